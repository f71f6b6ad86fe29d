import type { CaseEventType } from '@cbx/contracts';

/** What a case is: `OPEN` while its latest version states something, `WITHDRAWN` once its origin has cancelled it (the tombstone). */
export const CASE_STATUSES = ['OPEN', 'WITHDRAWN'] as const;
export type CaseStatus = (typeof CASE_STATUSES)[number];

/** Where a subject stands before a notification arrives. `ABSENT`: nothing of it was ever registered. */
export type Standing = 'ABSENT' | CaseStatus;

/** How a notification relates to what is registered of its subject. NEW and UPDATE are both statements: an UPDATE of an unknown subject is its first version. */
export type Arrival =
  /** NEW or UPDATE of a higher `sourceVersion` than any before. */
  | 'NEWER_STATEMENT'
  /** CANCEL of a higher `sourceVersion` than any before. */
  | 'NEWER_CANCEL'
  /** NEW or UPDATE that a higher `sourceVersion` has overtaken. */
  | 'OLDER_STATEMENT'
  /** CANCEL that a higher `sourceVersion` has overtaken. */
  | 'OLDER_CANCEL'
  /** This very notification (same `notificationId`) is registered already. */
  | 'REPEATED';

export interface Transition {
  readonly to: CaseStatus;
  /** The event to record and publish; `undefined` where nothing happens. */
  readonly event: CaseEventType | undefined;
}

/** Nothing can be older than, or the same as, what is not there. */
type ArrivalAt<S extends Standing> = S extends 'ABSENT' ? Extract<Arrival, `NEWER_${string}`> : Arrival;

/**
 * The life of a case, as data: every standing against everything that can arrive. Rows and columns are held complete by
 * the type; the spec walks the table for dead ends and for states that cannot be reached.
 *
 * - A CANCEL of a subject that is absent (its NEW lies in the dead letters) leaves the tombstone all the same, so that the
 *   NEW, redriven, finds it and does not bring the subject to life.
 * - Nothing older ever changes where a case stands.
 * - A further CANCEL of what is withdrawn moves the tombstone up and may narrow the release again.
 */
export const CASE_TRANSITIONS: { readonly [S in Standing]: { readonly [A in ArrivalAt<S>]: Transition } } = {
  ABSENT: {
    NEWER_STATEMENT: { to: 'OPEN', event: 'CASE_OPENED' },
    NEWER_CANCEL: { to: 'WITHDRAWN', event: 'CASE_WITHDRAWN' },
  },
  OPEN: {
    NEWER_STATEMENT: { to: 'OPEN', event: 'CASE_EXTENDED' },
    NEWER_CANCEL: { to: 'WITHDRAWN', event: 'CASE_WITHDRAWN' },
    OLDER_STATEMENT: { to: 'OPEN', event: 'VERSION_OUTDATED' },
    OLDER_CANCEL: { to: 'OPEN', event: 'VERSION_OUTDATED' },
    REPEATED: { to: 'OPEN', event: undefined },
  },
  WITHDRAWN: {
    NEWER_STATEMENT: { to: 'OPEN', event: 'CASE_REOPENED' },
    NEWER_CANCEL: { to: 'WITHDRAWN', event: 'CASE_WITHDRAWN' },
    OLDER_STATEMENT: { to: 'WITHDRAWN', event: 'VERSION_OUTDATED' },
    OLDER_CANCEL: { to: 'WITHDRAWN', event: 'VERSION_OUTDATED' },
    REPEATED: { to: 'WITHDRAWN', event: undefined },
  },
};
