import type { Clock } from '@cbx/kernel';
import { decodeCursor, encodeCursor, type CursorScope, type UnitOfWork } from '@cbx/persistence';
import type { Principal } from '@cbx/release';
import type { AuditRepository } from '../persistence/audit.repository.js';
import type { SubmissionPosition, SubmissionRepository, SubmissionRow } from '../persistence/submission.repository.js';

export interface SubmissionSummary extends Omit<SubmissionRow, 'receivedAt' | 'refused'> {
  /** Instant in UTC. */
  readonly receivedAt: string;
  readonly status: 'ACCEPTED' | 'REFUSED';
}

export interface SubmissionPage {
  readonly items: readonly SubmissionSummary[];
  /** Absent on the last page. */
  readonly nextCursor?: string;
}

export interface ListSubmissionsParts {
  readonly unitOfWork: UnitOfWork;
  readonly submissions: SubmissionRepository;
  readonly audit: AuditRepository;
  readonly clock: Clock;
}

/** The submissions of a principal's own state, newest first. */
export class ListSubmissions {
  readonly #parts: ListSubmissionsParts;

  constructor(parts: ListSubmissionsParts) {
    this.#parts = parts;
  }

  /** @throws CbxError `CURSOR.INVALID` for a cursor that this state's list did not give */
  async list(principal: Principal, page: { readonly limit: number; readonly cursor?: string }): Promise<SubmissionPage> {
    const { unitOfWork, submissions, audit, clock } = this.#parts;
    const scope: CursorScope = { version: 1, list: `submissions of ${principal.state}` };
    const after = page.cursor === undefined ? undefined : positionOf(page.cursor, scope);
    return unitOfWork.run(async (tx) => {
      await audit.append(tx, { at: clock.now(), actor: principal, action: 'LIST_SUBMISSIONS', granted: true });
      const rows = await submissions.list(tx, principal.state, page.limit + 1, after);
      const items = rows.slice(0, page.limit);
      const last = items.at(-1);
      return {
        items: items.map(summaryOf),
        ...(rows.length > page.limit && last !== undefined ? { nextCursor: encodeCursor(scope, [last.receivedAt.getTime(), last.submissionId]) } : {}),
      };
    });
  }
}

function positionOf(cursor: string, scope: CursorScope): SubmissionPosition {
  const [receivedAt, submissionId] = decodeCursor(cursor, scope, ['number', 'string']);
  return { receivedAt: new Date(receivedAt as number), submissionId: submissionId as string };
}

function summaryOf({ receivedAt, refused, ...row }: SubmissionRow): SubmissionSummary {
  return { ...row, receivedAt: receivedAt.toISOString(), status: refused ? 'REFUSED' : 'ACCEPTED' };
}
