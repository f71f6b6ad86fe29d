import type { Principal } from './principal.js';
import { release, releaseAll, releaseToOps, releaseUnderAll, releaseViews } from './released.js';
import type { Released } from './released.js';

interface Row {
  readonly id: string;
  readonly origin: string;
}

const operator: Principal = { subject: 'p', state: 'ARM', roles: ['operator'] };
const toLabel = (row: Row) => ({ origin: row.origin, releasableTo: [], status: 'ACTUAL', handlingCode: 'H0' });
const rows: Row[] = [
  { id: '1', origin: 'ARM' },
  { id: '2', origin: 'KAZ' },
  { id: '3', origin: 'ARM' },
];

/** Compiles only while `A` is not assignable to `B`. */
type Refused<A, B> = [A] extends [B] ? never : true;

describe('release', () => {
  it('hands out the record itself when it is released, and nothing when not', () => {
    const [mine, foreign] = rows as [Row, Row];
    expect(release(operator, toLabel(mine), mine)).toBe(mine);
    expect(release(operator, toLabel(foreign), foreign)).toBeUndefined();
  });

  it('keeps the released ones of several, in order', () => {
    expect(releaseAll(operator, rows, toLabel).map((row) => row.id)).toEqual(['1', '3']);
  });

  it('makes views of released rows only', () => {
    const viewed: string[] = [];
    const views = releaseViews(operator, rows, toLabel, (row) => {
      viewed.push(row.id);
      return { name: row.id };
    });
    expect(views).toEqual([{ name: '1' }, { name: '3' }]);
    expect(viewed).toEqual(['1', '3']);
  });
});

describe('releaseUnderAll', () => {
  const [own, foreign] = rows.map(toLabel) as [ReturnType<typeof toLabel>, ReturnType<typeof toLabel>];

  it('hands a record out only where every one of its labels does', () => {
    const record = { id: '1' };
    expect(releaseUnderAll(operator, [own], record)).toBe(record);
    expect(releaseUnderAll(operator, [own, { ...own }], record)).toBe(record);
    expect(releaseUnderAll(operator, [own, foreign], record)).toBeUndefined();
    expect(releaseUnderAll(operator, [foreign, own], record)).toBeUndefined();
  });

  it('hands out nothing that has no label', () => {
    expect(releaseUnderAll(operator, [], { id: '1' })).toBeUndefined();
  });
});

describe('releaseToOps', () => {
  it('shows how the suite runs to the role ops, and to no other', () => {
    const facts = { pending: 2 };
    expect(releaseToOps({ ...operator, roles: ['ops'] }, facts)).toBe(facts);
    expect(releaseToOps({ ...operator, roles: ['operator', 'ops'] }, facts)).toBe(facts);
    for (const role of ['operator', 'supervisor', 'member-system'] as const) expect(releaseToOps({ ...operator, roles: [role] }, facts)).toBeUndefined();
  });
});

describe('Released', () => {
  it('is refused by the compiler for a record that did not pass', () => {
    const plain: Refused<Row, Released<Row>> = true;
    const literal: Refused<{ id: string; origin: string }, Released<Row>> = true;
    const widened: Refused<Released<Row> & { secret: string }, Released<Row & { secret: string }>> = true;
    const maybe: Refused<Released<Row> | undefined, Released<Row>> = true;
    expect([plain, literal, widened, maybe]).toEqual([true, true, true, true]);
  });

  it('reads as the record that it is', () => {
    const released: Released<Row> | undefined = release(operator, toLabel(rows[0]!), rows[0]!);
    const row: Row | undefined = released;
    expect(row?.id).toBe('1');
  });
});
