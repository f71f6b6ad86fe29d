import type { DataSource, QueryRunner } from 'typeorm';
import { MigrationExecutor } from 'typeorm';
import { toDatabaseError } from './database-error.js';

/** Key of the advisory lock that one run of migrations holds in its database ("cbx" and a number of its own). */
const MIGRATION_LOCK = [0x636278, 1] as const;
const LOCK_POLL_MS = 200;

/**
 * Applies the migrations that are pending, in the order of their timestamps, each in a transaction of its own.
 * Of several runs at once one works and the others wait, then find nothing to do. Connects the data source if it is
 * not connected; the caller destroys it. Told by `onProgress`: one line of text per step.
 *
 * @returns the names of those applied
 */
export async function runMigrations(dataSource: DataSource, onProgress: (line: string) => void = () => undefined): Promise<string[]> {
  return withMigrationLock(dataSource, onProgress, async (executor) => {
    const pending = await executor.getPendingMigrations();
    if (pending.length === 0) {
      onProgress('no migrations are pending');
      return [];
    }
    onProgress(`applying ${pending.map(({ name }) => name).join(', ')}`);
    const applied = await executor.executePendingMigrations();
    onProgress(`applied ${applied.length} of ${pending.length}`);
    return applied.map(({ name }) => name);
  });
}

/** Takes the migration that was applied last back, by its `down`. */
export async function revertLastMigration(dataSource: DataSource, onProgress: (line: string) => void = () => undefined): Promise<void> {
  await withMigrationLock(dataSource, onProgress, async (executor) => {
    await executor.undoLastMigration();
    onProgress('took back the last migration');
  });
}

async function withMigrationLock<T>(
  dataSource: DataSource,
  onProgress: (line: string) => void,
  work: (executor: MigrationExecutor) => Promise<T>,
): Promise<T> {
  let runner: QueryRunner | undefined;
  try {
    if (!dataSource.isInitialized) await dataSource.initialize();
    // Lock and migrations share one connection: if it breaks, both end together, and no second run can begin meanwhile.
    runner = dataSource.createQueryRunner();
    await runner.query("SELECT set_config('statement_timeout', '0', false)");
    await lock(runner, onProgress);
    const executor = new MigrationExecutor(dataSource, runner);
    executor.transaction = 'each';
    return await work(executor);
  } catch (error) {
    throw toDatabaseError(error);
  } finally {
    await unlock(runner);
  }
}

async function lock(runner: QueryRunner, onProgress: (line: string) => void): Promise<void> {
  let told = false;
  for (;;) {
    // Not the waiting form: it would keep a snapshot open for as long as it waits.
    const rows = (await runner.query('SELECT pg_try_advisory_lock($1, $2) AS locked', [...MIGRATION_LOCK])) as { locked: boolean }[];
    if (rows[0]?.locked === true) return;
    if (!told) onProgress('waiting for another run of migrations to end');
    told = true;
    await new Promise((resolve) => setTimeout(resolve, LOCK_POLL_MS));
  }
}

async function unlock(runner: QueryRunner | undefined): Promise<void> {
  if (runner === undefined) return;
  try {
    if (!runner.isReleased) {
      await runner.query('SELECT pg_advisory_unlock($1, $2)', [...MIGRATION_LOCK]);
      await runner.query('RESET statement_timeout');
    }
  } catch {
    // The connection is gone, and its locks and settings with it.
  } finally {
    await runner.release();
  }
}
