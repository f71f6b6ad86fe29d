import type { Principal } from '@cbx/release';
import type { TestDatabase } from '@cbx/testing';
import { jest } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { operatorOf } from '../../test/readers.js';
import { connect, registryDatabase } from '../../test/registry-database.js';
import { casePage } from './case-page.js';
import type { CaseFilter } from './case-page.js';

// The stack is shared with other tests, and its machine may be busy.
jest.setTimeout(60_000);

let database: TestDatabase;
let dataSource: DataSource;

/** Of each kind so many cases of ARM, the newest last: to KAZ by name, to all, to KGZ and KAZ by name. */
const EACH = 3_000;

beforeAll(async () => {
  database = await registryDatabase();
  dataSource = await connect(database.url);
  for (const [index, to] of ['{KAZ}', '{*}', '{KGZ,KAZ}'].entries()) {
    await dataSource.query(
      `INSERT INTO case_file (id, case_number, subject_key, case_status, withdrawn_through, last_position, opened_at, updated_at, notification_id, kind, source_version, origin, status, handling_code, releasable_to)
       SELECT ('01890000-000' || $1 || '-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'ARM-' || $1 || '-' || n, gen_random_uuid(), 'OPEN', 0, 1, now(), now(), gen_random_uuid(),
              'SEARCH_REQUEST', 1, 'ARM', 'ACTUAL', 'H0', $2::text[] FROM generate_series(1, $3::integer) n`,
      [index, to, EACH],
    );
  }
  await dataSource.query('ANALYZE case_file, case_audience');
});

afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** What the page's plan reads: rows taken from tables, rows among them that were thrown away, and how it finds them. */
async function work(principal: Principal, filter: CaseFilter, limit = 51) {
  const { sql, params } = casePage(principal, filter, undefined, limit);
  const [row]: { 'QUERY PLAN': [{ Plan: PlanNode }] }[] = await dataSource.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`, params);
  const scans: PlanNode[] = [];
  const walk = (node: PlanNode): void => {
    if (node['Relation Name'] !== undefined) scans.push(node);
    node.Plans?.forEach(walk);
  };
  if (row !== undefined) walk(row['QUERY PLAN'][0].Plan);
  const times = (node: PlanNode, rows = 0): number => rows * node['Actual Loops'];
  return {
    ways: [...new Set(scans.map((node) => `${node['Node Type']} ${node['Index Name'] ?? ''}`))].sort(),
    read: scans.reduce((sum, node) => sum + times(node, node['Actual Rows']), 0),
    thrownAway: scans.reduce((sum, node) => sum + times(node, node['Rows Removed by Filter']), 0),
  };
}

const ACTUAL: CaseFilter = { statuses: ['ACTUAL'] };

describe('a page of cases', () => {
  it.each(['BLR', 'RUS'])('reads for %s, which sees the middle third, nothing but what it shows', async (state) => {
    expect(await work(operatorOf(state), ACTUAL)).toMatchObject({ read: 51, thrownAway: 0 });
  });

  it('reads nothing where the state sees nothing', async () => {
    expect(await work(operatorOf('BLR'), { statuses: ['EXERCISE'] })).toMatchObject({ read: 0, thrownAway: 0 });
    await dataSource.query(`UPDATE case_file SET releasable_to = '{KAZ}' WHERE releasable_to = '{*}'`);
    try {
      await dataSource.query('VACUUM ANALYZE case_file');
      expect(await work(operatorOf('BLR'), ACTUAL)).toMatchObject({ read: 0, thrownAway: 0 });
    } finally {
      await dataSource.query(`UPDATE case_file SET releasable_to = '{*}' WHERE id BETWEEN '01890000-0001-7000-8000-000000000000' AND '01890000-0001-7000-8000-ffffffffffff'`);
      await dataSource.query('VACUUM ANALYZE case_file');
    }
  });

  it.each(['ARM', 'KAZ', 'KGZ'])('reads for %s at most a page of each of its parts, by their indexes', async (state) => {
    const { read, thrownAway, ways } = await work(operatorOf(state), ACTUAL);
    // A row that is found by name is read in two tables.
    expect(read).toBeLessThanOrEqual(51 * 4);
    expect(thrownAway).toBeLessThanOrEqual(51);
    expect(ways.join()).not.toContain('Seq Scan');
  });

  it('goes on from a case as cheaply as it begins', async () => {
    const middle = '01890000-0001-7000-8000-000000001500';
    const { sql, params } = casePage(operatorOf('RUS'), ACTUAL, middle, 3);
    const rows: { id: string }[] = await dataSource.query(sql, params);
    expect(rows.map(({ id }) => id)).toEqual([1499, 1498, 1497].map((n) => `01890000-0001-7000-8000-00000000${n}`));
  });

  it('gives a member system the part that is its own, and ops none', () => {
    expect(casePage({ subject: 'm', state: 'ARM', roles: ['member-system'] }, ACTUAL, undefined, 10).sql).not.toContain('case_audience');
    expect(casePage({ subject: 'o', state: 'ARM', roles: ['ops'] }, ACTUAL, undefined, 10).sql).toContain('(false)');
  });
});

describe('the audience of cases', () => {
  const audience = async (id: string): Promise<string[]> => {
    const rows: { state: string }[] = await dataSource.query('SELECT state FROM case_audience WHERE case_id = $1 ORDER BY state', [id]);
    return rows.map(({ state }) => state);
  };
  const first = '01890000-0000-7000-8000-000000000001';

  it.each([
    ['{KAZ,KAZ,ARM}', ['KAZ']],
    ['{RUS,TJK}', ['RUS', 'TJK']],
    ['{*,RUS}', []],
    ['{BLR}', ['BLR']],
  ])('follows a release to %s', async (to, expected) => {
    await dataSource.query('UPDATE case_file SET releasable_to = $2::text[], updated_at = now() WHERE id = $1', [first, to]);
    expect(await audience(first)).toEqual(expected);
  });

  it('goes with its case', async () => {
    await dataSource.query('DELETE FROM case_file WHERE id = $1', [first]);
    expect(await audience(first)).toEqual([]);
  });
});
