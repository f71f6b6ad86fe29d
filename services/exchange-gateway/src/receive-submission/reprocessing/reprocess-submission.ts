import type { NotificationTopic, WireCodec } from '@cbx/contracts';
import { uuidV7 } from '@cbx/kernel';
import type { Outbox, Transaction, UnitOfWork } from '@cbx/persistence';
import type { Principal } from '@cbx/release';
import type { Context } from '@opentelemetry/api';
import { AcceptedLedger } from '../../domain/accepted-ledger.js';
import { barsOf, changesOf, placed, sameFaults, type Effect, type FoundChange, type PlacedFault, type RecordChange } from '../../domain/submission-change.js';
import { changedPointers } from '../../domain/changed-pointers.js';
import type { AuditRepository } from '../../persistence/audit.repository.js';
import type { NotificationRepository } from '../../persistence/notification.repository.js';
import type { LastTranslation, StoredSubmissionRepository } from '../../persistence/stored-submission.repository.js';
import type { SubmissionRepository } from '../../persistence/submission.repository.js';
import { judgeArrived, ownSubjects, snapshotOf, type ArrivedSubmission, type JudgedSubmission } from '../judge-arrived.js';
import type { StoreSubmissions } from '../store-submissions.js';
import type { Translate } from '../translation/create-translate.js';
import { OpenLists, type Withdrawals } from '../withdrawal/withdrawals.js';

/** A stored submission to be translated by today's mapping. */
export interface ReprocessRequest {
  readonly submissionId: string;
  /** The member format's name, and its mapping's version, as they are today. */
  readonly format: string;
  readonly mappingVersion: string;
  readonly at: Date;
  /** Who asks for it. */
  readonly operator: Principal;
  /** Otherwise it is only said what would come of it. */
  readonly apply: boolean;
}

type Status = 'ACCEPTED' | 'REFUSED';

/** How the results of one submission change. */
export interface SubmissionChange {
  /** Of its last translation before this one. */
  readonly submissionId: string;
  /** Instant in UTC. */
  readonly receivedAt: string;
  readonly mappingVersion: string;
  readonly before: { readonly status: Status; readonly faults?: readonly PlacedFault[] };
  readonly after: { readonly status: Status; readonly faults?: readonly PlacedFault[] };
  /** How many records have each effect. */
  readonly effects: Readonly<Partial<Record<Effect, number>>>;
  readonly records: readonly RecordChange[];
  /** How many further ones are not listed. */
  readonly omitted: number;
  /** Where its new results stand, once they are stored. */
  readonly storedAs?: string;
}

export interface ReprocessSubmissionParts {
  readonly unitOfWork: UnitOfWork;
  readonly stored: StoredSubmissionRepository;
  readonly submissions: SubmissionRepository;
  readonly notifications: NotificationRepository;
  readonly withdrawals: Withdrawals;
  readonly audit: AuditRepository;
  readonly outbox: Outbox;
  readonly store: StoreSubmissions;
  readonly translate: Translate;
  readonly codec: WireCodec;
}

/** So many records of a submission are listed; all are counted. */
const MAX_LISTED = 500;

/**
 * Translates a stored submission by today's mapping, and says or does what follows from it (ADR 0026). Where its results are the same nothing is written. Otherwise
 * they are stored beside those of before, as of a submission received when it was, together with what is now acceptable, in one transaction. Done once: results under
 * today's version are not made a second time.
 */
export class ReprocessSubmission {
  readonly #parts: ReprocessSubmissionParts;

  constructor(parts: ReprocessSubmissionParts) {
    this.#parts = parts;
  }

