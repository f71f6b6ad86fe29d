import type { Transaction } from '@cbx/persistence';
import { createHash } from 'node:crypto';
import type { JudgedRecord } from '../domain/judge-submission.js';
import type { RecordFault } from '../domain/receipt.js';

/** What makes two submissions one. */
export interface SubmissionIdentity {
  readonly member: string;
  /** Hex. */
  readonly rawSha256: string;
  readonly mappingVersion: string;
}

/** The answer to a submission, as it was given the first time. */
export interface StoredAnswer {
  readonly submissionId: string;
  readonly refused: boolean;
  /** The receipt's JSON, byte for byte. */
  readonly receipt: Buffer;
}

export interface NewSubmission extends SubmissionIdentity, StoredAnswer {
  /** The principal's subject. */
  readonly sender: string;
  readonly format: string;
  readonly mediaType: string;
  readonly receivedAt: Date;
  readonly translatedAt: Date;
  readonly bytes: Buffer;
  readonly records: readonly JudgedRecord[];
  readonly faults: readonly RecordFault[];
  readonly warnings: readonly RecordFault[];
}

/** A submission as its sender's state sees it. */
export interface StoredSubmission extends StoredAnswer {
  readonly translatedAt: Date;
}

/** One line of a state's list of submissions. */
export interface SubmissionRow {
  readonly submissionId: string;
  readonly format: string;
  readonly mappingVersion: string;
  readonly receivedAt: Date;
  readonly rawSha256: string;
  readonly byteLength: number;
  readonly recordCount: number;
  readonly refused: boolean;
}

/** Where a page of the list begins: after this submission. */
export interface SubmissionPosition {
  readonly receivedAt: Date;
  readonly submissionId: string;
}

const COLUMNS = `id AS "submissionId", format, mapping_version AS "mappingVersion", received_at AS "receivedAt", raw_sha256 AS "rawSha256",
  byte_length AS "byteLength", record_count AS "recordCount", refused`;

/** Raw submissions, receipts and what became of each record. */
export class SubmissionRepository {
  /**
   * Lets one transaction at a time work on a submission, so that of two that arrive at the same moment the second finds the first's answer.
   * Taken before any subject's lock and once a transaction, so that the two kinds of lock never wait for each other in a circle.
   */
  async lock(tx: Transaction, identity: SubmissionIdentity): Promise<void> {
    const digest = createHash('sha256').update(`${identity.member}|${identity.rawSha256}|${identity.mappingVersion}`).digest();
    await tx.query('SELECT pg_advisory_xact_lock($1::bigint)', [digest.readBigInt64BE().toString()]);
  }

  async answerTo(tx: Transaction, { member, rawSha256, mappingVersion }: SubmissionIdentity): Promise<StoredAnswer | undefined> {
    const rows = await tx.query<StoredAnswer>(
      'SELECT id AS "submissionId", refused, receipt FROM submission WHERE member = $1 AND raw_sha256 = $2 AND mapping_version = $3',
      [member, rawSha256, mappingVersion],
    );
    return rows[0];
  }

  async insert(tx: Transaction, submission: NewSubmission): Promise<void> {
    const { submissionId, member, sender, format, mappingVersion, mediaType, receivedAt, translatedAt, rawSha256, bytes, records, refused, receipt } = submission;
    await tx.query(
      `INSERT INTO submission (id, member, sender, format, mapping_version, media_type, received_at, translated_at, raw_sha256, byte_length, record_count, refused, receipt)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [submissionId, member, sender, format, mappingVersion, mediaType, receivedAt, translatedAt, rawSha256, bytes.length, records.length, refused, receipt],
    );
    await tx.query('INSERT INTO submission_raw (submission_id, bytes) VALUES ($1, $2)', [submissionId, bytes]);
    await this.#insertRecords(tx, submissionId, records);
    await this.#insertFaults(tx, submissionId, [...submission.faults.map(as('FAULT')), ...submission.warnings.map(as('WARNING'))]);
  }

  async #insertRecords(tx: Transaction, submissionId: string, records: readonly JudgedRecord[]): Promise<void> {
    if (records.length === 0) return;
    await tx.query(
      `INSERT INTO submission_record (submission_id, record, outcome, notification_id)
       SELECT $1, r.* FROM unnest($2::int[], $3::text[], $4::uuid[]) AS r (record, outcome, notification_id)`,
      [submissionId, records.map(({ record }) => record), records.map(({ outcome }) => outcome), records.map(({ outcome, candidate }) => (outcome === 'REJECTED' ? null : candidate?.notificationId))],
    );
  }

  async #insertFaults(tx: Transaction, submissionId: string, faults: readonly (RecordFault & { readonly severity: string })[]): Promise<void> {
    if (faults.length === 0) return;
    await tx.query(
      `INSERT INTO submission_fault (submission_id, position, record, severity, code, line, column_number, segment, path)
       SELECT $1, f.n, f.record, f.severity, f.code, f.line, f.column_number, f.segment, f.path
       FROM unnest($2::int[], $3::text[], $4::text[], $5::int[], $6::int[], $7::int[], $8::text[])
         WITH ORDINALITY AS f (record, severity, code, line, column_number, segment, path, n)`,
      [
        submissionId,
        faults.map(({ record }) => record),
        faults.map(({ severity }) => severity),
        faults.map(({ code }) => code),
        faults.map(({ line }) => line ?? null),
        faults.map(({ column }) => column ?? null),
        faults.map(({ segment }) => segment ?? null),
        faults.map(({ path }) => path ?? null),
      ],
    );
  }

  /** Only a submission of `member`: another state's is not found. */
  async find(tx: Transaction, submissionId: string, member: string): Promise<StoredSubmission | undefined> {
    const rows = await tx.query<StoredSubmission>(
      'SELECT id AS "submissionId", refused, receipt, translated_at AS "translatedAt" FROM submission WHERE id = $1 AND member = $2',
      [submissionId, member],
    );
    return rows[0];
  }

  /** Newest first. */
  async list(tx: Transaction, member: string, limit: number, after?: SubmissionPosition): Promise<SubmissionRow[]> {
    return tx.query<SubmissionRow>(
      `SELECT ${COLUMNS} FROM submission
       WHERE member = $1 AND ($3::timestamptz IS NULL OR (received_at, id) < ($3, $4::uuid))
       ORDER BY received_at DESC, id DESC LIMIT $2`,
      [member, limit, after?.receivedAt ?? null, after?.submissionId ?? null],
    );
  }
}

function as(severity: 'FAULT' | 'WARNING') {
  return (fault: RecordFault): RecordFault & { readonly severity: string } => ({ ...fault, severity });
}
