import type { CaseEventType, Notification, Uuid } from '@cbx/contracts';
import type { Transaction } from '@cbx/persistence';
import { seriesKey } from '../domain/case-number.js';
import type { CaseNumberSeries } from '../domain/case-number.js';
import type { CaseStatus } from '../domain/case-transitions.js';
import type { Change } from '../domain/changes.js';
import type { CaseHead } from '../domain/register-version.js';

/** A case's head with the number that every stored case has. */
export type NumberedCaseHead = CaseHead & { readonly caseNumber: string };

/** One event of a case, to be stored. */
export interface CaseEventRecord {
  readonly caseId: Uuid;
  readonly position: number;
  readonly eventId: Uuid;
  readonly type: CaseEventType;
  readonly occurredAt: Date;
  readonly notificationId: Uuid;
  readonly comparedWith: Uuid | undefined;
  readonly changes: readonly Change[];
}

/** A version to be stored, with what it did to its case. */
export interface StoredVersion {
  readonly notification: Notification;
  readonly event: CaseEventRecord;
  /** The trace that brought it. */
  readonly traceId: string | undefined;
}

interface HeadRow {
  readonly id: Uuid;
  readonly case_number: string;
  readonly subject_key: Uuid;
  readonly case_status: CaseStatus;
  readonly label: string | null;
  readonly withdrawn_through: number;
  readonly last_position: number;
  readonly opened_at: Date;
  readonly updated_at: Date;
  readonly notification: Notification;
}

/**
 * What registering writes, a whole batch a statement. Rows travel as one JSON parameter: arrays of countries and whole
 * notifications cannot go through `unnest`. The caller holds the locks of all subjects concerned.
 */
export class CaseStore {
  /** Where the subjects stand: subject key -> head. Subjects of which nothing is registered are missing. */
  async heads(tx: Transaction, subjectKeys: readonly Uuid[]): Promise<Map<Uuid, CaseHead>> {
    const rows = await tx.query<HeadRow>(
      `SELECT c.id, c.case_number, c.subject_key, c.case_status, c.label, c.withdrawn_through, c.last_position,
              c.opened_at, c.updated_at, v.notification
         FROM case_file c JOIN subject_version v ON v.notification_id = c.notification_id
        WHERE c.subject_key = ANY($1::uuid[])`,
      [subjectKeys],
    );
    return new Map(rows.map((row) => [row.subject_key, headOf(row)]));
  }

  /** Which of these notifications are registered already. */
  async held(tx: Transaction, notificationIds: readonly Uuid[]): Promise<Set<Uuid>> {
    if (notificationIds.length === 0) return new Set();
    const rows = await tx.query<{ notification_id: Uuid }>(`SELECT notification_id FROM subject_version WHERE notification_id = ANY($1::uuid[])`, [notificationIds]);
    return new Set(rows.map((row) => row.notification_id));
  }

  /**
   * What a batch registers: the versions, what each did to its case, and who did it. One statement, as their rows share most of what they say.
   *
   * @param actor stands in the audit trail
   */
  async addVersions(tx: Transaction, versions: readonly StoredVersion[], actor: string): Promise<void> {
    if (versions.length === 0) return;
    await tx.query(
      `WITH r AS MATERIALIZED (
         SELECT * FROM json_to_recordset($1::json) AS r (notification_id uuid, subject_key uuid, kind text, action text, source_version integer, sent_at timestamptz,
           origin text, status text, handling_code text, releasable_to text[], notification jsonb, case_id uuid, position integer, event_id uuid, type text,
           occurred_at timestamptz, compared_with uuid, changes jsonb, trace_id text)
       ), versions AS (
         INSERT INTO subject_version (notification_id, subject_key, kind, action, source_version, sent_at, origin, status,
                                      handling_code, releasable_to, registered_at, notification)
         SELECT notification_id, subject_key, kind, action, source_version, sent_at, origin, status, handling_code, releasable_to, occurred_at, notification FROM r
       ), events AS (
         INSERT INTO case_event (case_id, position, event_id, type, occurred_at, notification_id, compared_with, changes)
         SELECT case_id, position, event_id, type, occurred_at, notification_id, compared_with, changes FROM r
       )
       INSERT INTO audit_entry (at, actor, action, case_ids, notification_id, trace_id)
       SELECT occurred_at, $2, type, ARRAY[case_id], notification_id, trace_id FROM r`,
      [JSON.stringify(versions.map(versionColumns)), actor],
    );
  }

