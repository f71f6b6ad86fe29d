import { jest } from '@jest/globals';
import { makeNotificationId, makeSubjectKey, type Notification } from '@cbx/contracts';
import { uuidV7 } from '@cbx/kernel';
import { recordKey, type SnapshotFacts } from '@cbx/mapping';
import { Outbox } from '@cbx/persistence';
import { aNotification } from '@cbx/testing';
import { ROOT_CONTEXT } from '@opentelemetry/api';
import { exchangeDatabase, type ExchangeDatabase } from '../../../test/exchange-database.js';
import { codec } from '../../../test/wire-codec.js';
import type { Receipt } from '../../domain/receipt.js';
import type { TranslatedSubmission } from '../../domain/translated-submission.js';
import { AuditRepository } from '../../persistence/audit.repository.js';
import { NotificationRepository } from '../../persistence/notification.repository.js';
import { SubmissionRepository } from '../../persistence/submission.repository.js';
import { receiveWhole } from '../receive-whole.js';
import { StoreSubmissions } from '../store-submissions.js';
import { toCandidate } from '../translation/to-translated-submission.js';
import { ValidateSubmission } from '../validation/validate-submission.js';
import { Withdrawals } from './withdrawals.js';

jest.setTimeout(60_000);

const AT = new Date('2026-06-20T10:00:00.000Z');
const MEMBER = 'KGZ';

interface Listed {
  readonly reference: string;
  readonly version?: number;
  readonly reason?: string;
  readonly rejected?: boolean;
}

/** A list of a day as the test writes it: its bytes are this as JSON. */
interface List {
  readonly series: string;
  readonly day: string;
  readonly id?: string;
  readonly sentAt?: string;
  readonly listed: readonly Listed[];
  readonly isComplete?: boolean;
}

function notificationOf({ reference, version = 1, reason = 'Wanted' }: Listed): Notification {
  const made = aNotification({ kind: 'SEARCH_REQUEST' });
  if (!('search' in made) || made.search === undefined) throw new Error('no search request');
  const header = { ...made.header, action: 'NEW' as const, origin: MEMBER, sourceReference: reference, sourceVersion: version, sentAt: '2026-06-01T00:00:00.000Z', handling: { ...made.header.handling, releasableTo: ['KAZ'], retainUntil: '2027-06-01' } };
  return { ...made, header: { ...header, notificationId: makeNotificationId(header), subjectKey: makeSubjectKey(header) }, search: { ...made.search, reason } } as Notification;
}

function translate({ bytes, receivedAt, rawSha256 }: { bytes: Uint8Array; receivedAt: Date; rawSha256: string }): TranslatedSubmission {
  const { series, day, id = `id-${day}`, sentAt = `${day}T09:00:00.000Z`, listed, isComplete = true } = JSON.parse(Buffer.from(bytes).toString()) as List;
  const provenance = { receivedAt: receivedAt.toISOString(), format: 'test', mappingVersion: '1', rawSha256 };
  const snapshot: SnapshotFacts = { series, day, id, sentAt, isComplete, listed: listed.map(({ reference }) => recordKey(MEMBER, reference)) };
  const records = listed.map((each, index) => {
    const candidate = each.rejected === true ? undefined : toCandidate(notificationOf(each), { retainUntil: false }, provenance, (topic, message) => codec.encode(topic, message));
    return { record: index + 1, sourceReference: each.reference, candidate, faults: each.rejected === true ? [{ code: 'FIELD.INVALID', expected: { en: '', ru: '' } }] : [], warnings: [] };
  });
  return { records, faults: [], warnings: [], snapshot };
}

