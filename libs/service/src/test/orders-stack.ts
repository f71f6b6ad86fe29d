import { randomUUID } from 'node:crypto';
import { uuidV7 } from '@cbx/kernel';
import { HEADER, KafkaPublisher, silentLogger } from '@cbx/messaging';
import { consumerStartMigration, createDataSource, inboxMigration, outboxLanesMigration, outboxMigration, runMigrations } from '@cbx/persistence';
import { eventually, TestIssuer, testDatabase, testKafka, TopicReader, type TestDatabase, type TestKafka } from '@cbx/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { BodyMode } from '../http/body-parsers.js';
import { deadLetterMigration } from '../dead-letters/index.js';
import { createTestApp } from '../testing/create-test-app.js';
import { CREATE_ORDERS, type Order, ORDER_TOPIC, ORDERS_DEAD_LETTERS, ordersService, Troubles } from './orders-service.js';

export interface Letter {
  readonly id: string;
  readonly state: string;
  readonly code: string;
  readonly offset: string;
  readonly redrives: number;
  readonly attempts: number;
}

export interface Outcome {
  readonly id: string;
  readonly outcome: string;
  readonly code?: string;
}

/** What the orders service lives on, and instances of it. */
export class OrdersStack {
  readonly database: TestDatabase;
  readonly kafka: TestKafka;
  readonly issuer: TestIssuer;
  readonly publisher: KafkaPublisher;
  readonly reader: TopicReader;
  readonly dataSource: ReturnType<typeof createDataSource>;
  readonly troubles = new Troubles();
  readonly #apps: NestFastifyApplication[] = [];

  private constructor(parts: Pick<OrdersStack, 'database' | 'kafka' | 'issuer' | 'publisher' | 'reader' | 'dataSource'>) {
    this.database = parts.database;
    this.kafka = parts.kafka;
    this.issuer = parts.issuer;
    this.publisher = parts.publisher;
    this.reader = parts.reader;
    this.dataSource = parts.dataSource;
  }

  static async start(): Promise<OrdersStack> {
    const [database, kafka, issuer] = await Promise.all([testDatabase(), testKafka(), TestIssuer.start()]);
    await kafka.createTopics([ORDER_TOPIC, ORDERS_DEAD_LETTERS]);
    const dataSource = createDataSource({ url: database.url, applicationName: 'test', migrations: [outboxMigration, inboxMigration, outboxLanesMigration, consumerStartMigration, deadLetterMigration] });
    await runMigrations(dataSource);
    await dataSource.query(CREATE_ORDERS);
    const publisher = new KafkaPublisher({ brokers: kafka.brokers, clientId: 'test', topicPrefix: kafka.topicPrefix, logger: silentLogger });
    const reader = await TopicReader.start({ brokers: kafka.brokers, topicPrefix: kafka.topicPrefix, topics: [ORDERS_DEAD_LETTERS] });
    return new OrdersStack({ database, kafka, issuer, publisher, reader, dataSource });
  }

  async app(body?: BodyMode): Promise<NestFastifyApplication> {
    const env = {
      CBX_DATABASE_URL: this.database.url,
      CBX_KAFKA_BROKERS: this.kafka.brokers.join(','),
      CBX_TOPIC_PREFIX: this.kafka.topicPrefix,
      CBX_SCHEMA_IDS_FILE: 'unused',
      CBX_SCHEMA_REGISTRY_URL: 'http://127.0.0.1:1',
      CBX_OIDC_ISSUER: this.issuer.issuer,
    };
    const app = await createTestApp(ordersService(this.troubles, body), { env, consumers: true });
    this.#apps.push(app);
    return app;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#apps.map((app) => app.close()));
    await Promise.all([this.reader.stop(), this.publisher.close(), this.issuer.stop(), this.dataSource.destroy()]);
    await Promise.all([this.database.drop(), this.kafka.cleanup()]);
  }

  /** Publishes versions of one order, in order. */
  async publish(subject: string, ...orders: Partial<Order>[]): Promise<void> {
    await this.publisher.publish(
      orders.map((order) => ({
        topic: ORDER_TOPIC,
        key: subject,
        value: Buffer.from(JSON.stringify(anOrder(order))),
        headers: { [HEADER.messageId]: uuidV7(), [HEADER.subjectNumber]: String(order.version ?? 1), 'cbx-source': 'shop' },
      })),
    );
  }

  async headers(state: string, ...roles: string[]): Promise<Record<string, string>> {
    return { authorization: `Bearer ${await this.issuer.token({ state, roles, subject: `${roles.join('-')}.${state}` })}` };
  }

  async get<T>(app: NestFastifyApplication, url: string, headers: Record<string, string>): Promise<{ status: number; body: T }> {
    const answer = await app.inject({ url, headers });
    return { status: answer.statusCode, body: answer.json<T>() };
  }

  async post<T>(app: NestFastifyApplication, url: string, headers: Record<string, string>, body: object): Promise<{ status: number; body: T }> {
    const answer = await app.inject({ method: 'POST', url, headers: { ...headers, 'content-type': 'application/json' }, payload: JSON.stringify(body) });
    return { status: answer.statusCode, body: answer.json<T>() };
  }

  /** Letters that are kept, once there are so many, the oldest first. */
  waiting(app: NestFastifyApplication, count: number, query = ''): Promise<Letter[]> {
    return eventually(
      async () => {
        const { body } = await this.get<{ items: Letter[] }>(app, `/v1/dead-letters?${query}`, await this.headers('KAZ', 'ops'));
        return body.items.length === count ? body.items.toReversed() : null;
      },
      { what: `${count} dead letters`, timeoutMs: 30_000 },
    );
  }

  /** What the handler did, in order. */
  async effects(subject: string): Promise<string[]> {
    const rows = await this.dataSource.query<{ version: number; effect: string }[]>('SELECT version, effect FROM order_effect WHERE subject = $1 ORDER BY n', [subject]);
    return rows.map(({ version, effect }) => `${version} ${effect}`);
  }
}

export function anOrder(parts: Partial<Order> = {}): Order {
  return { version: 1, origin: 'KAZ', releasableTo: ['KGZ'], action: 'NEW', text: 'two pencils', ...parts };
}

export const aSubject = (): string => randomUUID();
