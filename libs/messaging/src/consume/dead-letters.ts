import type { Clock } from '@cbx/kernel';
import { CbxError } from '@cbx/kernel';
import type { MessagePublisher } from '../publish/message-publisher.js';
import { HEADER } from '../message.js';
import type { IncomingRecord } from './incoming-record.js';

export interface DeadLetterOptions {
  /** Without the environment's prefix, which the publisher puts before it. */
  readonly topic: string;
  readonly publisher: MessagePublisher;
}

/** The code under which an error that is none of ours stands in a dead letter. */
export const UNEXPECTED = 'MESSAGING.HANDLER_FAILED';

/**
 * Where messages go that cannot be processed: the bytes as they came, and in headers why (code, place in the message, attempts, service) and whence
 * (topic, partition, offset, time). Never an error's text, which may hold what the message holds.
 */
export class DeadLetters {
  readonly #options: DeadLetterOptions;
  readonly #service: string;
  readonly #clock: Clock;

  constructor(options: DeadLetterOptions, service: string, clock: Clock) {
    this.#options = options;
    this.#service = service;
    this.#clock = clock;
  }

  /** Throws CbxError MESSAGING.UNAVAILABLE, retryable: the message must then stay where it is. */
  async bury(message: IncomingRecord, error: unknown, attempts: number): Promise<void> {
    const pointer = error instanceof CbxError ? error.details['pointer'] : undefined;
    const headers: Record<string, string> = {
      ...message.headers,
      [HEADER.messageId]: message.messageId,
      [HEADER.originTopic]: message.topic,
      [HEADER.originPartition]: String(message.partition),
      [HEADER.originOffset]: message.offset,
      [HEADER.originTimestamp]: message.timestamp.toISOString(),
      [HEADER.errorCode]: codeOf(error),
      [HEADER.attempts]: String(attempts),
      [HEADER.service]: this.#service,
      [HEADER.deadAt]: this.#clock.now().toISOString(),
      ...(typeof pointer === 'string' ? { [HEADER.errorPointer]: pointer } : {}),
    };
    await this.#options.publisher.publish([{ topic: this.#options.topic, key: message.key, value: message.record.value, headers, traceContext: message.traceContext }]);
  }
}

export function codeOf(error: unknown): string {
  return error instanceof CbxError ? error.code : UNEXPECTED;
}
