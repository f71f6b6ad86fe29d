import { jest } from '@jest/globals';
import { uuidV7 } from '@cbx/kernel';
import { Outbox } from '@cbx/persistence';
import { ROOT_CONTEXT } from '@opentelemetry/api';
import { readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { exchangeDatabase, type ExchangeDatabase } from '../../../test/exchange-database.js';
import { KAZ_TIME, kazFile } from '../../../test/kaz.js';
import { codec, SCHEMA_IDS } from '../../../test/wire-codec.js';
import type { Receipt } from '../../domain/receipt.js';
import { AuditRepository } from '../../persistence/audit.repository.js';
import { NotificationRepository } from '../../persistence/notification.repository.js';
import { SubmissionRepository } from '../../persistence/submission.repository.js';
import type { Arrival, Received } from '../arrival.js';
import { receiveWhole } from '../receive-whole.js';
import { StoreSubmissions } from '../store-submissions.js';
import { createTranslate } from '../translation/create-translate.js';
import { loadMembers } from '../translation/load-members.js';
import { Withdrawals } from '../withdrawal/withdrawals.js';
import { SubmissionThreads } from './submission-threads.js';

jest.setTimeout(60_000);

const MEMBERS = fileURLToPath(new URL('../../../../../members', import.meta.url));

describe('submissions taken by threads', () => {
  let database: ExchangeDatabase;
  const pools: SubmissionThreads[] = [];
  const translations: string[] = [];

  beforeAll(async () => {
    database = await exchangeDatabase();
  });
  afterEach(async () => {
    for (const pool of pools.splice(0)) await pool.close();
  });
  afterAll(() => database.close());

  const poolOf = (worker: { readonly membersDirectory?: string; readonly databaseUrl?: string } = {}, heapMb?: number) => {
    const pool = new SubmissionThreads({
      threads: 1,
      maxWaiting: 2,
      worker: { membersDirectory: MEMBERS, schemaIds: SCHEMA_IDS, databaseUrl: database.url, ...worker },
      heapMb,
      observer: { translated: (member, where) => translations.push(`${member} ${where}`) },
    });
    pools.push(pool);
    return pool;
  };
  const receivedAt = new Date(KAZ_TIME);
  const arrival = (text: string, member = 'KAZ'): Arrival => ({
    principal: { subject: 'kaz-system', state: 'KAZ', roles: ['member-system'] },
    member,
    format: 'KAZ-JSON',
    mappingVersion: '1.0',
    mediaType: 'application/json',
    bytes: Buffer.from(text),
    submissionId: uuidV7(receivedAt),
    receivedAt,
  });
  const receiptOf = ({ answer }: Received) => JSON.parse(answer.receipt.toString()) as Receipt;

  it('have the answer and leave the rows that they would have in place', async () => {
    const store = new StoreSubmissions({ outbox: new Outbox(), submissions: new SubmissionRepository(), notifications: new NotificationRepository(), audit: new AuditRepository(), withdrawals: new Withdrawals(codec) });
    const inPlace = (given: Arrival) =>
      receiveWhole(given, ROOT_CONTEXT, { unitOfWork: database.unitOfWork, store, translate: createTranslate(loadMembers(MEMBERS), codec), onTranslated: () => undefined });
    const pool = poolOf();
    await pool.start();
    const publishedBy = (id: string) => database.rows<{ value: Buffer }>('SELECT o.value FROM outbox o JOIN notification n ON n.id = o.message_id WHERE n.submission_id = $1 ORDER BY n.record', [id]);
    const text = (reference: string) => kazFile({ reference }, { reference: 'X', origin: 'RUS' });
    const [here, there] = [await inPlace(arrival(text('R-1'))), await pool.receive(arrival(text('R-2')))];
    expect(there.tally).toEqual({ ACCEPTED: 1, REJECTED: 1 });
    expect(there.tally).toEqual(here.tally);
    const neutral = ({ records, ...head }: Receipt) => ({ ...head, submissionId: '', rawSha256: '', records: records.map((record) => ({ ...record, sourceReference: '', notificationId: '', subjectKey: '' })) });
    expect(neutral(receiptOf(there))).toEqual(neutral(receiptOf(here)));
    const [ofHere, ofThere] = [await publishedBy(receiptOf(here).submissionId), await publishedBy(receiptOf(there).submissionId)];
    expect(ofThere.map(({ value }) => value.length)).toEqual(ofHere.map(({ value }) => value.length));
    const [stored] = await database.rows<{ translated_at: Date }>('SELECT translated_at FROM submission WHERE id = $1', [receiptOf(there).submissionId]);
    expect(stored!.translated_at.toISOString().slice(0, 13)).toBe(KAZ_TIME.slice(0, 13));
  });

  it('run after all others that want a processor', async () => {
    if (process.platform !== 'linux') return;
    const nice = (): number[] =>
      readdirSync('/proc/self/task').map((thread) => {
        const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'latin1');
        // The 19th field (proc(5)), counted from behind the name, which may hold anything.
        return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
      });
    const before = nice().filter((it) => it === 10).length;
    await poolOf().start();
    expect(nice().filter((it) => it === 10)).toHaveLength(before + 1);
    expect(getPriority()).not.toBe(10);
  });

  it('are answered again, byte for byte, without being translated', async () => {
    const pool = poolOf();
    const text = kazFile({ reference: 'R-3' });
    const first = await pool.receive(arrival(text));
    const before = translations.length;
    const again = await pool.receive(arrival(text));
    expect(again).toEqual({ answer: first.answer, tally: undefined });
    expect(translations).toHaveLength(before);
  });

  it('keep the code of an error', async () => {
    await expect(poolOf().receive(arrival('{}', 'XXX'))).rejects.toMatchObject({ code: 'SUBMISSION.UNKNOWN_MEMBER', retryable: false });
    await expect(poolOf({ databaseUrl: 'postgres://nobody@127.0.0.1:9/none' }).receive(arrival(kazFile({ reference: 'R-4' })))).rejects.toMatchObject({ code: 'PERSISTENCE.UNAVAILABLE', retryable: true });
  });

  it('do not start where a mapping cannot be loaded', async () => {
    await expect(poolOf({ membersDirectory: `${MEMBERS}/none` }).start()).rejects.toMatchObject({ code: 'MAPPING.NOT_FOUND' });
  });

  it('that take more memory than a thread has end that thread, and nothing else', async () => {
    const pool = poolOf({}, 44);
    const file = kazFile(...Array.from({ length: 10_000 }, (_none, index) => ({ reference: `M-${index}` })));
    await expect(pool.receive(arrival(file))).rejects.toMatchObject({ code: 'FORMAT.FORBIDDEN', details: { faults: [{ record: 0, code: 'FORMAT.FORBIDDEN' }] } });
    expect((await pool.receive(arrival(kazFile({ reference: 'R-6' })))).tally).toEqual({ ACCEPTED: 1 });
  });

  it('wait in a line of bounded length', async () => {
    const pool = poolOf();
    await pool.start();
    const file = (prefix: string) => kazFile(...Array.from({ length: 300 }, (_none, index) => ({ reference: `${prefix}-${index}` })));
    const running = ['A', 'B', 'C'].map((prefix) => pool.receive(arrival(file(prefix))));
    await expect(pool.receive(arrival(kazFile({ reference: 'R-5' })))).rejects.toMatchObject({ code: 'SUBMISSION.BUSY', retryable: true });
    expect((await Promise.all(running)).map(({ tally }) => tally)).toEqual([{ ACCEPTED: 300 }, { ACCEPTED: 300 }, { ACCEPTED: 300 }]);
  });
});
