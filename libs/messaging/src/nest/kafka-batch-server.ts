import type { Clock } from '@cbx/kernel';
import { CbxError } from '@cbx/kernel';
import type { CustomTransportStrategy, MessageHandler } from '@nestjs/microservices';
import { Server } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import type { ConsumerState } from '../consume/batch-consumer.js';
import type { BatchHandler } from '../consume/batch-processor.js';
import { BatchProcessor } from '../consume/batch-processor.js';
import type { DeadLetterOptions } from '../consume/dead-letters.js';
import { MessagingMetrics } from '../consume/messaging-metrics.js';
import { PausedMetric } from '../consume/paused-metric.js';
import type { StartStore } from '../consume/start-store.js';
import { KafkaBatchConsumer } from '../kafka/kafka-batch-consumer.js';
import type { MessagingLogger } from '../messaging-logger.js';
import { nestLogger } from '../messaging-logger.js';
import { BatchContext } from './batch-context.js';

export interface KafkaBatchServerOptions {
  /** `host:port` of each broker. */
  readonly brokers: readonly string[];
  readonly groupId: string;
  /** Stands in dead letters and in the broker's logs. Default: the group's id. */
  readonly service?: string;
  /** Put before every topic's name; patterns, codecs and handlers see names without it. */
  readonly topicPrefix?: string;
  /** Bytes -> value. Throws a retryable CbxError where it must ask something that is down; anything else: the message is undecodable. */
  readonly decode: (topic: string, bytes: Buffer) => unknown;
  readonly deadLetter: DeadLetterOptions;
  /** How many handler calls run at once, each with messages of other keys. Default 4. */
  readonly concurrency?: number;
  /** Into how many calls of different keys one partition's messages are dealt. Default: `concurrency`. */
  readonly lanes?: number;
  /** A batch is dealt into fewer calls where there were less messages than this for each: a transaction has a cost of its own. Default 25. */
  readonly smallestLane?: number;
  /** How long a call should take: its messages are as many as fit. Default 50 ms. */
  readonly callMs?: number;
  /** After how long a batch gives the rest back, so that other partitions have their turn. Default 100 ms. */
  readonly turnMs?: number;
  /** Remembers what was begun, so that a message that ends the process is found and buried. Default: none. */
  readonly starts?: StartStore;
  /** The most messages in one call. Default 500. */
  readonly maxMessages?: number;
  /** How often a message that fails alone is tried before it goes to the dead letters. Default 3. */
  readonly maxAttempts?: number;
  /** Pause before the second attempt; doubles. Default 100 ms. */
  readonly attemptDelayMs?: number;
  /** Pauses of a partition while a dependency is down. Default 250 ms, doubling to 10 s. */
  readonly pauseMs?: { readonly first: number; readonly longest: number };
  readonly sessionTimeoutMs?: number;
  readonly heartbeatMs?: number;
  readonly rebalanceTimeoutMs?: number;
  /** How long `close` lets batches at hand go on. Default 20 s. */
  readonly drainMs?: number;
  readonly maxBytesPerPartition?: number;
  readonly logger?: MessagingLogger;
  readonly clock?: Clock;
}

/**
 * Nest's transport of its own for Kafka: handlers under `@EventPattern(topic)` take batches (`IncomingMessage[]`) and a BatchContext. Nest's own Kafka
 * server takes one message at a time, and a handler that throws blocks its partition. Connect it by `connectBatchServer`, so that errors arrive.
 */
export class KafkaBatchServer extends Server implements CustomTransportStrategy {
  /** The errors are dealt with here; Nest need not report them too. */
  override propagatesEventHandlerErrors = true;
  readonly #options: KafkaBatchServerOptions;
  readonly #logger: MessagingLogger;
  readonly #paused = new PausedMetric(() => this.state().paused);
  #consumer: KafkaBatchConsumer | undefined;

  constructor(options: KafkaBatchServerOptions) {
    super();
    this.#options = options;
    this.#logger = options.logger ?? nestLogger('KafkaBatchServer');
  }

  /** Begins to consume every topic that a handler takes, in the background: a service starts while the broker is down. */
  listen(callback: (error?: unknown) => void): void {
    const handlers = new Map([...this.getHandlers()].map(([pattern, handler]) => [pattern, this.#batchHandler(handler)]));
    if (handlers.size === 0) {
      callback(new CbxError('MESSAGING.NO_HANDLER', 'No @EventPattern names a topic for this server'));
      return;
    }
    const { brokers, groupId, service = groupId, decode, deadLetter, clock, concurrency = 4 } = this.#options;
    const processor = new BatchProcessor({
      groupId,
      service,
      handlerOf: (topic) => handlers.get(topic),
      decode,
      deadLetter,
      concurrency,
      lanes: this.#options.lanes,
      smallestLane: this.#options.smallestLane ?? 25,
      callMs: this.#options.callMs ?? 50,
      turnMs: this.#options.turnMs ?? 100,
      starts: this.#options.starts,
      maxMessages: this.#options.maxMessages ?? 500,
      maxAttempts: this.#options.maxAttempts ?? 3,
      attemptDelayMs: this.#options.attemptDelayMs ?? 100,
      pauseMs: this.#options.pauseMs ?? { first: 250, longest: 10_000 },
      metrics: new MessagingMetrics(),
      logger: this.#logger,
      clock,
    });
    const { topicPrefix, sessionTimeoutMs, heartbeatMs, rebalanceTimeoutMs, drainMs, maxBytesPerPartition } = this.#options;
    this.#consumer = new KafkaBatchConsumer({
      brokers,
      clientId: service,
      groupId,
      topics: [...handlers.keys()],
      topicPrefix,
      sessionTimeoutMs,
      heartbeatMs,
      rebalanceTimeoutMs,
      drainMs,
      maxBytesPerPartition,
      logger: this.#logger,
    });
    this.#consumer.start((batch, interrupted) => processor.process(batch, interrupted));
    this.#paused.register();
    callback();
  }

  /** Drains; see BatchConsumer.close. */
  async close(): Promise<void> {
    await this.#consumer?.close();
    this.#paused.unregister();
  }

  /** For readiness: whether the group has taken this member in, and which partitions wait for a dependency. */
  state(): ConsumerState {
    return this.#consumer?.state() ?? { joined: false, paused: [] };
  }

  /** Nest's servers emit events of their connections here; this one has none that anybody could use. */
  override on(): never {
    throw new CbxError('MESSAGING.UNSUPPORTED', 'KafkaBatchServer emits no events; ask state()');
  }

  override unwrap<T>(): T {
    throw new CbxError('MESSAGING.UNSUPPORTED', 'KafkaBatchServer does not give its client away');
  }

  #batchHandler(handler: MessageHandler): BatchHandler {
    return async (messages, context) => {
      try {
        const result: unknown = await handler(messages, new BatchContext(context));
        if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
      } catch (error) {
        if (error instanceof Error) throw error;
        // Nest's filter has put a plain object in the error's place: nobody can say whether a dependency is down. Waiting loses nothing.
        throw new CbxError('MESSAGING.ERRORS_HIDDEN', 'The handler’s error did not arrive; connect this server by connectBatchServer', { retryable: true });
      }
    };
  }
}
