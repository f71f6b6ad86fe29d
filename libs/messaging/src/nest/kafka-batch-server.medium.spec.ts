import 'reflect-metadata';
import { CbxError } from '@cbx/kernel';
import type { TestKafka } from '@cbx/testing';
import { eventually, testKafka, TopicReader } from '@cbx/testing';
import { Controller } from '@nestjs/common';
import type { INestApplication } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { throwError } from 'rxjs';
import type { IncomingMessage } from '../message.js';
import { HEADER } from '../message.js';
import { silentLogger } from '../messaging-logger.js';
import { KafkaPublisher } from '../publish/kafka-publisher.js';
import { BatchContext } from './batch-context.js';
import { connectBatchServer } from './connect-batch-server.js';
import { KafkaBatchServer } from './kafka-batch-server.js';

const seen: { key: string; value: string; context: BatchContext }[] = [];
let fault: ((message: IncomingMessage<string>) => unknown) | undefined;

@Controller()
class OrdersController {
  @EventPattern<string>('orders.v1')
  handle(@Payload() messages: IncomingMessage<string>[], @Ctx() context: BatchContext): Promise<void> {
    for (const message of messages) {
      const error = fault?.(message);
      if (error !== undefined) return Promise.reject(error as Error);
    }
    for (const { key, value } of messages) seen.push({ key, value, context });
    return Promise.resolve();
  }
}

describe('the batch server under Nest', () => {
  let kafka: TestKafka;
  let app: INestApplication;
  let server: KafkaBatchServer;
  let publisher: KafkaPublisher;

  beforeAll(async () => {
    kafka = await testKafka();
    await kafka.createTopics([{ name: 'orders.v1', partitions: 2 }, 'dead.v1']);
    publisher = new KafkaPublisher({ brokers: kafka.brokers, clientId: 'test', topicPrefix: kafka.topicPrefix, logger: silentLogger });
    server = new KafkaBatchServer({
      brokers: kafka.brokers,
      groupId: `${kafka.topicPrefix}orders`,
      service: 'orders',
      topicPrefix: kafka.topicPrefix,
      decode: (_topic, bytes) => bytes.toString('utf8'),
      deadLetter: { topic: 'dead.v1', publisher },
      attemptDelayMs: 1,
      pauseMs: { first: 20, longest: 50 },
      logger: silentLogger,
    });
    const module = await Test.createTestingModule({ controllers: [OrdersController] }).compile();
    app = module.createNestApplication(new FastifyAdapter());
    connectBatchServer(app, server);
    await app.init();
    await app.startAllMicroservices();
  });

  afterAll(async () => {
    await app.close();
    await publisher.close();
    await kafka.cleanup();
  });

  beforeEach(() => {
    seen.length = 0;
    fault = undefined;
  });

  const send = (key: string, ...values: string[]): Promise<void> =>
    publisher.publish(values.map((value) => ({ topic: 'orders.v1', key, value: Buffer.from(value), headers: { [HEADER.messageId]: value } })));

  it('hands batches and their context to @EventPattern handlers, in the order of each key', async () => {
    await send('a', 'a1', 'a2', 'a3');
    await send('b', 'b1', 'b2');
    await eventually(() => seen.length === 5, { what: 'five messages' });
    expect(seen.filter(({ key }) => key === 'a').map(({ value }) => value)).toEqual(['a1', 'a2', 'a3']);
    expect(seen.filter(({ key }) => key === 'b').map(({ value }) => value)).toEqual(['b1', 'b2']);
    expect(seen[0]?.context).toBeInstanceOf(BatchContext);
    expect(seen[0]?.context).toMatchObject({ topic: 'orders.v1', attempt: 1 });
    expect(server.state()).toEqual({ joined: true, paused: [] });
  });

  it('hears from the handler that a dependency is down, waits, and loses nothing', async () => {
    let down = true;
    fault = () => (down ? new CbxError('PERSISTENCE.UNAVAILABLE', 'The database is down', { retryable: true }) : undefined);
    await send('c', 'c1', 'c2');
    await eventually(() => server.state().paused.length === 1, { what: 'the pause' });
    down = false;
    await eventually(() => seen.length === 2, { what: 'the two messages' });
    expect(seen.map(({ value }) => value)).toEqual(['c1', 'c2']);
  });

  it('hears from the handler that a message cannot be processed, buries it, and goes on', async () => {
    fault = ({ value }) => (value === 'd2' ? new TypeError('d2 is not to be had') : undefined);
    await send('d', 'd1', 'd2', 'd3');
    await eventually(() => seen.length === 2, { what: 'the neighbours' });
    expect(seen.map(({ value }) => value)).toEqual(['d1', 'd3']);
    const reader = await TopicReader.start({ brokers: kafka.brokers, topics: ['dead.v1'], topicPrefix: kafka.topicPrefix });
    const [dead] = await reader.waitUntil((messages) => messages.length === 1, { what: 'the dead letter' });
    await reader.stop();
    expect(dead?.value?.toString()).toBe('d2');
    expect(dead?.headers).toMatchObject({ [HEADER.errorCode]: 'MESSAGING.HANDLER_FAILED', [HEADER.attempts]: '3', [HEADER.service]: 'orders', [HEADER.originTopic]: 'orders.v1' });
  });

  it('waits rather than bury where an error’s own kind is hidden from it, as by Nest’s own filter', async () => {
    const topic = 'hidden.v1';
    await kafka.createTopics([topic]);
    const hidden = new KafkaBatchServer({
      brokers: kafka.brokers,
      groupId: `${kafka.topicPrefix}hidden`,
      topicPrefix: kafka.topicPrefix,
      decode: (_topic, bytes) => bytes.toString(),
      deadLetter: { topic: 'dead.v1', publisher },
      logger: silentLogger,
    });
    hidden.addHandler(topic, () => Promise.resolve(throwError(() => ({ status: 'error', message: 'Internal server error' }))), true);
    hidden.listen(() => undefined);
    await publisher.publish([{ topic, key: 'a', value: Buffer.from('1'), headers: {} }]);
    await eventually(() => hidden.state().paused.length === 1, { what: 'the pause' });
    await hidden.close();
  });

  it('says so where no handler names a topic', () => {
    const idle = new KafkaBatchServer({ brokers: kafka.brokers, groupId: 'idle', decode: () => undefined, deadLetter: { topic: 'dead.v1', publisher }, logger: silentLogger });
    const errors: unknown[] = [];
    idle.listen((error) => errors.push(error));
    expect(errors).toEqual([expect.objectContaining({ code: 'MESSAGING.NO_HANDLER' })]);
  });
});
