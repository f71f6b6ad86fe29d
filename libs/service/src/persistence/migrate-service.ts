import { CbxError } from '@cbx/kernel';
import { createDataSource, runMigrations, toDatabaseError, type MigrationClass } from '@cbx/persistence';
import { databaseSettings } from '../config/common-settings.js';
import { loadConfig } from '../config/read-config.js';
import { safeError } from '../log/safe-error.js';

const PATIENCE_MS = 60_000;
const RETRY_MS = 500;

/**
 * The whole of a service's `migrate.ts`: applies its migrations to the database of `CBX_DATABASE_URL` (a role that
 * owns the schema), waiting a while for a database that is just starting, and tells each step on standard output.
 * Exit status 0 when the schema is up to date, 1 if not, 78 if the configuration is wrong.
 */
export async function migrateService(name: string, migrations: readonly MigrationClass[]): Promise<void> {
  const config = loadConfig({ CBX_DATABASE_URL: databaseSettings.CBX_DATABASE_URL });
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const dataSource = createDataSource({ url: config.CBX_DATABASE_URL, applicationName: `${name}-migrate`, migrations, poolSize: 2 });
    try {
      await runMigrations(dataSource, (line) => process.stdout.write(`${name}: ${line}\n`));
      await dataSource.destroy();
      return;
    } catch (error) {
      if (dataSource.isInitialized) await dataSource.destroy();
      const known = toDatabaseError(error);
      if (known instanceof CbxError && known.retryable && Date.now() < deadline) {
        process.stdout.write(`${name}: waiting for the database\n`);
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
        continue;
      }
      process.stderr.write(`${name}: migrations failed: ${JSON.stringify(safeError(known))}\n`);
      process.exit(1);
    }
  }
}
