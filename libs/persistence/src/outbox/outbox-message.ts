import type { Context } from '@opentelemetry/api';

/** A message to be published once its transaction is committed. */
export interface OutboxMessage {
  /** By this consumers know a repetition; once per topic. */
  readonly messageId: string;
  readonly topic: string;
  /** The subject, a uuid: messages of one subject keep their order. */
  readonly key: string;
  /** `null` is a tombstone. */
  readonly value: Buffer | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** The trace that the message belongs to; the active one if left out. */
  readonly traceContext?: Context;
}

/** A message as the relay hands it to be published. */
export interface StoredMessage {
  /** Grows in the order of commits within a subject. */
  readonly id: number;
  readonly messageId: string;
  readonly topic: string;
  readonly key: string;
  /** 1, 2, 3 … within (topic, key) of this outbox. */
  readonly subjectNumber: number;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly traceContext: Context;
  readonly createdAt: Date;
}
