import { CbxError } from '@cbx/kernel';
import type { HandlerContext, IncomingMessage } from '@cbx/messaging';
import { BatchContext, contextOfHeaders } from '@cbx/messaging';
import type { MessageHandler } from '@nestjs/microservices';
import { context as openTelemetry } from '@opentelemetry/api';
import { isObservable, lastValueFrom } from 'rxjs';
import type { Codec } from '../messaging/messaging.module.js';
import type { DeadLetter } from './dead-letter.js';

export interface RedeliverParts {
  /** The service's handlers by topic, as its consumer has them. */
  readonly handlers: () => ReadonlyMap<string, MessageHandler>;
  readonly codec: Pick<Codec, 'decode'>;
}

/** Hands letters of one subject, in their order, to the handler that failed with them: decoded anew, in one call, so that all of them take effect or none. */
export type Redeliver = (letters: readonly DeadLetter[], signal: AbortSignal) => Promise<void>;

/** @returns what throws what decoder or handler throw; CbxError MESSAGING.NOT_LISTENING (retryable) before the service has begun to consume */
export function redeliverTo({ handlers, codec }: RedeliverParts): Redeliver {
  return async (letters, signal) => {
    const [first] = letters;
    if (first === undefined) return;
    const known = handlers();
    if (known.size === 0) throw new CbxError('MESSAGING.NOT_LISTENING', 'the service does not consume yet', { retryable: true });
    const handler = known.get(first.topic);
    if (handler === undefined) throw new CbxError('MESSAGING.NO_HANDLER', 'no handler takes this topic', { details: { topic: first.topic } });
    const messages: IncomingMessage[] = [];
    for (const letter of letters) messages.push(await decoded(letter, codec));
    const context: HandlerContext = { topic: first.topic, partition: first.partition, attempt: first.attempts + 1, signal };
    await openTelemetry.with(messages[0]!.traceContext, () => call(handler, messages, context));
  };
}

async function call(handler: MessageHandler, messages: IncomingMessage[], context: HandlerContext): Promise<void> {
  try {
    const result: unknown = await handler(messages, new BatchContext(context));
    if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
  } catch (error) {
    if (error instanceof Error) throw error;
    // As in KafkaBatchServer: something has been put in the error's place.
    throw new CbxError('MESSAGING.ERRORS_HIDDEN', 'the handler’s error did not arrive', { retryable: true });
  }
}

async function decoded(letter: DeadLetter, codec: Pick<Codec, 'decode'>): Promise<IncomingMessage> {
  if (letter.value === null) throw new CbxError('MESSAGING.EMPTY', 'a message without a value');
  return {
    topic: letter.topic,
    partition: letter.partition,
    offset: letter.offset,
    key: letter.key,
    value: await codec.decode(letter.topic, letter.value),
    raw: letter.value,
    headers: letter.headers,
    timestamp: letter.producedAt,
    messageId: letter.messageId,
    ...(letter.subjectNumber === undefined ? {} : { subjectNumber: letter.subjectNumber }),
    traceContext: contextOfHeaders(letter.headers),
  };
}
