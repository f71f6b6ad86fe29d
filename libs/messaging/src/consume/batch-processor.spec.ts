import { CbxError, ManualClock } from '@cbx/kernel';
import fc from 'fast-check';
import { HEADER } from '../message.js';
import type { IncomingMessage, OutgoingMessage } from '../message.js';
import { silentLogger } from '../messaging-logger.js';
import type { MessagePublisher } from '../publish/message-publisher.js';
import type { FetchedBatch, FetchedRecord } from './batch-consumer.js';
import type { BatchHandler, BatchProcessorOptions } from './batch-processor.js';
import { BatchProcessor } from './batch-processor.js';
import { MessagingMetrics } from './messaging-metrics.js';

const TOPIC = 'orders.v1';
const NEVER = new AbortController().signal;
const DOWN = new CbxError('PERSISTENCE.UNAVAILABLE', 'The database is down', { retryable: true });

/** A publisher that keeps what it is given, or is down. */
class Graveyard implements MessagePublisher {
  readonly buried: OutgoingMessage[] = [];
  down = false;

  publish(messages: readonly OutgoingMessage[]): Promise<void> {
    if (this.down) return Promise.reject(new CbxError('MESSAGING.UNAVAILABLE', 'down', { retryable: true }));
    this.buried.push(...messages);
    return Promise.resolve();
  }

