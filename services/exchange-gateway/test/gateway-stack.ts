import { deadLetterTopicOf, NOTIFICATION_TOPICS, type Notification } from '@cbx/contracts';
import { HEADER, KafkaPublisher, silentLogger } from '@cbx/messaging';
import { createTestApp, type TestAppOptions } from '@cbx/service/testing';
import { TestIssuer, testKafka, TopicReader, type ReadMessage, type TestKafka, type TokenOptions } from '@cbx/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exchangeGateway } from '../src/service.js';
import { exchangeDatabase, type ExchangeDatabase } from './exchange-database.js';
import { codec, SCHEMA_IDS } from './wire-codec.js';

export const DEAD_LETTERS = deadLetterTopicOf('exchange-gateway');

/** An address at which nobody listens: no schema registry is needed to start and run. */
export const NOBODY = '127.0.0.1:9';

export interface StartOptions extends Omit<TestAppOptions, 'env'> {
  readonly env?: Readonly<Record<string, string>>;
}

/** All that the gateway lives on, for one test file, and as many instances of it as a test starts. */
export class GatewayStack {
  readonly database: ExchangeDatabase;
  readonly issuer: TestIssuer;
  readonly kafka: TestKafka;
  readonly publisher: KafkaPublisher;
  readonly reader: TopicReader;
  readonly #folder: string;
  readonly #apps = new Set<NestFastifyApplication>();

  private constructor(parts: Pick<GatewayStack, 'database' | 'issuer' | 'kafka' | 'publisher' | 'reader'>, folder: string) {
    this.database = parts.database;
    this.issuer = parts.issuer;
    this.kafka = parts.kafka;
    this.publisher = parts.publisher;
    this.reader = parts.reader;
    this.#folder = folder;
  }

  static async start(): Promise<GatewayStack> {
    const [database, issuer, kafka, folder] = await Promise.all([exchangeDatabase(), TestIssuer.start(), testKafka(), mkdtemp(join(tmpdir(), 'gateway-'))]);
    await writeFile(join(folder, 'schema-ids.json'), JSON.stringify(SCHEMA_IDS));
    await kafka.createTopics([...NOTIFICATION_TOPICS.map((name) => ({ name, partitions: 2 })), 'notification.progress.v1', DEAD_LETTERS]);
    const publisher = new KafkaPublisher({ brokers: kafka.brokers, clientId: 'test', topicPrefix: kafka.topicPrefix, logger: silentLogger });
    const reader = await TopicReader.start({ brokers: kafka.brokers, topicPrefix: kafka.topicPrefix, topics: [...NOTIFICATION_TOPICS, DEAD_LETTERS] });
    return new GatewayStack({ database, issuer, kafka, publisher, reader }, folder);
  }

  /** The environment of an instance. */
  env(more: Readonly<Record<string, string>> = {}): Record<string, string> {
    return {
      CBX_DATABASE_URL: this.database.url,
      CBX_KAFKA_BROKERS: this.kafka.brokers.join(','),
      CBX_TOPIC_PREFIX: this.kafka.topicPrefix,
      CBX_SCHEMA_IDS_FILE: join(this.#folder, 'schema-ids.json'),
      CBX_SCHEMA_REGISTRY_URL: `http://${NOBODY}/apis/ccompat/v7`,
      CBX_OIDC_ISSUER: this.issuer.issuer,
      CBX_TRANSLATION_WORKERS: '1',
      ...more,
    };
  }

  async app({ env = {}, ...options }: StartOptions = {}): Promise<NestFastifyApplication> {
    const app = await createTestApp(exchangeGateway, { ...options, env: this.env(env) });
    this.#apps.add(app);
    return app;
  }

  /** An instance that cannot reach Kafka. */
  appWithoutKafka(options: StartOptions = {}): Promise<NestFastifyApplication> {
    return this.app({ ...options, env: { ...options.env, CBX_KAFKA_BROKERS: NOBODY } });
  }

  async end(app: NestFastifyApplication): Promise<void> {
    this.#apps.delete(app);
    await app.close();
  }

  async stop(): Promise<void> {
    for (const app of this.#apps) await this.end(app);
    await Promise.all([this.reader.stop(), this.publisher.close(), this.issuer.stop()]);
    await Promise.all([this.database.close(), this.kafka.cleanup(), rm(this.#folder, { recursive: true })]);
  }

  async authorization(options: Partial<TokenOptions> = {}): Promise<string> {
    return `Bearer ${await this.issuer.token({ state: 'KAZ', roles: ['member-system'], ...options })}`;
  }

  /** What stands on the notification topics, decoded, once `enough` holds. */
  async published(what: string, enough: (messages: readonly ReadMessage[]) => boolean): Promise<readonly (ReadMessage & { readonly notification: Notification })[]> {
    const onTopics = (messages: readonly ReadMessage[]) => messages.filter(({ topic }) => topic !== DEAD_LETTERS);
    const messages = onTopics(await this.reader.waitUntil((all) => enough(onTopics(all)), { what }));
    return Promise.all(messages.map(async (message) => ({ ...message, notification: (await codec.decode(message.topic, message.value!)) as Notification })));
  }
}

export const messageIdOf = ({ headers }: ReadMessage): string | undefined => headers[HEADER.messageId];
