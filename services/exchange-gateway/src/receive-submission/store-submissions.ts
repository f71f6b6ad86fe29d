import type { Outbox, Transaction } from '@cbx/persistence';
import type { Principal } from '@cbx/release';
import { AcceptedLedger } from '../domain/accepted-ledger.js';
import { isNew, type JudgedRecord } from '../domain/judge-submission.js';
import type { Candidate } from '../domain/translated-submission.js';
import type { AuditEntry, AuditRepository } from '../persistence/audit.repository.js';
import { inChunks } from '../persistence/in-chunks.js';
import type { AcceptedNotification, NotificationRepository } from '../persistence/notification.repository.js';
import { identityText, type StoredAnswer, type SubmissionIdentity, type SubmissionRepository } from '../persistence/submission.repository.js';
import type { Received, Tally } from './arrival.js';
import { judgeArrived, ownSubjects, snapshotOf, type ArrivedSubmission, type JudgedSubmission } from './judge-arrived.js';
import type { Withdrawals } from './withdrawal/withdrawals.js';

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
    const subjects = [...fresh.flatMap(ownSubjects), ...lists.subjects(snapshots)];
    await outbox.lockSubjects(tx, subjects);
    const ledger = new AcceptedLedger(await notifications.acceptedBefore(tx, subjects));
    const judged: JudgedSubmission[] = [];
    const entries: AuditEntry[] = [];
    const outcomes: Received[] = [];
    for (const submission of arrived) {
      const earlier = answers.get(identityText(submission));
      entries.push(entryOf(submission, earlier));
      if (earlier !== undefined) {
        outcomes.push({ answer: earlier });
        continue;
      }
      const stored = await judgeArrived(submission, ledger, lists);
      const answer = { submissionId: stored.submissionId, refused: stored.refused, receipt: stored.receipt, own: stored.own };
      answers.set(identityText(submission), answer);
      judged.push(stored);
      outcomes.push({ answer, tally: tallyOf(stored.records) });
    }
    await this.write(tx, judged);
    await withdrawals.end(tx, lists, snapshots);
    await audit.append(tx, ...entries);
    return outcomes;
  }

  /** Stores what was judged, and what is to be published of it. The locks of its submissions and subjects must be held. */
  async write(tx: Transaction, judged: readonly JudgedSubmission[]): Promise<void> {
    const { submissions, notifications, outbox } = this.#parts;
    await submissions.insert(tx, judged);
    const accepted = judged.flatMap(acceptedOf);
    await notifications.insert(tx, accepted);
    const traces = new Map(judged.map(({ submissionId, traceContext }) => [submissionId, traceContext]));
    await inChunks(accepted, (chunk) => outbox.append(tx, chunk.map(({ candidate, submissionId }) => ({ ...messageOf(candidate), traceContext: traces.get(submissionId) }))));
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

/** What is to be published of a submission, in this order: its records, and the CANCELs that follow from it as a list, which are none of its records (0). */
function acceptedOf({ submissionId, receivedAt, records, withdrawn }: JudgedSubmission): AcceptedNotification[] {
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
