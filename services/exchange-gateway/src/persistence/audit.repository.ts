import type { Transaction } from '@cbx/persistence';
import type { Principal } from '@cbx/release';

/** One thing that somebody did, or was not let do. No personal data: ids only. */
export interface AuditEntry {
  readonly at: Date;
  readonly actor: Pick<Principal, 'subject' | 'state'>;
  /** SUBMIT_AGAIN: the same bytes, answered with the receipt of the first time. */
  readonly action: 'SUBMIT' | 'SUBMIT_AGAIN' | 'READ_SUBMISSION' | 'LIST_SUBMISSIONS';
  readonly granted: boolean;
  readonly submissionId?: string;
}

/** The append-only record of who sent and read what. The database refuses to change or remove an entry. */
export class AuditRepository {
  async append(tx: Transaction, { at, actor, action, granted, submissionId }: AuditEntry): Promise<void> {
    await tx.query('INSERT INTO audit_entry (at, actor, actor_state, action, granted, submission_id) VALUES ($1, $2, $3, $4, $5, $6)', [
      at,
      actor.subject,
      actor.state,
      action,
      granted,
      submissionId ?? null,
    ]);
  }
}
