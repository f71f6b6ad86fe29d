import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '@cbx/local-stack';
import { eventually } from '@cbx/testing';
import pg from 'pg';
import { submissionBytes, urgentSearch } from './support/kaz.js';
import { LocalStart } from './support/local-start.js';
import { commandBlocks, runbookPages } from './support/runbook.js';

/**
 * What those who run the suite do, on a stack of their own as `npm start` makes it: every command that the runbooks show; a backup under load, wipe and
 * restore by the page's own commands. It starts the whole stack twice, so it is a step of its own beside `npm test`: npm run test:runbooks.
 */
const backups = mkdtempSync(join(tmpdir(), 'cbx-backups-'));
const stack = new LocalStart(join(ROOT, '.local', 'test', 'suites', 'operations'), { BACKUPS: backups });
const START = 'npm start -- --no-demo';

/** Says nothing that a person would have to act on, or says what is to be done. */
const DONE = [0, 3];

interface Sent {
  readonly body: string;
  readonly status: number;
  readonly receipt: string;
  readonly submissionId: string;
}

beforeAll(() => stack.start(START), 420_000);

afterAll(async () => {
  await stack.stop();
  rmSync(backups, { recursive: true });
}, 120_000);

async function send(body: string, token: string): Promise<Sent> {
  const response = await fetch(`${stack.running.gateway}/v1/submissions`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body });
  const receipt = await response.text();
  return { body, status: response.status, receipt, submissionId: (JSON.parse(receipt) as { submissionId: string }).submissionId };
}

const search = (): string => submissionBytes({ records: [urgentSearch({ reference: `Р-${randomBytes(5).toString('hex')}`, releasableTo: ['KGZ'] })] });

async function ask<T extends pg.QueryResultRow>(database: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: `postgres://postgres:${encodeURIComponent(stack.credentials.postgresPassword)}@${stack.running.postgres}/${database}` });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Waits until so many records have gone their whole way. */
function evaluated(records: number): Promise<unknown> {
  return eventually(
    async () => {
      const [row] = await ask<{ done: number }>('exchange', 'SELECT count(*)::int AS done FROM notification n JOIN notification_progress p ON p.notification_id = n.id WHERE p.registered_at IS NOT NULL AND p.evaluated_at IS NOT NULL');
      if (row!.done !== records) throw new Error(`${row!.done} of ${records}`);
      return true;
    },
    { what: `${records} records to be evaluated`, timeoutMs: 120_000, intervalMs: 200 },
  );
}

it('runs every command that the runbooks show', async () => {
  const pages = runbookPages().filter((page) => !['backup-restore.md', 'dead-letters.md'].includes(page));
  const commands = [...new Set(pages.flatMap((page) => commandBlocks(page).flat()))];
  expect(commands.length).toBeGreaterThan(5);
  for (const command of commands) {
    const { status, output } = await stack.run([command]);
    if (!DONE.includes(status ?? -1)) throw new Error(`${command} ended with ${status}:\n${output}`);
  }
}, 300_000);

it('is backed up under load, wiped and restored by the page’s commands: what was acknowledged is there, once, and all of it is evaluated', async () => {
  const [save, restore, start, look, republish] = commandBlocks('backup-restore.md');
  expect([save!.at(-2), restore![0], start![0], republish![0]]).toEqual([expect.stringContaining('backup.sh'), expect.stringContaining('--wipe'), START, 'infra/backup/republish.sh']);
  const token = await stack.memberToken('KAZ');
  const before: Sent[] = [];
  for (let each = 0; each < 5; each += 1) before.push(await send(search(), token));

  const during: Sent[] = [];
  let saving = true;
  const load = Promise.all(
    [1, 2, 3].map(async () => {
      while (saving) during.push(await send(search(), token));
    }),
  );
  const saved = await stack.run(save!);
  saving = false;
  await load;
  expect(saved).toMatchObject({ status: 0, output: expect.stringMatching(/the backup is whole[^]*: whole, of /) as string });
  expect(saved.output).not.toContain('Выдуманов');
  expect(during.length).toBeGreaterThan(0);

  // The page: stop the suite first.
  expect(await stack.run(restore!)).toMatchObject({ status: 1, output: expect.stringContaining('The suite is running here') as string });
  await stack.stop();
  const restored = await stack.run(restore!);
  expect(restored).toMatchObject({ status: 0, output: expect.stringMatching(/database exchange: \d+ tables, \d+ rows, equal to what was saved[^]*wiped[^]*restored; start the services/) as string });
  await stack.start(start![0]!);
  for (const command of look!) {
    const { status, output } = await stack.run([command]);
    expect({ command, done: DONE.includes(status ?? -1), output }).toMatchObject({ done: true });
  }

  // Everything acknowledged before the backup began, and whatever of the load it caught, goes its whole way.
  const [{ records }] = (await ask<{ records: number }>('exchange', 'SELECT count(*)::int AS records FROM notification')) as [{ records: number }];
  expect(records).toBeGreaterThanOrEqual(before.length);
  await evaluated(records);

  // Members send again what they sent: what is there gets the same receipt, what came after the backup is taken; then every record is there once.
  const again = await stack.memberToken('KAZ');
  const repeated = await Promise.all(before.map(({ body }) => send(body, again)));
  expect(repeated.map(({ receipt }) => receipt)).toEqual(before.map(({ receipt }) => receipt));
  for (const { body } of during) expect((await send(body, again)).status).toBe(202);
  const fresh = await send(search(), again);
  expect(fresh.status).toBe(202);
  const all = before.length + during.length + 1;
  await evaluated(all);
  expect(await ask('registry', 'SELECT count(*)::int AS cases, count(DISTINCT subject_key)::int AS subjects FROM case_file')).toEqual([{ cases: all, subjects: all }]);
  // Each was released to one other state: its own screen and that one's.
  expect(await ask('alerting', 'SELECT count(*)::int AS alerts FROM alert')).toEqual([{ alerts: 2 * all }]);
}, 900_000);
