import { jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { CbxError } from '@cbx/kernel';
import type { BatchContext, IncomingMessage } from '@cbx/messaging';
import { consumerStartMigration, createDataSource, Inbox, inboxMigration, Outbox, outboxLanesMigration, outboxMigration, runMigrations, UnitOfWork } from '@cbx/persistence';
import type { TestDatabase, TestKafka } from '@cbx/testing';
import { eventually, TestIssuer, testDatabase, testKafka, TopicReader } from '@cbx/testing';
import { Body, Controller, Get, HttpCode, Inject, Module, Post } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { defineService } from '../app/index.js';
import { Roles } from '../auth/index.js';
import { commonSettings } from '../config/index.js';
import { PersistenceModule } from '../persistence/index.js';
import { createTestApp, LogLines } from '../testing/index.js';
import type { Codec } from './index.js';
import { MessagingModule, WIRE_CODEC } from './index.js';

interface Order {
  readonly subject: string;
  readonly text: string;
}

const codec: Codec = {
  encode: (_topic, value) => Buffer.from(JSON.stringify(value)),
  decode: (_topic, bytes) => JSON.parse(bytes.toString('utf8')) as unknown,
};

/** Takes orders over HTTP, tells of them by the outbox, hears of them as a consumer: every part of the platform at once. */
@Controller('v1/orders')
class OrdersController {
  constructor(
    @Inject(UnitOfWork) private readonly unitOfWork: UnitOfWork,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Inbox) private readonly inbox: Inbox,
    @Inject(WIRE_CODEC) private readonly wire: Codec,
  ) {}

  @Post()
  @HttpCode(202)
  @Roles('operator')
  async take(@Body() orders: Order[]): Promise<{ taken: number }> {
    await this.unitOfWork.run(async (tx) => {
      await this.outbox.lockSubjects(tx, orders.map(({ subject }) => subject));
      await this.outbox.append(
        tx,
        orders.map((order) => ({ messageId: randomUUID(), topic: 'order.v1', key: order.subject, value: this.wire.encode('order.v1', order) })),
      );
    });
    return { taken: orders.length };
  }

  @Get()
  @Roles('operator')
  async list(): Promise<string[]> {
    const rows = await this.unitOfWork.run((tx) => tx.query<{ text: string }>('SELECT text FROM handled ORDER BY id'));
    return rows.map(({ text }) => text);
  }

  @EventPattern<string>('order.v1')
  async handle(@Payload() messages: IncomingMessage<Order>[], @Ctx() _context: BatchContext): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const { accepted, gaps } = await this.inbox.accept(tx, 'orders', messages);
      if (gaps.length > 0) throw new CbxError('ORDER.GAP', 'numbers are missing');
      for (const { value } of accepted) await tx.query('INSERT INTO handled (text) VALUES ($1)', [value.text]);
    });
  }
}

const settings = commonSettings(0);
const orders = defineService({
  name: 'orders',
  title: 'Orders',
  description: 'Orders for a test',
  settings,
  module: (config) => {
    @Module({
      imports: [PersistenceModule.forRoot({ config, inbox: true }), MessagingModule.forRoot({ config, codec, deadLetterTopic: 'dead-letter.orders.v1' })],
      controllers: [OrdersController],
    })
    class OrdersModule {}
    return OrdersModule;
  },
});

jest.setTimeout(60_000);

