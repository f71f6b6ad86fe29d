import type { CaseEventType, Instant, NotificationAction, Uuid } from '@cbx/contracts';
import { decideRelease, releaseViews } from '@cbx/release';
import type { Principal, Released, ReleaseLabel } from '@cbx/release';
import type { CaseStatus } from './case-transitions.js';
import type { Change } from './changes.js';

/** What decides who may see a case and its content: the label of the version that stands, and what was withdrawn. */
export interface CaseStanding {
  readonly caseStatus: CaseStatus;
  readonly label: ReleaseLabel;
  /** The highest `sourceVersion` of any CANCEL; 0 for none. */
  readonly withdrawnThrough: number;
}

/** One event of a case, as stored, with the label of the version behind it. */
export interface TimelineRecord {
  readonly eventId: Uuid;
  readonly type: CaseEventType;
  readonly at: Instant;
  readonly notificationId: Uuid;
  readonly sourceVersion: number;
  readonly action: NotificationAction;
  readonly sentAt: Instant;
  readonly label: ReleaseLabel;
  readonly changes: readonly Change[];
  /** The version that `changes` compares with: it is the source of every `before`. */
  readonly comparedWith: { readonly sourceVersion: number; readonly label: ReleaseLabel } | undefined;
}

/** One event of a case, as shown. */
export interface TimelineEntry {
  readonly id: Uuid;
  readonly type: CaseEventType;
  readonly at: Instant;
  readonly sourceVersion: number;
  readonly action: NotificationAction;
  readonly sentAt: Instant;
  readonly notificationId: Uuid;
  readonly changes: readonly Change[];
}

/**
 * Whether the principal, who may see the case, may see what it says: names, bodies, changes. A withdrawn case shows others
 * only that it is withdrawn; its owner goes on seeing what it once said.
 */
export function showsContent(principal: Principal, standing: CaseStanding): boolean {
  return standing.caseStatus === 'OPEN' || principal.state === standing.label.origin;
}

/**
 * The events of a case that the principal may see, in order.
 * - None, unless the version that stands is released to it: narrowing hides history at once.
 * - An event only if its own version was released to it: widening does not open what was said before.
 * - Its changes only if the version compared with was released to it as well, and neither was withdrawn since.
 */
export function visibleTimeline(principal: Principal, standing: CaseStanding, records: readonly TimelineRecord[]): Released<TimelineEntry>[] {
  if (!decideRelease(principal, standing.label).released) return [];
  return releaseViews(
    principal,
    records,
    ({ label }) => label,
    (record) => ({
      id: record.eventId,
      type: record.type,
      at: record.at,
      sourceVersion: record.sourceVersion,
      action: record.action,
      sentAt: record.sentAt,
      notificationId: record.notificationId,
      changes: showsChanges(principal, standing, record) ? record.changes : [],
    }),
  );
}

function showsChanges(principal: Principal, standing: CaseStanding, { sourceVersion, comparedWith }: TimelineRecord): boolean {
  if (comparedWith === undefined) return false;
  if (!decideRelease(principal, comparedWith.label).released) return false;
  if (principal.state === standing.label.origin) return true;
  return showsContent(principal, standing) && Math.min(sourceVersion, comparedWith.sourceVersion) > standing.withdrawnThrough;
}
