import { metrics } from '@opentelemetry/api';
import type { StoredAnswer } from '../persistence/submission.repository.js';
import type { Tally } from './arrival.js';

const SECONDS = { unit: 's', advice: { explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] } };

/**
 * What is measured of receiving: `cbx.submissions` by member and outcome (accepted, refused, repeated), `cbx.records` by member and outcome,
 * `cbx.translation.duration` s by member and where it ran, `cbx.receipt.duration` s from the request's body to the committed answer, by member.
 */
export class Observer {
  readonly #meter = metrics.getMeter('@cbx/exchange-gateway');
  readonly #submissions = this.#meter.createCounter('cbx.submissions', { description: 'Submissions answered with a receipt' });
  readonly #records = this.#meter.createCounter('cbx.records', { description: 'Records answered with a receipt' });
  readonly #translation = this.#meter.createHistogram('cbx.translation.duration', { description: 'Translation of one submission', ...SECONDS });
  readonly #receipt = this.#meter.createHistogram('cbx.receipt.duration', { description: 'From the first byte of the body to the committed receipt', ...SECONDS });

  received(member: string, { refused }: StoredAnswer, tally: Tally | undefined): void {
    this.#submissions.add(1, { member, outcome: tally === undefined ? 'repeated' : refused ? 'refused' : 'accepted' });
    for (const [outcome, count] of Object.entries(tally ?? {})) this.#records.add(count, { member, outcome });
  }

  /** @param where on the event loop, or in a thread */
  translated(member: string, where: 'inline' | 'worker', seconds: number): void {
    this.#translation.record(seconds, { member, where });
  }

  /** Measures one answer. */
  async receipt<T>(member: string, work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      return await work();
    } finally {
      this.#receipt.record((performance.now() - start) / 1000, { member });
    }
  }
}
