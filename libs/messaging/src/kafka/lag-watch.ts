import type { BatchObservableResult } from '@opentelemetry/api';
import { metrics } from '@opentelemetry/api';
import type { Admin, Kafka } from 'kafkajs';

export interface LagWatchOptions {
  readonly kafka: Kafka;
  readonly groupId: string;
  readonly topicPrefix: string;
  /** The partitions that are this member's now, by topic with its prefix. */
  readonly assigned: () => Readonly<Record<string, readonly number[]>>;
  /** Milliseconds between looks. */
  readonly everyMs?: number;
}

interface Lag {
  readonly topic: string;
  readonly partition: number;
  readonly messages: number;
}

const EVERY_MS = 10_000;

/**
 * `cbx.messaging.lag` messages by group, topic and partition: what the topic holds beyond what the group has committed. Each member tells only of the
 * partitions that are its own, so that the instances of a service can be added up. Asked of the broker rather than of what was fetched last: a consumer
 * that stands still tells the truth too. While the broker does not answer, the last look stands.
 */
export class LagWatch {
  readonly #options: LagWatchOptions;
  readonly #meter = metrics.getMeter('@cbx/messaging');
  readonly #gauge = this.#meter.createObservableGauge('cbx.messaging.lag', { description: 'Messages on the topic that the group has not committed, for partitions of this process' });
  readonly #lags = new Map<string, Lag>();
  #admin: Admin | undefined;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();

  readonly #observe = (result: BatchObservableResult): void => {
    const assigned = this.#options.assigned();
    for (const { topic, partition, messages } of this.#lags.values()) {
      // A partition that has gone to another member is 0 here: exporters go on showing the last value of what is not observed any more.
      const mine = assigned[this.#options.topicPrefix + topic]?.includes(partition) === true;
      result.observe(this.#gauge, mine ? messages : 0, { group: this.#options.groupId, topic, partition });
    }
  };

  constructor(options: LagWatchOptions) {
    this.#options = options;
  }

  start(): void {
    this.#meter.addBatchObservableCallback(this.#observe, [this.#gauge]);
    this.#timer = setInterval(() => {
      this.#looking = this.look().catch(() => this.#forgetAdmin());
    }, this.#options.everyMs ?? EVERY_MS);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#meter.removeBatchObservableCallback(this.#observe, [this.#gauge]);
    await this.#looking;
    await this.#forgetAdmin();
  }

  /** Asks the broker. Throws what kafkajs throws. */
  async look(): Promise<void> {
    const { kafka, groupId, topicPrefix, assigned } = this.#options;
    const mine = Object.entries(assigned()).filter(([, partitions]) => partitions.length > 0);
    if (mine.length === 0) return;
    if (this.#admin === undefined) {
      this.#admin = kafka.admin({ retry: { retries: 1 } });
      await this.#admin.connect();
    }
    const committed = await this.#admin.fetchOffsets({ groupId, topics: mine.map(([topic]) => topic) });
    for (const [topic, partitions] of mine) {
      const ends = await this.#admin.fetchTopicOffsets(topic);
      const positions = new Map(committed.find((entry) => entry.topic === topic)?.partitions.map(({ partition, offset }) => [partition, BigInt(offset)]));
      for (const partition of partitions) {
        const end = ends.find((entry) => entry.partition === partition);
        if (end === undefined) continue;
        // Nothing committed yet is -1; what retention has removed can no longer be read.
        const low = BigInt(end.low);
        const from = positions.get(partition) ?? -1n;
        const messages = Number(BigInt(end.high) - (from > low ? from : low));
        const name = topic.slice(topicPrefix.length);
        this.#lags.set(`${name}/${partition}`, { topic: name, partition, messages: Math.max(0, messages) });
      }
    }
  }

  async #forgetAdmin(): Promise<void> {
    const admin = this.#admin;
    this.#admin = undefined;
    await admin?.disconnect().catch(() => undefined);
  }
}
