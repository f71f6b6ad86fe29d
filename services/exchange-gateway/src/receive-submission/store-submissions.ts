import type { Outbox, Transaction } from '@cbx/persistence';
import type { Principal } from '@cbx/release';
import type { Context } from '@opentelemetry/api';
import { AcceptedLedger } from '../domain/accepted-ledger.js';
import { isNew, isRefused, judgeSubmission, type JudgedRecord } from '../domain/judge-submission.js';
import { listOf, makeReceipt } from '../domain/receipt.js';
import type { Candidate, TranslatedSubmission } from '../domain/translated-submission.js';
import type { AuditEntry, AuditRepository } from '../persistence/audit.repository.js';
import { inChunks } from '../persistence/in-chunks.js';
import type { AcceptedNotification, NotificationRepository } from '../persistence/notification.repository.js';
import { identityText, type NewSubmission, type StoredAnswer, type SubmissionIdentity, type SubmissionRepository } from '../persistence/submission.repository.js';
import type { Arrival, Received, Tally } from './arrival.js';
import type { ArrivedSnapshot, OpenLists, Withdrawals } from './withdrawal/withdrawals.js';

/** A submission that has been translated, with all that its receipt says of it. */
export interface ArrivedSubmission extends Arrival, SubmissionIdentity {
  readonly translatedAt: Date;
  readonly translated: TranslatedSubmission;
  /** The trace of its request, which its messages go on with. */
  readonly traceContext: Context;
  /** It came before, and is translated anew by today's mapping. */
  readonly isReprocessed?: boolean;
}

export interface StoreSubmissionsParts {
  readonly outbox: Outbox;
  readonly submissions: SubmissionRepository;
  readonly notifications: NotificationRepository;
  readonly audit: AuditRepository;
  readonly withdrawals: Withdrawals;
}

/**
 * Judges and stores submissions of one member, one or many in a transaction, each as if it had come alone, in their order: raw bytes, receipts, results,
 * what is to be published, and who sent it. One that repeats an earlier one, of this transaction too, is answered with that one's receipt.
 */
export class StoreSubmissions {
  readonly #parts: StoreSubmissionsParts;

  constructor(parts: StoreSubmissionsParts) {
    this.#parts = parts;
  }

  /** Outcomes in the order of the submissions. */
  async store(tx: Transaction, arrived: readonly ArrivedSubmission[]): Promise<Received[]> {
    const { submissions, notifications, outbox, audit, withdrawals } = this.#parts;
    await submissions.lock(tx, arrived);
    const answers = new Map(await submissions.answersTo(tx, arrived));
    const fresh = arrived.filter((submission) => !answers.has(identityText(submission)));
    const snapshots = fresh.flatMap((submission) => snapshotOf(submission) ?? []);
    const lists = await withdrawals.begin(tx, snapshots);
    // Another state's subjects are neither compared (see verdictsOn) nor locked: a sender must not be able to hold them up.
    const own = fresh.flatMap(({ member, translated }) => translated.records.flatMap(({ candidate }) => (candidate?.origin === member ? [candidate.subjectKey] : [])));
    const subjects = [...own, ...lists.subjects(snapshots)];
    await outbox.lockSubjects(tx, subjects);
    const ledger = new AcceptedLedger(await notifications.acceptedBefore(tx, subjects));
    const judged: (NewSubmission & { readonly withdrawn: readonly JudgedRecord[] })[] = [];
    const entries: AuditEntry[] = [];
    const outcomes: Received[] = [];
    for (const submission of arrived) {
      const earlier = answers.get(identityText(submission));
      entries.push(entryOf(submission, earlier));
      if (earlier !== undefined) {
        outcomes.push({ answer: earlier });
        continue;
      }
      const stored = await judge(submission, ledger, lists);
      const answer = { submissionId: stored.submissionId, refused: stored.refused, receipt: stored.receipt, own: stored.own };
      answers.set(identityText(submission), answer);
      judged.push(stored);
      outcomes.push({ answer, tally: tallyOf(stored.records) });
    }
    await submissions.insert(tx, judged);
    const accepted = judged.flatMap(acceptedOf);
    await notifications.insert(tx, accepted);
    const traces = new Map(arrived.map(({ submissionId, traceContext }) => [submissionId, traceContext]));
    await inChunks(accepted, (chunk) => outbox.append(tx, chunk.map(({ candidate, submissionId }) => ({ ...messageOf(candidate), traceContext: traces.get(submissionId) }))));
    await withdrawals.end(tx, lists, snapshots);
    await audit.append(tx, ...entries);
    return outcomes;
  }

