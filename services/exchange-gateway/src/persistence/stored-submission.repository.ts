import type { Transaction } from '@cbx/persistence';
import type { PlacedFault, StoredAcceptance, StoredRecord } from '../domain/submission-change.js';
import type { Outcome } from '../domain/judge-submission.js';
import type { SubmissionPosition } from './submission.repository.js';

/** A submission as its last translation left it. */
export interface LastTranslation {
  readonly submissionId: string;
  readonly member: string;
  readonly sender: string;
  readonly mediaType: string;
  readonly mappingVersion: string;
  readonly receivedAt: Date;
  /** Hex. */
  readonly rawSha256: string;
  readonly refused: boolean;
  /** Absent where they are no longer kept. */
  readonly bytes?: Buffer;
  readonly records: readonly StoredRecord[];
  /** Of the submission as a whole. */
  readonly faults: readonly PlacedFault[];
  /** All that was accepted from any of its translations. */
  readonly accepted: readonly StoredAcceptance[];
}

/** Something that was accepted of a subject, from the submission itself or from a later one. */
export interface LaterAcceptance {
  readonly subjectKey: string;
  /** Of the submission itself, by one of its translations. */
  readonly isOwn: boolean;
  /** 0: it follows from a list as a whole. */
  readonly record: number;
}

/** Which submissions: of a member, received from then on, that its mapping of today has not translated. */
export interface Waiting {
  readonly member: string;
  /** Today's. */
  readonly mappingVersion: string;
  readonly since?: Date | undefined;
}

/**
 * The last translation of each submission (member and bytes) that today's mapping has not translated. Of several of one submission the last is that of the last
 * receipt, of one receipt that made last.
 */
const WAITING = `FROM submission s
  WHERE s.member = $1 AND ($3::timestamptz IS NULL OR s.received_at >= $3)
    AND NOT EXISTS (SELECT FROM submission o WHERE o.member = s.member AND o.raw_sha256 = s.raw_sha256
      AND (o.mapping_version = $2 OR (o.received_at, o.translated_at, o.id) > (s.received_at, s.translated_at, s.id)))`;

/** What is stored of submissions that may be translated anew. */
export class StoredSubmissionRepository {
  async count(tx: Transaction, { member, mappingVersion, since }: Waiting): Promise<number> {
    const [row] = await tx.query<{ n: number }>(`SELECT count(*)::int AS n ${WAITING}`, [member, mappingVersion, since?.toISOString() ?? null]);
    return row?.n ?? 0;
  }

  /** In the order in which they were received. */
  async waiting(tx: Transaction, { member, mappingVersion, since }: Waiting, limit: number, after?: SubmissionPosition): Promise<SubmissionPosition[]> {
    return tx.query<SubmissionPosition>(
      `SELECT s.id AS "submissionId", s.received_at AS "receivedAt" ${WAITING}
         AND ($4::timestamptz IS NULL OR (s.received_at, s.id) > ($4, $5::uuid))
       ORDER BY s.received_at, s.id LIMIT $6`,
      [member, mappingVersion, since?.toISOString() ?? null, after?.receivedAt.toISOString() ?? null, after?.submissionId ?? null, limit],
    );
  }

  async find(tx: Transaction, submissionId: string): Promise<LastTranslation | undefined> {
    const [head] = await tx.query<Omit<LastTranslation, 'bytes' | 'records' | 'faults' | 'accepted'> & { readonly bytes: Buffer | null }>(
      `SELECT s.id AS "submissionId", s.member, s.sender, s.media_type AS "mediaType", s.mapping_version AS "mappingVersion", s.received_at AS "receivedAt", s.raw_sha256 AS "rawSha256", s.refused,
         (SELECT r.bytes FROM submission o JOIN submission_raw r ON r.submission_id = o.id WHERE o.member = s.member AND o.raw_sha256 = s.raw_sha256 LIMIT 1) AS bytes
       FROM submission s WHERE s.id = $1`,
      [submissionId],
    );
    if (head === undefined) return undefined;
    const faults = await this.#faults(tx, submissionId);
    const records = await tx.query<{ record: number; outcome: Outcome; notificationId: string | null }>(
      'SELECT record, outcome, notification_id AS "notificationId" FROM submission_record WHERE submission_id = $1 ORDER BY record',
      [submissionId],
    );
    const accepted = await tx.query<StoredAcceptance>(
      `SELECT DISTINCT r.record, n.id AS "notificationId", n.subject_key AS "subjectKey"
       FROM submission s JOIN submission_record r ON r.submission_id = s.id JOIN notification n ON n.id = r.notification_id WHERE s.member = $1 AND s.raw_sha256 = $2`,
      [head.member, head.rawSha256],
    );
    const { bytes, ...rest } = head;
    return {
      ...rest,
      ...(bytes === null ? {} : { bytes }),
      records: records.map(({ record, outcome, notificationId }) => ({ record, outcome, notificationId: notificationId ?? undefined, faults: faults.get(record) ?? [] })),
      faults: faults.get(0) ?? [],
      accepted,
    };
  }

  async #faults(tx: Transaction, submissionId: string): Promise<Map<number, PlacedFault[]>> {
    const rows = await tx.query<{ record: number; code: string; line: number | null; column: number | null; segment: number | null; path: string | null }>(
      `SELECT record, code, line, column_number AS column, segment, path FROM submission_fault WHERE submission_id = $1 AND severity = 'FAULT' ORDER BY position`,
      [submissionId],
    );
    const byRecord = new Map<number, PlacedFault[]>();
    for (const { record, code, line, column, segment, path } of rows) {
      const fault = { code, ...(line === null ? {} : { line }), ...(column === null ? {} : { column }), ...(segment === null ? {} : { segment }), ...(path === null ? {} : { path }) };
      byRecord.set(record, [...(byRecord.get(record) ?? []), fault]);
    }
    return byRecord;
  }

  /** What was accepted of these subjects from the submission itself and from what was received after it. Their locks must be held, or it is out of date when it comes. */
  async laterAcceptances(tx: Transaction, { rawSha256, receivedAt, submissionId }: Pick<LastTranslation, 'rawSha256' | 'receivedAt' | 'submissionId'>, subjects: readonly string[]): Promise<LaterAcceptance[]> {
    if (subjects.length === 0) return [];
    return tx.query<LaterAcceptance>(
      `SELECT n.subject_key AS "subjectKey", n.record, s.raw_sha256 = $2 AS "isOwn" FROM notification n JOIN submission s ON s.id = n.submission_id
       WHERE n.subject_key = ANY($1::uuid[]) AND (s.raw_sha256 = $2 OR (s.received_at, s.id) > ($3, $4::uuid))`,
      [[...new Set(subjects)], rawSha256, receivedAt.toISOString(), submissionId],
    );
  }

  /** Notifications as they were published, by their ids, as far as the outbox still has them. */
  async published(tx: Transaction, notificationIds: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
    if (notificationIds.length === 0) return new Map();
    const rows = await tx.query<{ id: string; value: Buffer }>('SELECT message_id AS id, value FROM outbox WHERE message_id = ANY($1::uuid[])', [notificationIds]);
    return new Map(rows.map(({ id, value }) => [id, value]));
  }
}
