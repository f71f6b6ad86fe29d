import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEAD_LETTER_TOPIC, deadLetterTopicOf } from '@cbx/contracts';
import { databaseUrl, DATABASES, derivedPasswords, type DatabaseName } from '@cbx/postgres';
import { readTopics, testKafkaBrokers, testPostgresUrl, testRegistryUrl } from '@cbx/testing';
import { jest } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import { deploy } from '../../local/src/deploy.ts';
import { stackPaths } from '../../local/src/paths.ts';
import { backup } from './backup.ts';
import { BackupFolder } from './folder/backup-folder.ts';
import type { Manifest } from './folder/manifest.ts';
import { republish, restore } from './restore.ts';
import type { Target } from './settings.ts';

// Each restore runs the migrations of three services and the topics job; the machine may be busy with other things.
jest.setTimeout(300_000);

const SECRET = 'Выдуманов';
const LETTERS = deadLetterTopicOf('case-registry');
const scope = randomBytes(4).toString('hex');
const home = mkdtempSync(join(tmpdir(), 'cbx-backup-'));
const folder = join(home, 'monday');
let target: Target;
const said: string[] = [];
const say = (line: string): void => void said.push(line);

async function ask<T extends pg.QueryResultRow>(database: DatabaseName, sql: string, values: unknown[] = [], url = databaseUrl(target.adminUrl, target.databasePrefix + database)): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

/** What every table holds, in the test's own terms: all rows as text, sorted. Of the outbox without the mark that a restore takes away. */
async function content(): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const { database } of DATABASES) {
    const tables = await ask<{ name: string }>(database, `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`);
    for (const { name } of tables) {
      const rows = await ask<{ row: string }>(database, `SELECT (to_jsonb(t) - 'published_at')::text AS row FROM ${pg.escapeIdentifier(name)} t ORDER BY 1`);
      found[`${database}.${name}`] = createHash('sha256').update(JSON.stringify(rows)).digest('hex');
    }
  }
  return found;
}

/** One submission with everything that texts and bytes may hold, and messages in all states of an outbox. */
async function fill(): Promise<void> {
  const id = randomUUID();
  await ask(
    'exchange',
    `INSERT INTO submission (id, member, sender, format, mapping_version, media_type, received_at, translated_at, raw_sha256, byte_length, record_count, refused, receipt)
     VALUES ($1, 'KAZ', $2, 'KAZ-JSON', 'KAZ-1', 'application/json', now(), now(), $3, 5, 1, false, $4)`,
    [id, `${SECRET}\t"кавычки"\\N\\.\r\n\u{1F50E}`, randomUUID(), Buffer.from([0, 9, 10, 92, 255])],
  );
  await ask('exchange', 'INSERT INTO submission_raw (submission_id, bytes) VALUES ($1, $2)', [id, randomBytes(100_000)]);
  await ask('exchange', `INSERT INTO audit_entry (at, actor, actor_state, action, granted, submission_id) VALUES (now(), 'a', 'KAZ', 'SUBMIT', true, $1)`, [id]);
  for (const [database, marks] of [
    ['exchange', ['now()', 'NULL', `'-infinity'`]],
    ['registry', [`now() - interval '13 days'`]],
  ] as const) {
    for (const mark of marks) {
      await ask(
        database,
        `INSERT INTO outbox (message_id, topic, subject, subject_number, value, headers, published_at, parked_at, parked_code)
         VALUES ($1, 't', $2, 1, $3, '{"ключ": "значение"}', ${mark === `'-infinity'` ? 'NULL, now(), $4' : `${mark}, NULL, nullif($4, $4)`})`,
        [randomUUID(), randomUUID(), Buffer.from('x'), 'MESSAGING.TOO_LARGE'],
      );
    }
  }
  await ask('registry', `INSERT INTO inbox (consumer, message_id) SELECT 'c', gen_random_uuid() FROM generate_series(1, 500)`);
}

const kafka = (): Kafka => new Kafka({ clientId: 'backup-test', brokers: [...target.brokers], logLevel: logLevel.NOTHING });

