import { CbxError } from '@cbx/kernel';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { toDatabaseError, unavailable } from './database-error.js';

/** One transaction. Whatever reads or writes in it takes it as a parameter, so that no query leaves it by accident. */
export interface Transaction {
  /**
   * Runs one statement; the rows that it returns (also of INSERT, UPDATE and DELETE … RETURNING). Values go by `params`, never
   * into the text: a text is prepared once a connection and kept. Throws as `toDatabaseError` says.
   */
  query<T = Record<string, unknown>>(sql: string, params?: readonly unknown[]): Promise<T[]>;
  /** TypeORM's manager, bound to this transaction. */
  readonly manager: EntityManager;
  /** Has `hook` called once the transaction is committed; never if it is not. It must not throw. */
  afterCommit(hook: () => void): void;
}

export interface UnitOfWorkOptions {
  /** How often a transaction is tried that lost a conflict with another; 5. */
  readonly maxAttempts?: number;
  /** ms before the second attempt, doubled for each further one, randomised; 10. */
  readonly backoffMs?: number;
}

/**
 * Runs work in one READ COMMITTED transaction: all of it is committed, or none. After a serialization failure or a
 * deadlock (40001, 40P01) the whole work is run again, a bounded number of times; so it must not have effects outside
 * the transaction (use `afterCommit`). Errors are as `toDatabaseError` says; when the connection is lost at COMMIT
 * it is not known whether it took place, and the caller's own retry must be able to bear that.
 */
export class UnitOfWork {
  readonly #dataSource: DataSource;
  readonly #maxAttempts: number;
  readonly #backoffMs: number;

  constructor(dataSource: DataSource, options: UnitOfWorkOptions = {}) {
    this.#dataSource = dataSource;
    this.#maxAttempts = options.maxAttempts ?? 5;
    this.#backoffMs = options.backoffMs ?? 10;
  }

  async run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#attempt(work);
      } catch (error) {
        const conflict = error instanceof CbxError && error.code === 'PERSISTENCE.CONFLICT';
        if (!conflict || attempt >= this.#maxAttempts) throw error;
        // Randomised, so that two that met do not meet again.
        await delay(this.#backoffMs * 2 ** (attempt - 1) * (0.5 + Math.random()));
      }
    }
  }

  async #attempt<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    if (!this.#dataSource.isInitialized) throw unavailable('not connected');
    const runner = this.#dataSource.createQueryRunner();
    const hooks: (() => void)[] = [];
    let result: T;
    try {
      await runner.startTransaction();
      result = await work(transactionOn(runner, hooks));
      await commit(runner);
    } catch (error) {
      await rollBack(runner);
      throw toDatabaseError(error);
    } finally {
      await runner.release();
    }
    for (const hook of hooks) hook();
    return result;
  }
}

function transactionOn(runner: QueryRunner, hooks: (() => void)[]): Transaction {
  return {
    manager: runner.manager,
    afterCommit: (hook) => void hooks.push(hook),
    async query<T>(sql: string, params: readonly unknown[] = []): Promise<T[]> {
      try {
        if (params.length === 0) return (await runner.query(sql, [], true)).records as T[];
        if (runner.isReleased) throw unavailable('the transaction has ended');
        const client = (await runner.connect()) as PreparingClient;
        return (await client.query({ name: nameOf(sql), text: sql, values: [...params] })).rows as T[];
      } catch (error) {
        if (isOutdatedStatement(error)) throw outdatedStatements(error);
        throw toDatabaseError(error);
      }
    },
  };
}

/** The part of pg's client that TypeORM's runner does not show: statements by name. */
interface PreparingClient {
  query(statement: { readonly name: string; readonly text: string; readonly values: unknown[] }): Promise<{ readonly rows: unknown[] }>;
}

const names = new Map<string, string>();
let named = 0;

/**
 * A statement with parameters is parsed and planned once a connection, then known by its name: short transactions would spend
 * more on that than on their work. Texts are constants of the code, so there are few. The name begins as the statement does, and
 * says its first table: traces show it.
 */
function nameOf(sql: string): string {
  let name = names.get(sql);
  if (name === undefined) {
    const verb = /\w+/.exec(sql)?.[0] ?? '';
    const table = /\b(?:INTO|FROM|UPDATE)\s+([a-z_]+)/.exec(sql)?.[1] ?? '';
    named += 1;
    name = `${verb} ${table.slice(0, 40)} ${named}`;
    names.set(sql, name);
  }
  return name;
}

/** A migration changed what a prepared statement returns (0A000, from the server's RevalidateCachedQuery): this connection would refuse it for ever. */
function isOutdatedStatement(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '0A000' && 'routine' in error && error.routine === 'RevalidateCachedQuery';
}

/** The work is run again, with statements of other names, which every connection prepares anew. */
function outdatedStatements(cause: unknown): CbxError {
  names.clear();
  return new CbxError('PERSISTENCE.CONFLICT', 'a table changed under a prepared statement', { retryable: true, cause });
}

/**
 * PostgreSQL answers COMMIT of an aborted transaction with ROLLBACK and no error: work that swallowed a statement's
 * error would be taken for done while nothing of it is stored. TypeORM does not show the answer, so its client is asked.
 */
async function commit(runner: QueryRunner): Promise<void> {
  const client = (await runner.connect()) as { query(sql: string): Promise<{ command: string }> };
  const { command } = await client.query('COMMIT');
  if (command !== 'COMMIT') throw new CbxError('PERSISTENCE.ABORTED', 'a statement of the transaction failed and the work went on');
}

async function rollBack(runner: QueryRunner): Promise<void> {
  if (!runner.isTransactionActive || runner.isReleased) return;
  try {
    await runner.rollbackTransaction();
  } catch {
    // The connection is gone, and the transaction with it: what made the work fail is what the caller hears.
  }
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
