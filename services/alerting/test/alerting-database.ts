import { createDataSource, runMigrations } from '@cbx/persistence';
import { testDatabase, type TestDatabase } from '@cbx/testing';
import type { DataSource } from 'typeorm';
import { MIGRATIONS } from '../src/persistence/migrations/index.js';

/** A database of its own, with alerting's tables. */
export function alertingDatabase(): Promise<TestDatabase> {
  return testDatabase({
    migrate: async (url) => {
      const dataSource = createDataSource({ url, applicationName: 'alerting-migrate', migrations: MIGRATIONS });
      try {
        await runMigrations(dataSource);
      } finally {
        await dataSource.destroy();
      }
    },
  });
}

export async function connect(url: string, poolSize = 10): Promise<DataSource> {
  return createDataSource({ url, applicationName: 'alerting-test', poolSize }).initialize();
}

/** Leaves the tables as the migrations made them. The audit has to be forced: it refuses to be emptied. */
export async function emptyTables(dataSource: DataSource): Promise<void> {
  await dataSource.query(`
    ALTER TABLE audit DISABLE TRIGGER audit_stays;
    TRUNCATE audit, stream_event, stream_counter, alert_timer, alert_history, alert, alert_subject, alert_rule,
             outbox, outbox_subject, outbox_number, inbox, inbox_subject RESTART IDENTITY;
    ALTER TABLE audit ENABLE TRIGGER audit_stays`);
}
