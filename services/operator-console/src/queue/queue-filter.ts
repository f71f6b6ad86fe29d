import type { NotificationKind, NotificationStatus } from '@cbx/contracts';
import { LIFECYCLES, SEVERITIES, type AlertView, type Lifecycle, type Severity } from '../api/types.js';

export const KINDS = ['ORGANIZED_CRIME_GROUP', 'READMITTED_PERSON', 'OPERATION_STATUS', 'SEARCH_REQUEST'] as const satisfies readonly NotificationKind[];
export const STATUSES = ['ACTUAL', 'EXERCISE', 'TEST'] as const satisfies readonly NotificationStatus[];
/** What may be asked for at once: one status, or knowingly all of them in one list. */
export const STATUS_CHOICES = [...STATUSES, '*'] as const;

export type StatusChoice = (typeof STATUS_CHOICES)[number];

/** What the queue shows. An empty facet means all of it. */
export interface QueueFilter {
  readonly severity: readonly Severity[];
  readonly lifecycle: readonly Lifecycle[];
  readonly kind: readonly NotificationKind[];
  readonly status: StatusChoice;
}

/** What an operator looks at unless they choose otherwise: real alerts that nobody has taken yet. */
export const DEFAULT_FILTER: QueueFilter = { severity: [], lifecycle: ['OPEN'], kind: [], status: 'ACTUAL' };

/** The facets as they stand in the address: left out where they are as by default, `*` where a facet is emptied. */
export interface QueueSearch {
  readonly severity?: string;
  readonly lifecycle?: string;
  readonly kind?: string;
  readonly status?: StatusChoice;
}

/** Reads an address. What it does not know is dropped, so that an old link still opens. */
export function filterOf(search: Readonly<Record<string, unknown>>): QueueFilter {
  const status = STATUS_CHOICES.find((choice) => choice === search['status']) ?? DEFAULT_FILTER.status;
  return {
    severity: facet(search['severity'], SEVERITIES, DEFAULT_FILTER.severity),
    lifecycle: facet(search['lifecycle'], LIFECYCLES, DEFAULT_FILTER.lifecycle),
    kind: facet(search['kind'], KINDS, DEFAULT_FILTER.kind),
    status,
  };
}

/** The inverse of filterOf. */
export function searchOf(filter: QueueFilter): QueueSearch {
  return {
    ...facetSearch('severity', filter.severity, DEFAULT_FILTER.severity),
    ...facetSearch('lifecycle', filter.lifecycle, DEFAULT_FILTER.lifecycle),
    ...facetSearch('kind', filter.kind, DEFAULT_FILTER.kind),
    ...(filter.status === DEFAULT_FILTER.status ? {} : { status: filter.status }),
  };
}

/** Whether the alert belongs into the list as it is now. */
export function matches(filter: QueueFilter, alert: AlertView): boolean {
  return (
    has(filter.severity, alert.severity) && has(filter.lifecycle, alert.lifecycle) && has(filter.kind, alert.kind) && (filter.status === '*' || filter.status === alert.status)
  );
}

/** Adds a value to a facet, or takes it out; in the order in which the facet is shown. */
export function toggle<T extends string>(chosen: readonly T[], value: T, order: readonly T[]): readonly T[] {
  return order.filter((one) => (one === value ? !chosen.includes(one) : chosen.includes(one)));
}

function has<T>(chosen: readonly T[], value: T): boolean {
  return chosen.length === 0 || chosen.includes(value);
}

function facet<T extends string>(text: unknown, known: readonly T[], byDefault: readonly T[]): readonly T[] {
  if (typeof text !== 'string') return byDefault;
  if (text === '*') return [];
  const given = text.split(',');
  const chosen = known.filter((one) => given.includes(one));
  return chosen.length === 0 ? byDefault : chosen;
}

function facetSearch(name: string, chosen: readonly string[], byDefault: readonly string[]): Record<string, string> {
  const text = chosen.length === 0 ? '*' : chosen.join(',');
  return text === (byDefault.length === 0 ? '*' : byDefault.join(',')) ? {} : { [name]: text };
}
