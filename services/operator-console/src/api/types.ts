import type { CaseEventType, Country, Instant, Notification, NotificationAction, NotificationKind, NotificationStatus, Uuid } from '@cbx/contracts';

export const SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'] as const;
export const LIFECYCLES = ['OPEN', 'ACKNOWLEDGED', 'WITHDRAWN'] as const;
export const CASE_STATUSES = ['OPEN', 'WITHDRAWN'] as const;
export const HISTORY_TYPES = ['RAISED', 'ACKNOWLEDGED', 'WITHDRAWN'] as const;

export type Severity = (typeof SEVERITIES)[number];
export type Lifecycle = (typeof LIFECYCLES)[number];
export type CaseStatus = (typeof CASE_STATUSES)[number];

/** A text that the services hold in both languages of the console. */
export interface Bilingual {
  readonly en: string;
  readonly ru: string;
}

/** An alert as lists and the stream carry it. */
export interface AlertView {
  readonly id: Uuid;
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly severity: Severity;
  readonly lifecycle: Lifecycle;
  readonly status: NotificationStatus;
  /** the state whose operators it was raised for */
  readonly state: Country;
  readonly title: Bilingual;
  /** the name of the person, group or operation */
  readonly label: string;
  readonly kind: NotificationKind;
  readonly origin: Country;
  readonly caseId: Uuid;
  readonly caseNumber: string;
  readonly notificationId: Uuid;
  readonly raisedAt: Instant;
  readonly dueAt?: Instant;
  readonly acknowledgedAt?: Instant;
  readonly acknowledgedBy?: string;
  /** grows with each change of this alert */
  readonly revision: number;
}

/** One condition of the rule, and the value that met it. */
export interface AlertReason {
  /** dotted path or JSON pointer into the notification */
  readonly path: string;
  readonly operator: string;
  readonly expected?: unknown;
  readonly actual?: unknown;
}

export interface AlertHistoryEntry {
  readonly at: Instant;
  readonly type: (typeof HISTORY_TYPES)[number];
  readonly by?: string;
  readonly comment?: string;
}

export interface AlertDetail extends AlertView {
  readonly why: readonly AlertReason[];
  readonly rule: { readonly id: string; readonly version: number; readonly description: Bilingual };
  /** absent once withdrawn */
  readonly notification?: Notification;
  readonly history: readonly AlertHistoryEntry[];
}

export interface AlertPage {
  readonly items: readonly AlertView[];
  readonly nextCursor?: string;
  /** where the stream stood when the page was read; the stream is resumed from here */
  readonly streamPosition: number;
}

export interface CaseSummary {
  readonly id: Uuid;
  readonly caseNumber: string;
  readonly kind: NotificationKind;
  readonly status: NotificationStatus;
  readonly caseStatus: CaseStatus;
  readonly owner: Country;
  readonly subjectKey: Uuid;
  readonly label: string;
  readonly openedAt: Instant;
  readonly updatedAt: Instant;
  readonly sourceVersion: number;
  readonly handling: { readonly code: string; readonly releasableTo: readonly string[] };
}

/** A difference between two versions; the values are JSON values. */
export interface CaseChange {
  /** JSON pointer (RFC 6901) into the notification */
  readonly pointer: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

export interface CaseTimelineEntry {
  readonly id: Uuid;
  readonly type: CaseEventType;
  readonly at: Instant;
  readonly sourceVersion: number;
  readonly action: NotificationAction;
  readonly sentAt: Instant;
  readonly notificationId: Uuid;
  readonly changes: readonly CaseChange[];
}

export interface CaseDetail extends CaseSummary {
  /** the current version; absent when withdrawn */
  readonly notification?: Notification;
  readonly timeline: readonly CaseTimelineEntry[];
}

export interface CasePage {
  readonly items: readonly CaseSummary[];
  readonly nextCursor?: string;
}