  /**
   * Draws running numbers: series -> the first of as many as asked for. The series stay locked until the transaction ends,
   * so that numbers have no holes: draw late. Locked in the order of their keys, so that two transactions cannot wait for each other.
   */
  async drawNumbers(tx: Transaction, wanted: readonly { readonly series: CaseNumberSeries; readonly count: number }[]): Promise<Map<string, number>> {
    if (wanted.length === 0) return new Map();
    const counts = new Map(wanted.map(({ series, count }) => [seriesKey(series), count]));
    const sorted = [...wanted].sort((a, b) => (seriesKey(a.series) < seriesKey(b.series) ? -1 : 1));
    const rows = await tx.query<CaseNumberSeries & { last: number }>(
      `INSERT INTO case_counter AS c (owner, year, status, last)
       SELECT * FROM unnest($1::text[], $2::integer[], $3::text[], $4::integer[])
       ON CONFLICT (owner, year, status) DO UPDATE SET last = c.last + excluded.last
       RETURNING owner, year, status, last`,
      [sorted.map(({ series }) => series.owner), sorted.map(({ series }) => series.year), sorted.map(({ series }) => series.status), sorted.map(({ count }) => count)],
    );
    return new Map(rows.map((row) => [seriesKey(row), row.last - (counts.get(seriesKey(row)) ?? 0) + 1]));
  }

  /** Cases that are new. */
  async open(tx: Transaction, heads: readonly NumberedCaseHead[]): Promise<void> {
    if (heads.length === 0) return;
    await tx.query(
      `INSERT INTO case_file (id, case_number, subject_key, case_status, label, withdrawn_through, last_position,
                              opened_at, updated_at, notification_id, kind, source_version, origin, status, handling_code, releasable_to)
       SELECT id, case_number, subject_key, case_status, label, withdrawn_through, last_position,
              opened_at, updated_at, notification_id, kind, source_version, origin, status, handling_code, releasable_to
         FROM json_to_recordset($1::json) AS r (id uuid, case_number text, subject_key uuid, case_status text, label text,
              withdrawn_through integer, last_position integer, opened_at timestamptz, updated_at timestamptz,
              notification_id uuid, kind text, source_version integer, origin text, status text, handling_code text, releasable_to text[])`,
      [
        JSON.stringify(
          heads.map((head) => ({
            ...changingColumns(head),
            ...releaseColumns(head.current),
            case_number: head.caseNumber,
            subject_key: head.current.header.subjectKey,
            opened_at: head.openedAt,
          })),
        ),
      ],
    );
  }

  /** Cases that moved. Kind, origin and status are part of the subject's key and never change. */
  async move(tx: Transaction, heads: readonly CaseHead[]): Promise<void> {
    if (heads.length === 0) return;
    await tx.query(
      `UPDATE case_file c
          SET case_status = r.case_status, label = r.label, withdrawn_through = r.withdrawn_through, last_position = r.last_position,
              updated_at = r.updated_at, notification_id = r.notification_id, source_version = r.source_version,
              handling_code = r.handling_code, releasable_to = r.releasable_to
         FROM json_to_recordset($1::json) AS r (id uuid, case_status text, label text, withdrawn_through integer, last_position integer,
              updated_at timestamptz, notification_id uuid, source_version integer, handling_code text, releasable_to text[])
        WHERE c.id = r.id`,
      [JSON.stringify(heads.map((head) => ({ ...changingColumns(head), ...releaseColumns(head.current) })))],
    );
  }
}

function versionColumns({ notification, event, traceId }: StoredVersion): Record<string, unknown> {
  return {
    notification_id: event.notificationId,
    subject_key: notification.header.subjectKey,
    action: notification.header.action,
    sent_at: notification.header.sentAt,
    ...releaseColumns(notification),
    notification,
    case_id: event.caseId,
    position: event.position,
    event_id: event.eventId,
    type: event.type,
    occurred_at: event.occurredAt,
    compared_with: event.comparedWith,
    changes: event.changes.length === 0 ? undefined : event.changes,
    trace_id: traceId,
  };
}

function headOf(row: HeadRow): CaseHead {
  return {
    caseId: row.id,
    caseNumber: row.case_number,
    caseStatus: row.case_status,
    current: row.notification,
    label: row.label ?? undefined,
    withdrawnThrough: row.withdrawn_through,
    lastPosition: row.last_position,
    openedAt: row.opened_at,
    updatedAt: row.updated_at,
  };
}

function changingColumns(head: CaseHead): Record<string, unknown> {
  return {
    id: head.caseId,
    case_status: head.caseStatus,
    label: head.label,
    withdrawn_through: head.withdrawnThrough,
    last_position: head.lastPosition,
    updated_at: head.updatedAt,
    notification_id: head.current.header.notificationId,
  };
}

/** The header facts by which lists filter and the release policy decides. */
function releaseColumns({ header }: Notification): Record<string, unknown> {
  return {
    kind: header.kind,
    source_version: header.sourceVersion,
    origin: header.origin,
    status: header.status,
    handling_code: header.handling.code,
    releasable_to: header.handling.releasableTo,
  };
}
