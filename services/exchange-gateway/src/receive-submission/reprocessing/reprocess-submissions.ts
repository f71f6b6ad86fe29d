import { CbxError, type Clock } from '@cbx/kernel';
import { decodeCursor, encodeCursor, type CursorScope, type UnitOfWork } from '@cbx/persistence';
import type { Principal } from '@cbx/release';
import type { AuditRepository } from '../../persistence/audit.repository.js';
import type { StoredSubmissionRepository, Waiting } from '../../persistence/stored-submission.repository.js';
import type { SubmissionPosition } from '../../persistence/submission.repository.js';
import type { MemberFormat } from '../member-format.js';
import type { ReprocessRequest, SubmissionChange } from './reprocess-submission.js';

/** Which stored submissions: of a member, those received from an instant on. */
export interface ReprocessQuery {
  readonly member: string;
  readonly since?: Date;
  /** So many submissions are looked at. */
  readonly limit: number;
  /** `nextCursor` of the call before. */
  readonly cursor?: string;
}

/** A submission that cannot be translated anew. `SUBMISSION.BYTES_GONE`: its bytes are no longer kept. */
export interface FailedSubmission {
  readonly submissionId: string;
  readonly code: string;
}

export interface ReprocessReport {
  readonly member: string;
  /** Today's. */
  readonly mappingVersion: string;
  /** How many submissions today's mapping has not translated; of a first call only. */
  readonly total?: number;
  /** How many this call looked at. */
  readonly looked: number;
  /** Those whose results change. */
  readonly changes: readonly SubmissionChange[];
  readonly failed: readonly FailedSubmission[];
  /** Where the next call goes on; absent where there are no more. */
  readonly nextCursor?: string;
}

export interface ReprocessSubmissionsParts {
  readonly unitOfWork: UnitOfWork;
  readonly stored: StoredSubmissionRepository;
  readonly audit: AuditRepository;
  readonly clock: Clock;
  readonly formats: ReadonlyMap<string, MemberFormat>;
  readonly reprocess: (member: string, request: ReprocessRequest) => Promise<SubmissionChange | 'NO_BYTES' | undefined>;
  /** ms after which a call begins no further submission, as whoever asks waits for the answer; 20 s. */
  readonly timeMs?: number;
}

/**
 * Has the stored submissions of a member translated by its mapping of today, one after the other in the order in which they were received: shows what would come of
 * it, or does it. Each is a transaction of its own, so that a run which was broken off is begun anew and goes on where it ended.
 */
export class ReprocessSubmissions {
  readonly #parts: ReprocessSubmissionsParts;

  constructor(parts: ReprocessSubmissionsParts) {
    this.#parts = parts;
  }

  /** @throws CbxError `SUBMISSION.UNKNOWN_MEMBER`, `CURSOR.INVALID`; where something is down and nothing was done yet, what is down */
  async run(operator: Principal, query: ReprocessQuery, apply: boolean): Promise<ReprocessReport> {
    const { unitOfWork, stored, audit, clock, formats, timeMs = 20_000 } = this.#parts;
    const { member, since, limit, cursor } = query;
    const format = formats.get(member);
    if (format === undefined) throw new CbxError('SUBMISSION.UNKNOWN_MEMBER', `no format of ${member} is known here`);
    const { mappingVersion } = format;
    const scope: CursorScope = { version: 1, list: `reprocess ${member} ${mappingVersion} ${since?.toISOString() ?? ''}` };
    const after = cursor === undefined ? undefined : positionOf(cursor, scope);
    const waiting: Waiting = { member, mappingVersion, since };
    const { page, total } = await unitOfWork.run(async (tx) => {
      await audit.append(tx, { at: clock.now(), actor: operator, action: apply ? 'REPROCESS' : 'REPROCESS_PREVIEWED', granted: true });
      return { page: await stored.waiting(tx, waiting, limit + 1, after), total: after === undefined ? await stored.count(tx, waiting) : undefined };
    });
    const began = performance.now();
    const changes: SubmissionChange[] = [];
    const failed: FailedSubmission[] = [];
    let last: SubmissionPosition | undefined;
    let looked = 0;
    for (const position of page.slice(0, limit)) {
      if (looked > 0 && performance.now() - began > timeMs) break;
      const { submissionId } = position;
      try {
        const change = await this.#parts.reprocess(member, { submissionId, format: format.format, mappingVersion, at: clock.now(), operator, apply });
        if (change === 'NO_BYTES') failed.push({ submissionId, code: 'SUBMISSION.BYTES_GONE' });
        else if (change !== undefined) changes.push(change);
      } catch (error) {
        if (!(error instanceof CbxError)) throw error;
        // What is down now may be up again when the next call begins here; what was done is told.
        if (error.retryable && looked === 0) throw error;
        if (error.retryable) break;
        failed.push({ submissionId, code: error.code });
      }
      last = position;
      looked++;
    }
    const isLast = looked === page.length;
    return { member, mappingVersion, ...(total === undefined ? {} : { total }), looked, changes, failed, ...(isLast || last === undefined ? {} : { nextCursor: encodeCursor(scope, [last.receivedAt.getTime(), last.submissionId]) }) };
  }
}

function positionOf(cursor: string, scope: CursorScope): SubmissionPosition {
  const [receivedAt, submissionId] = decodeCursor(cursor, scope, ['number', 'string']);
  return { receivedAt: new Date(receivedAt as number), submissionId: submissionId as string };
}
