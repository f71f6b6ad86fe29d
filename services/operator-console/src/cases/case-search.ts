import { CASE_STATUSES, type CaseStatus } from '../api/types.js';
import { KINDS, STATUS_CHOICES, type StatusChoice } from '../queue/queue-filter.js';
import { MEMBER_STATES } from '../words/countries.js';

/** The filters of the case list as they stand in the address; one value each, as the registry takes them. */
export interface CaseSearch {
  readonly kind?: (typeof KINDS)[number];
  readonly status?: StatusChoice;
  readonly owner?: (typeof MEMBER_STATES)[number];
  readonly caseStatus?: CaseStatus;
}

/** Reads an address; what it does not know is dropped. ACTUAL is the default and is left out. */
export function caseSearchOf(search: Readonly<Record<string, unknown>>): CaseSearch {
  const one = <T extends string>(name: string, known: readonly T[]): T | undefined => known.find((value) => value === search[name]);
  const kind = one('kind', KINDS);
  const status = one('status', STATUS_CHOICES);
  const owner = one('owner', MEMBER_STATES);
  const caseStatus = one('caseStatus', CASE_STATUSES);
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(status === undefined || status === 'ACTUAL' ? {} : { status }),
    ...(owner === undefined ? {} : { owner }),
    ...(caseStatus === undefined ? {} : { caseStatus }),
  };
}

/** What the registry is asked for. */
export function caseQueryOf({ kind, status = 'ACTUAL', owner, caseStatus }: CaseSearch): Readonly<Record<string, string | undefined>> {
  return { kind, status, origin: owner, caseStatus };
}
