import { topicOfKind } from '@cbx/contracts';
import type { MessageOf, Notification, TopicName } from '@cbx/contracts';
import { uuidV7 } from '@cbx/kernel';
import { HEADER, KafkaPublisher, silentLogger } from '@cbx/messaging';
import type { OutgoingMessage } from '@cbx/messaging';
import { createTestApp } from '@cbx/service/testing';
import type { TestAppOptions } from '@cbx/service/testing';
import { TestIssuer, testKafka, TopicReader } from '@cbx/testing';
import type { ReadMessage, TestDatabase, TestKafka } from '@cbx/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { caseRegistry } from '../src/service.js';
import { connect, registryDatabase } from './registry-database.js';
import { DEAD_LETTERS, TOPICS_USED } from './topics.js';
import { codec, SCHEMA_IDS } from './wire-codec.js';

/** An address at which nobody listens: the registry starts and runs while the schema registry is down. */
const NO_REGISTRY = 'http://127.0.0.1:9/apis/ccompat/v7';

export interface StartOptions extends Omit<TestAppOptions, 'env'> {
  readonly databaseUrl?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** All that the registry lives on, for one test file, and as many instances of it as a test starts. */
export class RegistryStack {
  readonly database: TestDatabase;
  readonly dataSource: DataSource;
  readonly issuer: TestIssuer;
  readonly kafka: TestKafka;
  readonly publisher: KafkaPublisher;
  readonly reader: TopicReader;
  readonly #folder: string;
  readonly #apps = new Set<NestFastifyApplication>();

  private constructor(parts: Pick<RegistryStack, 'database' | 'dataSource' | 'issuer' | 'kafka' | 'publisher' | 'reader'>, folder: string) {
    this.database = parts.database;
    this.dataSource = parts.dataSource;
    this.issuer = parts.issuer;
    this.kafka = parts.kafka;
    this.publisher = parts.publisher;
    this.reader = parts.reader;
    this.#folder = folder;
  }

  static async start(partitions = 2): Promise<RegistryStack> {
    const [database, issuer, kafka, folder] = await Promise.all([registryDatabase(), TestIssuer.start(), testKafka(), mkdtemp(join(tmpdir(), 'registry-'))]);
    await writeFile(join(folder, 'schema-ids.json'), JSON.stringify(SCHEMA_IDS));
    await kafka.createTopics([...TOPICS_USED.map((name) => ({ name, partitions })), DEAD_LETTERS]);
    const publisher = new KafkaPublisher({ brokers: kafka.brokers, clientId: 'test', topicPrefix: kafka.topicPrefix, logger: silentLogger });
    const reader = await TopicReader.start({ brokers: kafka.brokers, topicPrefix: kafka.topicPrefix, topics: ['case.event.v1', 'notification.progress.v1', DEAD_LETTERS] });
    return new RegistryStack({ database, dataSource: await connect(database.url), issuer, kafka, publisher, reader }, folder);
  }

  async app({ databaseUrl = this.database.url, env = {}, ...options }: StartOptions = {}): Promise<NestFastifyApplication> {
    const app = await createTestApp(caseRegistry, {
      ...options,
      env: {
        CBX_DATABASE_URL: databaseUrl,
        CBX_KAFKA_BROKERS: this.kafka.brokers.join(','),
        CBX_TOPIC_PREFIX: this.kafka.topicPrefix,
        CBX_SCHEMA_IDS_FILE: join(this.#folder, 'schema-ids.json'),
        CBX_SCHEMA_REGISTRY_URL: NO_REGISTRY,
        CBX_OIDC_ISSUER: this.issuer.issuer,
        ...env,
      },
    });
    this.#apps.add(app);
    return app;
  }

  async end(app: NestFastifyApplication): Promise<void> {
    this.#apps.delete(app);
    await app.close();
  }

  async stop(): Promise<void> {
    for (const app of this.#apps) await this.end(app);
    await Promise.all([this.reader.stop(), this.publisher.close(), this.issuer.stop(), this.dataSource.destroy()]);
    await Promise.all([this.database.drop(), this.kafka.cleanup(), rm(this.#folder, { recursive: true })]);
  }

  publish(...notifications: Notification[]): Promise<void> {
    return this.publisher.publish(notifications.map((notification) => toMessage(notification)));
  }

  /** What is published on a topic, decoded, once there is as much of it as `enough` asks for; each message once, as an inbox takes it: a relay may repeat. */
  async published<T extends TopicName>(topic: T, what: string, enough: (messages: readonly ReadMessage[]) => boolean): Promise<MessageOf<T>[]> {
    const all = await this.reader.waitUntil((messages) => enough(onTopic(messages, topic)), { what, timeoutMs: 45_000 });
    return Promise.all(onTopic(all, topic).map((message) => codec.decode(topic, message.value!)));
  }

  async count(table: string): Promise<number> {
    const rows: { n: number }[] = await this.dataSource.query(`SELECT count(*)::integer AS n FROM ${table}`);
    return rows[0]!.n;
  }
}

/** The topic's messages, each once. */
export function onTopic(messages: readonly ReadMessage[], topic: string): ReadMessage[] {
  const seen = new Set<string | undefined>();
  return messages.filter((message) => {
    const id = message.headers[HEADER.messageId];
    if (message.topic !== topic || seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}

/** A notification as the gateway's relay publishes it; the same `messageId` makes it a redelivery. */
export function toMessage(notification: Notification, parts: Partial<OutgoingMessage> & { readonly messageId?: string } = {}): OutgoingMessage {
  const { messageId = uuidV7(), ...rest } = parts;
  const topic = topicOfKind(notification.header.kind);
  return { topic, key: notification.header.subjectKey, value: codec.encode(topic, notification as never), headers: { [HEADER.messageId]: messageId }, ...rest };
}
