import { CbxError } from '@cbx/kernel';
import type { MigrationClass } from '@cbx/persistence';

/**
 * A health check: whether the database has every migration that this release needs. One that it does not know is no matter: during an upgrade the
 * next release's are applied while this one still runs. What was found applied is not asked again.
 */
export function migrationsCheck(migrations: readonly MigrationClass[], query: (sql: string) => Promise<unknown>): () => Promise<void> {
  const wanted = migrations.map((migration) => new migration().name ?? migration.name);
  let applied = false;
  return async () => {
    if (applied) return;
    const rows = (await query('SELECT name FROM migration')) as { name: string }[];
    const known = new Set(rows.map(({ name }) => name));
    const pending = wanted.filter((name) => !known.has(name));
    if (pending.length > 0) throw new CbxError('PERSISTENCE.PENDING', `Migrations are pending: ${pending.join(', ')}`, { retryable: true });
    applied = true;
  };
}
