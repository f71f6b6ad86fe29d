import { CbxError, isUuid } from '@cbx/kernel';
import type { Clock } from '@cbx/kernel';
import type { Transaction, UnitOfWork } from '@cbx/persistence';
import { release } from '@cbx/release';
import type { Principal, Released } from '@cbx/release';
import { detailFor, labelOfCase, standingOf } from '../domain/case-view.js';
import type { CaseDetail } from '../domain/case-view.js';
import { visibleTimeline } from '../domain/visibility.js';
import { readerOf } from '../persistence/audit-trail.js';
import type { AuditTrail } from '../persistence/audit-trail.js';
import type { CaseReader } from '../persistence/case-reader.js';

export interface ShowCaseParts {
  readonly unitOfWork: UnitOfWork;
  readonly reader: CaseReader;
  readonly audit: AuditTrail;
  readonly clock: Clock;
}

/** Opens one case for the principal, and leaves an audit entry, also where the case is withheld. */
export class ShowCase {
  readonly #parts: ShowCaseParts;

  constructor(parts: ShowCaseParts) {
    this.#parts = parts;
  }

  /**
   * @throws CbxError `CASE.NOT_FOUND`, the same whether there is no such case or the principal may not see it
   */
  async handle(principal: Principal, caseId: string, traceId: string | undefined): Promise<Released<CaseDetail>> {
    if (!isUuid(caseId)) throw notFound();
    const { unitOfWork, audit, clock } = this.#parts;
    const shown = await unitOfWork.run(async (tx) => {
      // Case and timeline of one moment: a version that narrows the release in between must not be seen half.
      await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
      const detail = await this.#read(tx, principal, caseId);
      await audit.append(tx, [
        {
          at: clock.now(),
          ...readerOf(principal),
          action: detail === undefined ? 'CASE_WITHHELD' : 'CASE_SHOWN',
          caseIds: [caseId],
          traceId,
        },
      ]);
      return detail;
    });
    if (shown === undefined) throw notFound();
    return shown;
  }

  async #read(tx: Transaction, principal: Principal, caseId: string): Promise<Released<CaseDetail> | undefined> {
    const { reader } = this.#parts;
    const found = await reader.find(tx, caseId);
    // Read whether or not there is a case: the time to answer tells no more than the answer.
    const records = await reader.timeline(tx, caseId);
    if (found === undefined) return undefined;
    const { facts, current } = found;
    const timeline = visibleTimeline(principal, standingOf(facts), records);
    return release(principal, labelOfCase(facts), detailFor(principal, facts, current, timeline));
  }
}

function notFound(): CbxError {
  return new CbxError('CASE.NOT_FOUND', 'there is no such case');
}
