import { createDataSource, runMigrations } from '@cbx/persistence';
import { testDatabase } from '@cbx/testing';
import type { TestDatabase } from '@cbx/testing';
import type { DataSource } from 'typeorm';
import { MIGRATIONS } from '../src/persistence/migrations/index.js';

/** A database of its own, with the registry's tables. */
export function registryDatabase(): Promise<TestDatabase> {
  return testDatabase({
    migrate: async (url) => {
      const dataSource = createDataSource({ url, applicationName: 'case-registry-migrate', migrations: MIGRATIONS });
      try {
        await runMigrations(dataSource);
      } finally {
        await dataSource.destroy();
      }
    },
  });
}

export async function connect(url: string, poolSize = 10): Promise<DataSource> {
  return createDataSource({ url, applicationName: 'case-registry-test', poolSize }).initialize();
}

/** Leaves the tables as the migrations made them. The audit trail has to be forced: it refuses to be emptied. */
export async function emptyTables(dataSource: DataSource): Promise<void> {
  await dataSource.query(`
    ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_append_only;
    TRUNCATE case_event, case_audience, case_file, subject_version, case_counter, audit_entry,
             outbox, outbox_subject, outbox_number, inbox, inbox_subject RESTART IDENTITY;
    ALTER TABLE audit_entry ENABLE TRIGGER audit_entry_append_only`);
}
