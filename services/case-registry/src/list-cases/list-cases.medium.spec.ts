import type { TestDatabase } from '@cbx/testing';
import { jest } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { cancel, group, operation, readmission, search } from '../../test/notifications.js';
import { operatorOf, readers, STATES } from '../../test/readers.js';
import { registration } from '../../test/registration.js';
import { connect, emptyTables, registryDatabase } from '../../test/registry-database.js';

// The stack is shared with other tests, and its machine may be busy.
jest.setTimeout(60_000);

let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  database = await registryDatabase();
  dataSource = await connect(database.url);
});

afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

beforeEach(() => emptyTables(dataSource));

/** What is registered for most tests: reference -> to whom. All of KAZ but the one of KGZ. */
const RELEASES = { all: ['*'], arm: ['ARM'], 'arm-rus': ['ARM', 'RUS'], none: ['UZB'], kgz: ['KAZ'] } as const;

async function seed() {
  const parts = registration(dataSource);
  for (const [reference, to] of Object.entries(RELEASES)) {
    await parts.register(search({ reference, to: [...to], origin: reference === 'kgz' ? 'KGZ' : 'KAZ' }));
    parts.clock.advance(1000);
  }
  return { ...parts, ...readers(parts) };
}

const keyOf = (reference: keyof typeof RELEASES) => search({ reference, origin: reference === 'kgz' ? 'KGZ' : 'KAZ' }).header.subjectKey;
const SEES: Record<(typeof STATES)[number], (keyof typeof RELEASES)[]> = {
  ARM: ['arm-rus', 'arm', 'all'],
  BLR: ['all'],
  KAZ: ['kgz', 'none', 'arm-rus', 'arm', 'all'],
  KGZ: ['kgz', 'all'],
  RUS: ['arm-rus', 'all'],
  TJK: ['all'],
};

