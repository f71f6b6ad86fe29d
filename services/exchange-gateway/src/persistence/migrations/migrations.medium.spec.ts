import { jest } from '@jest/globals';
import { createDataSource, revertLastMigration, runMigrations } from '@cbx/persistence';
import { testDatabase, type TestDatabase } from '@cbx/testing';
import { migrations } from './index.js';

jest.setTimeout(60_000);

describe('the migrations', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.drop());

  it('go up, wholly down and up again', async () => {
    const dataSource = createDataSource({ url: database.url, applicationName: 'exchange-test', migrations });
    try {
      await runMigrations(dataSource);
      for (const _each of migrations) await revertLastMigration(dataSource);
      const left = await dataSource.query<{ name: string }[]>("SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'");
      expect(left.map(({ name }) => name)).toEqual(['migration']);
      const functions = await dataSource.query<unknown[]>("SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace");
      expect(functions).toEqual([]);
      expect(await runMigrations(dataSource)).toHaveLength(migrations.length);
    } finally {
      await dataSource.destroy();
    }
  });
});
