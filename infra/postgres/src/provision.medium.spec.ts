import pg from 'pg';
import { randomBytes } from 'node:crypto';
import { testPostgresUrl } from '@cbx/testing';
import { derivedPasswords } from './derived-passwords.ts';
import { databaseUrl, DATABASES, MIGRATOR, provision, type RoleName } from './provision.ts';

const databasePrefix = `p${randomBytes(6).toString('hex')}_`;
const adminUrl = (): string => testPostgresUrl();
// The roles belong to the whole server, which other suites may use at the same time: every one of them must give the same passwords.
const passwordOf = (role: RoleName): string => derivedPasswords(adminUrl())(role);
const as = (database: string, role: RoleName): string => databaseUrl(adminUrl(), databasePrefix + database, { role, password: passwordOf(role) });

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

beforeAll(() => provision({ adminUrl: adminUrl(), passwordOf, databasePrefix }));
afterAll(async () => {
  for (const { database } of DATABASES) await query(adminUrl(), `DROP DATABASE ${databasePrefix}${database} WITH (FORCE)`);
});

describe('provision', () => {
  it('lets the owner define and the service only read and write rows', async () => {
    await query(as('exchange', MIGRATOR), 'CREATE TABLE receipt (id bigserial PRIMARY KEY, note text)');
    const service = as('exchange', 'cbx_exchange');
    expect(await query(service, "INSERT INTO receipt (note) VALUES ('a') RETURNING id")).toEqual([{ id: '1' }]);
    await expect(query(service, 'DROP TABLE receipt')).rejects.toThrow(/must be owner/);
    await expect(query(service, 'TRUNCATE receipt')).rejects.toThrow(/permission denied/);
    await expect(query(service, 'CREATE TABLE other ()')).rejects.toThrow(/permission denied/);
  });

  it('lets the owner make the extensions that migrations need', async () => {
    await query(as('registry', MIGRATOR), 'CREATE EXTENSION pg_trgm');
  });

  it.each([
    ['registry', 'cbx_exchange'],
    ['exchange', 'cbx_alerting'],
  ] as const)('keeps out of %s the service %s, whose database is another', async (database, role) => {
    await expect(query(as(database, role), 'SELECT 1')).rejects.toThrow(/permission denied for database/);
  });

  it('may run again, also twice at once, and keeps the rows', async () => {
    await query(as('alerting', MIGRATOR), 'CREATE TABLE kept (id int)');
    await query(as('alerting', 'cbx_alerting'), 'INSERT INTO kept VALUES (1)');
    await Promise.all([1, 2].map(() => provision({ adminUrl: adminUrl(), passwordOf, databasePrefix })));
    expect(await query(as('alerting', 'cbx_alerting'), 'SELECT id FROM kept')).toEqual([{ id: 1 }]);
  });
});
