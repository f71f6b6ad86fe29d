import { deadLetterTopicOf, type CaseEvent, type MessageOf, type TopicName } from '@cbx/contracts';
import { uuidV7 } from '@cbx/kernel';
import { HEADER, KafkaPublisher, silentLogger, type OutgoingMessage } from '@cbx/messaging';
import { createTestApp, type TestAppOptions } from '@cbx/service/testing';
import { TestIssuer, testKafka, TopicReader, type ReadMessage, type TestDatabase, type TestKafka } from '@cbx/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { alertingService } from '../src/alerting.service.js';
import { alertingDatabase, connect } from './alerting-database.js';
import { codec, SCHEMA_IDS } from './wire-codec.js';

export const DEAD_LETTERS = deadLetterTopicOf('alerting');

/** An address at which nobody listens: alerting starts and runs while the schema registry is down. */
const NO_REGISTRY = 'http://127.0.0.1:9/apis/ccompat/v7';

export interface StartOptions extends Omit<TestAppOptions, 'env'> {
  readonly env?: Readonly<Record<string, string>>;
}

/** All that alerting lives on, for one test file, and as many instances of it as a test starts. */
export class AlertingStack {
  readonly database: TestDatabase;
  readonly dataSource: DataSource;
  readonly issuer: TestIssuer;
  readonly kafka: TestKafka;
  readonly publisher: KafkaPublisher;
  readonly reader: TopicReader;
  readonly #folder: string;
  readonly #apps = new Set<NestFastifyApplication>();

  private constructor(parts: Pick<AlertingStack, 'database' | 'dataSource' | 'issuer' | 'kafka' | 'publisher' | 'reader'>, folder: string) {
    this.database = parts.database;
    this.dataSource = parts.dataSource;
    this.issuer = parts.issuer;
    this.kafka = parts.kafka;
    this.publisher = parts.publisher;
    this.reader = parts.reader;
    this.#folder = folder;
  }

  static async start(): Promise<AlertingStack> {
    const [database, issuer, kafka, folder] = await Promise.all([alertingDatabase(), TestIssuer.start(), testKafka(), mkdtemp(join(tmpdir(), 'alerting-'))]);
    await writeFile(join(folder, 'schema-ids.json'), JSON.stringify(SCHEMA_IDS));
    await kafka.createTopics([{ name: 'case.event.v1', partitions: 2 }, { name: 'notification.progress.v1', partitions: 2 }, DEAD_LETTERS]);
    const publisher = new KafkaPublisher({ brokers: kafka.brokers, clientId: 'test', topicPrefix: kafka.topicPrefix, logger: silentLogger });
    const reader = await TopicReader.start({ brokers: kafka.brokers, topicPrefix: kafka.topicPrefix, topics: ['notification.progress.v1', DEAD_LETTERS] });
    return new AlertingStack({ database, dataSource: await connect(database.url), issuer, kafka, publisher, reader }, folder);
  }

  /** An instance that listens. @returns its address too */
  async app({ env = {}, ...options }: StartOptions = {}): Promise<{ app: NestFastifyApplication; url: string }> {
    const app = await createTestApp(alertingService, {
      consumers: true,
      ...options,
      env: {
        CBX_DATABASE_URL: this.database.url,
        CBX_KAFKA_BROKERS: this.kafka.brokers.join(','),
        CBX_TOPIC_PREFIX: this.kafka.topicPrefix,
        CBX_SCHEMA_IDS_FILE: join(this.#folder, 'schema-ids.json'),
        CBX_SCHEMA_REGISTRY_URL: NO_REGISTRY,
        CBX_OIDC_ISSUER: this.issuer.issuer,
        CBX_TIMER_POLL_MS: '50',
        ...env,
      },
    });
    this.#apps.add(app);
    await app.listen(0, '127.0.0.1');
    return { app, url: await app.getUrl() };
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

  publish(...events: CaseEvent[]): Promise<void> {
    return this.publisher.publish(events.map((event) => toMessage(event)));
  }

  /** What stands on a topic, decoded, each message once, once there is as much of it as `enough` asks for. */
  async published<T extends TopicName>(topic: T, what: string, enough: (messages: readonly ReadMessage[]) => boolean): Promise<MessageOf<T>[]> {
    const all = await this.reader.waitUntil((messages) => enough(onTopic(messages, topic)), { what, timeoutMs: 45_000 });
    return Promise.all(onTopic(all, topic).flatMap(({ value }) => (value === null ? [] : [codec.decode(topic, value)])));
  }

  async bearer(state: string, roles: readonly string[] = ['operator'], parts: Partial<Parameters<TestIssuer['token']>[0]> = {}): Promise<{ authorization: string }> {
    return { authorization: `Bearer ${await this.issuer.token({ state, roles, subject: `${roles.join()}-${state}`, name: `Officer of ${state}`, ...parts })}` };
  }
}

/** The topic's messages, each once: a relay may repeat. */
export function onTopic(messages: readonly ReadMessage[], topic: string): ReadMessage[] {
  const seen = new Set<string | undefined>();
  return messages.filter((message) => {
    const id = message.headers[HEADER.messageId];
    if (message.topic !== topic || seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}

/** A case event as the registry's relay publishes it; the same `messageId` makes it a redelivery. */
export function toMessage(event: CaseEvent, messageId = uuidV7()): OutgoingMessage {
  return { topic: 'case.event.v1', key: event.subjectKey, value: codec.encode('case.event.v1', event), headers: { [HEADER.messageId]: messageId } };
}