describe('a service with a database and messages', () => {
  let database: TestDatabase;
  let kafka: TestKafka;
  let issuer: TestIssuer;
  let app: NestFastifyApplication;
  let headers: Record<string, string>;
  let env: Record<string, string>;
  const log = new LogLines();
  const subject = randomUUID();

  beforeAll(async () => {
    [database, kafka, issuer] = await Promise.all([testDatabase(), testKafka(), TestIssuer.start()]);
    await kafka.createTopics([{ name: 'order.v1', partitions: 2 }, 'dead-letter.orders.v1']);
    const dataSource = createDataSource({ url: database.url, applicationName: 'test', migrations: [outboxMigration, inboxMigration, outboxLanesMigration, consumerStartMigration] });
    await runMigrations(dataSource);
    await dataSource.query('CREATE TABLE handled (id bigint GENERATED ALWAYS AS IDENTITY, text text)');
    await dataSource.destroy();
    env = {
      CBX_DATABASE_URL: database.url,
      CBX_KAFKA_BROKERS: kafka.brokers.join(','),
      CBX_TOPIC_PREFIX: kafka.topicPrefix,
      CBX_SCHEMA_IDS_FILE: 'unused',
      CBX_SCHEMA_REGISTRY_URL: 'http://127.0.0.1:1',
      CBX_OIDC_ISSUER: issuer.issuer,
    };
    app = await createTestApp(orders, { env, log, consumers: true });
    headers = { authorization: `Bearer ${await issuer.token({ state: 'KAZ', roles: ['operator'] })}` };
  });

  afterAll(async () => {
    await app.close();
    await Promise.all([issuer.stop(), database.drop(), kafka.cleanup()]);
  });

  const take = (...texts: string[]) => app.inject({ method: 'POST', url: '/v1/orders', headers, payload: texts.map((text) => ({ subject, text })) });
  const handled = async () => (await app.inject({ url: '/v1/orders', headers })).json<string[]>();

  it('takes, publishes, hears and does what it was told, once and in order', async () => {
    expect((await take('1', '2', '3')).statusCode).toBe(202);
    expect((await take('4')).statusCode).toBe(202);
    await eventually(async () => (await handled()).length === 4, { what: 'four orders handled', timeoutMs: 30_000 });
    expect(await handled()).toEqual(['1', '2', '3', '4']);
  });

  it('sends the id, the number and who numbers as headers', async () => {
    const reader = await TopicReader.start({ brokers: kafka.brokers, topics: ['order.v1'], topicPrefix: kafka.topicPrefix });
    const [first] = await reader.waitUntil((messages) => messages.length === 4, { what: 'the messages' });
    expect(first?.headers).toMatchObject({ 'cbx-message-id': expect.stringMatching(/^[0-9a-f-]{36}$/), 'cbx-subject-number': '1', 'cbx-source': 'orders' });
    await reader.stop();
  });

  it('is ready when its database answers and its producer and consumer are connected', async () => {
    const ready = await eventually(
      async () => {
        const answer = await app.inject({ url: '/health/ready' });
        return Object.values(answer.json<{ checks: Record<string, { status: string }> }>().checks).every(({ status }) => status === 'up') ? answer : null;
      },
      { what: 'all parts to be up' },
    );
    expect(ready.json()).toMatchObject({ status: 'ready', checks: { database: { optional: false }, 'kafka-producer': { optional: true }, 'kafka-consumer': { optional: true } } });
  });

  it('takes what it is given while there is no broker, and is ready all the same', async () => {
    const alone = await testDatabase();
    const dataSource = createDataSource({ url: alone.url, applicationName: 'test', migrations: [outboxMigration, inboxMigration, outboxLanesMigration, consumerStartMigration] });
    await runMigrations(dataSource);
    const lonely = await createTestApp(orders, { env: { ...env, CBX_DATABASE_URL: alone.url, CBX_KAFKA_BROKERS: '127.0.0.1:1' }, consumers: true });
    expect((await lonely.inject({ method: 'POST', url: '/v1/orders', headers, payload: [{ subject, text: '1' }] })).statusCode).toBe(202);
    const ready = await lonely.inject({ url: '/health/ready' });
    expect([ready.statusCode, ready.json()]).toMatchObject([200, { status: 'ready', checks: { 'kafka-producer': { status: 'down' }, 'kafka-consumer': { status: 'down' } } }]);
    expect(await dataSource.query('SELECT published_at FROM outbox')).toEqual([{ published_at: null }]);
    await lonely.close();
    await dataSource.destroy();
    await alone.drop();
  });
});
