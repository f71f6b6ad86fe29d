import { uuidV7, type Clock } from '@cbx/kernel';
import type { Outbox, Transaction, UnitOfWork } from '@cbx/persistence';
import type { Principal } from '@cbx/release';
import { createHash } from 'node:crypto';
import { isNew, isRefused, judgeSubmission } from '../domain/judge-submission.js';
import { listOf, makeReceipt } from '../domain/receipt.js';
import type { Candidate, TranslatedSubmission } from '../domain/translated-submission.js';
import type { AuditRepository } from '../persistence/audit.repository.js';
import type { NotificationRepository } from '../persistence/notification.repository.js';
import type { StoredAnswer, SubmissionIdentity, SubmissionRepository } from '../persistence/submission.repository.js';
import type { MemberFormat } from './member-format.js';
import type { Observer } from './observer.js';
import type { Translator } from './translation/translator.js';

/** What a member's system sent. */
export interface Submission {
  readonly principal: Principal;
  readonly format: MemberFormat;
  /** As the sender named it, without parameters. */
  readonly mediaType: string;
  readonly bytes: Buffer;
}

export interface ReceiveSubmissionParts {
  readonly unitOfWork: UnitOfWork;
  readonly outbox: Outbox;
  readonly translator: Translator;
  readonly submissions: SubmissionRepository;
  readonly notifications: NotificationRepository;
  readonly audit: AuditRepository;
  readonly clock: Clock;
  readonly observer: Observer;
}

/** A submission with what is known of it once it has been translated. */
interface Translated extends Submission, SubmissionIdentity {
  readonly submissionId: string;
  readonly receivedAt: Date;
  readonly translatedAt: Date;
  readonly translated: TranslatedSubmission;
}

/**
 * Takes a submission: translates it, judges its records, and stores raw bytes, receipt, results and what is to be published in one transaction.
 * When it returns, all of that is committed. The same bytes of the same member under the same mapping version have the answer of the first time.
 */
export class ReceiveSubmission {
  readonly #parts: ReceiveSubmissionParts;

  constructor(parts: ReceiveSubmissionParts) {
    this.#parts = parts;
  }

  /** Throws a retryable CbxError when the database cannot be reached: then nothing is stored, or the same bytes sent again find what was. */
  async receive(submission: Submission): Promise<StoredAnswer> {
    const { clock, translator, unitOfWork, observer } = this.#parts;
    const { member, mappingVersion } = submission.format;
    const receivedAt = clock.now();
    const rawSha256 = createHash('sha256').update(submission.bytes).digest('hex');
    const identity = { member, mappingVersion, rawSha256 };

    const earlier = await unitOfWork.run((tx) => this.#earlierAnswer(tx, submission.principal, identity));
    if (earlier !== undefined) return observer.repeated(member, earlier);

    const translated = await translator.translate({ member, bytes: submission.bytes, receivedAt, rawSha256 });
    const whole = { ...submission, ...identity, submissionId: uuidV7(receivedAt), receivedAt, translatedAt: clock.now(), translated };
    return unitOfWork.run((tx) => this.#store(tx, whole));
  }

  async #store(tx: Transaction, submission: Translated): Promise<StoredAnswer> {
    const { submissions, notifications, outbox, audit, observer } = this.#parts;
    const { member, principal, format, receivedAt, submissionId, translated } = submission;
    await submissions.lock(tx, submission);
    const earlier = await this.#earlierAnswer(tx, principal, submission);
    if (earlier !== undefined) {
      tx.afterCommit(() => observer.repeated(member, earlier));
      return earlier;
    }

    // Another state's subjects are neither compared (see verdictsOn) nor locked: a sender must not be able to hold them up.
    const own = translated.records.flatMap(({ candidate }) => (candidate?.origin === member ? [candidate] : []));
    await outbox.lockSubjects(tx, own.map(({ subjectKey }) => subjectKey));
    const before = await notifications.acceptedBefore(tx, own);

    const records = judgeSubmission(translated.records, { member, receivedAt, before });
    const head = { submissionId, member, format: format.format, mappingVersion: format.mappingVersion, receivedAt: receivedAt.toISOString(), rawSha256: submission.rawSha256, byteLength: submission.bytes.length };
    const receipt = makeReceipt(head, translated, records);
    const answer = { submissionId, refused: isRefused(records), receipt: Buffer.from(JSON.stringify(receipt)) };

    await submissions.insert(tx, { ...submission, ...answer, sender: principal.subject, format: format.format, records, faults: listOf(receipt, 'faults'), warnings: listOf(receipt, 'warnings') });
    const accepted = records.filter(isNew);
    await notifications.insert(tx, accepted.map(({ candidate, record }) => ({ candidate, submissionId, record, acceptedAt: receivedAt })));
    await outbox.append(tx, accepted.map(({ candidate }) => messageOf(candidate)));
    await audit.append(tx, { at: receivedAt, actor: principal, action: 'SUBMIT', granted: true, submissionId });
    tx.afterCommit(() => observer.received(member, records));
    return answer;
  }

  async #earlierAnswer(tx: Transaction, actor: Principal, identity: SubmissionIdentity): Promise<StoredAnswer | undefined> {
    const earlier = await this.#parts.submissions.answerTo(tx, identity);
    if (earlier === undefined) return undefined;
    await this.#parts.audit.append(tx, { at: this.#parts.clock.now(), actor, action: 'SUBMIT_AGAIN', granted: true, submissionId: earlier.submissionId });
    return earlier;
  }
}

/**
 * The message's id is the notification's: a notification is accepted once, so it is published once, and should this database ever be set back and the
 * notification be accepted again, consumers still know it.
 */
function messageOf({ notificationId, subjectKey, topic, payload }: Candidate) {
  return { messageId: notificationId, key: subjectKey, topic, value: Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength) };
}
