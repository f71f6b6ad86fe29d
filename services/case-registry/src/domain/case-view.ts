import type { HandlingCode, Instant, Notification, NotificationKind, NotificationStatus, Uuid } from '@cbx/contracts';
import type { Principal, Released, ReleaseLabel } from '@cbx/release';
import type { CaseStatus } from './case-transitions.js';
import { showsContent } from './visibility.js';
import type { CaseStanding, TimelineEntry } from './visibility.js';

/** A case with the facts of the version that stands, as stored. */
export interface CaseFacts {
  readonly id: Uuid;
  readonly caseNumber: string;
  readonly subjectKey: Uuid;
  readonly kind: NotificationKind;
  readonly status: NotificationStatus;
  readonly caseStatus: CaseStatus;
  /** The owning state. */
  readonly origin: string;
  /** `undefined` where no version ever had a body. */
  readonly label: string | undefined;
  readonly openedAt: Instant;
  readonly updatedAt: Instant;
  readonly sourceVersion: number;
  readonly handlingCode: HandlingCode;
  readonly releasableTo: readonly string[];
  readonly withdrawnThrough: number;
}

/** A case on a list. */
export interface CaseSummary {
  readonly id: Uuid;
  readonly caseNumber: string;
  readonly kind: NotificationKind;
  readonly status: NotificationStatus;
  readonly caseStatus: CaseStatus;
  /** The state that owns the case. */
  readonly owner: string;
  readonly subjectKey: Uuid;
  /** Name of the group, person or operation; the case number where the name may not be seen or there is none. */
  readonly label: string;
  readonly openedAt: Instant;
  readonly updatedAt: Instant;
  readonly sourceVersion: number;
  readonly handling: { readonly code: HandlingCode; readonly releasableTo: readonly string[] };
}

/** A case with its history. */
export interface CaseDetail extends CaseSummary {
  /** The version that stands; absent when the case is withdrawn. */
  readonly notification?: Notification;
  readonly timeline: readonly Released<TimelineEntry>[];
}

/** What decides who may see the case: the label of the version that stands. */
export function labelOfCase(facts: CaseFacts): ReleaseLabel {
  return { origin: facts.origin, releasableTo: facts.releasableTo, status: facts.status, handlingCode: facts.handlingCode };
}

export function standingOf(facts: CaseFacts): CaseStanding {
  return { caseStatus: facts.caseStatus, label: labelOfCase(facts), withdrawnThrough: facts.withdrawnThrough };
}

/** The case as the principal, who may see it, sees it on a list. */
export function summaryFor(principal: Principal, facts: CaseFacts): CaseSummary {
  return {
    id: facts.id,
    caseNumber: facts.caseNumber,
    kind: facts.kind,
    status: facts.status,
    caseStatus: facts.caseStatus,
    owner: facts.origin,
    subjectKey: facts.subjectKey,
    label: (showsContent(principal, standingOf(facts)) ? facts.label : undefined) ?? facts.caseNumber,
    openedAt: facts.openedAt,
    updatedAt: facts.updatedAt,
    sourceVersion: facts.sourceVersion,
    handling: { code: facts.handlingCode, releasableTo: facts.releasableTo },
  };
}

/** The case as the principal, who may see it, sees it opened. */
export function detailFor(principal: Principal, facts: CaseFacts, current: Notification, timeline: readonly Released<TimelineEntry>[]): CaseDetail {
  return {
    ...summaryFor(principal, facts),
    ...(facts.caseStatus === 'OPEN' ? { notification: current } : {}),
    timeline,
  };
}
