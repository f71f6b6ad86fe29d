import { setImmediate as turn } from 'node:timers/promises';
import { jest } from '@jest/globals';
import type { TestKafka } from '@cbx/testing';
import { eventually, testKafka } from '@cbx/testing';
import type { IncomingMessage } from '../message.js';
import { silentLogger } from '../messaging-logger.js';
import { KafkaPublisher } from '../publish/kafka-publisher.js';
import { KafkaBatchServer } from './kafka-batch-server.js';

jest.setTimeout(120_000);

const TOPIC = 'orders.v1';
const KEYS = 20;

describe('two members of a group', () => {
  let kafka: TestKafka;
  let publisher: KafkaPublisher;
  const servers: KafkaBatchServer[] = [];
  /** Effects in the order in which they happened, over all members. */
  const effects: { key: string; number: number; member: string }[] = [];

  beforeAll(async () => {
    kafka = await testKafka();
    await kafka.createTopics([{ name: TOPIC, partitions: 6 }, 'dead.v1']);
    publisher = new KafkaPublisher({ brokers: kafka.brokers, clientId: 'test', topicPrefix: kafka.topicPrefix, logger: silentLogger });
  });

  afterAll(async () => {
    await Promise.all(servers.map((server) => server.close()));
    await publisher.close();
    await kafka.cleanup();
  });

  function join(member: string): KafkaBatchServer {
    const server = new KafkaBatchServer({
      brokers: kafka.brokers,
      groupId: `${kafka.topicPrefix}orders`,
      topicPrefix: kafka.topicPrefix,
      decode: (_topic, bytes) => Number(bytes.toString()),
      deadLetter: { topic: 'dead.v1', publisher },
      maxMessages: 10,
      heartbeatMs: 100,
      logger: silentLogger,
    });
    server.addHandler(
      TOPIC,
      async (messages: IncomingMessage<number>[]) => {
        await turn();
        for (const { key, value } of messages) effects.push({ key, number: value, member });
        return undefined as never;
      },
      true,
    );
    servers.push(server);
    server.listen(() => undefined);
    return server;
  }

  it('lose nothing and keep the order of each key while one joins in the middle of a batch and the other leaves', async () => {
    const numbers: number[] = [];
    const send = (count: number): Promise<void> => {
      const more = Array.from({ length: count }, (_, index) => numbers.length + index);
      numbers.push(...more);
      return publisher.publish(more.map((number) => ({ topic: TOPIC, key: `k${number % KEYS}`, value: Buffer.from(String(number)), headers: {} })));
    };
    const first = join('first');
    await send(1_000);
    await eventually(() => effects.length > 0, { what: 'the first member to be at work' });
    join('second');
    // However long the group takes to share its partitions out anew: there is work until the second has a part of it.
    await eventually(
      async () => {
        await send(100);
        return effects.some(({ member }) => member === 'second');
      },
      { what: 'the second member to take a part', timeoutMs: 50_000, intervalMs: 100 },
    );
    const closing = first.close();
    await send(1_000);
    await closing;
    await eventually(() => new Set(effects.map(({ number }) => number)).size === numbers.length, { what: 'every message', timeoutMs: 50_000 });

    for (let index = 0; index < KEYS; index += 1) {
      const key = `k${index}`;
      const of = effects.filter((effect) => effect.key === key).map(({ number }) => number);
      const firstTime = of.filter((number, place) => of.indexOf(number) === place);
      expect(firstTime).toEqual(numbers.filter((number) => number % KEYS === index));
    }
  });
});
