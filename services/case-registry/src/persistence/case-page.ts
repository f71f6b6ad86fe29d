import type { NotificationKind, NotificationStatus, Uuid } from '@cbx/contracts';
import { EVERY_MEMBER, releaseCondition, releaseScope } from '@cbx/release';
import type { Principal } from '@cbx/release';
import type { CaseStatus } from '../domain/case-transitions.js';

/** Which cases a list shows; what is left out is not asked for. */
export interface CaseFilter {
  readonly statuses: readonly NotificationStatus[];
  readonly kind?: NotificationKind;
  /** The owning state. */
  readonly origin?: string;
  readonly caseStatus?: CaseStatus;
}

export const CASE_COLUMNS = `c.id, c.case_number, c.subject_key, c.kind, c.status, c.case_status, c.origin, c.label, c.opened_at, c.updated_at,
  c.source_version, c.handling_code, c.releasable_to, c.withdrawn_through`;

const LABEL_COLUMNS = { origin: 'c.origin', releasableTo: 'c.releasable_to', status: 'c.status', handlingCode: 'c.handling_code' };

/**
 * The statement of one page of a list. What a principal may see is its state's own, what is released to every member, and what is released to its
 * state by name: each part is read from the newest on by an index that holds nothing else, as far as the page goes, and the newest of all are the page.
 * A state's own may be released to every member as well: it comes twice and is shown once. So a list costs what it shows, however many cases there are
 * that it does not show. Indexes find; the policy, the same condition in every part, decides.
 */
export function casePage(principal: Principal, filter: CaseFilter, afterId: Uuid | undefined, limit: number): { sql: string; params: unknown[] } {
  const released = releaseCondition(principal, LABEL_COLUMNS);
  const params: unknown[] = [...released.params];
  const parameter = (value: unknown, type: string): string => `$${params.push(value)}::${type}`;
  const state = parameter(principal.state, 'text');
  const conditions = [released.sql];
  if (filter.kind !== undefined) conditions.push(`c.kind = ${parameter(filter.kind, 'text')}`);
  if (filter.origin !== undefined) conditions.push(`c.origin = ${parameter(filter.origin, 'text')}`);
  if (filter.caseStatus !== undefined) conditions.push(`c.case_status = ${parameter(filter.caseStatus, 'text')}`);
  const after = afterId === undefined ? undefined : parameter(afterId, 'uuid');
  const most = parameter(limit, 'bigint');

  const part = (from: string, id: string, chosen: string): string => {
    const where = [chosen, ...(after === undefined ? [] : [`${id} < ${after}`]), ...conditions].join(' AND ');
    return `(SELECT ${CASE_COLUMNS} FROM ${from} WHERE ${where} ORDER BY ${id} DESC LIMIT ${most})`;
  };
  const parts = filter.statuses.flatMap((value) => {
    const status = parameter(value, 'text');
    const own = part('case_file c', 'c.id', `c.origin = ${state} AND c.status = ${status}`);
    if (releaseScope(principal) !== 'RELEASED') return [own];
    return [
      own,
      part('case_file c', 'c.id', `c.releasable_to @> '{${EVERY_MEMBER}}' AND c.status = ${status}`),
      part('case_audience a JOIN case_file c ON c.id = a.case_id', 'a.case_id', `a.state = ${state} AND a.status = ${status}`),
    ];
  });
  const columns = CASE_COLUMNS.replaceAll('c.', 'p.');
  return { sql: `SELECT DISTINCT ON (p.id) ${columns} FROM (${parts.join(' UNION ALL ')}) p ORDER BY p.id DESC LIMIT ${most}`, params };
}
