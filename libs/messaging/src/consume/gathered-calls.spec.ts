import { CbxError } from '@cbx/kernel';
import { GatheredCalls } from './gathered-calls.js';

/** Work that ends when the test says so; what it was asked to do, piece by piece. */
function heldWork(concurrency = 1, maxItems = 100) {
  const pieces: number[][] = [];
  const ends: ((error?: Error) => void)[] = [];
  const calls = new GatheredCalls<number>({
    concurrency,
    maxItems,
    work: (items) => {
      pieces.push([...items]);
      return new Promise((resolve, reject) => {
        ends.push((error) => (error === undefined ? resolve() : reject(error)));
      });
    },
  });
  return { calls, pieces, end: (piece: number, error?: Error) => ends[piece]?.(error) };
}

const nextTurn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
const outcome = (call: Promise<void>) => call.then(() => 'done', (error: Error) => error.message);

describe('GatheredCalls', () => {
  it('takes the calls of one turn together, in their order', async () => {
    const { calls, pieces, end } = heldWork();
    const all = [calls.run([1, 2]), calls.run([3])];
    await nextTurn();
    expect(pieces).toEqual([[1, 2, 3]]);
    end(0);
    await Promise.all(all);
  });

  it('puts together what comes while work runs, up to the most items, and resolves each call with its own piece', async () => {
    const { calls, pieces, end } = heldWork(1, 4);
    const told: string[] = [];
    const run = (items: number[]) => void calls.run(items).then(() => told.push(items.join()));
    run([1]);
    await nextTurn();
    for (const items of [[2], [3, 4], [5, 6], [7, 8, 9, 10, 11]]) run(items);
    await nextTurn();
    expect(pieces).toEqual([[1]]);
    end(0);
    await nextTurn();
    expect(pieces.slice(1)).toEqual([[2, 3, 4]]);
    expect(told).toEqual(['1']);
    end(1);
    await nextTurn();
    end(2);
    await nextTurn();
    end(3);
    await nextTurn();
    expect(pieces.slice(2)).toEqual([[5, 6], [7, 8, 9, 10, 11]]);
    expect(told).toEqual(['1', '2', '3,4', '5,6', '7,8,9,10,11']);
  });

  it('runs as many pieces at once as it may', async () => {
    const { calls, pieces, end } = heldWork(2, 1);
    void calls.run([1]);
    void calls.run([2]);
    void calls.run([3]);
    await nextTurn();
    expect(pieces).toEqual([[1], [2]]);
    end(1);
    await nextTurn();
    expect(pieces).toEqual([[1], [2], [3]]);
  });

  const numbers = (from: number, count: number): number[] => Array.from({ length: count }, (_, n) => from + n);

  it('lets small calls pass the large ones of a backlog, in turns with them', async () => {
    const { calls, pieces, end } = heldWork(1, 30);
    const backlog = [numbers(100, 20), numbers(200, 20), numbers(300, 20)];
    for (const items of backlog) void calls.run(items);
    await nextTurn();
    void calls.run([1]);
    void calls.run([2, 3]);
    end(0);
    await nextTurn();
    void calls.run([4]);
    end(1);
    await nextTurn();
    end(2);
    await nextTurn();
    end(3);
    await nextTurn();
    expect(pieces).toEqual([backlog[0], [1, 2, 3], backlog[1], [4], backlog[2]]);
  });

  it('keeps one of several places free of large calls', async () => {
    const { calls, pieces, end } = heldWork(2, 30);
    const backlog = [numbers(100, 20), numbers(200, 20)];
    for (const items of backlog) void calls.run(items);
    await nextTurn();
    expect(pieces).toEqual([backlog[0]]);
    void calls.run([1]);
    await nextTurn();
    expect(pieces).toEqual([backlog[0], [1]]);
    end(0);
    await nextTurn();
    expect(pieces).toEqual([backlog[0], [1], backlog[1]]);
  });

  it('tries the calls of a failed piece one by one: only the one at fault fails', async () => {
    const pieces: number[][] = [];
    const calls = new GatheredCalls<number>({
      concurrency: 1,
      maxItems: 100,
      work: (items) => {
        pieces.push([...items]);
        return items.includes(2) ? Promise.reject(new CbxError('TEST.POISON', 'a poisonous item')) : Promise.resolve();
      },
    });
    expect(await Promise.all([[1], [2], [3]].map((items) => outcome(calls.run(items))))).toEqual(['done', 'a poisonous item', 'done']);
    expect(pieces).toEqual([[1, 2, 3], [1], [2], [3]]);
  });

  it('tells all of them that a dependency is down, without trying again', async () => {
    const { calls, pieces, end } = heldWork();
    const all = [outcome(calls.run([1])), outcome(calls.run([2]))];
    await nextTurn();
    end(0, new CbxError('TEST.DOWN', 'the database is down', { retryable: true }));
    expect(await Promise.all(all)).toEqual(['the database is down', 'the database is down']);
    expect(pieces).toEqual([[1, 2]]);
  });

  it('goes on after a failure', async () => {
    const { calls, pieces, end } = heldWork();
    const failed = outcome(calls.run([1]));
    await nextTurn();
    const next = outcome(calls.run([2]));
    end(0, new Error('once'));
    expect(await failed).toBe('once');
    await nextTurn();
    end(1);
    expect(await next).toBe('done');
    expect(pieces).toEqual([[1], [2]]);
  });
});
