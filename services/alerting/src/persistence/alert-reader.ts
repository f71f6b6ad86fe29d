import type { NotificationKind } from '@cbx/contracts';
import type { Transaction } from '@cbx/persistence';
import { releaseCondition, type Principal, type Status } from '@cbx/release';
import type { Alert, HistoryEntry } from '../domain/alert.js';
import type { Lifecycle } from '../domain/lifecycle.js';
import type { Severity } from '../domain/rule.js';
import type { Subject, SubjectHead } from '../domain/subject.js';
import {
  ALERT_COLUMNS,
  alertOf,
  historyOf,
  SUBJECT_COLUMNS,
  SUBJECT_HEAD_COLUMNS,
  subjectHeadOf,
  subjectOf,
  type AlertRow,
  type HistoryRow,
  type SubjectHeadRow,
  type SubjectRow,
} from './alert-rows.js';

export interface AlertFilter {
  readonly statuses: readonly Status[];
  readonly lifecycles: readonly Lifecycle[];
  readonly severities?: readonly Severity[];
  readonly kinds?: readonly NotificationKind[];
}

/** The last row of the page before: the next one begins after it. */
export interface PagePosition {
  readonly raisedAt: string;
  readonly id: string;
}

export interface AlertPage {
  readonly alerts: readonly { readonly alert: Alert; readonly subject: SubjectHead }[];
  /** The newest position of the state's stream in the very snapshot in which the page was read. */
  readonly streamPosition: number;
}

const LABEL_COLUMNS = { origin: 's.origin', releasableTo: 's.releasable_to', status: 's.status', handlingCode: 's.handling_code' };

/** Reads alerts for the exits. The caller releases each one before it leaves. */
export class AlertReader {
  /** Newest first, of the principal's state and released to it. One statement, so that page and position belong together. */
  async page(tx: Transaction, principal: Principal, filter: AlertFilter, limit: number, after?: PagePosition): Promise<AlertPage> {
    const params: unknown[] = [principal.state, filter.statuses, filter.lifecycles, limit];
    const conditions = ['a.state = $1', 'a.status = ANY($2::text[])', 'a.lifecycle = ANY($3::text[])'];
    const add = (condition: (parameter: string) => string, value: unknown): void => {
      params.push(value);
      conditions.push(condition(`$${params.length}`));
    };
    if (filter.severities !== undefined) add((parameter) => `a.severity = ANY(${parameter}::text[])`, filter.severities);
    if (filter.kinds !== undefined) add((parameter) => `a.kind = ANY(${parameter}::text[])`, filter.kinds);
    if (after !== undefined) {
      params.push(after.raisedAt, after.id);
      conditions.push(`(a.raised_at, a.id) < ($${params.length - 1}::timestamptz, $${params.length}::uuid)`);
    }
    const released = releaseCondition(principal, LABEL_COLUMNS, params.length + 1);
    params.push(...released.params);
    const rows = await tx.query<AlertRow & SubjectHeadRow & { stream_position: number; id: string | null }>(
      `SELECT coalesce((SELECT position FROM stream_counter WHERE state = $1), 0) AS stream_position, p.*
       FROM (SELECT) one LEFT JOIN LATERAL (
         SELECT ${ALERT_COLUMNS}, ${SUBJECT_HEAD_COLUMNS} FROM alert a JOIN alert_subject s ON s.subject_key = a.subject_key
         WHERE ${conditions.join(' AND ')} AND ${released.sql}
         ORDER BY a.raised_at DESC, a.id DESC LIMIT $4
       ) p ON true ORDER BY p.raised_at DESC, p.id DESC`,
      params,
    );
    return {
      alerts: rows.filter(({ id }) => id !== null).map((row) => ({ alert: alertOf(row), subject: subjectHeadOf(row) })),
      streamPosition: rows[0]?.stream_position ?? 0,
    };
  }

  async find(tx: Transaction, id: string): Promise<{ alert: Alert; subject: Subject } | undefined> {
    const [row] = await tx.query<AlertRow & SubjectRow>(
      `SELECT ${ALERT_COLUMNS}, ${SUBJECT_COLUMNS} FROM alert a JOIN alert_subject s ON s.subject_key = a.subject_key WHERE a.id = $1`,
      [id],
    );
    return row === undefined ? undefined : { alert: alertOf(row), subject: subjectOf(row) };
  }

  async history(tx: Transaction, alertId: string): Promise<HistoryEntry[]> {
    const rows = await tx.query<HistoryRow>(
      `SELECT id AS alert_id, first_raised_at AS at, 'RAISED' AS type, NULL AS by_subject, NULL AS by_name, NULL AS comment, 0 AS n FROM alert WHERE id = $1 AND first_raised_at IS NOT NULL
       UNION ALL SELECT alert_id, at, type, by_subject, by_name, comment, id FROM alert_history WHERE alert_id = $1 ORDER BY n`,
      [alertId],
    );
    return rows.map(historyOf);
  }
}
