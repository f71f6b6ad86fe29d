import type { Transaction } from '@cbx/persistence';
import type { Candidate } from '../domain/translated-submission.js';
import type { AcceptedBefore } from '../domain/verdicts.js';
import { inChunks } from './in-chunks.js';

/** A notification that was accepted, with the record that it came by. */
export interface AcceptedNotification {
  readonly candidate: Candidate;
  readonly submissionId: string;
  /** 0: it follows from the submission as a whole. */
  readonly record: number;
  readonly acceptedAt: Date;
}

/** The notifications that the gateway accepted: by them it tells a repetition, a conflict and a cancel of nothing. */
export class NotificationRepository {
  /** What was accepted of these subjects. Their locks must be held, or the answer is out of date when it comes. */
  async acceptedBefore(tx: Transaction, subjects: readonly string[]): Promise<AcceptedBefore> {
    const keys = [...new Set(subjects)];
    const rows =
      keys.length === 0
        ? []
        : await tx.query<{ id: string; subject_key: string; content_hash: string }>('SELECT id, subject_key, content_hash FROM notification WHERE subject_key = ANY($1::uuid[])', [keys]);
    const hashes = new Map(rows.map(({ id, content_hash }) => [id, content_hash]));
    const known = new Set(rows.map(({ subject_key }) => subject_key));
    return { contentHashOf: (id) => hashes.get(id), knowsSubject: (key) => known.has(key) };
  }

  async insert(tx: Transaction, accepted: readonly AcceptedNotification[]): Promise<void> {
    await inChunks(accepted, (chunk) => this.#insert(tx, chunk));
  }

  #insert(tx: Transaction, accepted: readonly AcceptedNotification[]): Promise<unknown> {
    return tx.query(
      `INSERT INTO notification (id, subject_key, content_hash, submission_id, record, accepted_at)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::int[], $6::timestamptz[])`,
      [
        accepted.map(({ candidate }) => candidate.notificationId),
        accepted.map(({ candidate }) => candidate.subjectKey),
        accepted.map(({ candidate }) => candidate.contentHash),
        accepted.map(({ submissionId }) => submissionId),
        accepted.map(({ record }) => record),
        accepted.map(({ acceptedAt }) => acceptedAt),
      ],
    );
  }
}
