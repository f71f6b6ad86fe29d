import type { Transaction } from '@cbx/persistence';
import type { Principal } from '@cbx/release';

/** One thing that somebody did, or was not let do. No personal data: ids only. */
export interface AuditEntry {
  readonly at: Date;
  readonly actor: Pick<Principal, 'subject' | 'state'>;
  /**
   * SUBMIT_AGAIN: the same bytes, answered with the receipt of the first time. REPROCESS: asked for without a submission's id, and once for each submission whose
   * new results were stored.
   */
  readonly action: 'SUBMIT' | 'SUBMIT_AGAIN' | 'READ_SUBMISSION' | 'LIST_SUBMISSIONS' | 'REPROCESS_PREVIEWED' | 'REPROCESS';
  readonly granted: boolean;
  readonly submissionId?: string;
}

/** The append-only record of who sent and read what. The database refuses to change or remove an entry. */
export class AuditRepository {
  async append(tx: Transaction, ...entries: readonly AuditEntry[]): Promise<void> {
    if (entries.length === 0) return;
    await tx.query(
      `INSERT INTO audit_entry (at, actor, actor_state, action, granted, submission_id)
       SELECT at, actor, actor_state, action, granted, submission_id
       FROM unnest($1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::boolean[], $6::uuid[]) WITH ORDINALITY AS e (at, actor, actor_state, action, granted, submission_id, n) ORDER BY n`,
      [
        entries.map(({ at }) => at.toISOString()),
        entries.map(({ actor }) => actor.subject),
        entries.map(({ actor }) => actor.state),
        entries.map(({ action }) => action),
        entries.map(({ granted }) => granted),
        entries.map(({ submissionId }) => submissionId ?? null),
      ],
    );
  }
}
