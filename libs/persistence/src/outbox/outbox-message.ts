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
  /**
   * Whose share of publishing and of partitions the message takes; none of its own if left out. A subject stays in the lane of its first message on a
   * topic, as its partition hangs on it: a later one is not heeded.
   */
  readonly lane?: string;
  /** Goes before what is not urgent; what its subject has before it goes along. */
  readonly urgent?: boolean;
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
  /** Empty where the message has none. */
  readonly lane: string;
  readonly urgent: boolean;
  /** The lane's number, the same for good: 0, 1, 2 … in the order in which lanes were first met. Absent without a lane. */
  readonly partitionSlot?: number;
}
