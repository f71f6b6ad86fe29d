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