async function bury(): Promise<void> {
  const producer = kafka().producer();
  await producer.connect();
  await producer.send({
    topic: target.topicPrefix + LETTERS,
    messages: [
      { key: 'k1', value: Buffer.from([0, 255, 10]), headers: { 'cbx-message-id': 'm1', bytes: Buffer.from([0xff, 0]) }, timestamp: '1700000000000' },
      { key: null, value: null, headers: {} },
    ],
  });
  await producer.disconnect();
}

const letters = (): ReturnType<typeof readTopics> =>
  readTopics({ brokers: target.brokers, topics: [LETTERS], topicPrefix: target.topicPrefix, what: 'the dead letters', until: (messages) => messages.length >= 2 });

async function ends(topic: string): Promise<number> {
  const admin = kafka().admin();
  await admin.connect();
  try {
    return (await admin.fetchTopicOffsets(target.topicPrefix + topic)).reduce((total, { high }) => total + Number(high), 0);
  } finally {
    await admin.disconnect();
  }
}

const bringBack = async (options: { readonly wipe: boolean }): Promise<void> => restore(target, await BackupFolder.open(folder), options, say);

/** Another manifest with its sum, as somebody might make one. */
function rewrite(change: (manifest: Manifest) => Manifest): string {
  const before = readFileSync(join(folder, 'manifest.json'), 'utf8');
  const text = JSON.stringify(change(JSON.parse(before) as Manifest));
  writeFileSync(join(folder, 'manifest.json'), text);
  writeFileSync(join(folder, 'manifest.json.sha256'), `${createHash('sha256').update(text).digest('hex')}  manifest.json\n`);
  return before;
}

beforeAll(async () => {
  const adminUrl = testPostgresUrl();
  target = {
    adminUrl,
    passwordOf: derivedPasswords(adminUrl),
    databasePrefix: `b${scope}_`,
    brokers: testKafkaBrokers(),
    topicPrefix: `b${scope}.`,
    registryUrl: testRegistryUrl(),
    schemaIdsFile: join(home, 'schema-ids.json'),
  };
  const paths = { ...stackPaths(home), logs: home };
  const engines = { postgresUrl: adminUrl, kafkaBrokers: target.brokers.join(','), registryUrl: target.registryUrl };
  await deploy({ ...target, engines, ports: {} as never, settings: {}, instancePorts: {} as never }, paths);
  await fill();
  await bury();
});

afterAll(async () => {
  for (const { database } of DATABASES) await ask('exchange', `DROP DATABASE IF EXISTS ${target.databasePrefix}${database} WITH (FORCE)`, [], target.adminUrl);
  const admin = kafka().admin();
  await admin.connect();
  const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(target.topicPrefix));
  await admin.deleteTopics({ topics });
  await admin.disconnect();
  rmSync(home, { recursive: true });
});

