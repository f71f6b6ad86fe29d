import { CbxError } from '@cbx/kernel';
import type { Context, Span } from '@opentelemetry/api';
import { context, trace } from '@opentelemetry/api';
import type { Kafka, Producer, TopicMessages } from 'kafkajs';
import { CompressionTypes } from 'kafkajs';
import { CLIENT_RETRY, createKafka } from '../kafka/kafka-client.js';
import type { OutgoingMessage } from '../message.js';
import { HEADER } from '../message.js';
import type { MessagingLogger } from '../messaging-logger.js';
import { nestLogger } from '../messaging-logger.js';
import { contextOfHeaders, failSpan, injectInto, startSend } from '../trace.js';
import type { MessagePublisher } from './message-publisher.js';
import type { SlottedMessage } from './partition-of-slot.js';
import { slotPartitioner } from './partition-of-slot.js';

export interface KafkaPublisherOptions {
  /** `host:port` of each broker. */
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** Put before every topic's name. */
  readonly topicPrefix?: string;
  /** The most bytes of keys, values and headers in one request; must be below the broker's `message.max.bytes`. */
  readonly maxRequestBytes?: number;
  readonly compression?: 'none' | 'gzip';
  readonly logger?: MessagingLogger;
}

/** Kafka's default of `message.max.bytes` is 1,048,588: room is left for what Kafka writes around the messages. */
const DEFAULT_REQUEST_BYTES = 900_000;
/** About what Kafka writes around one message and each of its headers. */
const MESSAGE_OVERHEAD_BYTES = 32;
const RECONNECT_MS = 1_000;

/** One call of `publish` that waits for its turn. */
interface Waiting {
  readonly messages: readonly OutgoingMessage[];
  /** The caller's context. */
  readonly active: Context;
  readonly bytes: number;
  readonly resolve: () => void;
  readonly reject: (error: CbxError) => void;
}

/** A message on its way, and the trace that it continues. */
interface Sent {
  readonly message: OutgoingMessage;
  readonly parent: Context;
}

/**
 * Publishes through kafkajs' idempotent producer, one request at a time: what is called while one is on its way goes together in the next, so that order is
 * that of the calls and throughput does not suffer. After a failure the producer is thrown away: the broker may have stored what was reported as lost,
 * and under the old producer's id it would take other messages with the same sequence number for a repetition and drop them.
 */
export class KafkaPublisher implements MessagePublisher {
  readonly #kafka: Kafka;
  readonly #prefix: string;
  readonly #maxBytes: number;
  readonly #compression: CompressionTypes;
  readonly #logger: MessagingLogger;
  readonly #waiting: Waiting[] = [];
  #sending: Promise<void> | undefined;
  #producer: Promise<Producer> | undefined;
  #healthy = false;
  #closed = false;
  #reconnect: NodeJS.Timeout | undefined;

  constructor({ brokers, clientId, topicPrefix = '', maxRequestBytes = DEFAULT_REQUEST_BYTES, compression = 'none', logger = nestLogger('KafkaPublisher') }: KafkaPublisherOptions) {
    this.#kafka = createKafka({ brokers, clientId, logger });
    this.#prefix = topicPrefix;
    this.#maxBytes = maxRequestBytes;
    this.#compression = compression === 'gzip' ? CompressionTypes.GZIP : CompressionTypes.None;
    this.#logger = logger;
  }

