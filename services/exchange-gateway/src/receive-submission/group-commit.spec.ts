import { setImmediate as nextTurn } from 'node:timers/promises';
import { GroupCommit, type GroupCommitOptions } from './group-commit.js';

/** Commits that end when told, and what they were given. */
class Commits {
  readonly groups: string[][] = [];
  readonly #ends: ((error?: Error) => void)[] = [];

  readonly commit = (items: readonly string[]): Promise<string[]> => {
    this.groups.push([...items]);
    return new Promise((resolve, reject) => {
      this.#ends.push((error) => (error === undefined ? resolve(items.map((item) => `${item}!`)) : reject(error)));
    });
  };

  /** Ends the commit that was begun longest ago, and lets what follows of it happen. */
  async end(error?: Error): Promise<void> {
    this.#ends.shift()?.(error);
    await nextTurn();
    await nextTurn();
  }
}

const COMMON = new Error('away');
const OWN = new Error('at fault');

describe('group commit', () => {
  let commits: Commits;
  const groupsOf = (options: Partial<GroupCommitOptions<string, string>> = {}) =>
    new GroupCommit<string, string>({ commit: commits.commit, maxItems: 3, maxWeight: 100, weightOf: (item) => item.length, isCommon: (error) => error === COMMON, aloneAtOnce: 1, ...options });
  const run = async (groups: GroupCommit<string, string>, owner: string, ...items: string[]) => {
    const results = items.map((item) => groups.run(owner, item));
    for (const result of results) result.catch(() => undefined);
    await nextTurn();
    return results;
  };
  beforeEach(() => (commits = new Commits()));

  it('takes together what came together, then what came meanwhile, as many as allowed, in the order of arrival', async () => {
    const groups = groupsOf();
    const first = await run(groups, 'KAZ', 'a', 'b');
    const later = await run(groups, 'KAZ', 'c', 'd', 'e', 'f');
    expect(commits.groups).toEqual([['a', 'b']]);
    await commits.end();
    expect(await Promise.all(first)).toEqual(['a!', 'b!']);
    await commits.end();
    await commits.end();
    expect(commits.groups).toEqual([['a', 'b'], ['c', 'd', 'e'], ['f']]);
    expect(await Promise.all(later)).toEqual(['c!', 'd!', 'e!', 'f!']);
  });

  it('lets no owner wait for another', async () => {
    const groups = groupsOf();
    void (await run(groups, 'KAZ', 'a'));
    void (await run(groups, 'RUS', 'b'));
    expect(commits.groups).toEqual([['a'], ['b']]);
  });

  it('keeps a group within its weight, and lets alone what weighs more', async () => {
    const groups = groupsOf({ maxWeight: 4 });
    const results = await run(groups, 'KAZ', 'aa', 'heavy', 'bb', 'c');
    await commits.end();
    await commits.end();
    await commits.end();
    expect(commits.groups).toEqual([['heavy'], ['aa', 'bb'], ['c']]);
    expect(await Promise.all(results)).toEqual(['aa!', 'heavy!', 'bb!', 'c!']);
  });

  it('takes a group apart that fails: only the one at fault hears of it, and others go on meanwhile', async () => {
    const groups = groupsOf();
    const [a, b, c] = await run(groups, 'KAZ', 'a', 'b', 'c');
    await commits.end(OWN);
    expect(commits.groups).toEqual([['a', 'b', 'c'], ['a']]);
    await commits.end();
    await expect(a).resolves.toBe('a!');
    const [d] = await run(groups, 'KAZ', 'd');
    await commits.end(OWN);
    await expect(b).rejects.toBe(OWN);
    await commits.end();
    await commits.end();
    await expect(c).resolves.toBe('c!');
    await expect(d).resolves.toBe('d!');
    expect(commits.groups).toEqual([['a', 'b', 'c'], ['a'], ['b'], ['d'], ['c']]);
  });

  it('tries nothing alone that no one could do, and goes on with those that come later', async () => {
    const groups = groupsOf();
    const results = await run(groups, 'KAZ', 'a', 'b');
    await commits.end(COMMON);
    for (const result of results) await expect(result).rejects.toBe(COMMON);
    void (await run(groups, 'KAZ', 'c'));
    expect(commits.groups).toEqual([['a', 'b'], ['c']]);
  });
});
