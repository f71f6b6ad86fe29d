import { trace } from '@opentelemetry/api';
import type { Transaction } from '@cbx/persistence';
import type { Principal } from '@cbx/release';

/** `ALERT_WITHHELD`: asked for, and not shown or not there. */
export type AuditAction = 'ALERTS_LISTED' | 'ALERT_SHOWN' | 'ALERT_WITHHELD' | 'ALERT_ACKNOWLEDGED' | 'STREAM_OPENED' | 'STREAM_CLOSED';

/** Who saw or did what. Names alerts by id; never holds what stands in them. */
export interface AuditEntry {
  readonly at: Date;
  readonly action: AuditAction;
  readonly principal: Principal;
  readonly alertIds: readonly string[];
  readonly details?: Readonly<Record<string, string | number | boolean>>;
}

/** The append-only log of reads of personal data and of operators' actions. The database refuses to change or remove its rows. */
export class AuditLog {
  /** In the transaction of what it tells of: nothing is shown that was not recorded. */
  async append(tx: Transaction, entry: AuditEntry): Promise<void> {
    await tx.query('INSERT INTO audit (at, action, actor, actor_state, alert_ids, details, trace_id) VALUES ($1, $2, $3, $4, $5::uuid[], $6::jsonb, $7)', [
      entry.at,
      entry.action,
      entry.principal.subject,
      entry.principal.state,
      entry.alertIds,
      JSON.stringify(entry.details ?? {}),
      trace.getActiveSpan()?.spanContext().traceId ?? null,
    ]);
  }
}
