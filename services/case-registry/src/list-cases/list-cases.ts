import type { Clock } from '@cbx/kernel';
import type { UnitOfWork } from '@cbx/persistence';
import { releaseViews } from '@cbx/release';
import type { Principal, Released } from '@cbx/release';
import { labelOfCase, summaryFor } from '../domain/case-view.js';
import type { CaseSummary } from '../domain/case-view.js';
import { readerOf } from '../persistence/audit-trail.js';
import type { AuditTrail } from '../persistence/audit-trail.js';
import type { CaseReader } from '../persistence/case-reader.js';
import { cursorAfter } from './case-list-query.js';
import type { CaseListQuery } from './case-list-query.js';

/** One page of a list. `nextCursor` is absent on the last one. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor?: string;
}

export interface ListCasesParts {
  readonly unitOfWork: UnitOfWork;
  readonly reader: CaseReader;
  readonly audit: AuditTrail;
  readonly clock: Clock;
}

/** Lists cases as the principal may see them, and leaves an audit entry that names those shown. */
export class ListCases {
  readonly #parts: ListCasesParts;

  constructor(parts: ListCasesParts) {
    this.#parts = parts;
  }

  handle(principal: Principal, { filter, afterId, limit }: CaseListQuery, traceId: string | undefined): Promise<Page<Released<CaseSummary>>> {
    const { unitOfWork, reader, audit, clock } = this.#parts;
    return unitOfWork.run(async (tx) => {
      // One more than asked for tells whether there is a next page.
      const found = await reader.page(tx, principal, filter, afterId, limit + 1);
      const page = found.slice(0, limit);
      const items = releaseViews(principal, page, labelOfCase, (facts) => summaryFor(principal, facts));
      await audit.append(tx, [{ at: clock.now(), ...readerOf(principal), action: 'CASES_LISTED', caseIds: items.map(({ id }) => id), traceId }]);
      const last = page.at(-1);
      return found.length > limit && last !== undefined ? { items, nextCursor: cursorAfter(last.id, filter) } : { items };
    });
  }
}
