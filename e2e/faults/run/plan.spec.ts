import { catalogue, chosen } from '../inject/catalogue.ts';
import { nameOf } from '../inject/fault.ts';
import { Random } from '../load/random.ts';
import { type Blow, plan } from './plan.ts';

const { faults } = catalogue(() => true);
const blows = (seed: string, minutes: number, count: number): Blow[] => {
  const all = plan(faults, new Random(seed), minutes);
  return Array.from({ length: count }, () => all.next().value as Blow);
};
const names = (some: readonly Blow[]): string[] => some.flat().map(nameOf);

describe('plan', () => {
  it('follows from the seed', () => {
    expect(names(blows('1', 20, 60))).toEqual(names(blows('1', 20, 60)));
    expect(names(blows('1', 20, 60))).not.toEqual(names(blows('2', 20, 60)));
  });

  it('goes through every fault before any comes again', () => {
    const all = plan(faults, new Random('1'), 20);
    const seen: string[] = [];
    while (seen.length < faults.length) seen.push(...names([all.next().value as Blow]));
    expect(seen.toSorted()).toEqual(faults.map(nameOf).toSorted());
  });

  it('never strikes one thing from two sides at once', () => {
    const some = [...blows('1', 20, 200), ...blows('2', 1, 40)];
    expect(some.some((blow) => blow.length === 2)).toBe(true);
    for (const blow of some) {
      const touched = blow.flatMap(({ touches }) => touches);
      expect(new Set(touched).size).toBe(touched.length);
    }
  });

  it('gets through most kinds within few blows where time is short', () => {
    for (const seed of ['1', '2', '3', 'npm-test']) {
      const kinds = new Set(blows(seed, 1, 6).flat().map(({ kind }) => kind));
      expect(kinds.size).toBeGreaterThanOrEqual(9);
      expect(kinds).toContain('kill');
    }
  });
});

describe('catalogue', () => {
  it('kills and freezes every instance of every service, and every engine', () => {
    const of = (kind: string): string[] => faults.filter((fault) => fault.kind === kind).map(({ target }) => target);
    const processes = ['exchange-gateway', 'exchange-gateway-2', 'case-registry', 'case-registry-2', 'alerting', 'alerting-2', 'kafka', 'postgres', 'schema-registry'];
    expect({ kill: of('kill'), freeze: of('freeze') }).toEqual({ kill: processes, freeze: processes });
    expect(new Set(faults.map(nameOf)).size).toBe(faults.length);
  });

  it('names what cannot be had here, and why', () => {
    const { faults: some, skipped } = catalogue((engine) => engine === 'kafka');
    expect(skipped).toEqual([{ kind: 'disk-full', target: 'postgres', why: expect.stringContaining('mounted') }]);
    expect(some.map(nameOf)).not.toContain('disk-full:postgres');
    expect(some.map(nameOf)).toContain('disk-full:kafka');
  });
});

describe('chosen', () => {
  it('takes kinds and single faults, and refuses a word that means none', () => {
    expect(chosen(faults, ['disk-full', 'kill:kafka']).map(nameOf)).toEqual(['kill:kafka', 'disk-full:kafka', 'disk-full:postgres']);
    expect(() => chosen(faults, ['earthquake'])).toThrow('No fault is called earthquake');
  });
});
