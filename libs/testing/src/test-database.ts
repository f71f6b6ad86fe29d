import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { testPostgresUrl } from './stack-addresses.js';

export interface TestDatabaseOptions {
  /** Brings the fresh database to the schema that the test needs. */
  readonly migrate?: (url: string) => Promise<void>;
}

export interface TestDatabase {
  /** `postgres://…` of a superuser, to this database. */
  readonly url: string;
  /** Removes the database, and whoever is still connected to it. */
  drop(): Promise<void>;
}

/** A database of its own for one test file: nothing is shared, so files may run at the same time. */
export async function testDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await asSuperuser(`CREATE DATABASE ${name}`);
  const url = new URL(testPostgresUrl());
  url.pathname = `/${name}`;
  const database: TestDatabase = { url: url.href, drop: () => asSuperuser(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
  try {
    await options.migrate?.(database.url);
  } catch (error) {
    await database.drop();
    throw error;
  }
  return database;
}

async function asSuperuser(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: testPostgresUrl() });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
