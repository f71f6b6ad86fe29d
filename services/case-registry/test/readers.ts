import type { Principal } from '@cbx/release';
import type { CaseSummary } from '../src/domain/case-view.js';
import { ListCases } from '../src/list-cases/list-cases.js';
import type { Page } from '../src/list-cases/list-cases.js';
import { readCaseListQuery } from '../src/list-cases/case-list-query.js';
import { ShowCase } from '../src/show-case/show-case.js';
import type { registration } from './registration.js';

export const STATES = ['ARM', 'BLR', 'KAZ', 'KGZ', 'RUS', 'TJK'] as const;

export const operatorOf = (state: string): Principal => ({ subject: `operator-of-${state}`, state, roles: ['operator'] });

/** The registry's exits over the same parts that a test registers with. */
export function readers(parts: ReturnType<typeof registration>) {
  const list = new ListCases(parts);
  const show = new ShowCase(parts);
  const page = (principal: Principal, query: Record<string, string> = {}): Promise<Page<CaseSummary>> => list.handle(principal, readCaseListQuery(query), undefined);
  return {
    page,
    show: (principal: Principal, caseId: string) => show.handle(principal, caseId, undefined),
    /** All pages, one after another; `between` is called after each. */
    async everyPage(principal: Principal, query: Record<string, string>, between: () => Promise<unknown> = () => Promise.resolve()) {
      const pages = [await page(principal, query)];
      for (let cursor = pages[0]?.nextCursor; cursor !== undefined; cursor = pages.at(-1)?.nextCursor) {
        await between();
        pages.push(await page(principal, { ...query, cursor }));
      }
      return pages;
    },
  };
}
