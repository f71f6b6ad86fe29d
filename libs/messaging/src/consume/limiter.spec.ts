import { setImmediate as turn } from 'node:timers/promises';
import { Limiter } from './limiter.js';

/** Work that runs until it is told to end. */
function held(): { work: () => Promise<void>; end: () => void; begun: () => boolean } {
  let end: () => void = () => undefined;
  let begun = false;
  const over = new Promise<void>((resolve) => (end = resolve));
  return {
    work: () => {
      begun = true;
      return over;
    },
    end: () => {
      end();
    },
    begun: () => begun,
  };
}

describe('the limiter', () => {
  it('gives a place that comes free to the group that has the fewest', async () => {
    const limiter = new Limiter(2);
    const backlog = Array.from({ length: 4 }, held);
    const small = held();
    const all = backlog.map(({ work }) => limiter.run('backlog', work));
    all.push(limiter.run('small', small.work));
    await turn();
    expect([...backlog, small].map(({ begun }) => begun())).toEqual([true, true, false, false, false]);
    backlog[0]?.end();
    await turn();
    expect([...backlog, small].map(({ begun }) => begun())).toEqual([true, true, false, false, true]);
    for (const { end } of [...backlog, small]) end();
    await Promise.all(all);
  });

  it('lets alone run alone, and the others afterwards', async () => {
    const limiter = new Limiter(3);
    const [before, alone, after, second] = [held(), held(), held(), held()];
    const all = [limiter.run('a', before.work), limiter.runAlone(alone.work), limiter.run('b', after.work), limiter.runAlone(second.work)];
    await turn();
    expect([before, alone, after, second].map(({ begun }) => begun())).toEqual([true, false, false, false]);
    before.end();
    await turn();
    expect([alone, after, second].map(({ begun }) => begun())).toEqual([true, false, false]);
    alone.end();
    await turn();
    expect([after, second].map(({ begun }) => begun())).toEqual([false, true]);
    second.end();
    await turn();
    expect(after.begun()).toBe(true);
    after.end();
    await Promise.all(all);
  });

  it('frees the place of work that fails', async () => {
    const limiter = new Limiter(1);
    await expect(limiter.run('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(limiter.runAlone(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await limiter.run('a', () => Promise.resolve(1))).toBe(1);
  });
});
