import { CbxError } from '@cbx/kernel';
import type { Principal } from './principal.js';
import { EVERY_MEMBER, HANDLING_CODES, STATUSES } from './release-label.js';
import { releaseScope } from './release-scope.js';

/** Columns that hold a label: `column` or `alias.column`, lower case. `releasableTo` is `text[]`, the others `text`. */
export interface ReleaseColumns {
  readonly origin: string;
  readonly releasableTo: string;
  readonly status: string;
  readonly handlingCode: string;
}

/** A boolean SQL expression in parentheses, and the parameters that it refers to. */
export interface ReleaseCondition {
  readonly sql: string;
  readonly params: readonly unknown[];
}

const COLUMN = /^(?:[a-z_][a-z0-9_]*\.)?[a-z_][a-z0-9_]*$/;

/**
 * The policy of `decideRelease` as a condition for WHERE, so that a list is filtered before it is paged. Rows whose
 * label is null in any part do not match. `releasableTo` is asked by `&&`, which a GIN index serves.
 *
 * @param firstParameterIndex the number of the first free parameter (`3` gives `$3` …)
 * @throws CbxError `RELEASE.COLUMN` for a column name that is not a plain identifier
 */
export function releaseCondition(principal: Principal, columns: ReleaseColumns, firstParameterIndex = 1): ReleaseCondition {
  for (const column of [columns.origin, columns.releasableTo, columns.status, columns.handlingCode]) {
    if (!COLUMN.test(column)) throw new CbxError('RELEASE.COLUMN', `not a column name: ${column}`);
  }
  const scope = releaseScope(principal);
  if (scope === 'NOTHING') return { sql: '(false)', params: [] };
  const parameter = (offset: number) => `$${firstParameterIndex + offset}`;
  const known = `${columns.status} = ANY(${parameter(0)}::text[]) AND ${columns.handlingCode} = ANY(${parameter(1)}::text[]) AND ${columns.origin} IS NOT NULL AND ${columns.releasableTo} IS NOT NULL`;
  const own = `${columns.origin} = ${parameter(2)}::text`;
  const params: unknown[] = [[...STATUSES], [...HANDLING_CODES], principal.state];
  switch (scope) {
    case 'OWN':
      return { sql: `(${known} AND ${own})`, params };
    case 'RELEASED':
      return {
        sql: `(${known} AND (${own} OR ${columns.releasableTo} && ${parameter(3)}::text[]))`,
        params: [...params, [principal.state, EVERY_MEMBER]],
      };
  }
}
