import type { Notification, NotificationKind, NotificationStatus } from '@cbx/contracts';
import type { Alert, HistoryEntry, HistoryType } from './alert.js';
import type { Lifecycle } from './lifecycle.js';
import type { Localized, Severity, Why } from './rule.js';
import type { Subject, SubjectHead } from './subject.js';

/** What an operator's list and stream show of an alert. Absent members are left out. Instants are ISO 8601 in UTC. */
export interface AlertView {
  readonly id: string;
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly severity: Severity;
  readonly lifecycle: Lifecycle;
  readonly status: NotificationStatus;
  readonly state: string;
  readonly title: Localized;
  /** The name of the group, person or operation; the case's number where nothing else may be said. */
  readonly label: string;
  readonly kind: NotificationKind;
  readonly origin: string;
  readonly caseId: string;
  readonly caseNumber: string;
  readonly notificationId: string;
  readonly raisedAt: string;
  readonly dueAt?: string;
  readonly acknowledgedAt?: string;
  readonly acknowledgedBy?: string;
  readonly revision: number;
}

export interface AlertHistoryView {
  readonly at: string;
  readonly type: HistoryType;
  readonly by?: string;
  readonly comment?: string;
}

export interface AlertDetail extends AlertView {
  readonly why: readonly Why[];
  readonly rule: { readonly id: string; readonly version: number; readonly description: Localized };
  /** The record as its owner last sent it; absent once withdrawn. */
  readonly notification?: Notification;
  readonly history: readonly AlertHistoryView[];
}

/** What stands where a withdrawn alert's title was: that it is gone is all that may be said. */
const WITHDRAWN_TITLE: Localized = { en: 'Withdrawn by its owner', ru: 'Отозвано владельцем' };

/** An alert as it may be shown once it is released. */
export function viewOfAlert(alert: Alert, subject: SubjectHead): AlertView {
  return {
    id: alert.id,
    ruleId: alert.ruleId,
    ruleVersion: alert.ruleVersion,
    severity: alert.severity,
    lifecycle: alert.lifecycle,
    status: alert.status,
    state: alert.state,
    title: alert.title ?? WITHDRAWN_TITLE,
    label: (alert.lifecycle === 'WITHDRAWN' ? undefined : subject.label) ?? subject.caseNumber,
    kind: alert.kind,
    origin: subject.origin,
    caseId: subject.caseId,
    caseNumber: subject.caseNumber,
    notificationId: alert.notificationId,
    raisedAt: alert.raisedAt.toISOString(),
    ...(alert.dueAt === undefined ? {} : { dueAt: alert.dueAt.toISOString() }),
    ...(alert.acknowledgedAt === undefined ? {} : { acknowledgedAt: alert.acknowledgedAt.toISOString() }),
    ...(alert.acknowledgedBy === undefined ? {} : { acknowledgedBy: alert.acknowledgedBy.name ?? alert.acknowledgedBy.subject }),
    revision: alert.revision,
  };
}

/** @param description of the rule in the alert's version */
export function detailOfAlert(alert: Alert, subject: Subject, description: Localized, history: readonly HistoryEntry[]): AlertDetail {
  const shown = alert.lifecycle !== 'WITHDRAWN' && subject.notification !== undefined;
  return {
    ...viewOfAlert(alert, subject),
    why: alert.why,
    rule: { id: alert.ruleId, version: alert.ruleVersion, description },
    ...(shown ? { notification: subject.notification } : {}),
    history: history.map((entry) => ({
      at: entry.at.toISOString(),
      type: entry.type,
      ...(entry.by === undefined ? {} : { by: entry.by.name ?? entry.by.subject }),
      ...(entry.comment === undefined ? {} : { comment: entry.comment }),
    })),
  };
}
