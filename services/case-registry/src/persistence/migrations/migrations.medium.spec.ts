import { jest } from '@jest/globals';
import { createDataSource, revertLastMigration, runMigrations } from '@cbx/persistence';
import { testDatabase } from '@cbx/testing';
import { MIGRATIONS } from './index.js';

// The stack is shared with other tests, and its machine may be busy.
jest.setTimeout(60_000);

it('the registry’s migrations go up, down and up again, leaving nothing behind', async () => {
  const database = await testDatabase();
  const dataSource = createDataSource({ url: database.url, applicationName: 'migrations-test', migrations: MIGRATIONS });
  const objects = async (): Promise<string[]> => {
    const rows: { name: string }[] = await dataSource.query(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
       UNION SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1`,
    );
    return rows.map(({ name }) => name);
  };
  try {
    expect(await runMigrations(dataSource)).toHaveLength(MIGRATIONS.length);
    const up = await objects();
    expect(up).toEqual(expect.arrayContaining(['audit_entry', 'case_counter', 'case_event', 'case_file', 'inbox', 'outbox', 'refuse_audit_change', 'subject_version']));
    expect(await runMigrations(dataSource)).toEqual([]);
    for (const _ of MIGRATIONS) await revertLastMigration(dataSource);
    expect(await objects()).toEqual(['migration']);
    await runMigrations(dataSource);
    expect(await objects()).toEqual(up);
  } finally {
    await dataSource.destroy();
    await database.drop();
  }
});
