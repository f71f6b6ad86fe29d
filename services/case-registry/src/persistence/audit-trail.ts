import type { CaseEventType, Uuid } from '@cbx/contracts';
import type { Transaction } from '@cbx/persistence';
import type { Principal } from '@cbx/release';

/** What was done: a change of a case by a notification, or a read. `CASE_WITHHELD`: asked for, and not shown or not there. */
export type AuditedAction = CaseEventType | 'CASES_LISTED' | 'CASE_SHOWN' | 'CASE_WITHHELD';

/** One entry. Ids only: who a case is about stands in the case. */
export interface AuditEntry {
  readonly at: Date;
  /** The principal's subject at the issuer, or the service's name. */
  readonly actor: string;
  readonly actorState?: string;
  readonly action: AuditedAction;
  /** The cases read or changed. */
  readonly caseIds: readonly Uuid[];
  readonly notificationId?: Uuid;
  readonly traceId: string | undefined;
}

/** Who reads, for the trail. */
export function readerOf(principal: Principal): Pick<AuditEntry, 'actor' | 'actorState'> {
  return { actor: principal.subject, actorState: principal.state };
}

/** The append-only record of who changed and who read which case. The database refuses to change or remove an entry. */
export class AuditTrail {
  async append(tx: Transaction, entries: readonly AuditEntry[]): Promise<void> {
    if (entries.length === 0) return;
    await tx.query(
      `INSERT INTO audit_entry (at, actor, actor_state, action, case_ids, notification_id, trace_id)
       SELECT at, actor, actor_state, action, case_ids, notification_id, trace_id
         FROM jsonb_to_recordset($1::jsonb) AS r (at timestamptz, actor text, actor_state text, action text, case_ids uuid[],
              notification_id uuid, trace_id text)`,
      [
        JSON.stringify(
          entries.map((entry) => ({
            at: entry.at,
            actor: entry.actor,
            actor_state: entry.actorState,
            action: entry.action,
            case_ids: entry.caseIds,
            notification_id: entry.notificationId,
            trace_id: entry.traceId,
          })),
        ),
      ],
    );
  }
}
