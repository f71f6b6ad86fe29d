import { randomUUID } from 'node:crypto';
import type { ReadMessage, TestKafka } from '@cbx/testing';
import { eventually, readTopics, testKafka } from '@cbx/testing';
import type { OutgoingMessage } from '../src/message.js';
import { HEADER } from '../src/message.js';
import type { MessagePublisher } from '../src/publish/message-publisher.js';

export interface PublisherUnderTest {
  readonly brokers: readonly string[];
  readonly topicPrefix: string;
}

/** What holds for every MessagePublisher. */
export function describeMessagePublisher(name: string, make: (target: PublisherUnderTest) => MessagePublisher): void {
  describe(`${name} as a MessagePublisher`, () => {
    let kafka: TestKafka;
    let publisher: MessagePublisher;
    let topic: string;

    beforeAll(async () => {
      kafka = await testKafka();
    });

    afterAll(async () => {
      await kafka.cleanup();
    });

    beforeEach(async () => {
      topic = `published-${randomUUID()}`;
      await kafka.createTopics([{ name: topic, partitions: 3 }]);
      publisher = make(kafka);
    });

    afterEach(async () => {
      await publisher.close();
    });

    const message = (key: string, value: string): OutgoingMessage => ({ topic, key, value: Buffer.from(value), headers: { [HEADER.messageId]: `id-${value}` } });
    const read = (count: number): Promise<readonly ReadMessage[]> =>
      readTopics({ brokers: kafka.brokers, topics: [topic], topicPrefix: kafka.topicPrefix, until: (messages) => messages.length >= count, what: `${count} messages` });

    it('stores what it is given, without being connected first', async () => {
      await publisher.publish([message('a', '1'), { topic, key: 'b', value: null, headers: { note: 'имя' } }]);
      expect(publisher.isConnected()).toBe(true);
      const stored = await read(2);
      expect(stored.find(({ key }) => key === 'a')).toMatchObject({ value: Buffer.from('1'), headers: { [HEADER.messageId]: 'id-1' } });
      expect(stored.find(({ key }) => key === 'b')).toMatchObject({ value: null, headers: { note: 'имя' } });
    });

    it('keeps the order of each key over calls that nobody waits for', async () => {
      const calls = Array.from({ length: 60 }, (_, index) => publisher.publish([message('a', `a${index}`), message(`k${index % 7}`, `${index}`)]));
      await Promise.all(calls);
      const stored = await read(120);
      const of = (key: string): string[] => stored.filter((it) => it.key === key).map(({ value }) => String(value));
      expect(of('a')).toEqual(Array.from({ length: 60 }, (_, index) => `a${index}`));
      expect(of('k3').map(Number)).toEqual(Array.from({ length: 60 }, (_, index) => index).filter((index) => index % 7 === 3));
    });

    it('stores more than a broker takes at once, in order', async () => {
      const bulk = 'x'.repeat(100_000);
      await publisher.publish(Array.from({ length: 25 }, (_, index) => message('a', `${index}|${bulk}`)));
      const stored = await read(25);
      expect(stored.map(({ value }) => Number(String(value).split('|')[0]))).toEqual(Array.from({ length: 25 }, (_, index) => index));
    });

    it('refuses a message that is too large for good, and stores what others publish', async () => {
      const large = publisher.publish([message('a', 'small'), message('a', 'x'.repeat(2_000_000))]);
      const other = publisher.publish([message('a', '1')]);
      await expect(large).rejects.toMatchObject({ code: 'MESSAGING.TOO_LARGE', retryable: false });
      await other;
      expect((await read(1)).map(({ value }) => String(value))).toEqual(['1']);
    });

    it('says that it may be tried again where a topic is not there, and stores the repetition once it is', async () => {
      const missing = `missing-${randomUUID()}`;
      const late = { ...message('a', '1'), topic: missing };
      await expect(publisher.publish([late])).rejects.toMatchObject({ code: 'MESSAGING.UNAVAILABLE', retryable: true });
      await eventually(() => publisher.isConnected(), { what: 'the connection to come back by itself' });
      await kafka.createTopics([missing]);
      await publisher.publish([late]);
      const stored = await readTopics({ brokers: kafka.brokers, topics: [missing], topicPrefix: kafka.topicPrefix, until: (messages) => messages.length > 0, what: 'the repetition' });
      expect(stored.map(({ value }) => String(value))).toEqual(['1']);
    });

    it('says that it may be tried again where no broker listens', async () => {
      const nowhere = make({ brokers: ['127.0.0.1:1'], topicPrefix: '' });
      await expect(nowhere.connect()).rejects.toMatchObject({ code: 'MESSAGING.UNAVAILABLE', retryable: true });
      await expect(nowhere.publish([message('a', '1')])).rejects.toMatchObject({ code: 'MESSAGING.UNAVAILABLE', retryable: true });
      expect(nowhere.isConnected()).toBe(false);
      await nowhere.close();
    });

    it('finishes what it was given before it closes, and takes nothing afterwards', async () => {
      await publisher.connect();
      const given = publisher.publish([message('a', '1')]);
      await publisher.close();
      await given;
      expect(publisher.isConnected()).toBe(false);
      await expect(publisher.publish([message('a', '2')])).rejects.toMatchObject({ code: 'MESSAGING.CLOSED', retryable: false });
      expect(await read(1)).toHaveLength(1);
    });
  });
}