describe('a backup', () => {
  let saved: Record<string, string>;

  it('holds everything, for its owner only, and says nothing of what it holds', async () => {
    saved = await content();
    const manifest = await backup(target, folder, say);
    expect(manifest.databases.map(({ name }) => name)).toEqual(['alerting', 'registry', 'exchange']);
    expect(manifest.databases[1]!.tables.find(({ name }) => name === 'inbox')).toMatchObject({ rows: 500 });
    expect(manifest.deadLetters.find(({ topic }) => topic === LETTERS)).toMatchObject({ messages: 2 });
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      const { mode } = statSync(join(folder, file));
      expect({ file, open: mode & 0o077 }).toEqual({ file, open: 0 });
    }
    expect([...said, JSON.stringify(manifest)].join()).not.toMatch(new RegExp(`${SECRET}|ключ|кавычки`));
    expect((await BackupFolder.open(folder)).manifest).toEqual(manifest);
    await expect(backup(target, folder, say)).rejects.toMatchObject({ code: 'BACKUP.EXISTS' });
  });

  it('is not half there when it cannot be made', async () => {
    await ask('registry', 'CREATE SCHEMA beside; CREATE TABLE beside.what_nobody_saves ()');
    await expect(backup(target, join(home, 'half'), say)).rejects.toMatchObject({ code: 'BACKUP.UNKNOWN_SCHEMA', message: expect.stringContaining('beside.what_nobody_saves') as string });
    await ask('registry', 'DROP SCHEMA beside CASCADE');
    expect(readdirSync(home).filter((name) => name.includes('half'))).toEqual([]);
  });

  it('is not restored over what is there, nor under services at work, nor when it is damaged or of another release; then nothing changes', async () => {
    await expect(bringBack({ wipe: false })).rejects.toMatchObject({ code: 'BACKUP.NOT_EMPTY', message: expect.stringMatching(/--wipe[^]*submission_raw[^]*dead-letter\.case-registry\.v1: 2 messages/) as string });

    const service = new pg.Client({ connectionString: databaseUrl(target.adminUrl, `${target.databasePrefix}registry`, { role: 'cbx_registry', password: target.passwordOf('cbx_registry') }), application_name: 'case-registry' });
    await service.connect();
    await expect(bringBack({ wipe: true })).rejects.toMatchObject({ code: 'BACKUP.IN_USE', message: expect.stringContaining('case-registry has 1 connections') as string });
    await service.end();

    const raw = join(folder, 'exchange/submission_raw.copy.gz');
    const bytes = readFileSync(raw);
    writeFileSync(raw, Buffer.from(bytes.map((byte, index) => (index === 1_000 ? byte ^ 1 : byte))));
    await expect(bringBack({ wipe: true })).rejects.toMatchObject({ code: 'BACKUP.DAMAGED', message: expect.stringContaining('exchange/submission_raw.copy.gz is not what was written') as string });
    writeFileSync(raw, bytes);

    const manifest = rewrite((before) => ({ ...before, databases: before.databases.map((database) => ({ ...database, migrations: [...database.migrations, 'OfTheNextRelease9'] })) }));
    await expect(bringBack({ wipe: true })).rejects.toMatchObject({ code: 'BACKUP.RELEASE', message: expect.stringContaining('this release lacks OfTheNextRelease9') as string });
    rewrite(() => JSON.parse(manifest) as Manifest);

    expect(await content()).toEqual(saved);
    expect(await ends(LETTERS)).toBe(2);
    expect(await ask('exchange', `SELECT FROM pg_database WHERE datname LIKE 'restoring%${scope}%'`, [], target.adminUrl)).toEqual([]);
  });

  it('is restored over what came after it: every table equal by content, dead letters once, numbers go on, all of the outbox unpublished again', async () => {
    const before = await letters();
    await fill();
    await ask('registry', 'DELETE FROM inbox');
    await bury();
    said.length = 0;
    await bringBack({ wipe: true });
    expect(await content()).toEqual(saved);
    expect(said.join('\n')).toMatch(/database exchange: \d+ tables, \d+ rows, equal to what was saved; 1 messages will be published again/);
    expect(await ask('registry', 'SELECT FROM outbox WHERE published_at IS NOT NULL')).toEqual([]);
    expect(await ask('exchange', 'SELECT count(*)::int AS waiting FROM outbox WHERE published_at IS NULL AND parked_at IS NULL')).toEqual([{ waiting: 2 }]);
    expect(await ends(LETTERS)).toBe(2);
    expect((await letters()).map(({ key, value, headers, timestamp }) => ({ key, value, headers, timestamp }))).toEqual(before.slice(0, 2).map(({ key, value, headers, timestamp }) => ({ key, value, headers, timestamp })));
    const [entry] = await ask<{ id: string }>('exchange', `INSERT INTO audit_entry (at, actor, actor_state, action, granted) VALUES (now(), 'a', 'KAZ', 'SUBMIT', true) RETURNING id`);
    expect(Number(entry!.id)).toBeGreaterThan(1);
    // Its roles may do what they could before.
    const service = databaseUrl(target.adminUrl, `${target.databasePrefix}exchange`, { role: 'cbx_exchange', password: target.passwordOf('cbx_exchange') });
    expect(await ask('exchange', 'SELECT count(*)::int AS n FROM submission', [], service)).toEqual([{ n: 1 }]);
    expect(DEAD_LETTER_TOPIC.partitions).toBe(1);
  });

  it('has the outboxes publish again where Kafka alone was lost', async () => {
    await ask('registry', 'UPDATE outbox SET published_at = now()');
    said.length = 0;
    await republish(target, say);
    expect(said).toContain('database registry: 1 messages will be published again');
    expect(await ask('registry', 'SELECT FROM outbox WHERE published_at IS NOT NULL')).toEqual([]);
  });
});
