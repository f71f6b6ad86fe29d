import { CbxError } from '@cbx/kernel';
import { Kafka, logLevel, type Consumer, type IHeaders } from 'kafkajs';
import { randomUUID } from 'node:crypto';

export interface ReadMessage {
  /** Without the prefix. */
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: string | undefined;
  /** The bytes as they are on the topic; `null` is a tombstone. */
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly timestamp: Date;
}

export interface TopicReaderOptions {
  readonly brokers: readonly string[];
  /** Names without the prefix. */
  readonly topics: readonly string[];
  readonly topicPrefix?: string;
}

export interface WaitOptions {
  /** What is waited for, in words. */
  readonly what: string;
  /** Default 20 s. */
  readonly timeoutMs?: number;
}

interface Waiter {
  readonly check: () => void;
  readonly fail: (error: Error) => void;
}

/** Reads topics from their beginning into memory, so that a test can say what must stand on them. */
export class TopicReader {
  readonly messages: ReadMessage[] = [];
  readonly #consumer: Consumer;
  readonly #waiters = new Set<Waiter>();

  private constructor(consumer: Consumer) {
    this.#consumer = consumer;
  }

  static async start(options: TopicReaderOptions): Promise<TopicReader> {
    const prefix = options.topicPrefix ?? '';
    const kafka = new Kafka({ clientId: 'cbx-testing', brokers: [...options.brokers], logLevel: logLevel.NOTHING });
    const consumer = kafka.consumer({ groupId: `${prefix}reader-${randomUUID()}`, maxWaitTimeInMs: 50 });
    const reader = new TopicReader(consumer);
    await consumer.connect();
    await consumer.subscribe({ topics: options.topics.map((topic) => prefix + topic), fromBeginning: true });
    await consumer.run({
      eachMessage: ({ topic, partition, message }) => {
        reader.messages.push({
          topic: topic.slice(prefix.length),
          partition,
          offset: message.offset,
          key: message.key?.toString(),
          value: message.value,
          headers: textHeaders(message.headers),
          timestamp: new Date(Number(message.timestamp)),
        });
        for (const waiter of reader.#waiters) waiter.check();
        return Promise.resolve();
      },
    });
    return reader;
  }

  /** Gives the messages read so far as soon as `enough` holds for them; throws `TEST.TIMEOUT` when it does not come to that. */
  waitUntil(enough: (messages: readonly ReadMessage[]) => boolean, options: WaitOptions): Promise<readonly ReadMessage[]> {
    const timeoutMs = options.timeoutMs ?? 20_000;
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        check: () => {
          try {
            if (enough(this.messages)) settle(() => resolve(this.messages));
          } catch (error) {
            settle(() => reject(error as Error));
          }
        },
        fail: (error) => settle(() => reject(error)),
      };
      const timer = setTimeout(
        () => waiter.fail(new CbxError('TEST.TIMEOUT', `Waited ${timeoutMs} ms in vain for ${options.what}; ${this.messages.length} messages were read`)),
        timeoutMs,
      );
      const settle = (end: () => void): void => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
        end();
      };
      this.#waiters.add(waiter);
      waiter.check();
    });
  }

  async stop(): Promise<void> {
    for (const waiter of this.#waiters) waiter.fail(new CbxError('TEST.STOPPED', 'The reader was stopped while somebody waited'));
    await this.#consumer.disconnect();
  }
}

/** Everything on the topics from their beginning, once `until` holds for it. */
export async function readTopics(options: TopicReaderOptions & WaitOptions & { readonly until: (messages: readonly ReadMessage[]) => boolean }): Promise<readonly ReadMessage[]> {
  const reader = await TopicReader.start(options);
  try {
    return await reader.waitUntil(options.until, options);
  } finally {
    await reader.stop();
  }
}

function textHeaders(headers: IHeaders | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name, Array.isArray(value) ? value.map(String).join(',') : String(value)]));
}
