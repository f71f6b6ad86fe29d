import type { Context } from '@opentelemetry/api';

/** Names of the headers that the suite gives a meaning. `traceparent` and `tracestate` are W3C Trace Context's. */
export const HEADER = {
  /** The same on every delivery of a message: consumers recognise a repetition by it. */
  messageId: 'cbx-message-id',
  /** The message's number among those of its subject and topic: a consumer sees whether one is missing. */
  subjectNumber: 'cbx-subject-number',
  originTopic: 'cbx-origin-topic',
  originPartition: 'cbx-origin-partition',
  originOffset: 'cbx-origin-offset',
  originTimestamp: 'cbx-origin-timestamp',
  errorCode: 'cbx-error-code',
  errorPointer: 'cbx-error-pointer',
  attempts: 'cbx-attempts',
  service: 'cbx-service',
  deadAt: 'cbx-dead-at',
} as const;

/** A message to be published. Topic names are without the environment's prefix. */
export interface OutgoingMessage {
  readonly topic: string;
  /** Messages of one key keep their order. */
  readonly key: string;
  /** Whose partitions the message goes to, a number from 0: one sender's backlog then stands before no other's message. The same for every message of a key; any partition if left out. */
  readonly partitionSlot?: number;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
  /** The trace that the message continues; else the one that its headers name. */
  readonly traceContext?: Context;
}

/** A message as a handler gets it. */
export interface IncomingMessage<T = unknown> {
  /** Without the environment's prefix. */
  readonly topic: string;
  readonly partition: number;
  /** A decimal: offsets are 64 bits. */
  readonly offset: string;
  /** Empty where the message has none. */
  readonly key: string;
  readonly value: T;
  /** The value's bytes as they came. */
  readonly raw: Buffer;
  readonly headers: Readonly<Record<string, string>>;
  readonly timestamp: Date;
  /** Header `cbx-message-id`; where a stranger left it out, an id of the message's place, which redelivery keeps too. */
  readonly messageId: string;
  /** Header `cbx-subject-number`. */
  readonly subjectNumber?: number;
  /** The context of the span that stands for the handling of this message: what the handler publishes continues it. */
  readonly traceContext: Context;
}
