import { joined, type Transaction } from '@cbx/persistence';
import { createHash } from 'node:crypto';
import type { JudgedRecord } from '../domain/judge-submission.js';
import type { RecordFault } from '../domain/receipt.js';
import type { OwnAnswer } from '../domain/translated-submission.js';
import { inChunks } from './in-chunks.js';

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
  /** The same in the sender's own format, where that has an answer for it. */
  readonly own?: OwnAnswer | undefined;
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
  /** Its bytes stand with an earlier translation of the same submission, and are not stored a second time. */
  readonly isKeptBefore?: boolean;
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
   * Taken before any subject's lock, in one order and once a transaction, so that transactions never wait for each other in a circle.
   */
  async lock(tx: Transaction, identities: readonly SubmissionIdentity[]): Promise<void> {
    const keys = [...new Set(identities.map(lockKey))].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    await tx.query('SELECT pg_advisory_xact_lock(key) FROM unnest($1::bigint[]) AS key', [keys.map(String)]);
  }

  /** The answers that were given to any of them before, by {@link identityText}. */
  async answersTo(tx: Transaction, identities: readonly SubmissionIdentity[]): Promise<ReadonlyMap<string, StoredAnswer>> {
    const rows = await tx.query<Omit<StoredAnswer, 'own'> & SubmissionIdentity & { readonly answer: Buffer | null; readonly status: number | null }>(
      `SELECT s.id AS "submissionId", s.refused, s.receipt, s.answer, s.answer_status AS status, s.member, s.raw_sha256 AS "rawSha256", s.mapping_version AS "mappingVersion"
       FROM unnest($1::text[], $2::text[], $3::text[]) AS i (member, raw_sha256, mapping_version) JOIN submission s USING (member, raw_sha256, mapping_version)`,
      [identities.map(({ member }) => member), identities.map(({ rawSha256 }) => rawSha256), identities.map(({ mappingVersion }) => mappingVersion)],
    );
    return new Map(
      rows.map((row) => {
        const own = row.answer === null || row.status === null ? undefined : { bytes: row.answer, status: row.status };
        return [identityText(row), { submissionId: row.submissionId, refused: row.refused, receipt: row.receipt, own }];
      }),
    );
  }

  async insert(tx: Transaction, submissions: readonly NewSubmission[]): Promise<void> {
    if (submissions.length === 0) return;
    const ids = submissions.map(({ submissionId }) => submissionId);
    const receipts = joined(submissions.map(({ receipt }) => receipt));
    const answers = joined(submissions.map(({ own }) => own?.bytes ?? null));
    await tx.query(
      `INSERT INTO submission (id, member, sender, format, mapping_version, media_type, received_at, translated_at, raw_sha256, byte_length, record_count, refused, receipt, answer, answer_status)
       SELECT id, member, sender, format, mapping_version, media_type, received_at, translated_at, raw_sha256, byte_length, record_count, refused, substring($1::bytea FROM at FOR length),
         CASE WHEN answer_status IS NOT NULL THEN substring($16::bytea FROM answer_at FOR answer_length) END, answer_status
       FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[], $9::timestamptz[], $10::text[], $11::int[], $12::int[], $13::boolean[], $14::int[], $15::int[], $17::int[], $18::int[], $19::smallint[])
         AS s (id, member, sender, format, mapping_version, media_type, received_at, translated_at, raw_sha256, byte_length, record_count, refused, at, length, answer_at, answer_length, answer_status)`,
      [
        receipts.bytes,
        ids,
        submissions.map(({ member }) => member),
        submissions.map(({ sender }) => sender),
        submissions.map(({ format }) => format),
        submissions.map(({ mappingVersion }) => mappingVersion),
        submissions.map(({ mediaType }) => mediaType),
        submissions.map(({ receivedAt }) => receivedAt.toISOString()),
        submissions.map(({ translatedAt }) => translatedAt.toISOString()),
        submissions.map(({ rawSha256 }) => rawSha256),
        submissions.map(({ bytes }) => bytes.length),
        submissions.map(({ records }) => records.length),
        submissions.map(({ refused }) => refused),
        receipts.at,
        receipts.lengths,
        answers.bytes,
        answers.at,
        answers.lengths,
        submissions.map(({ own }) => own?.status ?? null),
      ],
    );
    const unkept = submissions.filter(({ isKeptBefore }) => isKeptBefore !== true);
    const raw = joined(unkept.map(({ bytes }) => bytes));
    await tx.query('INSERT INTO submission_raw (submission_id, bytes) SELECT id, substring($1::bytea FROM at FOR length) FROM unnest($2::uuid[], $3::int[], $4::int[]) AS r (id, at, length)', [
      raw.bytes,
      unkept.map(({ submissionId }) => submissionId),
      raw.at,
      raw.lengths,
    ]);
    await this.#insertRecords(tx, submissions);
    await this.#insertFaults(tx, submissions);
  }

  async #insertRecords(tx: Transaction, submissions: readonly NewSubmission[]): Promise<void> {
    const records = submissions.flatMap(({ submissionId, records: own }) => own.map((record) => ({ submissionId, ...record })));
    await inChunks(records, (chunk) =>
      tx.query('INSERT INTO submission_record (submission_id, record, outcome, notification_id) SELECT * FROM unnest($1::uuid[], $2::int[], $3::text[], $4::uuid[])', [
        chunk.map(({ submissionId }) => submissionId),
        chunk.map(({ record }) => record),
        chunk.map(({ outcome }) => outcome),
        chunk.map(({ outcome, candidate }) => (outcome === 'REJECTED' ? null : candidate?.notificationId)),
      ]),
    );
  }

  async #insertFaults(tx: Transaction, submissions: readonly NewSubmission[]): Promise<void> {
    const all = submissions.flatMap(({ submissionId, faults, warnings }) =>
      [...faults.map(as('FAULT')), ...warnings.map(as('WARNING'))].map((fault, index) => ({ submissionId, position: index + 1, ...fault })),
    );
    await inChunks(all, (chunk) =>
      tx.query(
        `INSERT INTO submission_fault (submission_id, position, record, severity, code, line, column_number, segment, path)
         SELECT * FROM unnest($1::uuid[], $2::int[], $3::int[], $4::text[], $5::text[], $6::int[], $7::int[], $8::int[], $9::text[])`,
        [
          chunk.map(({ submissionId }) => submissionId),
          chunk.map(({ position }) => position),
          chunk.map(({ record }) => record),
          chunk.map(({ severity }) => severity),
          chunk.map(({ code }) => code),
          chunk.map(({ line }) => line ?? null),
          chunk.map(({ column }) => column ?? null),
          chunk.map(({ segment }) => segment ?? null),
          chunk.map(({ path }) => path ?? null),
        ],
      ),
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

/** A key by which submissions that are the same are found. */
export function identityText({ member, rawSha256, mappingVersion }: SubmissionIdentity): string {
  return `${member}|${rawSha256}|${mappingVersion}`;
}

function lockKey(identity: SubmissionIdentity): bigint {
  return createHash('sha256').update(identityText(identity)).digest().readBigInt64BE();
}

function as(severity: 'FAULT' | 'WARNING') {
  return (fault: RecordFault): RecordFault & { readonly severity: string } => ({ ...fault, severity });
}
