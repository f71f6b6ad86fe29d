import { jest } from '@jest/globals';
import { makeNotificationId, makeSubjectKey, type Notification, type NotificationAction } from '@cbx/contracts';
import { CbxError, uuidV7 } from '@cbx/kernel';
import { recordKey } from '@cbx/mapping';
import { Outbox } from '@cbx/persistence';
import type { Principal } from '@cbx/release';
import { aNotification } from '@cbx/testing';
import { ROOT_CONTEXT } from '@opentelemetry/api';
import { exchangeDatabase, type ExchangeDatabase } from '../../../test/exchange-database.js';
import { codec } from '../../../test/wire-codec.js';
import type { Receipt } from '../../domain/receipt.js';
import type { TranslatedSubmission } from '../../domain/translated-submission.js';
import { AuditRepository } from '../../persistence/audit.repository.js';
import { NotificationRepository } from '../../persistence/notification.repository.js';
import { StoredSubmissionRepository } from '../../persistence/stored-submission.repository.js';
import { SubmissionRepository } from '../../persistence/submission.repository.js';
import { receiveWhole } from '../receive-whole.js';
import { StoreSubmissions } from '../store-submissions.js';
import { toCandidate } from '../translation/to-translated-submission.js';
import { Withdrawals } from '../withdrawal/withdrawals.js';
import { ReprocessSubmission, type SubmissionChange } from './reprocess-submission.js';
import { ReprocessSubmissions, type ReprocessReport } from './reprocess-submissions.js';

jest.setTimeout(60_000);

/** What a mapping makes of a record. */
interface Reading {
  readonly reference: string;
  readonly version?: number;
  readonly action?: NotificationAction;
  readonly reason?: string;
}

/** Of each version of the mapping in turn; the last one holds on. A word is a fault's code, `none` no record at all. */
type Readings = readonly (Reading | 'FIELD.INVALID' | 'FIELD.MISSING' | 'none')[];

interface File {
  readonly records: readonly Readings[];
  /** Where it is a full list. */
  readonly list?: { readonly series: string; readonly day: string };
}

const MEMBER = 'KGZ';
const NOW = new Date('2026-06-20T10:00:00.000Z');
const OPERATOR: Principal = { subject: 'ops-1', state: 'KAZ', roles: ['ops'] };

function notificationOf({ reference, version = 1, action = 'NEW', reason = 'Wanted' }: Reading): Notification {
  const made = aNotification({ kind: 'SEARCH_REQUEST' });
  if (!('search' in made) || made.search === undefined) throw new Error('no search request');
  const header = { ...made.header, action, origin: MEMBER, sourceReference: reference, sourceVersion: version, sentAt: '2026-06-01T00:00:00.000Z', handling: { ...made.header.handling, releasableTo: ['KAZ'], retainUntil: '2027-06-01' } };
  const whole = { ...header, notificationId: makeNotificationId(header), subjectKey: makeSubjectKey(header) };
  return (action === 'CANCEL' ? { header: whole } : { ...made, header: whole, search: { ...made.search, reason } }) as Notification;
}

/** The translation by a version of the mapping, of bytes that say what each version makes of them. */
function translateBy(mapping: number) {
  return ({ bytes, receivedAt, rawSha256 }: { bytes: Uint8Array; receivedAt: Date; rawSha256: string }): TranslatedSubmission => {
    const { records, list } = JSON.parse(Buffer.from(bytes).toString()) as File;
    const provenance = { receivedAt: receivedAt.toISOString(), format: 'test', mappingVersion: String(mapping), rawSha256 };
    const read = records.map((readings) => readings[Math.min(mapping, readings.length) - 1]!).filter((reading) => reading !== 'none');
    return {
      records: read.map((reading, index) => ({
        record: index + 1,
        faults: typeof reading === 'string' ? [{ code: reading, path: '/r', expected: { en: '', ru: '' } }] : [],
        warnings: [],
        ...(typeof reading === 'string' ? {} : { sourceReference: reading.reference, candidate: toCandidate(notificationOf(reading), { retainUntil: false }, provenance, (topic, message) => codec.encode(topic, message)) }),
      })),
      faults: [],
      warnings: [],
      ...(list === undefined ? {} : { snapshot: { ...list, id: `${list.series} ${list.day}`, sentAt: `${list.day}T09:00:00.000Z`, isComplete: true, listed: read.flatMap((reading) => (typeof reading === 'string' ? [] : [recordKey(MEMBER, reading.reference)])) } }),
    };
  };
}

