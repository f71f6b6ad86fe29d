import pg from 'pg';
import type { EntitySchema, Logger, MigrationInterface } from 'typeorm';
import { DataSource } from 'typeorm';

export type MigrationClass = new () => MigrationInterface;

export interface DataSourceSettings {
  /** `postgres://user:password@host:port/database` */
  readonly url: string;
  /** Shown in `pg_stat_activity`. */
  readonly applicationName: string;
  readonly migrations?: readonly MigrationClass[];
  readonly entities?: readonly (EntitySchema | (new () => object))[];
  /** Most connections at once; 10. */
  readonly poolSize?: number;
  /** ms; a statement that runs longer is cancelled; 15,000. */
  readonly statementTimeoutMs?: number;
  /** ms; a statement that waits longer for a lock is cancelled; 10,000. */
  readonly lockTimeoutMs?: number;
  /** ms; a transaction that does nothing for longer is ended by the server, so that a hung instance frees its locks; 60,000. */
  readonly idleInTransactionTimeoutMs?: number;
  /** ms; to get a connection, from the pool or new; 5,000. */
  readonly connectTimeoutMs?: number;
  /** Told when an idle connection of the pool breaks. The pool replaces it by itself. */
  readonly onPoolError?: (error: Error) => void;
}

const INT8 = 20;
const DATE = 1082;

/** TypeORM would log statements with their parameters, and some things even with logging off. What matters is thrown or told by callbacks. */
const silent: Logger = {
  logQuery: () => undefined,
  logQueryError: () => undefined,
  logQuerySlow: () => undefined,
  logSchemaBuild: () => undefined,
  logMigration: () => undefined,
  log: () => undefined,
};

/**
 * A TypeORM data source that is not connected yet (`initialize()` connects). It never changes the schema by itself:
 * migrations are run by `runMigrations` in a job of its own.
 *
 * Values: `bigint` comes as a number (and throws beyond 2^53), `date` as `YYYY-MM-DD` text (pg's own reading turns
 * it into midnight of the machine's time zone), `timestamptz` as Date, `jsonb` parsed, `bytea` as Buffer.
 * `synchronous_commit` is on and transactions are READ COMMITTED, whatever the role's defaults say: what is acknowledged
 * is on disk.
 */
export function createDataSource(settings: DataSourceSettings): DataSource {
  return new DataSource({
    type: 'postgres',
    url: settings.url,
    applicationName: settings.applicationName,
    migrations: [...(settings.migrations ?? [])],
    entities: [...(settings.entities ?? [])],
    migrationsTableName: 'migration',
    migrationsTransactionMode: 'each',
    migrationsRun: false,
    synchronize: false,
    installExtensions: false,
    logger: silent,
    poolSize: settings.poolSize ?? 10,
    connectTimeoutMS: settings.connectTimeoutMs ?? 5_000,
    poolErrorHandler: (error: Error) => settings.onPoolError?.(error),
    extra: {
      statement_timeout: settings.statementTimeoutMs ?? 15_000,
      lock_timeout: settings.lockTimeoutMs ?? 10_000,
      idle_in_transaction_session_timeout: settings.idleInTransactionTimeoutMs ?? 60_000,
      // The isolation is said once a connection rather than by a statement in each transaction. A statement's plan is kept, and one
      // that was made while a table was empty must not read the whole of it once it has grown: an index, where one serves.
      options: '-c synchronous_commit=on -c default_transaction_isolation=read\\ committed -c enable_seqscan=off',
      keepAlive: true,
      types: { getTypeParser: valueParser },
    },
  });
}

/** The reading of a column type, as pg asks for it. */
export function valueParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (format !== 'binary') {
    if (oid === INT8) return safeInteger;
    if (oid === DATE) return (value) => value;
  }
  return pg.types.getTypeParser(oid, format) as (value: string) => unknown;
}

function safeInteger(value: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`bigint beyond 2^53: ${value}`);
  return number;
}
