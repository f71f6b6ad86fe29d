import { once } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import { CbxError } from '@cbx/kernel';
import { DATABASES } from '@cbx/postgres';
import { inDatabase } from './databases/connect.ts';
import { dumpDatabase } from './databases/dump-database.ts';
import { BackupDraft } from './folder/backup-folder.ts';
import type { Manifest, StoredDatabase, StoredDeadLetters } from './folder/manifest.ts';
import { readSchemas } from './schemas/schemas.ts';
import type { Target } from './settings.ts';
import { suiteVersion } from './suite-version.ts';
import { DEAD_LETTER_TOPICS, existingTopics, withAdmin } from './topics/kafka.ts';
import { readTopic } from './topics/read-topic.ts';

export type Say = (line: string) => void;

/**
 * Consumers are saved before whom they consume from: whatever a database has taken from another then is in that one's outbox, and what it has not
 * taken yet is published again by the restore (docs/adr/0016-backup-and-restore.md).
 */
const ORDER = DATABASES.toReversed().map(({ database }) => database);

/** Saves the whole suite into a new folder while it runs. Says counts, no content. */
export async function backup(target: Target, folder: string, say: Say): Promise<Manifest> {
  const startedAt = new Date().toISOString();
  const draft = new BackupDraft(folder);
  try {
    const databases: StoredDatabase[] = [];
    for (const name of ORDER) {
      const stored = await dumpDatabase(target, name, draft);
      databases.push(stored);
      say(`database ${name}: ${stored.tables.length} tables, ${sum(stored.tables.map(({ rows }) => rows))} rows, as of ${stored.takenAt}`);
    }
    const deadLetters = await saveDeadLetters(target, draft, say);
    const subjects = await readSchemas(target);
    const versions = sum(subjects.map((subject) => subject.versions.length));
    const schemas = { subjects: subjects.length, versions, ...(await draft.write('schemas.json.gz', Readable.from([JSON.stringify(subjects)]))) };
    say(`schemas: ${subjects.length} subjects, ${versions} versions`);
    const postgres = await inDatabase(target, 'postgres', async (client) => (await client.query<{ server_version: string }>('SHOW server_version')).rows[0]!.server_version);
    const manifest: Manifest = { format: 1, startedAt, endedAt: new Date().toISOString(), suite: suiteVersion(), postgres, databases, deadLetters, schemas };
    draft.finish(manifest);
    return manifest;
  } catch (error) {
    draft.discard();
    throw error;
  }
}

async function saveDeadLetters(target: Target, draft: BackupDraft, say: Say): Promise<StoredDeadLetters[]> {
  const existing = new Set(await withAdmin(target, (admin) => existingTopics(admin, target)));
  const saved: StoredDeadLetters[] = [];
  for (const topic of DEAD_LETTER_TOPICS.filter((name) => existing.has(target.topicPrefix + name))) {
    const lines = new PassThrough();
    const reading = readTopic(target, target.topicPrefix + topic, (message) => writeLine(lines, JSON.stringify(message))).then(
      (count) => {
        lines.end();
        return count;
      },
      (error: unknown) => {
        lines.destroy(error as Error);
        throw error;
      },
    );
    const [messages, stored] = await Promise.all([reading, draft.write(`topics/${topic}.jsonl.gz`, lines)]);
    saved.push({ topic, messages, ...stored });
    say(`topic ${topic}: ${messages} messages`);
  }
  return saved;
}

/** Waits while the file is behind; throws when it cannot be written any more. */
async function writeLine(lines: PassThrough, line: string): Promise<void> {
  if (lines.write(`${line}\n`)) return;
  await Promise.race([once(lines, 'drain'), once(lines, 'close')]);
  if (lines.destroyed) throw new CbxError('BACKUP.UNWRITTEN', 'The dead letters could not be written');
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
