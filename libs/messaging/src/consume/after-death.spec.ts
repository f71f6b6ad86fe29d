import { setImmediate as turn } from 'node:timers/promises';
import { CbxError, ManualClock } from '@cbx/kernel';
import { HEADER } from '../message.js';
import type { OutgoingMessage } from '../message.js';
import { silentLogger } from '../messaging-logger.js';
import type { BatchOutcome, FetchedBatch } from './batch-consumer.js';
import { BatchProcessor } from './batch-processor.js';
import { MessagingMetrics } from './messaging-metrics.js';
import type { BegunHandling, ConsumedPartition, StartStore } from './start-store.js';

class MemoryStarts implements StartStore {
  readonly rows = new Map<string, Map<bigint, BegunHandling>>();
  down = false;

  begun(place: ConsumedPartition): Promise<readonly BegunHandling[]> {
    if (this.down) return Promise.reject(new CbxError('PERSISTENCE.UNAVAILABLE', 'down', { retryable: true }));
    return Promise.resolve([...this.#of(place).values()]);
  }

  begin(place: ConsumedPartition, offset: bigint, until: bigint): Promise<void> {
    const before = this.#of(place).get(offset);
    this.#of(place).set(offset, { offset, until, starts: (before?.starts ?? 0) + 1 });
    return Promise.resolve();
  }

  end(place: ConsumedPartition, from: bigint, to: bigint): Promise<void> {
    for (const offset of this.#of(place).keys()) if (offset >= from && offset <= to) this.#of(place).delete(offset);
    return Promise.resolve();
  }

  get count(): number {
    return [...this.rows.values()].reduce((sum, rows) => sum + rows.size, 0);
  }

  #of({ topic, partition }: ConsumedPartition): Map<bigint, BegunHandling> {
    const name = `${topic}/${partition}`;
    const rows = this.rows.get(name) ?? new Map<bigint, BegunHandling>();
    this.rows.set(name, rows);
    return rows;
  }
}

/** A group of one member that dies and is started again, over a log of two partitions. */
class Lives {
  readonly starts = new MemoryStarts();
  readonly buried: OutgoingMessage[] = [];
  readonly effects: string[] = [];
  readonly log: readonly string[][];
  readonly committed: number[];
  deaths = 0;

  constructor(log: readonly string[][]) {
    this.log = log;
    this.committed = log.map(() => 0);
  }

  /** One life: until all is done, a handler ends it, or it is paused. */
  async live(failure: (value: string) => 'DIES' | 'DOWN' | undefined): Promise<BatchOutcome[]> {
    let die: () => void = () => undefined;
    const died = new Promise<'DIED'>((resolve) => (die = () => resolve('DIED')));
    let dead = false;
    const processor = new BatchProcessor({
      groupId: 'group',
      service: 'orders',
      handlerOf: () => async (messages) => {
        await turn();
        if (dead) return new Promise<never>(() => undefined);
        for (const { value } of messages) {
          const what = failure(String(value));
          if (what === 'DOWN') throw new CbxError('PERSISTENCE.UNAVAILABLE', 'down', { retryable: true });
          if (what === 'DIES') {
            dead = true;
            this.deaths += 1;
            die();
            return new Promise<never>(() => undefined);
          }
        }
        this.effects.push(...messages.map(({ value }) => String(value)));
      },
      decode: (_topic, bytes) => bytes.toString(),
      deadLetter: {
        topic: 'dead.v1',
        publisher: {
          publish: (messages) => Promise.resolve(void this.buried.push(...messages)),
          connect: () => Promise.resolve(),
          close: () => Promise.resolve(),
          isConnected: () => true,
        },
      },
      concurrency: 2,
      maxMessages: 500,
      maxAttempts: 3,
      attemptDelayMs: 0,
      pauseMs: { first: 1, longest: 1 },
      metrics: new MessagingMetrics(),
      logger: silentLogger,
      clock: new ManualClock('2026-01-01T00:00:00.000Z'),
      starts: this.starts,
    });
    const outcomes: BatchOutcome[] = [];
    const partition = async (index: number): Promise<void> => {
      while (!dead && this.committed[index]! < this.log[index]!.length) {
        const outcome = await processor.process(this.#batch(index), new AbortController().signal);
        if (dead) return;
        this.committed[index]! += outcome.done;
        outcomes.push(outcome);
        if (outcome.pauseMs !== undefined) return;
      }
    };
    await Promise.race([Promise.all(this.log.map((_, index) => partition(index))), died]);
    return outcomes;
  }

  #batch(partition: number): FetchedBatch {
    const from = this.committed[partition]!;
    const records = this.log[partition]!.slice(from).map((entry, index) => ({
      offset: String(from + index),
      key: Buffer.from(entry.split(':')[0] ?? ''),
      value: Buffer.from(entry.split(':')[1] ?? ''),
      timestamp: '1700000000000',
    }));
    return { topic: 'orders.v1', partition, records };
  }
}

describe('a message that ends the process', () => {
  const log = [
    ['a:a1', 'b:b1', 'a:kills', 'a:a2', 'b:b2', 'c:c1'],
    ['d:d1', 'e:e1', 'd:d2'],
  ];
  const kills = (value: string): 'DIES' | undefined => (value === 'kills' ? 'DIES' : undefined);

  it('is buried after a few deaths, and everything else takes effect in order', async () => {
    const lives = new Lives(log);
    for (let life = 0; life < 6; life += 1) await lives.live(kills);
    expect(lives.deaths).toBe(4);
    expect(lives.buried.map(({ value, headers }) => [String(value), headers[HEADER.errorCode], headers[HEADER.attempts]])).toEqual([['kills', 'MESSAGING.PROCESS_ENDED', '3']]);
    const firsts = [...new Set(lives.effects)];
    for (const key of ['a', 'b', 'c', 'd', 'e']) expect(firsts.filter((value) => value.startsWith(key))).toEqual(log.flat().map((entry) => entry.split(':')[1]!).filter((value) => value.startsWith(key)));
    expect(lives.committed).toEqual([6, 3]);
    expect(lives.starts.count).toBe(0);
  });

  it('is told apart from those that are handled when it kills, whichever dies first', async () => {
    const lives = new Lives([['a:a1', 'a:kills'], ['d:d1'], ['e:kills', 'e:e2'], ['f:f1', 'f:f2']]);
    for (let life = 0; life < 10; life += 1) await lives.live(kills);
    expect(lives.buried.map(({ value }) => String(value))).toEqual(['kills', 'kills']);
    expect([...new Set(lives.effects)].toSorted()).toEqual(['a1', 'd1', 'e2', 'f1', 'f2']);
    expect(lives.starts.count).toBe(0);
  });

  it('is not one that is handled when the process is ended from outside, now and then', async () => {
    const lives = new Lives([Array.from({ length: 12 }, (_, index) => `a:${index}`)]);
    for (const last of [1, 5, 4, 6, 2, 7, 99]) {
      let handled = 0;
      await lives.live(() => (++handled === last ? 'DIES' : undefined));
    }
    expect(lives.deaths).toBe(6);
    expect(lives.buried).toEqual([]);
    expect([...new Set(lives.effects)]).toEqual(Array.from({ length: 12 }, (_, index) => String(index)));
  });

  it('is not one whose dependency was down', async () => {
    const lives = new Lives([['a:a1', 'a:a2']]);
    for (let life = 0; life < 8; life += 1) expect(await lives.live(() => 'DOWN')).toEqual([{ done: 0, pauseMs: 1 }]);
    expect(lives.starts.count).toBe(0);
    await lives.live(() => undefined);
    expect(lives.effects).toEqual(['a1', 'a2']);
    expect(lives.buried).toEqual([]);
  });

  it('is waited for while it cannot be remembered', async () => {
    const lives = new Lives([['a:a1']]);
    lives.starts.down = true;
    expect(await lives.live(() => undefined)).toEqual([{ done: 0, pauseMs: 1 }]);
    lives.starts.down = false;
    await lives.live(() => undefined);
    expect(lives.effects).toEqual(['a1']);
  });
});