  /** The answer that was given before, if it was; the repetition is on record then, at the time that is given. */
  async earlierAnswer(tx: Transaction, actor: Principal, identity: SubmissionIdentity, at: Date): Promise<StoredAnswer | undefined> {
    const earlier = (await this.#parts.submissions.answersTo(tx, [identity])).get(identityText(identity));
    if (earlier === undefined) return undefined;
    await this.#parts.audit.append(tx, { at, actor, action: 'SUBMIT_AGAIN', granted: true, submissionId: earlier.submissionId });
    return earlier;
  }
}

function entryOf({ principal, receivedAt, submissionId }: ArrivedSubmission, earlier: StoredAnswer | undefined): AuditEntry {
  return earlier === undefined
    ? { at: receivedAt, actor: principal, action: 'SUBMIT', granted: true, submissionId }
    : { at: receivedAt, actor: principal, action: 'SUBMIT_AGAIN', granted: true, submissionId: earlier.submissionId };
}

function tallyOf(records: readonly JudgedRecord[]): Tally {
  const tally: Partial<Record<JudgedRecord['outcome'], number>> = {};
  for (const { outcome } of records) tally[outcome] = (tally[outcome] ?? 0) + 1;
  return tally;
}

async function judge(submission: ArrivedSubmission, ledger: AcceptedLedger, lists: OpenLists): Promise<NewSubmission & { readonly withdrawn: readonly JudgedRecord[] }> {
  const { submissionId, member, principal, format, mappingVersion, receivedAt, rawSha256, bytes, translated } = submission;
  const records = judgeSubmission(translated.records, { member, receivedAt, before: ledger });
  for (const { candidate } of records.filter(isNew)) ledger.add(candidate);
  const snapshot = snapshotOf(submission);
  const withdrawn = snapshot === undefined ? undefined : judgeSubmission(await lists.take(snapshot, records), { member, receivedAt, before: ledger });
  for (const { candidate } of (withdrawn ?? []).filter(isNew)) ledger.add(candidate);
  const head = { submissionId, member, format, mappingVersion, receivedAt: receivedAt.toISOString(), rawSha256, byteLength: bytes.length };
  const receipt = makeReceipt(head, translated, records, withdrawn);
  return {
    ...submission,
    sender: principal.subject,
    records,
    withdrawn: withdrawn ?? [],
    refused: isRefused(records),
    receipt: Buffer.from(JSON.stringify(receipt)),
    own: translated.answer?.({ submissionId, receivedAt, rawSha256, judged: records, ...(withdrawn === undefined ? {} : { withdrawn: withdrawn.length }) }),
    faults: listOf(receipt, 'faults'),
    warnings: listOf(receipt, 'warnings'),
  };
}

function snapshotOf({ member, format, mappingVersion, receivedAt, rawSha256, translated, isReprocessed }: ArrivedSubmission): ArrivedSnapshot | undefined {
  const { snapshot } = translated;
  return snapshot === undefined ? undefined : { member, receivedAt, snapshot, provenance: { receivedAt: receivedAt.toISOString(), format, mappingVersion, rawSha256 }, isOld: isReprocessed === true };
}

/** What is to be published of a submission, in this order: its records, and the CANCELs that follow from it as a list, which are none of its records (0). */
function acceptedOf({ submissionId, receivedAt, records, withdrawn }: NewSubmission & { readonly withdrawn: readonly JudgedRecord[] }): AcceptedNotification[] {
  const accepted = (record: number, candidate: Candidate): AcceptedNotification => ({ candidate, record, submissionId, acceptedAt: receivedAt });
  return [...records.filter(isNew).map(({ record, candidate }) => accepted(record, candidate)), ...withdrawn.filter(isNew).map(({ candidate }) => accepted(0, candidate))];
}

/**
 * The message's id is the notification's: a notification is accepted once, so it is published once, and should this database ever be set back and the
 * notification be accepted again, consumers still know it.
 */
function messageOf({ notificationId, subjectKey, topic, origin, urgent, payload }: Candidate) {
  return { messageId: notificationId, key: subjectKey, topic, lane: origin, urgent, value: Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength) };
}
