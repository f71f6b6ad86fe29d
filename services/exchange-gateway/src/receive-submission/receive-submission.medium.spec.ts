import { jest } from '@jest/globals';
import { CbxError, ManualClock } from '@cbx/kernel';
import { createDataSource, Outbox, UnitOfWork } from '@cbx/persistence';
import { createHash } from 'node:crypto';
import type { Principal } from '@cbx/release';
import { ROOT_CONTEXT } from '@opentelemetry/api';
import { aFault, faultyRecord, soundRecord, type CandidateChoices } from '../../test/candidates.js';
import { codec } from '../../test/wire-codec.js';
import { exchangeDatabase, type ExchangeDatabase } from '../../test/exchange-database.js';
import type { Receipt } from '../domain/receipt.js';
import type { TranslatedRecord, TranslatedSubmission } from '../domain/translated-submission.js';
import { AuditRepository } from '../persistence/audit.repository.js';
import { NotificationRepository } from '../persistence/notification.repository.js';
import { SubmissionRepository, type StoredAnswer } from '../persistence/submission.repository.js';
import type { Arrival } from './arrival.js';
import { Observer } from './observer.js';
import { ReceiveSubmission } from './receive-submission.js';
import { receiveWhole } from './receive-whole.js';
import { SmallSubmissions } from './small-submissions.js';
import { StoreSubmissions } from './store-submissions.js';
import { Withdrawals } from './withdrawal/withdrawals.js';

jest.setTimeout(60_000);

const SMALL_BYTES = 65_536;

const PRINCIPAL: Principal = { subject: 'kaz-system', state: 'KAZ', roles: ['member-system'] };
const FORMAT = { member: 'KAZ', format: 'test', mappingVersion: '1', mediaTypes: ['application/json'], maxBytes: 1000 };

/** Reads the test's own notation: the bytes are the JSON of what the translator is to answer. */
const translate = ({ bytes }: { bytes: Uint8Array }) => JSON.parse(Buffer.from(bytes).toString(), reviveBytes) as TranslatedSubmission;

function reviveBytes(name: string, value: unknown): unknown {
  return name === 'payload' ? new Uint8Array([1, 2, 3]) : value;
}

function bytesOf(...records: TranslatedRecord[]): Buffer {
  return Buffer.from(JSON.stringify({ records, faults: [], warnings: [] }));
}

