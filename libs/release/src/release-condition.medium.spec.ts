import { jest } from '@jest/globals';
import type { TestDatabase } from '@cbx/testing';
import { testDatabase } from '@cbx/testing';
import fc from 'fast-check';
import pg from 'pg';
import { decideRelease } from './decide-release.js';
import type { Principal, Role } from './principal.js';
import { ROLES } from './principal.js';
import { releaseCondition } from './release-condition.js';
import type { ReleaseLabel } from './release-label.js';

const STATES = ['ARM', 'BLR', 'KAZ', 'KGZ', 'RUS', 'TJK'];
const columns = { origin: 'r.origin', releasableTo: 'r.releasable_to', status: 'r.status', handlingCode: 'r.handling_code' };

const state = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...STATES) }, { weight: 1, arbitrary: fc.constantFrom('*', '', 'kaz', 'UZB', "K'Z", 'КАЗ') });
const anyLabel: fc.Arbitrary<ReleaseLabel> = fc.record({
  origin: state,
  releasableTo: fc.array(fc.oneof({ weight: 4, arbitrary: state }, { weight: 1, arbitrary: fc.constant('*') }), { maxLength: 4 }),
  status: fc.oneof({ weight: 9, arbitrary: fc.constantFrom('ACTUAL', 'EXERCISE', 'TEST') }, { weight: 1, arbitrary: fc.constantFrom('UNKNOWN', 'actual', '') }),
  handlingCode: fc.oneof({ weight: 9, arbitrary: fc.constantFrom('H0', 'H1', 'H2', 'H3') }, { weight: 1, arbitrary: fc.constantFrom('UNKNOWN', 'h0', '') }),
});
const anyPrincipal: fc.Arbitrary<Principal> = fc.record({
  subject: fc.constant('p'),
  state,
  roles: fc.subarray([...ROLES, 'stranger' as Role]),
});

jest.setTimeout(60_000);

describe('releaseCondition, on a real database', () => {
  let database: TestDatabase;
  let client: pg.Client;

  beforeAll(async () => {
    database = await testDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query('CREATE TABLE record (n int, origin text, releasable_to text[], status text, handling_code text)');
  });

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  const matching = async (principal: Principal): Promise<number[]> => {
    const { sql, params } = releaseCondition(principal, columns, 2);
    const { rows } = await client.query<{ n: number }>(`SELECT n FROM record r WHERE n >= $1 AND ${sql} ORDER BY n`, [0, ...params]);
    return rows.map(({ n }) => n);
  };

  it('finds exactly what decideRelease releases, whatever the labels and whoever asks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyLabel, { minLength: 1, maxLength: 60 }), fc.array(anyPrincipal, { minLength: 1, maxLength: 10 }), async (labels, principals) => {
        await client.query('TRUNCATE record');
        await client.query(
          `INSERT INTO record SELECT (l->>'n')::int, l->>'origin', ARRAY(SELECT jsonb_array_elements_text(l->'releasableTo')), l->>'status', l->>'handlingCode'
           FROM jsonb_array_elements($1::jsonb) AS l`,
          [JSON.stringify(labels.map((label, n) => ({ n, ...label })))],
        );
        for (const principal of principals) {
          const released = labels.flatMap((label, n) => (decideRelease(principal, label).released ? [n] : []));
          expect(await matching(principal)).toEqual(released);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('finds no record whose label is not whole', async () => {
    await client.query('TRUNCATE record');
    await client.query(
      `INSERT INTO record VALUES (0, NULL, '{*}', 'ACTUAL', 'H0'), (1, 'KAZ', NULL, 'ACTUAL', 'H0'), (2, 'KAZ', '{*}', NULL, 'H0'), (3, 'KAZ', '{*}', 'ACTUAL', NULL), (4, 'KAZ', '{NULL}', 'ACTUAL', 'H0')`,
    );
    const principal = (of: string, role: Role): Principal => ({ subject: 'p', state: of, roles: [role] });
    expect(await matching(principal('KAZ', 'operator'))).toEqual([4]);
    expect(await matching(principal('KAZ', 'member-system'))).toEqual([4]);
    expect(await matching(principal('ARM', 'operator'))).toEqual([]);
  });
});
