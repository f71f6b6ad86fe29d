import { TOPIC_NAMES, TOPICS, type TopicName } from '@cbx/contracts';
import type { Suite } from '@cbx/local-stack';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import { setTimeout as delay } from 'node:timers/promises';
import type { NewEvent } from '../history/events.ts';
import { type Databases, type Service, SERVICE_NAMES } from './databases.ts';

const EVERY_MS = 1_000;
/** A question that an engine does not answer is not waited for: there is no sample then. */
const PATIENCE_MS = 2_500;

interface Lag {
  readonly service: Service;
  readonly what: 'topic' | 'outbox';
  readonly of: string;
  readonly lag: number;
  readonly oldestMs?: number;
}

/** Looks once a second how much waits for each consumer and in each outbox. */
export class LagSampler {
  readonly #suite: Suite;
  readonly #databases: Databases;
  readonly #write: (event: NewEvent) => void;
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #admin: Admin | undefined;

  constructor(suite: Suite, databases: Databases, write: (event: NewEvent) => void) {
    this.#suite = suite;
    this.#databases = databases;
    this.#write = write;
  }

  start(): void {
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    await this.#forget();
  }

  /** All lags at this moment; throws where something could not be asked. */
  async look(): Promise<Lag[]> {
    const looked = await Promise.all([...SERVICE_NAMES.map((service) => this.#outbox(service)), ...SERVICE_NAMES.map((service) => this.#topics(service))].map(patiently));
    return looked.flat();
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const questions = [...SERVICE_NAMES.map((service) => this.#outbox(service)), ...SERVICE_NAMES.map((service) => this.#topics(service))];
      const answers = await Promise.allSettled(questions.map(patiently));
      for (const answer of answers) if (answer.status === 'fulfilled') for (const sample of answer.value) this.#write({ event: 'lag.sampled', ...sample });
      if (answers.some(({ status }) => status === 'rejected')) await this.#forget();
      await delay(EVERY_MS, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
  }

  async #outbox(service: Service): Promise<Lag[]> {
    const rows = await this.#databases.rows<{ lag: string; oldest: string | null }>(
      service,
      'SELECT count(*) AS lag, extract(epoch FROM clock_timestamp() - min(created_at)) * 1000 AS oldest FROM outbox WHERE published_at IS NULL AND parked_at IS NULL',
    );
    const { lag, oldest } = rows[0]!;
    return [{ service, what: 'outbox', of: service, lag: Number(lag), ...(oldest === null ? {} : { oldestMs: Number(oldest) }) }];
  }

  async #topics(service: Service): Promise<Lag[]> {
    const { topicPrefix } = this.#suite;
    const topics = TOPIC_NAMES.filter((topic) => (TOPICS[topic].consumers as readonly string[]).includes(service));
    const admin = await this.#connected();
    const committed = await admin.fetchOffsets({ groupId: `${topicPrefix}${service}`, topics: topics.map((topic) => topicPrefix + topic) });
    return Promise.all(
      topics.map(async (topic: TopicName) => {
        const ends = await admin.fetchTopicOffsets(topicPrefix + topic);
        const partitions = committed.find((entry) => entry.topic === topicPrefix + topic)?.partitions ?? [];
        const lag = ends.reduce((sum, { partition, high, low }) => {
          const offset = partitions.find((entry) => entry.partition === partition)?.offset ?? '-1';
          return sum + Number(high) - Number(offset === '-1' ? low : offset);
        }, 0);
        return { service, what: 'topic' as const, of: topic, lag };
      }),
    );
  }

  async #connected(): Promise<Admin> {
    if (this.#admin === undefined) {
      const kafka = new Kafka({ clientId: 'cbx-faults-lag', brokers: [this.#suite.addresses.kafkaBrokers], logLevel: logLevel.NOTHING, connectionTimeout: PATIENCE_MS, requestTimeout: PATIENCE_MS, retry: { retries: 1 } });
      this.#admin = kafka.admin();
      await this.#admin.connect();
    }
    return this.#admin;
  }

  async #forget(): Promise<void> {
    const admin = this.#admin;
    this.#admin = undefined;
    await Promise.race([admin?.disconnect().catch(() => undefined), delay(PATIENCE_MS)]);
  }
}

function patiently<T>(question: Promise<T>): Promise<T> {
  return Promise.race([
    question,
    delay(PATIENCE_MS, undefined, { ref: false }).then(() => {
      throw new Error('no answer in time');
    }),
  ]);
}