describe('receiving a submission', () => {
  const clock = new ManualClock('2024-05-14T10:00:00.000Z');
  let database: ExchangeDatabase;
  let handler: ReceiveSubmission;
  let references = 0;

  beforeAll(async () => {
    database = await exchangeDatabase();
    handler = handlerOf();
  });
  afterAll(() => database.close());

  /** As in the gateway, but that large ones are taken in this thread. */
  const handlerOf = ({ audit = new AuditRepository(), unitOfWork = database.unitOfWork } = {}) => {
    const store = new StoreSubmissions({ outbox: new Outbox(), submissions: new SubmissionRepository(), notifications: new NotificationRepository(), audit, withdrawals: new Withdrawals(codec) });
    const observer = new Observer();
    const small = new SmallSubmissions({ unitOfWork, store, translate, clock, observer });
    const large = { receive: (arrival: Arrival) => receiveWhole(arrival, ROOT_CONTEXT, { unitOfWork, store, translate, onTranslated: () => undefined }) };
    return new ReceiveSubmission({ small, large, smallBytes: SMALL_BYTES, clock, observer });
  };
  const newReference = () => `R-${++references}`;
  const send = (bytes: Buffer, through = handler) => through.receive({ principal: PRINCIPAL, format: FORMAT, mediaType: 'application/json', bytes });
  const receiptOf = ({ receipt }: StoredAnswer) => JSON.parse(receipt.toString()) as Receipt;
  const outcomesOf = (answer: StoredAnswer) => receiptOf(answer).records.map(({ outcome }) => outcome);
  const outboxOf = (subjectKey: string) =>
    database.rows<{ message_id: string; subject_number: number }>('SELECT message_id, subject_number FROM outbox WHERE subject = $1 ORDER BY id', [subjectKey]);

  it('stores raw bytes, receipt, results, faults, what is to be published and who sent it, in one transaction', async () => {
    const bytes = bytesOf(soundRecord(1, { reference: newReference() }), faultyRecord(2));
    const before = await database.counts();
    const answer = await send(bytes);
    const after = await database.counts();
    const added = Object.fromEntries(Object.entries(after).map(([table, n]) => [table, n - before[table]!]));
    expect(added).toEqual({ submission: 1, submission_raw: 1, submission_record: 2, submission_fault: 1, notification: 1, notification_progress: 0, outbox: 1, outbox_subject: 1, inbox: 0, audit_entry: 1, snapshot_series: 0 });
    expect(answer.refused).toBe(false);
    const [stored] = await database.rows<{ receipt: Buffer; bytes: Buffer }>('SELECT receipt, bytes FROM submission JOIN submission_raw ON submission_id = id WHERE id = $1', [answer.submissionId]);
    expect(stored!.receipt.equals(answer.receipt)).toBe(true);
    expect(stored!.bytes.equals(bytes)).toBe(true);
    const [message] = await database.rows<{ message_id: string; topic: string; value: Buffer }>('SELECT message_id, topic, value FROM outbox ORDER BY id DESC LIMIT 1');
    expect(message).toEqual({ message_id: receiptOf(answer).records[0]!.notificationId, topic: 'notification.search-request.v1', value: Buffer.from([1, 2, 3]) });
    expect(await database.rows('SELECT actor, actor_state, action, granted FROM audit_entry WHERE submission_id = $1', [answer.submissionId])).toEqual([
      { actor: 'kaz-system', actor_state: 'KAZ', action: 'SUBMIT', granted: true },
    ]);
  });

  it('keeps a refused submission as evidence and publishes nothing of it', async () => {
    const before = await database.counts();
    const answer = await send(Buffer.from(JSON.stringify({ records: [], faults: [{ code: 'FORMAT.MALFORMED', expected: { en: 'JSON', ru: 'JSON' } }], warnings: [] })));
    expect(answer.refused).toBe(true);
    expect(receiptOf(answer)).toMatchObject({ recordCount: 0, records: [], faults: [{ code: 'FORMAT.MALFORMED' }] });
    const after = await database.counts();
    expect({ submission: after['submission'], fault: after['submission_fault'], outbox: after['outbox'] }).toEqual({
      submission: before['submission']! + 1,
      fault: before['submission_fault']! + 1,
      outbox: before['outbox'],
    });
  });

  it('answers the same bytes with the same receipt, whatever the time, and does nothing again', async () => {
    const bytes = bytesOf(soundRecord(1, { reference: newReference() }));
    const first = await send(bytes);
    const before = await database.counts();
    clock.advance(60_000);
    const second = await send(bytes);
    expect(second.receipt.equals(first.receipt)).toBe(true);
    expect(await database.counts()).toEqual({ ...before, audit_entry: before['audit_entry']! + 1 });
    const other = await handler.receive({ principal: PRINCIPAL, format: { ...FORMAT, mappingVersion: '2' }, mediaType: 'application/json', bytes });
    expect(other.submissionId).not.toBe(first.submissionId);
    expect(outcomesOf(other)).toEqual(['UNCHANGED']);
  });

  it('answers the same bytes that arrive at the same moment with one receipt', async () => {
    for (const bytes of [bytesOf(soundRecord(1, { reference: newReference() })), bytesOf(faultyRecord(1))]) {
      const before = await database.counts();
      const answers = await Promise.all(Array.from({ length: 8 }, () => send(bytes)));
      expect(new Set(answers.map(({ receipt }) => receipt.toString())).size).toBe(1);
      expect((await database.counts())['submission']).toBe(before['submission']! + 1);
    }
  });

  it('accepts one of two that change the same version at the same moment', async () => {
    const reference = newReference();
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map((content) => send(bytesOf(soundRecord(1, { reference, content })))));
    const faults = answers.flatMap((answer) => receiptOf(answer).records.flatMap(({ faults = [] }) => faults.map(({ code }) => code)));
    expect(faults).toEqual(['GATE.VERSION_CONFLICT', 'GATE.VERSION_CONFLICT', 'GATE.VERSION_CONFLICT']);
  });

  it('numbers the versions of a subject in the order of their commits, however they crowd', async () => {
    const references = [newReference(), newReference(), newReference()];
    const versions = Array.from({ length: 12 }, (_none, index) => index + 1);
    await Promise.all(versions.map((version) => send(bytesOf(...[...references, ...references.toReversed()].map((reference, at) => soundRecord(at + 1, { reference, version: at < 3 ? version : version + 100 }))))));
    for (const reference of references) {
      const messages = await outboxOf(soundRecord(1, { reference }).candidate!.subjectKey);
      expect(messages.map(({ subject_number }) => subject_number)).toEqual(Array.from({ length: 24 }, (_none, index) => index + 1));
      const accepted = await database.rows<{ id: string }>('SELECT id FROM notification WHERE subject_key = $1', [soundRecord(1, { reference }).candidate!.subjectKey]);
      expect(new Set(accepted.map(({ id }) => id))).toEqual(new Set(messages.map(({ message_id }) => message_id)));
    }
  });

  it('remembers what was accepted: unchanged, conflict and cancel across submissions', async () => {
    const reference = newReference();
    const one: CandidateChoices = { reference };
    expect(receiptOf(await send(bytesOf(soundRecord(1, { ...one, action: 'CANCEL', version: 9 })))).records[0]!.faults).toMatchObject([{ code: 'RULE.CANCEL_WITHOUT_RECORD' }]);
    expect(outcomesOf(await send(bytesOf(soundRecord(1, one), faultyRecord(2))))).toEqual(['ACCEPTED', 'REJECTED']);
    const unchanged = await send(bytesOf(soundRecord(1, { ...one, sentAt: '2024-05-14T10:00:30.000Z' })));
    expect(unchanged.refused).toBe(false);
    expect(outcomesOf(unchanged)).toEqual(['UNCHANGED']);
    expect(receiptOf(await send(bytesOf(soundRecord(1, { ...one, content: 'b' })))).records[0]!.faults).toMatchObject([{ code: 'GATE.VERSION_CONFLICT' }]);
    expect(outcomesOf(await send(bytesOf(soundRecord(1, { ...one, action: 'CANCEL', version: 2 }))))).toEqual(['ACCEPTED']);
    expect(await outboxOf(soundRecord(1, one).candidate!.subjectKey)).toHaveLength(2);
  });

  it('locks and compares no subject of another state', async () => {
    const before = await database.counts();
    const answer = await send(bytesOf(soundRecord(1, { reference: newReference(), origin: 'RUS' })));
    expect(answer.refused).toBe(true);
    expect((await database.counts())['outbox_subject']).toBe(before['outbox_subject']);
  });

  it('leaves nothing when the transaction fails, and takes the same bytes afterwards', async () => {
    const bytes = bytesOf(soundRecord(1, { reference: newReference() }), faultyRecord(2));
    const before = await database.counts();
    const failing = new AuditRepository();
    failing.append = () => Promise.reject(new CbxError('TEST.BROKEN', 'the last write fails'));
    await expect(send(bytes, handlerOf({ audit: failing }))).rejects.toMatchObject({ code: 'TEST.BROKEN' });
    expect(await database.counts()).toEqual(before);
    expect(outcomesOf(await send(bytes))).toEqual(['ACCEPTED', 'REJECTED']);
  });

  /** What is sent at once is stored together: how often the transaction was committed for it. */
  const sendTogether = async (submissions: readonly Buffer[], through = handler) => {
    const runs = jest.spyOn(database.unitOfWork, 'run');
    const settled = await Promise.allSettled(submissions.map((bytes) => send(bytes, through)));
    const transactions = runs.mock.calls.length;
    runs.mockRestore();
    return { settled, transactions, answers: settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])) };
  };

  it('stores what arrives together in one transaction, and each as if it had come alone', async () => {
    const [reference, other] = [newReference(), newReference()];
    const submissions = [
      bytesOf(soundRecord(1, { reference })),
      bytesOf(soundRecord(1, { reference, version: 2, action: 'UPDATE' }), faultyRecord(2)),
      bytesOf(faultyRecord(1, [aFault('FIELD.INVALID', 99)])),
      bytesOf(soundRecord(1, { reference, content: 'b' })),
      bytesOf(soundRecord(1, { reference, version: 3, action: 'CANCEL' })),
      bytesOf(soundRecord(1, { reference: other, action: 'CANCEL' })),
      bytesOf(soundRecord(1, { reference, sentAt: '2024-05-14T10:00:30.000Z' })),
    ];
    const before = await database.counts();
    const { answers, transactions } = await sendTogether(submissions);
    expect(transactions).toBe(1);
    expect(answers.map(outcomesOf)).toEqual([['ACCEPTED'], ['ACCEPTED', 'REJECTED'], ['REJECTED'], ['REJECTED'], ['ACCEPTED'], ['REJECTED'], ['UNCHANGED']]);
    expect(answers.map(({ refused }) => refused)).toEqual([false, false, true, true, false, true, false]);
    const after = await database.counts();
    const added = Object.fromEntries(Object.entries(after).map(([table, n]) => [table, n - before[table]!]));
    expect(added).toMatchObject({ submission: 7, submission_raw: 7, submission_record: 8, submission_fault: 4, notification: 3, outbox: 3, audit_entry: 7 });
    for (const [index, answer] of answers.entries()) {
      const [stored] = await database.rows<{ receipt: Buffer; bytes: Buffer }>('SELECT receipt, bytes FROM submission JOIN submission_raw ON submission_id = id WHERE id = $1', [answer.submissionId]);
      expect([stored!.receipt.equals(answer.receipt), stored!.bytes.equals(submissions[index]!)]).toEqual([true, true]);
      expect((await send(submissions[index]!)).receipt.equals(answer.receipt)).toBe(true);
    }
    const versions = answers.filter((_answer, index) => [0, 1, 4].includes(index)).map((answer) => receiptOf(answer).records[0]!.notificationId);
    expect((await outboxOf(soundRecord(1, { reference }).candidate!.subjectKey)).map(({ message_id, subject_number }) => [message_id, subject_number])).toEqual(versions.map((id, index) => [id, index + 1]));
  });

  it('answers a repetition within a group with the receipt of the first, and has both on record', async () => {
    const bytes = bytesOf(soundRecord(1, { reference: newReference() }));
    const { answers, transactions } = await sendTogether([bytes, bytesOf(soundRecord(1, { reference: newReference() })), bytes]);
    expect(transactions).toBe(1);
    expect(answers[2]!.receipt.equals(answers[0]!.receipt)).toBe(true);
    expect(answers[1]!.submissionId).not.toBe(answers[0]!.submissionId);
    expect(await database.rows('SELECT action FROM audit_entry WHERE submission_id = $1 ORDER BY id', [answers[0]!.submissionId])).toEqual([{ action: 'SUBMIT' }, { action: 'SUBMIT_AGAIN' }]);
  });

  it('lets only the one hear of it that the database refuses', async () => {
    const failing = new AuditRepository();
    const append = failing.append.bind(failing);
    const sound = [bytesOf(soundRecord(1, { reference: newReference() })), bytesOf(soundRecord(1, { reference: newReference() }))];
    const atFault = bytesOf(soundRecord(1, { reference: newReference() }));
    const faulty = createHash('sha256').update(atFault).digest('hex');
    failing.append = async (tx, ...entries) => {
      await append(tx, ...entries);
      await tx.query('SELECT 1 / (SELECT (count(*) = 0)::int FROM submission WHERE raw_sha256 = $1)', [faulty]);
    };
    const before = await database.counts();
    const { settled } = await sendTogether([sound[0]!, atFault, sound[1]!], handlerOf({ audit: failing }));
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(settled[1]).toMatchObject({ reason: { code: 'PERSISTENCE.REFUSED' } });
    expect((await database.counts())['submission']).toBe(before['submission']! + 2);
  });

  it('does not let those wait whose subjects are free for one whose subject is held', async () => {
    const held = newReference();
    await send(bytesOf(soundRecord(1, { reference: held })));
    const [isHeld, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const holding = database.unitOfWork.run(async (tx) => {
      await new Outbox().lockSubjects(tx, [soundRecord(1, { reference: held }).candidate!.subjectKey]);
      isHeld.resolve();
      await mayEnd.promise;
    });
    await isHeld.promise;
    const waiting = send(bytesOf(soundRecord(1, { reference: held, version: 2 })));
    const others = await Promise.all([1, 2, 3].map(() => send(bytesOf(soundRecord(1, { reference: newReference() })))));
    expect(others.map(outcomesOf)).toEqual([['ACCEPTED'], ['ACCEPTED'], ['ACCEPTED']]);
    mayEnd.resolve();
    await holding;
    expect(outcomesOf(await waiting)).toEqual(['ACCEPTED']);
  });

  it('takes a file of 10,000 records, also over a connection that has seen many small ones', async () => {
    const one = createDataSource({ url: database.url, applicationName: 'one-connection', poolSize: 1 });
    await one.initialize();
    const through = handlerOf({ unitOfWork: new UnitOfWork(one) });
    for (let n = 0; n < 12; n++) await send(bytesOf(soundRecord(1, { reference: newReference() })), through);
    const prefix = newReference();
    const records = Array.from({ length: 10_000 }, (_none, index) => soundRecord(index + 1, { reference: `${prefix}-${index}` }));
    const answer = await send(bytesOf(...records), through);
    const before = await database.counts();
    expect((await send(bytesOf(...records), through)).receipt.equals(answer.receipt)).toBe(true);
    expect(await database.counts()).toEqual({ ...before, audit_entry: before['audit_entry']! + 1 });
    await one.destroy();
    expect(receiptOf(answer).recordCount).toBe(10_000);
    const [counted] = await database.rows<{ n: number }>('SELECT count(*)::int AS n FROM notification WHERE submission_id = $1', [answer.submissionId]);
    expect(counted).toEqual({ n: 10_000 });
  });
});
