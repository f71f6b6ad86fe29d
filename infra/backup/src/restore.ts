import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { CbxError } from '@cbx/kernel';
import { databaseUrl, DATABASES, MIGRATOR, provision, type DatabaseName } from '@cbx/postgres';
import pg from 'pg';
import type { Say } from './backup.ts';
import { inDatabase } from './databases/connect.ts';
import { loadDatabase } from './databases/load-database.ts';
import { publishAgain } from './databases/publish-again.ts';
import type { BackupFolder } from './folder/backup-folder.ts';
import { type SavedSubject, writeSchemas } from './schemas/schemas.ts';
import type { Target } from './settings.ts';
import { assertEmpty, assertUnused, existingDatabases } from './target/examine-target.ts';
import { removeTopics } from './topics/renew-topics.ts';
import { writeTopic } from './topics/write-topic.ts';

export interface RestoreOptions {
  /** Forget what the target holds; without it a target that holds anything is refused. */
  readonly wipe: boolean;
}

/** Databases are filled under another name and take their own only when all of them are whole. */
const ASIDE = 'restoring_';
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * Brings the suite to what a backup holds. The services must not run. Databases first beside the present ones, then, when everything is loaded and
 * compared, in their place; topics anew with the dead letters on them; everything else comes from the outboxes, which publish again once the services
 * start.
 *
 * @param folder opened, and thereby found whole
 * @throws CbxError BACKUP.* before anything is touched where the target is in use, or not empty and `wipe` is not given, or of another release
 */
export async function restore(target: Target, folder: BackupFolder, { wipe }: RestoreOptions, say: Say): Promise<void> {
  const { manifest } = folder;
  say(`backup: of ${manifest.startedAt}, suite ${manifest.suite}, PostgreSQL ${manifest.postgres}; every file is what the manifest says`);
  await assertUnused(target);
  if (!wipe) await assertEmpty(target);

  const subjects = JSON.parse(await text(folder.read(manifest.schemas))) as SavedSubject[];
  say(`schemas: ${await writeSchemas(target, subjects)} registered, ${manifest.schemas.versions} have the ids that messages name`);

  const aside: Target = { ...target, databasePrefix: ASIDE + target.databasePrefix };
  await dropDatabases(aside);
  try {
    await provision(aside);
    await Promise.all(
      DATABASES.map(({ database, service }) => {
        const url = databaseUrl(target.adminUrl, aside.databasePrefix + database, { role: MIGRATOR, password: target.passwordOf(MIGRATOR) });
        return runJob(`${service}'s migrations`, `services/${service}/dist/migrate.js`, { CBX_DATABASE_URL: url });
      }),
    );
    for (const stored of manifest.databases) {
      const { rows, again } = await loadDatabase(target, aside.databasePrefix + stored.name, stored, folder);
      say(`database ${stored.name}: ${stored.tables.length} tables, ${rows} rows, equal to what was saved; ${again} messages will be published again`);
    }
  } catch (error) {
    await dropDatabases(aside);
    throw error;
  }
  await takePlaces(target, aside, say);

  const removed = await removeTopics(target);
  if (removed > 0) say(`topics: ${removed} wiped`);
  await topicsJob(target);
  for (const saved of manifest.deadLetters) say(`topic ${saved.topic}: ${await writeTopic(target, target.topicPrefix + saved.topic, folder.read(saved))} messages`);
}

/** For a Kafka that was lost while the databases were not: topics anew, and the outboxes publish what they have kept. */
export async function republish(target: Target, say: Say): Promise<void> {
  await assertUnused(target);
  await topicsJob(target);
  for (const { database } of DATABASES) {
    const again = await inDatabase(target, target.databasePrefix + database, publishAgain);
    say(`database ${database}: ${again} messages will be published again`);
  }
}

async function takePlaces(target: Target, aside: Target, say: Say): Promise<void> {
  const present = await existingDatabases(target);
  const replaced = `replaced_${target.databasePrefix}`;
  await inDatabase(target, 'postgres', async (admin) => {
    const rename = (from: string, to: string): Promise<unknown> => admin.query(`ALTER DATABASE ${pg.escapeIdentifier(from)} RENAME TO ${pg.escapeIdentifier(to)}`);
    for (const name of present) await admin.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(replaced + name)} WITH (FORCE)`);
    // All names change at once, or none.
    await admin.query('BEGIN');
    for (const name of present) await rename(target.databasePrefix + name, replaced + name);
    for (const { database } of DATABASES) await rename(aside.databasePrefix + database, target.databasePrefix + database);
    await admin.query('COMMIT');
  });
  await dropDatabases({ ...target, databasePrefix: replaced });
  if (present.length > 0) say(`databases: what ${present.join(', ')} held before is wiped`);
}

async function dropDatabases(target: Target): Promise<void> {
  await inDatabase(target, 'postgres', async (admin) => {
    for (const name of DATABASES.map(({ database }): DatabaseName => database)) await admin.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(target.databasePrefix + name)} WITH (FORCE)`);
  });
}

/** Topics, schemas and the schema-ids file, by the job that every deployment runs. */
function topicsJob({ brokers, registryUrl, schemaIdsFile, topicPrefix }: Target): Promise<void> {
  return runJob('the topics job', 'infra/deploy/src/topics.ts', {
    CBX_KAFKA_BROKERS: brokers.join(','),
    CBX_SCHEMA_REGISTRY_URL: registryUrl,
    CBX_SCHEMA_IDS_FILE: schemaIdsFile,
    CBX_TOPIC_PREFIX: topicPrefix,
  });
}

/** Runs an entry point of the suite as deployments do. @throws CbxError BACKUP.JOB with its last words */
async function runJob(name: string, script: string, env: Readonly<Record<string, string>>): Promise<void> {
  const child = spawn(process.execPath, [script], { cwd: ROOT, env: { PATH: process.env['PATH'], ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(signal ?? code ?? 1));
  });
  const [output, errors, how] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (how !== 0) throw new CbxError('BACKUP.JOB', `${name} failed (${how}):\n  ${`${output}${errors}`.trim().split('\n').slice(-8).join('\n  ')}`);
}
