import { jest } from '@jest/globals';
import type { TestDatabase } from '@cbx/testing';
import { testDatabase } from '@cbx/testing';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createDataSource } from './create-data-source.js';
import { inboxMigration, outboxMigration } from './index.js';
import { revertLastMigration, runMigrations } from './run-migrations.js';

/** Takes long enough that a second run begins meanwhile, and fails if it is run twice. */
class CreateSlowly1735700000003 implements MigrationInterface {
  readonly name = 'CreateSlowly1735700000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('SELECT pg_sleep(0.3)');
    await runner.query('CREATE TABLE slow (id int)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE slow');
  }
}

class FailHalfway1735700000004 implements MigrationInterface {
  readonly name = 'FailHalfway1735700000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE half (id int)');
    await runner.query('SELECT 1/0');
  }

  async down(): Promise<void> {
    await Promise.resolve();
  }
}

jest.setTimeout(60_000);

describe('runMigrations', () => {
  let database: TestDatabase;
  const dataSource = (...migrations: ConstructorParameters<typeof Object>[0][]) =>
    createDataSource({ url: database.url, applicationName: 'migrations', migrations: migrations as never[] });

  beforeEach(async () => (database = await testDatabase()));
  afterEach(() => database.drop());

  const tables = async () => {
    const source = await dataSource().initialize();
    const rows = (await source.query("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1")) as { table_name: string }[];
    await source.destroy();
    return rows.map((row) => row.table_name);
  };

  it('applies what is pending, once, and says so', async () => {
    const lines: string[] = [];
    const source = dataSource(inboxMigration, outboxMigration);
    expect(await runMigrations(source, (line) => lines.push(line))).toEqual(['CreateOutbox1735700000001', 'CreateInbox1735700000002']);
    expect(await runMigrations(source, (line) => lines.push(line))).toEqual([]);
    expect(lines).toEqual(['applying CreateOutbox1735700000001, CreateInbox1735700000002', 'applied 2 of 2', 'no migrations are pending']);
    await source.destroy();
    expect(await tables()).toEqual(['inbox', 'inbox_subject', 'migration', 'outbox', 'outbox_number', 'outbox_subject']);
  });

  it('goes down as far as it went up, and up again', async () => {
    const source = dataSource(inboxMigration, outboxMigration);
    await runMigrations(source);
    await revertLastMigration(source);
    await revertLastMigration(source);
    expect(await tables()).toEqual(['migration']);
    expect(await runMigrations(source)).toHaveLength(2);
    await source.destroy();
  });

  it('lets one of two runs at once work, and the other find nothing to do', async () => {
    const lines: string[] = [];
    const sources = [dataSource(CreateSlowly1735700000003), dataSource(CreateSlowly1735700000003)];
    const applied = await Promise.all(sources.map((source) => runMigrations(source, (line) => lines.push(line))));
    expect(applied.flat()).toEqual(['CreateSlowly1735700000003']);
    expect(lines).toContain('waiting for another run of migrations to end');
    for (const source of sources) await source.destroy();
  });

  it('leaves nothing of a migration that fails, and frees the lock', async () => {
    const source = dataSource(FailHalfway1735700000004);
    await expect(runMigrations(source)).rejects.toMatchObject({ code: 'PERSISTENCE.REFUSED', details: { sqlState: '22012' } });
    expect(await tables()).toEqual(['migration']);
    await source.destroy();
    const next = dataSource(CreateSlowly1735700000003);
    expect(await runMigrations(next)).toHaveLength(1);
    await next.destroy();
  });

  it('tells of a database that cannot be reached in the usual words', async () => {
    const url = new URL(database.url);
    url.port = '1';
    const source = createDataSource({ url: url.href, applicationName: 'migrations', migrations: [] });
    await expect(runMigrations(source)).rejects.toMatchObject({ code: 'PERSISTENCE.UNAVAILABLE', retryable: true });
  });
});
