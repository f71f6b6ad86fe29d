import { databaseUrl, MIGRATOR, provision } from '@cbx/postgres';
import { join } from 'node:path';
import { ROOT, type StackPaths } from './paths.ts';
import { runJob, type Job } from './run-job.ts';
import { messagingSettings, SERVICES, type SuiteScope } from './services.ts';

/**
 * Roles and databases, then at the same time every service's migrations and the topics with their schemas. Safe to run again.
 * The jobs are those of the build under `root`.
 */
export async function deploy(scope: SuiteScope, paths: StackPaths, root: string = ROOT): Promise<void> {
  const { engines, databasePrefix, passwordOf } = scope;
  await provision({ adminUrl: engines.postgresUrl, passwordOf, databasePrefix });
  const migrations = SERVICES.map(({ name, database }): Job => ({
    name: `migrate-${name}`,
    command: [process.execPath, join(root, 'services', name, 'dist/migrate.js')],
    env: { CBX_DATABASE_URL: databaseUrl(engines.postgresUrl, databasePrefix + database, { role: MIGRATOR, password: passwordOf(MIGRATOR) }) },
  }));
  const topics: Job = { name: 'topics', command: [process.execPath, join(root, 'infra/deploy/src/topics.ts')], env: messagingSettings(scope) };
  await Promise.all([...migrations, topics].map((job) => runJob(job, paths)));
}
