import { randomUUID } from 'node:crypto';
import type { TestKafka } from '@cbx/testing';
import { eventually, testKafka } from '@cbx/testing';
import type { BatchConsumer, FetchedBatch, HandleBatch } from '../src/consume/batch-consumer.js';
import type { MessagePublisher } from '../src/publish/message-publisher.js';

export interface ConsumerUnderTest {
  readonly brokers: readonly string[];
  readonly topicPrefix: string;
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly sessionTimeoutMs?: number;
  readonly heartbeatMs?: number;
  readonly drainMs?: number;
}

interface Adapters {
  readonly consumer: (target: ConsumerUnderTest) => BatchConsumer;
  readonly publisher: (target: { brokers: readonly string[]; topicPrefix: string }) => MessagePublisher;
}

/** The least that brokers allow by default (group.min.session.timeout.ms). */
const SESSION_MS = 6_000;

const DONE: HandleBatch = ({ records }) => Promise.resolve({ done: records.length });

const valuesOf = ({ records }: FetchedBatch): string[] => records.map(({ value }) => String(value));

/** A gate that a test opens. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** What holds for every BatchConsumer. */
export function describeBatchConsumer(name: string, adapters: Adapters): void {
  describe(`${name} as a BatchConsumer`, () => {
    let kafka: TestKafka;
    let publisher: MessagePublisher;
    let topic: string;
    let groupId: string;
    const consumers: BatchConsumer[] = [];

    beforeAll(async () => {
      kafka = await testKafka();
      publisher = adapters.publisher(kafka);
    });

    afterAll(async () => {
      await publisher.close();
      await kafka.cleanup();
    });

    beforeEach(async () => {
      topic = `consumed-${randomUUID()}`;
      groupId = `${kafka.topicPrefix}group-${randomUUID()}`;
      await kafka.createTopics([topic]);
    });

    afterEach(async () => {
      await Promise.all(consumers.splice(0).map((consumer) => consumer.close()));
    });

    const start = (handle: HandleBatch, options: Partial<ConsumerUnderTest> = {}): BatchConsumer => {
      const consumer = adapters.consumer({ brokers: kafka.brokers, topicPrefix: kafka.topicPrefix, groupId, topics: [topic], ...options });
      consumers.push(consumer);
      consumer.start(handle);
      return consumer;
    };

    const send = (values: readonly string[], to = topic): Promise<void> => publisher.publish(values.map((value) => ({ topic: to, key: 'a', value: Buffer.from(value), headers: {} })));

    /** Starts a member that comes after the others, and gives what it is given until `last` was there. */
    const seenBySuccessor = async (last: string): Promise<string[]> => {
      const seen: string[] = [];
      const successor = start((batch, signal) => {
        seen.push(...valuesOf(batch));
        return DONE(batch, signal);
      });
      await send([last]);
      await eventually(() => seen.includes(last), { what: 'the last message', timeoutMs: 20_000 });
      await successor.close();
      return seen;
    };

    it('gives what was there before it came, in order, with its places', async () => {
      await send(['1', '2', '3']);
      const batches: FetchedBatch[] = [];
      const consumer = start((batch, signal) => {
        batches.push(batch);
        return DONE(batch, signal);
      });
      await send(['4', '5']);
      await eventually(() => batches.flatMap(valuesOf).length === 5, { what: 'five messages' });
      expect(batches.flatMap(valuesOf)).toEqual(['1', '2', '3', '4', '5']);
      expect(batches[0]).toMatchObject({ topic, partition: 0 });
      expect(batches.flatMap(({ records }) => records.map(({ offset }) => offset))).toEqual(['0', '1', '2', '3', '4']);
      expect(consumer.state()).toEqual({ joined: true, paused: [] });
    });

    it('commits what is done: a successor begins behind it', async () => {
      await send(['1', '2', '3']);
      let calls = 0;
      const first = start(() => {
        calls += 1;
        return Promise.resolve(calls === 1 ? { done: 2, pauseMs: 60_000 } : { done: 0 });
      });
      await eventually(() => first.state().paused.length === 1, { what: 'the pause' });
      await first.close();
      expect(await seenBySuccessor('4')).toEqual(['3', '4']);
    });

    it('gives what is not done again after the pause, and other partitions go on meanwhile', async () => {
      const other = `consumed-${randomUUID()}`;
      await kafka.createTopics([other]);
      await send(['1', '2']);
      const seen: string[][] = [];
      const others: string[] = [];
      const consumer = start(
        (batch, signal) => {
          if (batch.topic === other) {
            others.push(...valuesOf(batch));
            return DONE(batch, signal);
          }
          seen.push(valuesOf(batch));
          return Promise.resolve(seen.length === 1 ? { done: 1, pauseMs: 2_000 } : { done: batch.records.length });
        },
        { topics: [topic, other] },
      );
      await eventually(() => consumer.state().paused.length === 1, { what: 'the pause' });
      expect(consumer.state().paused).toEqual([{ topic, partition: 0 }]);
      await send(['x'], other);
      await eventually(() => others.includes('x'), { what: 'the other partition' });
      expect(seen).toHaveLength(1);
      await eventually(() => seen.length === 2, { what: 'the second time' });
      expect(seen).toEqual([['1', '2'], ['2']]);
      expect(consumer.state().paused).toEqual([]);
    });

    it('keeps its session while a batch takes longer than the session lasts', async () => {
      await send(['1']);
      const finish = gate();
      const seen: string[] = [];
      const consumer = start(
        async (batch) => {
          seen.push(...valuesOf(batch));
          await finish.opened;
          return { done: batch.records.length };
        },
        { sessionTimeoutMs: SESSION_MS, heartbeatMs: 500 },
      );
      await eventually(() => seen.length === 1, { what: 'the batch' });
      const begun = performance.now();
      await eventually(() => performance.now() - begun > 1.4 * SESSION_MS, { what: 'the session to be over without heartbeats', intervalMs: 200 });
      finish.open();
      await send(['2']);
      await eventually(() => seen.length > 1, { what: 'the next message' });
      await consumer.close();
      expect(seen).toEqual(['1', '2']);
      expect(await seenBySuccessor('3')).toEqual(['3']);
    });

    it('finishes and commits the batch at hand when it is closed: nothing is given again', async () => {
      await send(['1', '2']);
      const finish = gate();
      const seen: string[] = [];
      const consumer = start(async (batch) => {
        seen.push(...valuesOf(batch));
        await finish.opened;
        return { done: batch.records.length };
      });
      await eventually(() => seen.length === 2, { what: 'the batch' });
      const closed = consumer.close();
      finish.open();
      await closed;
      expect(await seenBySuccessor('3')).toEqual(['3']);
    });

    it('interrupts a batch that takes longer than the time to drain, and commits what it got done', async () => {
      await send(['1', '2']);
      const seen: string[] = [];
      const consumer = start(
        async (batch, signal) => {
          seen.push(...valuesOf(batch));
          await new Promise((resolve) => {
            signal.addEventListener('abort', resolve);
          });
          return { done: 1 };
        },
        { drainMs: 100 },
      );
      await eventually(() => seen.length === 2, { what: 'the batch' });
      await consumer.close();
      expect(await seenBySuccessor('3')).toEqual(['2', '3']);
    });

    it('interrupts a batch when another member joins, which takes over without a gap', async () => {
      await send(['1', '2']);
      const seen: string[] = [];
      let interrupted = false;
      const first = start(
        async (batch, signal) => {
          seen.push(...valuesOf(batch));
          if (interrupted) return { done: batch.records.length };
          await new Promise((resolve) => {
            signal.addEventListener('abort', resolve);
          });
          interrupted = true;
          return { done: 1 };
        },
        { heartbeatMs: 200 },
      );
      await eventually(() => seen.length === 2, { what: 'the batch' });
      const second = start((batch, signal) => {
        seen.push(...valuesOf(batch));
        return DONE(batch, signal);
      });
      await eventually(() => seen.length === 3, { what: 'what was not done' });
      expect(seen).toEqual(['1', '2', '2']);
      await eventually(() => first.state().joined && second.state().joined, { what: 'both members' });
      await send(['3']);
      await eventually(() => seen.length === 4, { what: 'the next message' });
      expect(seen.at(-1)).toBe('3');
    });

    it('comes back after an end that the client takes for final', async () => {
      await send(['1', '2']);
      const seen: string[] = [];
      start((batch, signal) => {
        seen.push(...valuesOf(batch));
        if (seen.length === 2) throw new TypeError('A client stops for good after this');
        return DONE(batch, signal);
      });
      await eventually(() => seen.length === 4, { what: 'the messages again', timeoutMs: 20_000 });
      expect(seen).toEqual(['1', '2', '1', '2']);
    });

    it('waits for a topic that is not there yet', async () => {
      const late = `late-${randomUUID()}`;
      const seen: string[] = [];
      const consumer = start(
        (batch, signal) => {
          seen.push(...valuesOf(batch));
          return DONE(batch, signal);
        },
        { topics: [late] },
      );
      expect(consumer.state().joined).toBe(false);
      await kafka.createTopics([late]);
      await send(['1'], late);
      await eventually(() => seen.length === 1, { what: 'the message', timeoutMs: 30_000 });
    });

    it('starts and closes where no broker listens', async () => {
      const consumer = start(DONE, { brokers: ['127.0.0.1:1'] });
      expect(consumer.state()).toEqual({ joined: false, paused: [] });
      await consumer.close();
    });
  });
}
