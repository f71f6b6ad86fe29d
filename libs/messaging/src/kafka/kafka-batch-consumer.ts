import { setTimeout as delay } from 'node:timers/promises';
import type { Kafka } from 'kafkajs';
import type { BatchConsumer, ConsumerState, HandleBatch } from '../consume/batch-consumer.js';
import type { MessagingLogger } from '../messaging-logger.js';
import { nestLogger } from '../messaging-logger.js';
import { createKafka } from './kafka-client.js';
import { KafkaSession } from './kafka-session.js';
import { LagWatch } from './lag-watch.js';

export interface KafkaBatchConsumerOptions {
  /** `host:port` of each broker. */
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly groupId: string;
  /** Without the environment's prefix. */
  readonly topics: readonly string[];
  readonly topicPrefix?: string;
  /** How many partitions are handled at once. */
  readonly partitionsAtOnce?: number;
  /** Without a heartbeat for so long a member is taken for dead. Milliseconds. */
  readonly sessionTimeoutMs?: number;
  readonly heartbeatMs?: number;
  /** How long the group waits for this member to finish what it has at hand before others get its partitions. Milliseconds. */
  readonly rebalanceTimeoutMs?: number;
  /** How long `close` lets batches at hand go on before it interrupts them. Milliseconds. */
  readonly drainMs?: number;
  /** The most bytes fetched of one partition at once. */
  readonly maxBytesPerPartition?: number;
  /** How long what is done may wait to be committed together with other batches. Milliseconds. */
  readonly commitMs?: number;
  readonly logger?: MessagingLogger;
}

/** A consumer that is just joining its group may wait for the other members for as long as a rebalance takes: not for that. */
const GIVE_UP_MS = 5_000;

const RESTART_MS = { first: 250, longest: 5_000 } as const;

/**
 * kafkajs behind the BatchConsumer port. A kafkajs consumer that ends, for whatever reason (it stops for good after errors that it takes for final), is
 * replaced by a new one, for as long as this is not closed.
 */
export class KafkaBatchConsumer implements BatchConsumer {
  readonly #options: Required<KafkaBatchConsumerOptions>;
  readonly #kafka: Kafka;
  readonly #closing = new AbortController();
  readonly #lag: LagWatch;
  #session: KafkaSession | undefined;
  #running: Promise<void> | undefined;

  constructor(options: KafkaBatchConsumerOptions) {
    this.#options = {
      topicPrefix: '',
      partitionsAtOnce: 64,
      sessionTimeoutMs: 10_000,
      heartbeatMs: 3_000,
      rebalanceTimeoutMs: 60_000,
      drainMs: 20_000,
      maxBytesPerPartition: 262_144,
      commitMs: 250,
      logger: nestLogger('KafkaBatchConsumer'),
      ...definedOnly(options),
    };
    this.#kafka = createKafka({ brokers: options.brokers, clientId: options.clientId, logger: this.#options.logger });
    const { groupId, topicPrefix } = this.#options;
    this.#lag = new LagWatch({ kafka: this.#kafka, groupId, topicPrefix, assigned: () => this.#session?.assigned() ?? {} });
  }

  start(handle: HandleBatch): void {
    if (this.#running !== undefined) return;
    this.#running = this.#run(handle);
    this.#lag.start();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all([this.#session?.close(), this.#lag.stop()]);
    await Promise.race([this.#running, delay(GIVE_UP_MS, undefined, { ref: false })]);
  }

  state(): ConsumerState {
    return this.#session?.state() ?? { joined: false, paused: [] };
  }

  async #run(handle: HandleBatch): Promise<void> {
    let failures = 0;
    while (!this.#closing.signal.aborted) {
      const session = new KafkaSession(this.#kafka, this.#options, handle);
      this.#session = session;
      const end = await session.run(this.#closing.signal);
      if (this.#closing.signal.aborted) return;
      failures = end.wasJoined ? 0 : failures + 1;
      const pauseMs = Math.min(RESTART_MS.longest, RESTART_MS.first * 2 ** failures);
      this.#options.logger.warn({ groupId: this.#options.groupId, reason: end.reason, pauseMs }, 'The consumer ended; a new one follows');
      await delay(pauseMs, undefined, { signal: this.#closing.signal }).catch(() => undefined);
    }
  }
}

/** Options that are given as `undefined` are not given. */
function definedOnly<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}