describe('a stored submission under a changed mapping', () => {
  let database: ExchangeDatabase;
  let test = 0;
  let minute = 0;
  beforeAll(async () => {
    database = await exchangeDatabase();
  });
  afterAll(() => database.close());
  beforeEach(() => {
    test++;
  });

  const parts = { outbox: new Outbox(), submissions: new SubmissionRepository(), notifications: new NotificationRepository(), audit: new AuditRepository(), withdrawals: new Withdrawals(codec) };
  const store = new StoreSubmissions(parts);
  const stored = new StoredSubmissionRepository();

  /** A record of this test's own. */
  const x = (more: Partial<Reading> = {}): Reading => ({ ...more, reference: `${test}-${more.reference ?? 'x'}` });

  /** Sent a minute after what was sent before, read by the mapping of that time. */
  const send = async (file: File, mapping = 1): Promise<Receipt> => {
    const receivedAt = new Date(Date.parse('2026-06-10T00:00:00.000Z') + ++minute * 60_000);
    const arrival = { principal: { subject: 'kgz-system', state: MEMBER, roles: ['member-system' as const] }, member: MEMBER, format: 'test', mappingVersion: String(mapping), mediaType: 'text/xml', bytes: Buffer.from(JSON.stringify({ test, ...file })), submissionId: uuidV7(receivedAt), receivedAt };
    const { answer } = await receiveWhole(arrival, ROOT_CONTEXT, { unitOfWork: database.unitOfWork, store, translate: translateBy(mapping), onTranslated: () => undefined });
    return JSON.parse(answer.receipt.toString()) as Receipt;
  };
  const reprocessing = (mapping = 2, translate = translateBy(mapping)) => new ReprocessSubmission({ ...parts, unitOfWork: database.unitOfWork, stored, store, translate, codec });
  const run = async (submissionId: string, { apply = true, mapping = 2, at = NOW } = {}): Promise<SubmissionChange | undefined> => {
    const change = await reprocessing(mapping).run({ submissionId, format: 'test', mappingVersion: String(mapping), at, operator: OPERATOR, apply }, ROOT_CONTEXT);
    if (change === 'NO_BYTES') throw new Error('no bytes');
    return change;
  };
  const effects = (change: SubmissionChange | undefined) => change?.records.map(({ record, effect }) => `${record} ${effect}`);
  const published = async (): Promise<string[]> => {
    const rows = await database.rows<{ topic: string; value: Buffer }>('SELECT topic, value FROM outbox ORDER BY id');
    const all = await Promise.all(rows.map(async ({ topic, value }) => (await codec.decode(topic, value)) as Notification));
    return all.filter(({ header }) => header.sourceReference.startsWith(`${test}-`)).map(({ header }) => `${header.sourceReference.split('-')[1]} ${header.action} ${header.sourceVersion}`);
  };

  it('has what is acceptable now published, once; a preview says the same and changes nothing', async () => {
    const { submissionId, receivedAt } = await send({ records: [['FIELD.INVALID', x()], [x({ reference: 'y' })]] });
    const before = await database.counts();
    const preview = await run(submissionId, { apply: false });
    expect(preview).toMatchObject({
      submissionId,
      receivedAt,
      mappingVersion: '1',
      before: { status: 'ACCEPTED' },
      effects: { PUBLISHED: 1 },
      omitted: 0,
      records: [{ record: 1, effect: 'PUBLISHED', before: { outcome: 'REJECTED', faults: [{ code: 'FIELD.INVALID', path: '/r' }] }, after: { outcome: 'ACCEPTED' } }],
    });
    expect(JSON.stringify(preview)).not.toContain(x().reference);
    expect(await database.counts()).toEqual(before);

    const { storedAs, ...applied } = (await run(submissionId))!;
    expect(applied).toEqual(preview);
    expect(await published()).toEqual(['y NEW 1', 'x NEW 1']);
    const after = await database.counts();
    // Its bytes are kept once.
    expect(after).toMatchObject({ submission: before['submission']! + 1, submission_raw: before['submission_raw']!, notification: before['notification']! + 1, outbox: before['outbox']! + 1, audit_entry: before['audit_entry']! + 1 });
    expect(await database.rows('SELECT actor, action, submission_id FROM audit_entry WHERE submission_id = $1', [storedAs])).toEqual([{ actor: 'ops-1', action: 'REPROCESS', submission_id: storedAs }]);
    expect(await database.rows('SELECT sender, media_type, received_at, mapping_version FROM submission WHERE id = $1', [storedAs])).toEqual([{ sender: 'kgz-system', media_type: 'text/xml', received_at: new Date(receivedAt), mapping_version: '2' }]);

    expect(await run(submissionId)).toBeUndefined();
    expect(await run(storedAs!)).toBeUndefined();
    expect(await database.counts()).toEqual(after);
  });

  it('answers its sender, who sends it again, with what came of it', async () => {
    const file: File = { records: [['FIELD.INVALID', x()]] };
    const { submissionId } = await send(file);
    const { storedAs } = (await run(submissionId))!;
    expect(await send(file, 2)).toMatchObject({ submissionId: storedAs, records: [{ outcome: 'ACCEPTED' }] });
    expect(await published()).toEqual(['x NEW 1']);
  });

  it('leaves no trace where its results are the same, also of what is past its retention by now', async () => {
    const { submissionId } = await send({ records: [[x()], ['FIELD.MISSING'], [x()]] });
    const before = await database.counts();
    expect(await run(submissionId, { at: new Date('2030-01-01T00:00:00.000Z') })).toBeUndefined();
    expect(await database.counts()).toEqual(before);
  });

  it('publishes nothing that may not be kept any more', async () => {
    const { submissionId } = await send({ records: [['FIELD.INVALID', x()]] });
    expect(await run(submissionId, { at: new Date('2030-01-01T00:00:00.000Z') })).toMatchObject({ effects: { REFUSED: 1 }, records: [{ after: { faults: [{ code: 'GATE.RETENTION_PASSED' }] } }] });
    expect(await published()).toEqual([]);
  });

  it('never goes over what was sent later, whatever its version; what was refused later is nothing', async () => {
    const first = await send({ records: [['FIELD.INVALID', x({ version: 5 })], ['FIELD.INVALID', x({ reference: 'y' })]] });
    await send({ records: [[x({ version: 2 })], ['FIELD.INVALID']] });
    expect(effects(await run(first.submissionId))).toEqual(['1 SUPERSEDED', '2 PUBLISHED']);
    expect(await published()).toEqual(['x NEW 2', 'y NEW 1']);
    expect(await run(first.submissionId)).toBeUndefined();
  });

  it('never revives what was cancelled later', async () => {
    await send({ records: [[x()]] });
    const update = await send({ records: [['FIELD.INVALID', x({ version: 9, action: 'UPDATE' })]] });
    await send({ records: [[x({ version: 3, action: 'CANCEL' })]] });
    expect(effects(await run(update.submissionId))).toEqual(['1 SUPERSEDED']);
    expect(await published()).toEqual(['x NEW 1', 'x CANCEL 3']);
  });

  it('keeps the order within a file', async () => {
    const overtaken = await send({ records: [['FIELD.INVALID', x()], [x({ version: 2 })]] });
    expect(effects(await run(overtaken.submissionId))).toEqual(['1 SUPERSEDED']);
    const both = await send({ records: [['FIELD.INVALID', x({ reference: 'y' })], ['FIELD.INVALID', x({ reference: 'y', version: 2, action: 'CANCEL' })]] });
    expect(effects(await run(both.submissionId))).toEqual(['1 PUBLISHED', '2 PUBLISHED']);
    expect(await published()).toEqual(['x NEW 2', 'y NEW 1', 'y CANCEL 2']);
  });

  it('leaves what was accepted as it was where it reads otherwise, and names the places', async () => {
    const { submissionId } = await send({ records: [[x(), x({ reason: 'Other' })]] });
    const { notificationId } = (await send({ records: [[x()]] })).records[0]!;
    expect((await run(submissionId))?.records).toEqual([{ record: 1, effect: 'CONFLICTS', before: { outcome: 'ACCEPTED' }, after: { outcome: 'REJECTED', faults: [{ code: 'GATE.VERSION_CONFLICT' }] }, notificationId, pointers: ['/search/reason'] }]);
    expect(await published()).toEqual(['x NEW 1']);
  });

  it('names no places where the content of that time is no longer here', async () => {
    const { submissionId, records } = await send({ records: [[x(), x({ reason: 'Other' })]] });
    await database.rows('DELETE FROM outbox WHERE message_id = $1', [records[0]!.notificationId]);
    expect((await run(submissionId, { apply: false }))?.records[0]).not.toHaveProperty('pointers');
  });

  it('makes no second record of one whose reference reads otherwise, under no later mapping either', async () => {
    const { submissionId } = await send({ records: [[x(), x({ reference: 'other' }), x({ reference: 'third' })], ['FIELD.INVALID', x({ reference: 'new' })]] });
    const second = await run(submissionId);
    expect(effects(second)).toEqual(['1 OTHER_RECORD', '2 PUBLISHED']);
    expect(await run(second!.storedAs!, { mapping: 3 })).toBeUndefined();
    expect(await published()).toEqual(['x NEW 1', 'new NEW 1']);
  });

  it('makes none where its records are cut otherwise', async () => {
    const { submissionId } = await send({ records: [['none', x({ reference: 'new' })], [x(), x({ reference: 'other' })]] });
    expect(effects(await run(submissionId))).toEqual(['1 OTHER_RECORD', '2 OTHER_RECORD']);
    expect(await published()).toEqual(['x NEW 1']);
  });

  it('publishes a version of its record that is read now', async () => {
    const { submissionId } = await send({ records: [[x(), x({ version: 2 })]] });
    expect(effects(await run(submissionId))).toEqual(['1 PUBLISHED']);
    expect(await published()).toEqual(['x NEW 1', 'x NEW 2']);
  });

  it('takes nothing back', async () => {
    const { submissionId } = await send({ records: [[x(), 'FIELD.INVALID'], ['FIELD.MISSING', 'FIELD.INVALID'], [x({ reference: 'y' }), 'none']] });
    expect(effects(await run(submissionId))).toEqual(['1 STANDS', '2 REFUSED', '3 GONE']);
    expect(await published()).toEqual(['x NEW 1', 'y NEW 1']);
  });

  it('knows a record again that stands elsewhere in the file', async () => {
    const { submissionId } = await send({ records: [['FIELD.INVALID', 'none'], [x()]] });
    expect(effects(await run(submissionId))).toEqual(['1 GONE']);
  });

  it('is done once, whoever asks at the same moment', async () => {
    const { submissionId } = await send({ records: [['FIELD.INVALID', x()]] });
    const changes = await Promise.all([run(submissionId), run(submissionId), run(submissionId)]);
    expect(changes.filter((change) => change !== undefined)).toHaveLength(1);
    expect(await published()).toEqual(['x NEW 1']);
  });

  it('cannot be read again once its bytes are gone', async () => {
    const { submissionId } = await send({ records: [['FIELD.INVALID', x()]] });
    await database.rows('DELETE FROM submission_raw WHERE submission_id = $1', [submissionId]);
    await expect(run(submissionId)).rejects.toThrow('no bytes');
  });

  describe('that is a full list', () => {
    const list = (day: string, ...records: Readings[]): File => ({ list: { series: `S${test}`, day }, records });

    it('opens what the latest one names, for the next to withdraw; and withdraws nothing itself', async () => {
      await send(list('2026-06-01', [x({ reference: 'a' })]));
      const latest = await send(list('2026-06-02', [x({ reference: 'a' })], ['FIELD.INVALID', x({ reference: 'b' })]));
      expect(effects(await run(latest.submissionId))).toEqual(['2 PUBLISHED']);
      expect(await published()).toEqual(['a NEW 1', 'b NEW 1']);
      expect((await send(list('2026-06-03', [x({ reference: 'a' })]))).withdrawn).toMatchObject([{ sourceReference: x({ reference: 'b' }).reference, outcome: 'ACCEPTED' }]);
      expect(await published()).toEqual(['a NEW 1', 'b NEW 1', 'b CANCEL 2']);
    });

    it('opens nothing of an older one: whether that still holds, the later one has said', async () => {
      const older = await send(list('2026-06-01', [x({ reference: 'a' })], ['FIELD.INVALID', x({ reference: 'b' })]));
      await send(list('2026-06-02', [x({ reference: 'a' })]));
      expect(effects(await run(older.submissionId))).toEqual(['2 SUPERSEDED']);
      expect(await published()).toEqual(['a NEW 1']);
    });

    it('does not bring back what a later one withdrew', async () => {
      await send(list('2026-06-01', [x({ reference: 'a' })]));
      const update = await send({ records: [['FIELD.INVALID', x({ reference: 'a', version: 7, action: 'UPDATE' })]] });
      await send(list('2026-06-02', [x({ reference: 'c' })]));
      expect(effects(await run(update.submissionId))).toEqual(['1 SUPERSEDED']);
      expect(await published()).toEqual(['a NEW 1', 'c NEW 1', 'a CANCEL 2']);
    });
  });

  describe('among many', () => {
    /** All of this member's that were sent in this test. */
    const all = (reprocess: ReprocessSubmission, more: { readonly timeMs?: number } = {}) => {
      const since = new Date(Date.parse('2026-06-10T00:00:00.000Z') + (minute + 1) * 60_000);
      const formats = new Map([[MEMBER, { member: MEMBER, format: 'test', mappingVersion: '2', mediaTypes: [], maxBytes: 1 }]]);
      const handler = new ReprocessSubmissions({ unitOfWork: database.unitOfWork, stored, audit: parts.audit, clock: { now: () => NOW }, formats, reprocess: (_member, request) => reprocess.run(request, ROOT_CONTEXT), ...more });
      return (limit: number, apply = true, cursor?: string): Promise<ReprocessReport> => handler.run(OPERATOR, { member: MEMBER, since, limit, ...(cursor === undefined ? {} : { cursor }) }, apply);
    };
    const three = async () => {
      for (const [index, reference] of ['p', 'q', 'r'].entries()) await send({ records: [['FIELD.INVALID', x({ reference, version: index + 1 })]] });
    };

    it('goes page by page in the order of receipt, and the second time there is nothing to do', async () => {
      const ask = all(reprocessing());
      await three();
      const preview = await ask(10, false);
      expect(preview).toMatchObject({ member: MEMBER, mappingVersion: '2', total: 3, looked: 3, failed: [] });
      expect(preview).not.toHaveProperty('nextCursor');
      expect(await published()).toEqual([]);
      const first = await ask(2);
      expect(first).toMatchObject({ total: 3, looked: 2, nextCursor: expect.any(String) as string });
      const second = await ask(2, true, first.nextCursor);
      expect(second).toMatchObject({ looked: 1 });
      expect([...first.changes, ...second.changes].map(({ effects: some }) => some)).toEqual([{ PUBLISHED: 1 }, { PUBLISHED: 1 }, { PUBLISHED: 1 }]);
      expect(await published()).toEqual(['p NEW 1', 'q NEW 2', 'r NEW 3']);
      expect(await ask(10)).toEqual({ member: MEMBER, mappingVersion: '2', total: 0, looked: 0, changes: [], failed: [] });
      await expect(ask(2, true, 'none')).rejects.toMatchObject({ code: 'CURSOR.INVALID' });
    });

    it('that is broken off goes on where it ended', async () => {
      let calls = 0;
      const breaking = reprocessing(2, (request) => {
        if (++calls === 2) throw new CbxError('PERSISTENCE.UNAVAILABLE', 'gone', { retryable: true });
        return translateBy(2)(request);
      });
      const ask = all(breaking);
      await three();
      const first = await ask(10);
      expect(first).toMatchObject({ looked: 1, nextCursor: expect.any(String) as string });
      // As after the end of the process that asked: nobody knows the cursor.
      expect(await ask(10)).toMatchObject({ total: 2, looked: 2 });
      expect(await published()).toEqual(['p NEW 1', 'q NEW 2', 'r NEW 3']);
    });

    it('says which one cannot be read, and goes on; says what is down where nothing was done', async () => {
      const ask = all(reprocessing(2, (request) => {
        if (Buffer.from(request.bytes).includes('-q')) throw new CbxError('FORMAT.FORBIDDEN', 'too large');
        return translateBy(2)(request);
      }));
      const down = all(reprocessing(2, () => {
        throw new CbxError('PERSISTENCE.UNAVAILABLE', 'gone', { retryable: true });
      }));
      await three();
      await expect(down(10)).rejects.toMatchObject({ code: 'PERSISTENCE.UNAVAILABLE' });
      expect(await ask(10)).toMatchObject({ looked: 3, failed: [{ code: 'FORMAT.FORBIDDEN' }], changes: [{}, {}] });
    });

    it('gives an answer before whoever asked gives up', async () => {
      const ask = all(reprocessing(), { timeMs: 0 });
      await three();
      expect(await ask(10)).toMatchObject({ looked: 1, nextCursor: expect.any(String) as string });
    });
  });
});
