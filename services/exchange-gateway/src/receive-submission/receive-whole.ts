import type { UnitOfWork } from '@cbx/persistence';
import type { Context } from '@opentelemetry/api';
import { hash } from 'node:crypto';
import type { Arrival, Received } from './arrival.js';
import type { StoreSubmissions } from './store-submissions.js';
import type { Translate } from './translation/create-translate.js';

export interface ReceiveWholeParts {
  readonly unitOfWork: UnitOfWork;
  readonly store: StoreSubmissions;
  readonly translate: Translate;
  /** Told how many s a translation took. */
  readonly onTranslated: (seconds: number) => void;
}

/**
 * Takes one submission from its bytes to its committed receipt, in a transaction of its own, in the thread that calls it. An earlier answer is
 * looked for before the submission is translated, as translating a large one takes long.
 */
export async function receiveWhole(arrival: Arrival, traceContext: Context, parts: ReceiveWholeParts): Promise<Received> {
  const { unitOfWork, store, translate, onTranslated } = parts;
  const { member, mappingVersion, principal, bytes, receivedAt } = arrival;
  const began = performance.now();
  // By the clock that the arrival was timed with.
  const now = (): Date => new Date(receivedAt.getTime() + performance.now() - began);
  const rawSha256 = hash('sha256', bytes, 'hex');
  const earlier = await unitOfWork.run((tx) => store.earlierAnswer(tx, principal, { member, mappingVersion, rawSha256 }, now()));
  if (earlier !== undefined) return { answer: earlier };
  const translationBegan = performance.now();
  const translated = translate({ member, bytes, receivedAt, rawSha256 });
  onTranslated((performance.now() - translationBegan) / 1000);
  const arrived = { ...arrival, rawSha256, translated, translatedAt: now(), traceContext };
  const [received] = await unitOfWork.run((tx) => store.store(tx, [arrived]));
  return received as Received;
}
