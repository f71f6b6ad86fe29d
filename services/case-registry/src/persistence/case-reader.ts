import type { CaseEventType, HandlingCode, Notification, NotificationAction, NotificationKind, NotificationStatus, Uuid } from '@cbx/contracts';
import type { Transaction } from '@cbx/persistence';
import type { Principal, ReleaseLabel } from '@cbx/release';
import type { CaseStatus } from '../domain/case-transitions.js';
import type { CaseFacts } from '../domain/case-view.js';
import type { Change } from '../domain/changes.js';
import type { TimelineRecord } from '../domain/visibility.js';
import { CASE_COLUMNS, casePage } from './case-page.js';
import type { CaseFilter } from './case-page.js';

/** How many of a case's events are read at most: the latest ones. */
export const TIMELINE_LIMIT = 1000;

interface CaseRow {
  readonly id: Uuid;
  readonly case_number: string;
  readonly subject_key: Uuid;
  readonly kind: NotificationKind;
  readonly status: NotificationStatus;
  readonly case_status: CaseStatus;
  readonly origin: string;
  readonly label: string | null;
  readonly opened_at: Date;
  readonly updated_at: Date;
  readonly source_version: number;
  readonly handling_code: HandlingCode;
  readonly releasable_to: string[];
  readonly withdrawn_through: number;
}

interface EventRow {
  readonly event_id: Uuid;
  readonly type: CaseEventType;
  readonly occurred_at: Date;
  readonly changes: Change[] | null;
  readonly notification_id: Uuid;
  readonly source_version: number;
  readonly action: NotificationAction;
  readonly sent_at: Date;
  readonly origin: string;
  readonly status: string;
  readonly handling_code: string;
  readonly releasable_to: string[];
  readonly compared_version: number | null;
  readonly compared_origin: string;
  readonly compared_status: string;
  readonly compared_handling_code: string;
  readonly compared_releasable_to: string[];
}

/** What lists and the opened case read. Nothing read here leaves but through libs/release. */
export class CaseReader {
  /**
   * One page of the cases that the principal may see, the newest first, and at most `limit` of them.
   *
   * Ids are UUIDv7 and never change, so a page that begins after an id neither repeats nor misses what was there when the
   * first page was read, whatever is opened or updated meanwhile.
   */
  async page(tx: Transaction, principal: Principal, filter: CaseFilter, afterId: Uuid | undefined, limit: number): Promise<CaseFacts[]> {
    const { sql, params } = casePage(principal, filter, afterId, limit);
    const rows = await tx.query<CaseRow>(sql, params);
    return rows.map(factsOf);
  }

  /** The case and the version that stands, whoever asks; `undefined` where there is none of this id. */
  async find(tx: Transaction, caseId: Uuid): Promise<{ readonly facts: CaseFacts; readonly current: Notification } | undefined> {
    const rows = await tx.query<CaseRow & { readonly notification: Notification }>(
      `SELECT ${CASE_COLUMNS}, v.notification FROM case_file c JOIN subject_version v ON v.notification_id = c.notification_id WHERE c.id = $1::uuid`,
      [caseId],
    );
    const row = rows[0];
    return row === undefined ? undefined : { facts: factsOf(row), current: row.notification };
  }

  /** The latest {@link TIMELINE_LIMIT} events of a case, in order, whoever asks. */
  async timeline(tx: Transaction, caseId: Uuid): Promise<TimelineRecord[]> {
    const rows = await tx.query<EventRow>(
      `SELECT e.event_id, e.type, e.occurred_at, e.changes, v.notification_id, v.source_version, v.action, v.sent_at,
              v.origin, v.status, v.handling_code, v.releasable_to,
              p.source_version AS compared_version, p.origin AS compared_origin, p.status AS compared_status,
              p.handling_code AS compared_handling_code, p.releasable_to AS compared_releasable_to
         FROM case_event e
         JOIN subject_version v ON v.notification_id = e.notification_id
         LEFT JOIN subject_version p ON p.notification_id = e.compared_with
        WHERE e.case_id = $1::uuid
        ORDER BY e.position DESC LIMIT $2`,
      [caseId, TIMELINE_LIMIT],
    );
    return rows.reverse().map(recordOf);
  }

  /** How many cases are open, by kind and status. */
  async countOpen(tx: Transaction): Promise<{ readonly kind: NotificationKind; readonly status: NotificationStatus; readonly cases: number }[]> {
    return tx.query(`SELECT kind, status, count(*)::integer AS cases FROM case_file WHERE case_status = 'OPEN' GROUP BY kind, status`);
  }
}

function factsOf(row: CaseRow): CaseFacts {
  return {
    id: row.id,
    caseNumber: row.case_number,
    subjectKey: row.subject_key,
    kind: row.kind,
    status: row.status,
    caseStatus: row.case_status,
    origin: row.origin,
    label: row.label ?? undefined,
    openedAt: row.opened_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    sourceVersion: row.source_version,
    handlingCode: row.handling_code,
    releasableTo: row.releasable_to,
    withdrawnThrough: row.withdrawn_through,
  };
}

function recordOf(row: EventRow): TimelineRecord {
  return {
    eventId: row.event_id,
    type: row.type,
    at: row.occurred_at.toISOString(),
    notificationId: row.notification_id,
    sourceVersion: row.source_version,
    action: row.action,
    sentAt: row.sent_at.toISOString(),
    label: label(row.origin, row.releasable_to, row.status, row.handling_code),
    changes: row.changes ?? [],
    comparedWith:
      row.compared_version === null
        ? undefined
        : {
            sourceVersion: row.compared_version,
            label: label(row.compared_origin, row.compared_releasable_to, row.compared_status, row.compared_handling_code),
          },
  };
}

function label(origin: string, releasableTo: string[], status: string, handlingCode: string): ReleaseLabel {
  return { origin, releasableTo, status, handlingCode };
}