describe('what a list leaves out', () => {
  let database: ExchangeDatabase;
  let series = 0;
  beforeAll(async () => {
    database = await exchangeDatabase();
  });
  afterAll(() => database.close());

  const withdrawals = new Withdrawals(codec);
  const store = new StoreSubmissions({ outbox: new Outbox(), submissions: new SubmissionRepository(), notifications: new NotificationRepository(), audit: new AuditRepository(), withdrawals });
  const arrival = (list: List) => ({
    principal: { subject: 'kgz-system', state: MEMBER, roles: ['member-system' as const] },
    member: MEMBER,
    format: 'test',
    mappingVersion: '1',
    mediaType: 'text/xml',
    bytes: Buffer.from(JSON.stringify(list)),
    submissionId: uuidV7(AT),
    receivedAt: AT,
  });
  const send = async (list: List): Promise<Receipt> => {
    const { answer } = await receiveWhole(arrival(list), ROOT_CONTEXT, { unitOfWork: database.unitOfWork, store, translate, onTranslated: () => undefined });
    return JSON.parse(answer.receipt.toString()) as Receipt;
  };
  const validate = (list: List) => new ValidateSubmission({ unitOfWork: database.unitOfWork, notifications: new NotificationRepository(), withdrawals, translate }).validate(arrival(list));
  const named = (name: string) => `${series}-${name}`;
  /** A list of this test's own series and records. */
  const list = (day: string, references: readonly (string | Listed)[], more: Partial<List> = {}): List => ({
    series: `S${series}`,
    day,
    listed: references.map((each) => (typeof each === 'string' ? { reference: named(each) } : { ...each, reference: named(each.reference) })),
    ...more,
  });
  beforeEach(() => {
    series++;
  });
  const withdrawn = (receipt: Pick<Receipt, 'withdrawn'>) => receipt.withdrawn?.map(({ sourceReference, outcome }) => `${sourceReference?.split('-')[1]} ${outcome}`);
  const published = async (id: string): Promise<Notification[]> => {
    const rows = await database.rows<{ topic: string; value: Buffer }>('SELECT o.topic, o.value FROM outbox o JOIN notification n ON n.id = o.message_id WHERE n.submission_id = $1 ORDER BY o.id', [id]);
    return Promise.all(rows.map(async ({ topic, value }) => (await codec.decode(topic, value)) as Notification));
  };

  it('is cancelled by a notification of its own, behind those of the list', async () => {
    const first = await send(list('2026-06-01', ['a', { reference: 'b', version: 3 }, 'c']));
    expect(first.withdrawn).toEqual([]);
    const second = await send(list('2026-06-02', ['c', 'd']));
    expect(second.records.map(({ outcome }) => outcome)).toEqual(['UNCHANGED', 'ACCEPTED']);
    expect(withdrawn(second)).toEqual(['a ACCEPTED', 'b ACCEPTED']);
    const messages = await published(second.submissionId);
    expect(messages.map(({ header }) => `${header.sourceReference} ${header.action} ${header.sourceVersion}`)).toEqual([`${named('d')} NEW 1`, `${named('a')} CANCEL 2`, `${named('b')} CANCEL 4`]);
    expect(messages[1]).toMatchObject({ header: { subjectKey: first.records[0]!.subjectKey, sentAt: '2026-06-02T09:00:00.000Z', provenance: { rawSha256: second.rawSha256 } } });
    expect(withdrawn(await send(list('2026-06-03', ['c', 'd'])))).toEqual([]);
  });

  it('is not withdrawn by what repeats, comes late, cannot be matched, is of another list or of the future', async () => {
    await send(list('2026-06-03', ['a', 'b']));
    expect(withdrawn(await send(list('2026-06-04', ['x'], { id: 'id-2026-06-03' })))).toEqual([]);
    expect(withdrawn(await send(list('2026-06-02', ['x'])))).toEqual([]);
    expect(withdrawn(await send(list('2026-06-05', ['x'], { isComplete: false })))).toEqual([]);
    expect(withdrawn(await send(list('2026-06-06', ['y'], { series: `other ${series}` })))).toEqual([]);
    expect(withdrawn(await send(list('2026-06-07', ['x'], { sentAt: '2026-06-20T12:00:00.000Z' })))).toEqual([]);
    expect(withdrawn(await send(list('2026-06-08', ['x', { reference: 'b', version: 2, rejected: true }])))).toEqual(['a ACCEPTED']);
  });

  it('counts what was accepted only: a record that a verdict rejects was never on the list', async () => {
    await send(list('2026-06-01', ['a']));
    // The same version with other content.
    expect((await send(list('2026-06-02', [{ reference: 'a', reason: 'Other' }, { reference: 'b', rejected: true }]))).records.map(({ outcome }) => outcome)).toEqual(['REJECTED', 'REJECTED']);
    expect(withdrawn(await send(list('2026-06-03', ['c'])))).toEqual(['a ACCEPTED']);
  });

  it('is the same for the same bytes, which are taken once', async () => {
    await send(list('2026-06-01', ['a']));
    const second = await send(list('2026-06-02', ['b']));
    expect(await send(list('2026-06-02', ['b']))).toEqual(second);
    expect(withdrawn(await send(list('2026-06-03', ['b'])))).toEqual([]);
  });

  it('is withdrawn once, whichever of many lists that come at the same moment is first', async () => {
    await send(list('2026-06-01', ['a', 'b']));
    const days = ['2026-06-02', '2026-06-03', '2026-06-04', '2026-06-05', '2026-06-06', '2026-06-07'];
    const receipts = await Promise.all(days.map((day) => send(list(day, [`of${day.slice(-2)}`]))));
    // As each took the list as the one before had left it, nothing is withdrawn twice; in the end only the records of one list, and of late ones, are open.
    const all = receipts.flatMap((receipt) => withdrawn(receipt) ?? []);
    expect(all.filter((each) => each.startsWith('a '))).toEqual(['a ACCEPTED']);
    expect(all).toHaveLength(new Set(all).size);
    const last = await send(list('2026-06-08', ['z']));
    expect([...all, ...(withdrawn(last) ?? [])].sort()).toEqual(['a', 'b', ...days.map((day) => `of${day.slice(-2)}`)].map((each) => `${each} ACCEPTED`).sort());
  });

  it('is foretold, and nothing is changed, when a list is validated', async () => {
    await send(list('2026-06-01', ['a', 'b']));
    const before = await database.counts();
    expect(withdrawn(await validate(list('2026-06-02', ['b'])))).toEqual(['a ACCEPTED']);
    expect(await database.counts()).toEqual(before);
    expect(withdrawn(await send(list('2026-06-02', ['b'])))).toEqual(['a ACCEPTED']);
  });
});