  /**
   * @returns undefined where nothing changes, or it has been done
   * @throws CbxError as a translation does, and of the database
   */
  async run(request: ReprocessRequest, traceContext: Context): Promise<SubmissionChange | 'NO_BYTES' | undefined> {
    const { unitOfWork, stored, submissions, outbox, withdrawals, store, audit, translate } = this.#parts;
    const last = await unitOfWork.run((tx) => stored.find(tx, request.submissionId));
    if (last === undefined) return undefined;
    if (last.bytes === undefined) return 'NO_BYTES';
    const { member, receivedAt, rawSha256, bytes } = last;
    const translated = translate({ member, bytes, receivedAt, rawSha256 });
    const arrived: ArrivedSubmission = {
      principal: { subject: last.sender, state: member, roles: ['member-system'] },
      ...{ member, bytes, receivedAt, rawSha256, translated, traceContext, mediaType: last.mediaType, format: request.format, mappingVersion: request.mappingVersion },
      submissionId: uuidV7(receivedAt),
      translatedAt: request.at,
    };
    const snapshot = snapshotOf({ ...arrived, anew: NOTHING_BARRED });
    const seen = await unitOfWork.run(async (tx) => this.#judge(tx, last, arrived, snapshot === undefined ? undefined : await withdrawals.look(tx, snapshot), request.at));
    if (!request.apply || seen.change === undefined) return seen.change;
    return unitOfWork.run(async (tx) => {
      // In the order in which a submission that arrives takes its locks.
      await submissions.lock(tx, [arrived]);
      if ((await submissions.answersTo(tx, [arrived])).size > 0) return undefined;
      const snapshots = snapshot === undefined ? [] : [snapshot];
      const lists = await withdrawals.begin(tx, snapshots);
      await outbox.lockSubjects(tx, ownSubjects(arrived));
      const { change, judged } = await this.#judge(tx, last, arrived, lists, request.at);
      if (change === undefined) return undefined;
      await store.write(tx, [judged]);
      await withdrawals.end(tx, lists, snapshots);
      await audit.append(tx, { at: request.at, actor: request.operator, action: 'REPROCESS', granted: true, submissionId: judged.submissionId });
      return { ...change, storedAs: judged.submissionId };
    });
  }

  async #judge(tx: Transaction, last: LastTranslation, arrived: ArrivedSubmission, lists: OpenLists | undefined, at: Date): Promise<{ readonly change: SubmissionChange | undefined; readonly judged: JudgedSubmission }> {
    const { notifications, stored, codec } = this.#parts;
    const subjects = ownSubjects(arrived);
    const later = Map.groupBy(await stored.laterAcceptances(tx, last, subjects), ({ subjectKey }) => subjectKey);
    const snapshot = snapshotOf({ ...arrived, anew: NOTHING_BARRED });
    const isOutdated = snapshot !== undefined && lists?.isOutdated(snapshot) === true;
    const barred = barsOf(
      arrived.translated.records,
      { before: last.records, accepted: last.accepted },
      (subject, record) => isOutdated || (later.get(subject) ?? []).some((it) => !it.isOwn || it.record === 0 || it.record > record),
    );
    const judged = await judgeArrived({ ...arrived, anew: { at, barred } }, new AcceptedLedger(await notifications.acceptedBefore(tx, subjects)), lists ?? new OpenLists(new Map(), codec));
    return { judged, change: await this.#changeOf(tx, last, judged, arrived.translated.faults.map(placed)) };
  }

  async #changeOf(tx: Transaction, last: LastTranslation, judged: JudgedSubmission, faults: readonly PlacedFault[]): Promise<SubmissionChange | undefined> {
    const found = changesOf({ before: last.records, accepted: last.accepted, judged: judged.records });
    if (found.length === 0 && sameFaults(last.faults, faults)) return undefined;
    const effects: Partial<Record<Effect, number>> = {};
    for (const { change } of found) effects[change.effect] = (effects[change.effect] ?? 0) + 1;
    const listed = found.slice(0, MAX_LISTED);
    return {
      submissionId: last.submissionId,
      receivedAt: last.receivedAt.toISOString(),
      mappingVersion: last.mappingVersion,
      before: { status: last.refused ? 'REFUSED' : 'ACCEPTED', ...(last.faults.length === 0 ? {} : { faults: last.faults }) },
      after: { status: judged.refused ? 'REFUSED' : 'ACCEPTED', ...(faults.length === 0 ? {} : { faults }) },
      effects,
      records: await this.#withPointers(tx, listed),
      omitted: found.length - listed.length,
    };
  }

  /** Where content differs from what was accepted, as far as that is still here. */
  async #withPointers(tx: Transaction, found: readonly FoundChange[]): Promise<RecordChange[]> {
    const ids = found.flatMap(({ change }) => (change.effect === 'CONFLICTS' ? (change.notificationId ?? []) : []));
    const published = await this.#parts.stored.published(tx, ids);
    return Promise.all(
      found.map(async ({ change, candidate }) => {
        const before = change.effect === 'CONFLICTS' && change.notificationId !== undefined ? published.get(change.notificationId) : undefined;
        if (before === undefined || candidate === undefined) return change;
        const { topic, payload } = candidate;
        const decode = (value: Buffer): unknown => this.#parts.codec.decode(topic as NotificationTopic, value);
        return { ...change, pointers: changedPointers(await decode(before), await decode(Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength))) };
      }),
    );
  }
}

const NOTHING_BARRED = { at: new Date(0), barred: new Map<number, never>() };