  async connect(): Promise<void> {
    if (this.#closed) throw closed();
    try {
      await this.#connected();
    } catch (cause) {
      throw unavailable(cause);
    }
  }

  isConnected(): boolean {
    return this.#healthy;
  }

  async publish(messages: readonly OutgoingMessage[]): Promise<void> {
    if (this.#closed) throw closed();
    if (messages.length === 0) return;
    const sizes = messages.map(sizeOf);
    const largest = Math.max(...sizes);
    if (largest > this.#maxBytes) {
      throw new CbxError('MESSAGING.TOO_LARGE', `A message of ${largest} bytes is larger than the ${this.#maxBytes} that are sent at once`, { details: { bytes: largest, limit: this.#maxBytes } });
    }
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    const sent = new Promise<void>((resolve, reject) => {
      this.#waiting.push({ messages, active: context.active(), bytes, resolve, reject });
    });
    this.#sending ??= this.#sendWaiting();
    await sent;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#reconnect);
    await this.#sending;
    await this.#dispose();
  }

  async #sendWaiting(): Promise<void> {
    while (this.#waiting.length > 0) {
      const calls = this.#takeCalls();
      try {
        for (const request of this.#requests(calls)) await this.#send(request);
        for (const { resolve } of calls) resolve();
      } catch (cause) {
        this.#logger.warn({ error: nameOf(cause) }, 'Publishing failed; the next attempt uses a new producer');
        await this.#dispose();
        this.#scheduleReconnect();
        const error = unavailable(cause);
        for (const { reject } of calls) reject(error);
      }
    }
    this.#sending = undefined;
  }

  /** As many waiting calls as fit into one request, at least one. */
  #takeCalls(): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const call of this.#waiting) {
      bytes += call.bytes;
      if (count > 0 && bytes > this.#maxBytes) break;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  /** The calls' messages in requests that the broker takes. */
  *#requests(calls: readonly Waiting[]): Generator<readonly Sent[]> {
    let request: Sent[] = [];
    let bytes = 0;
    for (const { messages, active } of calls) {
      for (const message of messages) {
        const size = sizeOf(message);
        if (request.length > 0 && bytes + size > this.#maxBytes) {
          yield request;
          request = [];
          bytes = 0;
        }
        request.push({ message, parent: parentOf(message, active) });
        bytes += size;
      }
    }
    yield request;
  }

  async #send(request: readonly Sent[]): Promise<void> {
    const spans: Span[] = [];
    const topics = new Map<string, SlottedMessage[]>();
    for (const { message, parent } of request) {
      const { span, traceContext } = startSend(message.topic, message.headers[HEADER.messageId], parent);
      spans.push(span);
      const headers = { ...message.headers };
      injectInto(headers, traceContext);
      const entry: SlottedMessage = { key: message.key, value: message.value, headers, partitionSlot: message.partitionSlot };
      const topic = this.#prefix + message.topic;
      const list = topics.get(topic);
      if (list === undefined) topics.set(topic, [entry]);
      else list.push(entry);
    }
    try {
      const producer = await this.#connected();
      const topicMessages: TopicMessages[] = [...topics].map(([topic, list]) => ({ topic, messages: list }));
      await producer.sendBatch({ acks: -1, compression: this.#compression, topicMessages });
      this.#healthy = true;
    } catch (error) {
      for (const span of spans) failSpan(span, 'MESSAGING.UNAVAILABLE');
      throw error;
    } finally {
      for (const span of spans) span.end();
    }
  }

  /** The connected producer; connects one where there is none. */
  async #connected(): Promise<Producer> {
    this.#producer ??= this.#create();
    try {
      return await this.#producer;
    } catch (error) {
      this.#producer = undefined;
      this.#healthy = false;
      throw error;
    }
  }

  async #create(): Promise<Producer> {
    const producer = this.#kafka.producer({ idempotent: true, maxInFlightRequests: 1, retry: CLIENT_RETRY, createPartitioner: slotPartitioner, allowAutoTopicCreation: false });
    try {
      await producer.connect();
    } catch (error) {
      await producer.disconnect().catch(() => undefined);
      throw error;
    }
    this.#healthy = true;
    return producer;
  }

  async #dispose(): Promise<void> {
    const producer = this.#producer;
    this.#producer = undefined;
    this.#healthy = false;
    await producer?.then((it) => it.disconnect()).catch((error: unknown) => {
      this.#logger.debug({ error: nameOf(error) }, 'The producer did not disconnect cleanly');
    });
  }

  /** So that readiness comes back without anybody publishing. */
  #scheduleReconnect(): void {
    if (this.#closed) return;
    clearTimeout(this.#reconnect);
    this.#reconnect = setTimeout(() => {
      if (this.#closed || this.#healthy) return;
      this.#connected().catch((error: unknown) => {
        this.#logger.debug({ error: nameOf(error) }, 'The broker is still out of reach');
        this.#scheduleReconnect();
      });
    }, RECONNECT_MS).unref();
  }
}

/** A message continues the trace it names, else that of its headers (as an outbox row has them), else that of the caller. */
function parentOf({ traceContext, headers }: OutgoingMessage, active: Context): Context {
  if (traceContext !== undefined) return traceContext;
  const named = contextOfHeaders(headers);
  return trace.getSpanContext(named) === undefined ? active : named;
}

function sizeOf({ key, value, headers }: OutgoingMessage): number {
  let bytes = MESSAGE_OVERHEAD_BYTES + Buffer.byteLength(key) + (value?.length ?? 0);
  for (const [name, text] of Object.entries(headers)) bytes += name.length + Buffer.byteLength(text) + 4;
  return bytes;
}

function unavailable(cause: unknown): CbxError {
  return new CbxError('MESSAGING.UNAVAILABLE', 'The broker did not confirm the messages', { cause, retryable: true });
}

function closed(): CbxError {
  return new CbxError('MESSAGING.CLOSED', 'This publisher is closed');
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
