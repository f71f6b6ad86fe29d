import type { TestDatabase } from '@cbx/testing';
import { testDatabase } from '@cbx/testing';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import type { DataSourceSettings } from '../create-data-source.js';
import { createDataSource } from '../create-data-source.js';
import { consumerStartMigration, inboxMigration, outboxLanesMigration, outboxMigration } from '../index.js';
import { runMigrations } from '../run-migrations.js';
import { UnitOfWork } from '../unit-of-work.js';

/** A fresh database with outbox and inbox, and ways into it. For the tests of this library. */
export interface PersistenceFixture {
  readonly url: string;
  readonly dataSource: DataSource;
  readonly unitOfWork: UnitOfWork;
  /** A statement outside of everything, by a superuser. */
  ask<T = Record<string, unknown>>(sql: string, params?: unknown[]): Promise<T[]>;
  /** Ends the server's side of every connection of an application, as a crash would; says how many. */
  cut(applicationName: string): Promise<number>;
  close(): Promise<void>;
}

export async function persistenceFixture(settings: Partial<DataSourceSettings> = {}): Promise<PersistenceFixture> {
  const database: TestDatabase = await testDatabase();
  const dataSource = createDataSource({ url: database.url, applicationName: 'under-test', migrations: [outboxMigration, inboxMigration, outboxLanesMigration, consumerStartMigration], ...settings });
  await runMigrations(dataSource);
  const client = new pg.Client({ connectionString: database.url, application_name: 'fixture' });
  await client.connect();
  const ask = async <T>(sql: string, params: unknown[] = []) => (await client.query(sql, params)).rows as T[];
  return {
    url: database.url,
    dataSource,
    unitOfWork: new UnitOfWork(dataSource),
    ask,
    cut: async (applicationName) => {
      const rows = await ask<{ cut: boolean }>(
        'SELECT pg_terminate_backend(pid) AS cut FROM pg_stat_activity WHERE application_name = $1 AND datname = current_database()',
        [applicationName],
      );
      return rows.length;
    },
    close: async () => {
      await client.end();
      await dataSource.destroy();
      await database.drop();
    },
  };
}
