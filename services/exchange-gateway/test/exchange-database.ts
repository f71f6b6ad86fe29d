import { createDataSource, runMigrations, UnitOfWork } from '@cbx/persistence';
import { testDatabase, type TestDatabase } from '@cbx/testing';
import type { DataSource } from 'typeorm';
import { migrations } from '../src/persistence/migrations/index.js';

export interface ExchangeDatabase {
  readonly url: string;
  readonly dataSource: DataSource;
  readonly unitOfWork: UnitOfWork;
  /** How many rows each table of the gateway has. */
  counts(): Promise<Record<string, number>>;
  rows<T>(sql: string, params?: readonly unknown[]): Promise<T[]>;
  close(): Promise<void>;
}

const TABLES = ['submission', 'submission_raw', 'submission_record', 'submission_fault', 'notification', 'notification_progress', 'outbox', 'outbox_subject', 'inbox', 'audit_entry', 'snapshot_series'];

export async function migrate(url: string): Promise<void> {
  const dataSource = createDataSource({ url, applicationName: 'exchange-test-migrate', migrations });
  try {
    await runMigrations(dataSource);
  } finally {
    if (dataSource.isInitialized) await dataSource.destroy();
  }
}

/** A migrated database `exchange` of its own for one test file. */
export async function exchangeDatabase(): Promise<ExchangeDatabase> {
  const database: TestDatabase = await testDatabase({ migrate });
  const dataSource = createDataSource({ url: database.url, applicationName: 'exchange-test' });
  await dataSource.initialize();
  const unitOfWork = new UnitOfWork(dataSource);
  const rows = <T>(sql: string, params?: readonly unknown[]) => unitOfWork.run((tx) => tx.query<T>(sql, params));
  return {
    url: database.url,
    dataSource,
    unitOfWork,
    rows,
    async counts() {
      const union = TABLES.map((table) => `SELECT '${table}' AS name, count(*)::int AS n FROM ${table}`).join(' UNION ALL ');
      return Object.fromEntries((await rows<{ name: string; n: number }>(union)).map(({ name, n }) => [name, n]));
    },
    async close() {
      await dataSource.destroy();
      await database.drop();
    },
  };
}
