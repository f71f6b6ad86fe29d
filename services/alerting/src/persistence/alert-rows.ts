import type { Notification, NotificationKind, NotificationStatus } from '@cbx/contracts';
import type { Alert, HistoryEntry, HistoryType } from '../domain/alert.js';
import type { Lifecycle } from '../domain/lifecycle.js';
import type { Severity, Why } from '../domain/rule.js';
import type { Subject, SubjectHead } from '../domain/subject.js';
import type { Timer } from '../domain/subject-book.js';

export interface AlertRow {
  readonly id: string;
  readonly rule_id: string;
  readonly rule_version: number;
  readonly severity: Severity;
  readonly lifecycle: Lifecycle;
  readonly status: NotificationStatus;
  readonly kind: NotificationKind;
  readonly state: string;
  readonly subject_key: string;
  readonly notification_id: string;
  readonly dedup_key: string;
  readonly title_en: string | null;
  readonly title_ru: string | null;
  readonly why: readonly Why[];
  readonly raised_at: Date;
  readonly due_at: Date | null;
  readonly acknowledged_at: Date | null;
  readonly acknowledged_by: string | null;
  readonly acknowledged_by_name: string | null;
  readonly revision: number;
}

/** A subject's columns but the record itself, named apart from an alert's so that both can stand in one row. */
export interface SubjectHeadRow {
  readonly s_subject_key: string;
  readonly s_case_id: string;
  readonly s_case_number: string;
  readonly s_kind: NotificationKind;
  readonly s_status: NotificationStatus;
  readonly s_origin: string;
  readonly s_releasable_to: string[];
  readonly s_handling_code: string;
  readonly s_source_version: number;
  readonly s_notification_id: string;
  readonly s_withdrawn: boolean;
  readonly s_label: string | null;
}

export interface SubjectRow extends SubjectHeadRow {
  readonly s_notification: Notification | null;
}

const SUBJECT_HEAD_NAMES = [
  'subject_key',
  'case_id',
  'case_number',
  'kind',
  'status',
  'origin',
  'releasable_to',
  'handling_code',
  'source_version',
  'notification_id',
  'withdrawn',
  'label',
] as const;

const ALERT_NAMES = [
  'id',
  'rule_id',
  'rule_version',
  'severity',
  'lifecycle',
  'status',
  'kind',
  'state',
  'subject_key',
  'notification_id',
  'dedup_key',
  'title_en',
  'title_ru',
  'why',
  'raised_at',
  'due_at',
  'acknowledged_at',
  'acknowledged_by',
  'acknowledged_by_name',
  'revision',
] as const satisfies readonly (keyof AlertRow)[];

/** Columns of `alert_subject s` without the record. */
export const SUBJECT_HEAD_COLUMNS = SUBJECT_HEAD_NAMES.map((name) => `s.${name} AS s_${name}`).join(', ');

/** Columns of `alert_subject s` with the record. */
export const SUBJECT_COLUMNS = `${SUBJECT_HEAD_COLUMNS}, s.notification AS s_notification`;

/** Columns of `alert a`. */
export const ALERT_COLUMNS = ALERT_NAMES.map((name) => `a.${name}`).join(', ');

export function subjectHeadOf(row: SubjectHeadRow): SubjectHead {
  return {
    subjectKey: row.s_subject_key,
    caseId: row.s_case_id,
    caseNumber: row.s_case_number,
    kind: row.s_kind,
    status: row.s_status,
    origin: row.s_origin,
    releasableTo: row.s_releasable_to,
    handlingCode: row.s_handling_code,
    sourceVersion: row.s_source_version,
    notificationId: row.s_notification_id,
    withdrawn: row.s_withdrawn,
    ...(row.s_label === null ? {} : { label: row.s_label }),
  };
}

export function subjectOf(row: SubjectRow): Subject {
  return { ...subjectHeadOf(row), ...(row.s_notification === null ? {} : { notification: row.s_notification }) };
}

export function alertOf(row: AlertRow): Alert {
  return {
    id: row.id,
    ruleId: row.rule_id,
    ruleVersion: row.rule_version,
    severity: row.severity,
    lifecycle: row.lifecycle,
    status: row.status,
    kind: row.kind,
    state: row.state,
    subjectKey: row.subject_key,
    notificationId: row.notification_id,
    dedupKey: row.dedup_key,
    ...(row.title_en === null || row.title_ru === null ? {} : { title: { en: row.title_en, ru: row.title_ru } }),
    why: row.why,
    raisedAt: row.raised_at,
    ...(row.due_at === null ? {} : { dueAt: row.due_at }),
    ...(row.acknowledged_at === null ? {} : { acknowledgedAt: row.acknowledged_at }),
    ...(row.acknowledged_by === null ? {} : { acknowledgedBy: actorOf(row.acknowledged_by, row.acknowledged_by_name) }),
    revision: row.revision,
  };
}

export interface HistoryRow {
  readonly alert_id: string;
  readonly at: Date;
  readonly type: HistoryType;
  readonly by_subject: string | null;
  readonly by_name: string | null;
  readonly comment: string | null;
}

export function historyOf(row: HistoryRow): HistoryEntry {
  return {
    alertId: row.alert_id,
    at: row.at,
    type: row.type,
    ...(row.by_subject === null ? {} : { by: actorOf(row.by_subject, row.by_name) }),
    ...(row.comment === null ? {} : { comment: row.comment }),
  };
}

export interface TimerRow {
  readonly subject_key: string;
  readonly rule_id: string;
  readonly due_at: Date;
  readonly fired_at: Date | null;
}

export function timerOf(row: TimerRow): Timer {
  return { subjectKey: row.subject_key, ruleId: row.rule_id, dueAt: row.due_at, ...(row.fired_at === null ? {} : { firedAt: row.fired_at }) };
}

function actorOf(subject: string, name: string | null): { subject: string; name?: string } {
  return { subject, ...(name === null ? {} : { name }) };
}
