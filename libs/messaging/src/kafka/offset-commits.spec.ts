import { jest } from '@jest/globals';
import { OffsetCommits } from './offset-commits.js';

/** What kafkajs gives a batch, over one list of what is done. */
function committing() {
  const state = { done: 0, commits: [] as number[], failing: false };
  return {
    state,
    payload: {
      uncommittedOffsets: () => ({ topics: state.done > (state.commits.at(-1) ?? 0) ? [{ topic: 'a', partitions: [{ partition: 0, offset: String(state.done) }] }] : [] }),
      commitOffsetsIfNecessary: () => {
        if (state.failing) return Promise.reject(new Error('the group is dealt out anew'));
        state.commits.push(state.done);
        return Promise.resolve();
      },
    },
  };
}

describe('the commits of offsets', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('are made at once, then together', async () => {
    const { state, payload } = committing();
    const commits = new OffsetCommits(250);
    for (state.done = 1; state.done <= 5; state.done += 1) await commits.soon(payload);
    state.done = 5;
    expect(state.commits).toEqual([1]);
    await jest.advanceTimersByTimeAsync(250);
    expect(state.commits).toEqual([1, 5]);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(state.commits).toEqual([1, 5]);
  });

  it('are made when a consumer stops or its group is dealt out anew, and nothing is left to be made later', async () => {
    const { state, payload } = committing();
    const commits = new OffsetCommits(250);
    state.done = 1;
    await commits.soon(payload);
    state.done = 2;
    await commits.soon(payload);
    await commits.flush();
    state.done = 3;
    await commits.now(payload);
    expect(state.commits).toEqual([1, 2, 3]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('that fail are told to the batch that makes them, and to nobody where none does', async () => {
    const { state, payload } = committing();
    const commits = new OffsetCommits(250);
    state.failing = true;
    state.done = 1;
    await expect(commits.soon(payload)).rejects.toThrow('anew');
    await commits.soon(payload);
    await commits.flush();
    expect(state.commits).toEqual([]);
  });
});