  connect(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  isConnected(): boolean {
    return !this.down;
  }
}

/** Records as `key:value`, with offsets from `first` on. */
function batchOf(entries: readonly string[], first = 0): FetchedBatch {
  const records = entries.map((entry, index): FetchedRecord => {
    const [key = '', value = ''] = entry.split(':');
    return { offset: String(first + index), key: Buffer.from(key), value: Buffer.from(value), timestamp: '1700000000000', headers: { [HEADER.messageId]: Buffer.from(`id-${value}`) } };
  });
  return { topic: TOPIC, partition: 3, records };
}

function setUp(handler: BatchHandler, options: Partial<BatchProcessorOptions> = {}): { processor: BatchProcessor; graveyard: Graveyard } {
  const graveyard = new Graveyard();
  const processor = new BatchProcessor({
    groupId: 'group',
    service: 'orders',
    handlerOf: (topic) => (topic === TOPIC ? handler : undefined),
    decode: (_topic, bytes) => bytes.toString('utf8'),
    deadLetter: { topic: 'dead.v1', publisher: graveyard },
    concurrency: 4,
    maxMessages: 500,
    maxAttempts: 3,
    attemptDelayMs: 0,
    pauseMs: { first: 100, longest: 350 },
    metrics: new MessagingMetrics(),
    logger: silentLogger,
    clock: new ManualClock('2026-01-01T00:00:00.000Z'),
    ...options,
  });
  return { processor, graveyard };
}

const valuesOf = (messages: readonly IncomingMessage[]): string[] => messages.map(({ value }) => value as string);

/** A handler that keeps what took effect, and fails as told. */
function recording(failure: (value: string) => unknown = () => undefined): { handler: BatchHandler; effects: string[]; calls: string[][] } {
  const effects: string[] = [];
  const calls: string[][] = [];
  const handler: BatchHandler = (messages) => {
    const values = valuesOf(messages);
    calls.push(values);
    for (const value of values) {
      const error = failure(value);
      if (error !== undefined) return Promise.reject(error as Error);
    }
    effects.push(...values);
    return Promise.resolve();
  };
  return { handler, effects, calls };
}

describe('the batch processor', () => {
  it('handles what there is and says that all is done', async () => {
    const { handler, effects } = recording();
    const { processor } = setUp(handler);
    expect(await processor.process(batchOf(['a:1', 'b:2', 'a:3']), NEVER)).toEqual({ done: 3 });
    expect(effects.toSorted()).toEqual(['1', '2', '3']);
  });

  it('gives a handler what it needs of a message', async () => {
    const messages: IncomingMessage[] = [];
    const contexts: unknown[] = [];
    const { processor } = setUp((batch, context) => {
      messages.push(...batch);
      contexts.push(context);
      return Promise.resolve();
    });
    const record: FetchedRecord = { offset: '9007199254740993', key: Buffer.from('k'), value: Buffer.from('v'), timestamp: '1700000000000', headers: { [HEADER.messageId]: 'm', [HEADER.subjectNumber]: Buffer.from('7'), other: [Buffer.from('x')] } };
    await processor.process({ topic: TOPIC, partition: 3, records: [record] }, NEVER);
    const [message] = messages;
    expect(message).toMatchObject({ topic: TOPIC, partition: 3, offset: '9007199254740993', key: 'k', value: 'v', messageId: 'm', subjectNumber: 7, timestamp: new Date(1_700_000_000_000) });
    expect(message?.raw).toEqual(Buffer.from('v'));
    expect(message?.headers).toEqual({ [HEADER.messageId]: 'm', [HEADER.subjectNumber]: '7', other: 'x' });
    expect(contexts).toEqual([{ topic: TOPIC, partition: 3, attempt: 1, signal: NEVER }]);
  });

  it('gives a message without an id one that its redelivery has too', async () => {
    const ids: string[] = [];
    const { processor } = setUp((batch) => {
      ids.push(...batch.map(({ messageId }) => messageId));
      return Promise.resolve();
    });
    const strange = (offset: string): FetchedBatch => ({ topic: TOPIC, partition: 3, records: [{ offset, key: null, value: Buffer.from('v'), timestamp: '0' }] });
    for (const offset of ['1', '1', '2']) await processor.process(strange(offset), NEVER);
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it('keeps the order of each key while other keys go on', async () => {
    const release: (() => void)[] = [];
    const started: string[] = [];
    const { processor } = setUp(
      async (messages) => {
        started.push(...valuesOf(messages));
        await new Promise<void>((resolve) => release.push(resolve));
      },
      { maxMessages: 1, concurrency: 2 },
    );
    const processing = processor.process(batchOf(['a:a1', 'a:a2', 'b:b1', 'b:b2']), NEVER);
    await new Promise(setImmediate);
    expect(started.toSorted()).toEqual(['a1', 'b1']);
    while (release.length > 0) {
      release.shift()?.();
      await new Promise(setImmediate);
    }
    expect(await processing).toEqual({ done: 4 });
    expect(started.filter((value) => value.startsWith('a'))).toEqual(['a1', 'a2']);
  });

  it('never has more calls at once than it may, whatever the number of partitions', async () => {
    let running = 0;
    let most = 0;
    const { processor } = setUp(
      async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise(setImmediate);
        running -= 1;
      },
      { concurrency: 3, maxMessages: 1 },
    );
    const entries = Array.from({ length: 40 }, (_, index) => `${index}:${index}`);
    await Promise.all([0, 1, 2, 3].map((partition) => processor.process({ ...batchOf(entries), partition }, NEVER)));
    expect(most).toBe(3);
  });

  describe('whose turn is over', () => {
    /** A handler whose messages take so long each. */
    function slow(msEach: number): ReturnType<typeof setUp> & { effects: string[] } {
      const { handler, effects } = recording();
      let now = 0;
      const set = setUp(
        (messages, context) => {
          now += messages.length * msEach;
          return handler(messages, context);
        },
        { concurrency: 1, callMs: 50, turnMs: 100, now: () => now },
      );
      return { ...set, effects };
    }
    const entries = Array.from({ length: 400 }, (_, index) => `a:${index}`);

    it('gives the rest back, and gets through all of it in order', async () => {
      const { processor, effects } = slow(1);
      const turns: number[] = [];
      for (let done = 0; done < entries.length; ) {
        const outcome = await processor.process(batchOf(entries.slice(done), done), NEVER);
        expect(outcome.pauseMs).toBeUndefined();
        turns.push(outcome.done);
        done += outcome.done;
      }
      expect(turns).toEqual([100, 100, 100, 100]);
      expect(effects).toEqual(entries.map((_, index) => String(index)));
    });

    it('goes on with a rest that is soon done', async () => {
      const { processor } = slow(0.3);
      expect(await processor.process(batchOf(entries), NEVER)).toEqual({ done: 400 });
    });

    it('begins something in every turn, however slow', async () => {
      const { processor } = slow(1_000);
      expect((await processor.process(batchOf(entries), NEVER)).done).toBe(100);
      expect((await processor.process(batchOf(entries.slice(100), 100), NEVER)).done).toBe(25);
    });

    it('deals a small batch into fewer calls', async () => {
      const { handler, calls } = recording();
      const { processor } = setUp(handler, { smallestLane: 25 });
      await processor.process(batchOf(Array.from({ length: 20 }, (_, index) => `k${index}:${index}`)), NEVER);
      expect(calls).toHaveLength(1);
    });
  });

  describe('while a dependency is down', () => {
    it('pauses longer and longer, up to a limit, buries nothing, and begins again small once it is back', async () => {
      let down = true;
      const { handler, effects } = recording(() => (down ? DOWN : undefined));
      const { processor, graveyard } = setUp(handler);
      const pauses: unknown[] = [];
      for (let round = 0; round < 4; round += 1) pauses.push(await processor.process(batchOf(['a:1', 'b:2']), NEVER));
      expect(pauses).toEqual([100, 200, 350, 350].map((pauseMs) => ({ done: 0, pauseMs })));
      down = false;
      expect(await processor.process(batchOf(['a:1', 'b:2']), NEVER)).toEqual({ done: 2 });
      down = true;
      expect(await processor.process(batchOf(['a:3'], 2), NEVER)).toEqual({ done: 0, pauseMs: 100 });
      expect(effects.toSorted()).toEqual(['1', '2']);
      expect(graveyard.buried).toEqual([]);
    });

    it('commits what is done without a gap, and does not do again what is done behind it', async () => {
      let down = true;
      const { handler, effects } = recording((value) => (down && value.startsWith('b') ? DOWN : undefined));
      const { processor } = setUp(handler);
      const entries = ['a:a1', 'b:b2', 'a:a3', 'b:b4', 'a:a5'];
      expect(await processor.process(batchOf(entries), NEVER)).toEqual({ done: 1, pauseMs: 100 });
      down = false;
      expect(await processor.process(batchOf(entries.slice(1), 1), NEVER)).toEqual({ done: 4 });
      expect(effects.filter((value) => value.startsWith('a'))).toEqual(['a1', 'a3', 'a5']);
      expect(effects.filter((value) => value.startsWith('b'))).toEqual(['b2', 'b4']);
    });

    it('remembers what is done behind a smaller batch that follows', async () => {
      let down = true;
      const { handler, effects } = recording((value) => (down && value === 'b1' ? DOWN : undefined));
      const { processor } = setUp(handler);
      const entries = ['b:b1', 'a:a2', 'a:a3'];
      await processor.process(batchOf(entries), NEVER);
      await processor.process(batchOf(entries.slice(0, 2)), NEVER);
      down = false;
      await processor.process(batchOf(entries), NEVER);
      expect(effects).toEqual(['a2', 'a3', 'b1']);
    });

    it('waits for a decoder that must ask something, too, after what was before', async () => {
      let down = true;
      const { handler, effects } = recording();
      const { processor, graveyard } = setUp(handler, {
        decode: (_topic, bytes) => (down && bytes.toString() === 'a2' ? Promise.reject(new CbxError('CONTRACT.UNKNOWN_SCHEMA', 'down', { retryable: true })) : Promise.resolve(bytes.toString())),
      });
      expect(await processor.process(batchOf(['a:a1', 'a:a2', 'a:a3']), NEVER)).toEqual({ done: 1, pauseMs: 100 });
      expect(effects).toEqual(['a1']);
      down = false;
      expect(await processor.process(batchOf(['a:a2', 'a:a3'], 1), NEVER)).toEqual({ done: 2 });
      expect(effects).toEqual(['a1', 'a2', 'a3']);
      expect(graveyard.buried).toEqual([]);
    });
  });

  describe('meeting a message that cannot be processed', () => {
    it('finds it by halving, tries it a few times alone, buries it, and goes on in order', async () => {
      const { handler, effects, calls } = recording((value) => (value === 'a5' ? new TypeError('a5 is not to be had') : undefined));
      const { processor, graveyard } = setUp(handler);
      const entries = Array.from({ length: 8 }, (_, index) => `a:a${index + 1}`);
      expect(await processor.process(batchOf(entries, 40), NEVER)).toEqual({ done: 8 });
      expect(effects).toEqual(['a1', 'a2', 'a3', 'a4', 'a6', 'a7', 'a8']);
      expect(calls.filter((values) => values.join() === 'a5')).toHaveLength(3);
      expect(graveyard.buried).toHaveLength(1);
    });

    it('says in the dead letter why and whence, never what the error says', async () => {
      const { handler } = recording(() => new CbxError('REGISTRY.BROKEN', 'Ivanov cannot be registered', { details: { pointer: '/person' } }));
      const { processor, graveyard } = setUp(handler);
      await processor.process(batchOf(['a:a1'], 40), NEVER);
      expect(graveyard.buried).toEqual([
        expect.objectContaining({
          topic: 'dead.v1',
          key: 'a',
          value: Buffer.from('a1'),
          headers: {
            [HEADER.messageId]: 'id-a1',
            [HEADER.originTopic]: TOPIC,
            [HEADER.originPartition]: '3',
            [HEADER.originOffset]: '40',
            [HEADER.originTimestamp]: '2023-11-14T22:13:20.000Z',
            [HEADER.errorCode]: 'REGISTRY.BROKEN',
            [HEADER.errorPointer]: '/person',
            [HEADER.attempts]: '3',
            [HEADER.service]: 'orders',
            [HEADER.deadAt]: '2026-01-01T00:00:00.000Z',
          },
        }),
      ]);
    });

    it('buries undecodable bytes untouched and at once, where they stand', async () => {
      const { handler, effects } = recording();
      const { processor, graveyard } = setUp(handler, {
        decode: (_topic, bytes) => {
          if (bytes[0] === 0xff) throw new CbxError('CONTRACT.UNKNOWN_SYMBOL', 'A kind that this version does not know');
          return bytes.toString();
        },
      });
      const batch = batchOf(['a:a1', 'a:a2', 'a:a3']);
      const bytes = Buffer.from([0xff, 0, 1]);
      const records = batch.records.map((record, index) => (index === 1 ? { ...record, value: bytes } : record));
      expect(await processor.process({ ...batch, records }, NEVER)).toEqual({ done: 3 });
      expect(effects).toEqual(['a1', 'a3']);
      expect(graveyard.buried).toEqual([expect.objectContaining({ value: bytes, headers: expect.objectContaining({ [HEADER.errorCode]: 'CONTRACT.UNKNOWN_SYMBOL', [HEADER.attempts]: '1' }) })]);
    });

    it('buries what has no value or no handler', async () => {
      const { processor, graveyard } = setUp(recording().handler);
      await processor.process({ topic: TOPIC, partition: 3, records: [{ offset: '1', key: Buffer.from('a'), value: null, timestamp: '0' }] }, NEVER);
      await processor.process({ ...batchOf(['a:a1']), topic: 'strange.v1' }, NEVER);
      expect(graveyard.buried.map(({ value, headers }) => [value, headers[HEADER.errorCode]])).toEqual([
        [null, 'MESSAGING.EMPTY'],
        [Buffer.from('a1'), 'MESSAGING.NO_HANDLER'],
      ]);
    });

    it('keeps it, and waits, while the dead letters cannot be written', async () => {
      const { handler, effects } = recording((value) => (value === 'a2' ? new TypeError('no') : undefined));
      const { processor, graveyard } = setUp(handler);
      graveyard.down = true;
      expect(await processor.process(batchOf(['a:a1', 'a:a2', 'a:a3']), NEVER)).toEqual({ done: 1, pauseMs: 100 });
      expect(effects).toEqual(['a1']);
      graveyard.down = false;
      expect(await processor.process(batchOf(['a:a2', 'a:a3'], 1), NEVER)).toEqual({ done: 2 });
      expect(effects).toEqual(['a1', 'a3']);
      expect(graveyard.buried).toHaveLength(1);
    });

    it('waits where its dependency goes down while it stands alone', async () => {
      let attempts = 0;
      const { processor, graveyard } = setUp(() => {
        attempts += 1;
        return Promise.reject(attempts < 2 ? new TypeError('no') : DOWN);
      });
      expect(await processor.process(batchOf(['a:a1']), NEVER)).toEqual({ done: 0, pauseMs: 100 });
      expect(graveyard.buried).toEqual([]);
    });
  });

  describe('interrupted', () => {
    it('begins nothing new, and says what is done', async () => {
      const interrupt = new AbortController();
      const { handler, effects } = recording();
      const { processor } = setUp(
        async (messages, context) => {
          await handler(messages, context);
          interrupt.abort();
        },
        { maxMessages: 1 },
      );
      expect(await processor.process(batchOf(['a:a1', 'a:a2']), interrupt.signal)).toEqual({ done: 1 });
      expect(effects).toEqual(['a1']);
    });

    it('neither pauses nor buries what then fails', async () => {
      const interrupt = new AbortController();
      const { processor, graveyard } = setUp(() => {
        interrupt.abort();
        return Promise.reject(new TypeError('stopped halfway'));
      });
      expect(await processor.process(batchOf(['a:a1']), interrupt.signal)).toEqual({ done: 0 });
      expect(graveyard.buried).toEqual([]);
    });
  });

  it('whatever fails and however often: each message takes effect once or is buried, in the order of its key', async () => {
    const entry = fc.record({ key: fc.constantFrom('a', 'b', 'c'), poison: fc.boolean(), outages: fc.nat({ max: 2 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 10 }), async (plan, concurrency, maxMessages) => {
        const outages = plan.map((it) => it.outages);
        const { handler, effects } = recording((value) => {
          const index = Number(value);
          if ((outages[index] ?? 0) > 0) {
            outages[index] = (outages[index] ?? 0) - 1;
            return DOWN;
          }
          return plan[index]?.poison ? new TypeError('poison') : undefined;
        });
        const { processor, graveyard } = setUp(handler, { concurrency, maxMessages });
        const entries = plan.map(({ key }, index) => `${key}:${index}`);
        for (let done = 0; done < entries.length; ) done += (await processor.process(batchOf(entries.slice(done), done), NEVER)).done;
        const of = (key: string, values: readonly string[]): number[] => values.map(Number).filter((index) => plan[index]?.key === key);
        for (const key of ['a', 'b', 'c']) {
          const indexes = plan.flatMap((it, index) => (it.key === key ? [index] : []));
          expect(of(key, effects)).toEqual(indexes.filter((index) => plan[index]?.poison === false));
          expect(of(key, graveyard.buried.map(({ value }) => String(value)))).toEqual(indexes.filter((index) => plan[index]?.poison === true));
        }
      }),
      { numRuns: 60 },
    );
  });
});
