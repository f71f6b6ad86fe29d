import type { CaseEventType, Notification } from '@cbx/contracts';
import { CASE_TRANSITIONS } from './case-transitions.js';
import type { Arrival, CaseStatus, Standing, Transition } from './case-transitions.js';
import type { Change } from './changes.js';
import { policyOf } from './policies/index.js';
import { versionChanges } from './versions-compared.js';

/** Where a subject and its case stand: one case a subject. */
export interface CaseHead {
  readonly caseId: string;
  /** `undefined` from the decision to open the case until its number is drawn. */
  readonly caseNumber: string | undefined;
  readonly caseStatus: CaseStatus;
  /** The version that stands: the highest `sourceVersion` registered. */
  readonly current: Notification;
  /** The name on the latest version that had one and stood. Of a withdrawn case, its owner alone may see it. */
  readonly label: string | undefined;
  /** The highest `sourceVersion` of any CANCEL, 0 for none: what versions up to it stated was withdrawn, whatever came later. */
  readonly withdrawnThrough: number;
  /** How many events the case has: the last one's position. */
  readonly lastPosition: number;
  readonly openedAt: Date;
  /** When the case last changed; an outdated version changes nothing. */
  readonly updatedAt: Date;
}

/** What a notification does to its subject. `REPEATED`: nothing; it is registered already. */
export type RegisteredVersion =
  | { readonly outcome: 'REPEATED' }
  | {
      readonly outcome: CaseEventType;
      readonly head: CaseHead;
      /** The event's place among the case's events, from 1. */
      readonly position: number;
      /** Id of the version that `changes` compares with; `undefined` where there is nothing to compare. */
      readonly comparedWith: string | undefined;
      readonly changes: readonly Change[];
    };

export interface Registration {
  readonly notification: Notification;
  /** Whether this very notification (by id) is registered already. */
  readonly held: boolean;
  readonly at: Date;
  /** Names a case that is opened. */
  readonly newCaseId: () => string;
}

/** How the notification relates to what stands; the column of {@link CASE_TRANSITIONS}. */
export function arrivalOf(head: CaseHead | undefined, notification: Notification, held: boolean): Arrival {
  if (held) return 'REPEATED';
  const newer = head === undefined || notification.header.sourceVersion > head.current.header.sourceVersion;
  if (notification.header.action === 'CANCEL') return newer ? 'NEWER_CANCEL' : 'OLDER_CANCEL';
  return newer ? 'NEWER_STATEMENT' : 'OLDER_STATEMENT';
}

function transitionOf(standing: Standing, arrival: Arrival): Transition {
  const row: { readonly [A in Arrival]?: Transition } = CASE_TRANSITIONS[standing];
  const transition = row[arrival];
  if (transition === undefined) throw new Error(`no transition from ${standing} by ${arrival}`);
  return transition;
}

/**
 * Decides what a notification does to its subject. Pure; the caller holds the subject's lock, stores and publishes.
 *
 * @param head where the subject stands, `undefined` where nothing of it is registered
 */
export function registerVersion(head: CaseHead | undefined, registration: Registration): RegisteredVersion {
  const { notification } = registration;
  const transition = transitionOf(head?.caseStatus ?? 'ABSENT', arrivalOf(head, notification, registration.held));
  const outcome = transition.event;
  if (outcome === undefined) return { outcome: 'REPEATED' };
  const position = (head?.lastPosition ?? 0) + 1;
  const next = nextHead(head, registration, { caseStatus: transition.to, lastPosition: position, withdrawnThrough: withdrawnThrough(head, notification) });
  switch (outcome) {
    case 'CASE_OPENED':
    case 'CASE_REOPENED':
      return { outcome, head: next, position, comparedWith: undefined, changes: [] };
    case 'CASE_EXTENDED':
    case 'CASE_WITHDRAWN':
      return {
        outcome,
        head: next,
        position,
        comparedWith: head?.current.header.notificationId,
        changes: head === undefined ? [] : versionChanges(head.current, notification),
      };
    case 'VERSION_OUTDATED':
      return {
        outcome,
        head: { ...(head ?? next), lastPosition: position, withdrawnThrough: next.withdrawnThrough },
        position,
        comparedWith: undefined,
        changes: [],
      };
  }
}

function nextHead(
  head: CaseHead | undefined,
  { notification, at, newCaseId }: Registration,
  moved: Pick<CaseHead, 'caseStatus' | 'lastPosition' | 'withdrawnThrough'>,
): CaseHead {
  return {
    caseId: head?.caseId ?? newCaseId(),
    caseNumber: head?.caseNumber,
    current: notification,
    label: policyOf(notification).label(notification) ?? head?.label,
    openedAt: head?.openedAt ?? at,
    updatedAt: at,
    ...moved,
  };
}

function withdrawnThrough(head: CaseHead | undefined, { header }: Notification): number {
  const before = head?.withdrawnThrough ?? 0;
  return header.action === 'CANCEL' ? Math.max(before, header.sourceVersion) : before;
}