describe('the list of cases', () => {
  it.each(STATES)('shows %s what was released to it, the newest first, on one page or on many', async (state) => {
    const { page, everyPage } = await seed();
    const expected = SEES[state].map(keyOf);
    expect((await page(operatorOf(state))).items.map(({ subjectKey }) => subjectKey)).toEqual(expected);
    const pages = await everyPage(operatorOf(state), { limit: '1' });
    expect(pages).toHaveLength(expected.length);
    expect(pages.flatMap(({ items }) => items.map(({ subjectKey }) => subjectKey))).toEqual(expected);
  });

  it.each(STATES)('lets no filter show %s more', async (state) => {
    const { page } = await seed();
    const expected = (origin: string) => SEES[state].filter((reference) => (reference === 'kgz') === (origin === 'KGZ')).map(keyOf);
    for (const origin of ['KAZ', 'KGZ']) {
      const further: Record<string, string>[] = [{}, { status: '*' }, { kind: 'SEARCH_REQUEST' }, { caseStatus: 'OPEN' }];
      for (const query of further) {
        expect((await page(operatorOf(state), { origin, ...query })).items.map(({ subjectKey }) => subjectKey)).toEqual(expected(origin));
      }
    }
  });

  it.each(STATES)('follows a narrowed and a widened release for %s at once', async (state) => {
    const parts = registration(dataSource);
    const { page } = readers(parts);
    const sees = async () => (await page(operatorOf(state))).items.length === 1;
    await parts.register(search({ to: ['*'] }));
    expect(await sees()).toBe(true);
    await parts.register(search({ version: 2, to: ['ARM'] }));
    expect(await sees()).toBe(state === 'ARM' || state === 'KAZ');
    await parts.register(search({ version: 3, to: ['RUS', 'TJK'] }));
    expect(await sees()).toBe(['KAZ', 'RUS', 'TJK'].includes(state));
  });

  it('gives a machine its own state’s cases only, and ops none', async () => {
    const { page } = await seed();
    expect((await page({ subject: 'm', state: 'KAZ', roles: ['member-system'] })).items).toHaveLength(4);
    expect((await page({ subject: 'm', state: 'ARM', roles: ['member-system'] })).items).toEqual([]);
    expect((await page({ subject: 'o', state: 'KAZ', roles: ['ops'] })).items).toEqual([]);
  });

  it('filters by kind, case status and status, which is ACTUAL unless asked for', async () => {
    const parts = registration(dataSource);
    const { page } = readers(parts);
    await parts.register(group(), readmission(), operation(), search(), search({ reference: 'gone' }), group({ status: 'EXERCISE' }), group({ status: 'TEST' }));
    await parts.register(cancel('SEARCH_REQUEST', { reference: 'gone', version: 2 }));
    const shown = async (query: Record<string, string>) =>
      (await page(operatorOf('ARM'), query)).items.map(({ kind, status, caseStatus }) => `${kind} ${status} ${caseStatus}`).sort();
    expect(await shown({})).toEqual([
      'OPERATION_STATUS ACTUAL OPEN',
      'ORGANIZED_CRIME_GROUP ACTUAL OPEN',
      'READMITTED_PERSON ACTUAL OPEN',
      'SEARCH_REQUEST ACTUAL OPEN',
      'SEARCH_REQUEST ACTUAL WITHDRAWN',
    ]);
    expect(await shown({ kind: 'ORGANIZED_CRIME_GROUP' })).toEqual(['ORGANIZED_CRIME_GROUP ACTUAL OPEN']);
    expect(await shown({ caseStatus: 'WITHDRAWN' })).toEqual(['SEARCH_REQUEST ACTUAL WITHDRAWN']);
    expect(await shown({ status: 'EXERCISE' })).toEqual(['ORGANIZED_CRIME_GROUP EXERCISE OPEN']);
    expect(await shown({ status: '*', kind: 'ORGANIZED_CRIME_GROUP' })).toEqual(['ACTUAL', 'EXERCISE', 'TEST'].map((status) => `ORGANIZED_CRIME_GROUP ${status} OPEN`));
    expect(await shown({ origin: 'KGZ' })).toEqual([]);
  });

  it('shows the name of a withdrawn case to its owner alone', async () => {
    const parts = registration(dataSource);
    const { page } = readers(parts);
    await parts.register(search(), cancel('SEARCH_REQUEST', { version: 2 }));
    for (const state of STATES) {
      expect((await page(operatorOf(state))).items).toMatchObject([{ caseStatus: 'WITHDRAWN', label: state === 'KAZ' ? 'Примеров Тимур Образцович' : 'KAZ-2026-000001' }]);
    }
  });

  it('neither repeats nor misses a case while others are opened and changed between its pages', async () => {
    const parts = registration(dataSource);
    const { everyPage } = readers(parts);
    const references = Array.from({ length: 25 }, (_, index) => `R-${index}`);
    for (const reference of references) {
      await parts.register(search({ reference }));
      parts.clock.advance(1);
    }
    let round = 0;
    const pages = await everyPage(operatorOf('ARM'), { limit: '4' }, async () => {
      round += 1;
      parts.clock.advance(1);
      await parts.register(search({ reference: `new-${round}` }), search({ reference: `R-${round}`, version: 2 }), search({ reference: `R-${24 - round}`, version: 2 }));
    });
    expect(round).toBe(6);
    const shown = pages.flatMap(({ items }) => items.map(({ subjectKey }) => subjectKey));
    expect(shown).toEqual(references.toReversed().map((reference) => search({ reference }).header.subjectKey));
  });

  it('ends without a cursor exactly where nothing is left', async () => {
    const parts = registration(dataSource);
    const { page } = readers(parts);
    await parts.register(search({ reference: 'A' }), search({ reference: 'B' }), search({ reference: 'C', to: ['ARM'] }));
    expect(await page(operatorOf('RUS'), { limit: '2' })).not.toHaveProperty('nextCursor');
    expect(await page(operatorOf('ARM'), { limit: '2' })).toHaveProperty('nextCursor');
  });

  it('leaves an audit entry that names the reader and exactly the cases shown', async () => {
    const { page } = await seed();
    const { items } = await page(operatorOf('RUS'));
    const entries: Record<string, unknown>[] = await dataSource.query(`SELECT actor, actor_state, action, case_ids FROM audit_entry WHERE action = 'CASES_LISTED'`);
    expect(entries).toEqual([{ actor: 'operator-of-RUS', actor_state: 'RUS', action: 'CASES_LISTED', case_ids: items.map(({ id }) => id) }]);
  });
});
