import { isDeepStrictEqual } from 'node:util';
import type { Transaction } from '@cbx/persistence';
import type { Alert } from '../domain/alert.js';

/** What of an alert's row can change. */
interface ChangingColumns {
  readonly rule_version: number;
  readonly severity: string;
  readonly lifecycle: string;
  readonly notification_id: string;
  readonly title_en: string | undefined;
  readonly title_ru: string | undefined;
  readonly why: Alert['why'];
  readonly raised_at: Date;
  readonly due_at: Date | undefined;
  readonly acknowledged_at: Date | undefined;
  readonly acknowledged_by: string | undefined;
  readonly acknowledged_by_name: string | undefined;
  readonly revision: number;
}

/** Rows of one rule's alerts on one record, which differ by their ids and states only: what they share travels once. */
interface AlertGroup extends ChangingColumns {
  readonly ids: string[];
  readonly states: string[];
  readonly rule_id: string;
  readonly status: string;
  readonly kind: string;
  readonly subject_key: string;
  readonly dedup_key: string;
}

/** Alerts that were not there before. */
export async function insertAlerts(tx: Transaction, alerts: readonly Alert[]): Promise<void> {
  if (alerts.length === 0) return;
  await tx.query(
    `INSERT INTO alert (id, rule_id, rule_version, severity, lifecycle, status, kind, state, subject_key, notification_id, dedup_key, title_en, title_ru, why,
       raised_at, first_raised_at, due_at, acknowledged_at, acknowledged_by, acknowledged_by_name, revision)
     SELECT a.id, r.rule_id, r.rule_version, r.severity, r.lifecycle, r.status, r.kind, a.state, r.subject_key, r.notification_id, r.dedup_key, r.title_en, r.title_ru, r.why,
       r.raised_at, r.raised_at, r.due_at, r.acknowledged_at, r.acknowledged_by, r.acknowledged_by_name, r.revision
     FROM json_to_recordset($1::json) AS r (ids uuid[], states text[], rule_id text, rule_version integer, severity text, lifecycle text, status text, kind text,
       subject_key uuid, notification_id uuid, dedup_key uuid, title_en text, title_ru text, why jsonb, raised_at timestamptz, due_at timestamptz,
       acknowledged_at timestamptz, acknowledged_by text, acknowledged_by_name text, revision integer)
     CROSS JOIN LATERAL unnest(r.ids, r.states) AS a (id, state)`,
    [JSON.stringify(grouped(alerts))],
  );
}

/** Alerts that were there and changed. */
export async function updateAlerts(tx: Transaction, alerts: readonly Alert[]): Promise<void> {
  if (alerts.length === 0) return;
  await tx.query(
    `UPDATE alert a SET rule_version = r.rule_version, severity = r.severity, lifecycle = r.lifecycle,
       notification_id = r.notification_id, title_en = r.title_en, title_ru = r.title_ru, why = r.why,
       raised_at = r.raised_at, due_at = r.due_at, acknowledged_at = r.acknowledged_at, acknowledged_by = r.acknowledged_by,
       acknowledged_by_name = r.acknowledged_by_name, revision = r.revision
     FROM json_to_recordset($1::json) AS r (id uuid, rule_version integer, severity text, lifecycle text, notification_id uuid,
       title_en text, title_ru text, why jsonb, raised_at timestamptz, due_at timestamptz,
       acknowledged_at timestamptz, acknowledged_by text, acknowledged_by_name text, revision integer)
     WHERE a.id = r.id`,
    [JSON.stringify(alerts.map((alert) => ({ id: alert.id, ...changing(alert) })))],
  );
}

/** Alerts of one rule stand beside each other, as they were placed: neighbours that are alike make a group. */
function grouped(alerts: readonly Alert[]): AlertGroup[] {
  const groups: AlertGroup[] = [];
  let last: Alert | undefined;
  for (const alert of alerts) {
    const group = groups.at(-1);
    if (group !== undefined && last !== undefined && areAlike(last, alert)) {
      group.ids.push(alert.id);
      group.states.push(alert.state);
    } else {
      const { ruleId, status, kind, subjectKey, dedupKey } = alert;
      groups.push({ ids: [alert.id], states: [alert.state], rule_id: ruleId, status, kind, subject_key: subjectKey, dedup_key: dedupKey, ...changing(alert) });
      last = alert;
    }
  }
  return groups;
}

function areAlike({ id: _id, state: _state, ...a }: Alert, { id: _otherId, state: _otherState, ...b }: Alert): boolean {
  return a.dedupKey === b.dedupKey && isDeepStrictEqual(a, b);
}

function changing(alert: Alert): ChangingColumns {
  return {
    rule_version: alert.ruleVersion,
    severity: alert.severity,
    lifecycle: alert.lifecycle,
    notification_id: alert.notificationId,
    title_en: alert.title?.en,
    title_ru: alert.title?.ru,
    why: alert.why,
    raised_at: alert.raisedAt,
    due_at: alert.dueAt,
    acknowledged_at: alert.acknowledgedAt,
    acknowledged_by: alert.acknowledgedBy?.subject,
    acknowledged_by_name: alert.acknowledgedBy?.name,
    revision: alert.revision,
  };
}
