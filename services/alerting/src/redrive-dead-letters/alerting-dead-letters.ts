import type { CaseEvent } from '@cbx/contracts';
import type { Transaction } from '@cbx/persistence';
import { labelOf, type ReleaseLabel } from '@cbx/release';
import type { DeadLetterAudit, DeadLetterPolicy, LetterStanding, ReadableLetter } from '@cbx/service';

interface StandingRow {
  readonly subject_key: string;
  readonly source_version: number;
  readonly withdrawn: boolean;
  readonly origin: string;
  readonly status: string;
  readonly handling_code: string;
  readonly releasable_to: string[];
}

/** What alerting knows of case events among its dead letters: under which labels they stand, and whether a newer version of the record is known. */
export class AlertingDeadLetters implements DeadLetterPolicy {
  async standing(tx: Transaction, letters: readonly ReadableLetter[]): Promise<LetterStanding[]> {
    // As text: a stranger's key need not be a uuid. An event that is not what its key says is judged by both subjects.
    const rows = await tx.query<StandingRow>(
      `SELECT subject_key, source_version, withdrawn, origin, status, handling_code, releasable_to
         FROM alert_subject WHERE subject_key = ANY (SELECT k::uuid FROM unnest($1::text[]) AS k WHERE k ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$')`,
      [letters.flatMap(({ key, value }) => [key, (value as CaseEvent).notification.header.subjectKey])],
    );
    return letters.map(({ key, value }) => {
      const event = value as CaseEvent;
      const { header } = event.notification;
      const standing = rows.filter(({ subject_key }) => subject_key === key || subject_key === header.subjectKey);
      const own = labelOf(header);
      return {
        labels: [own, ...standing.map(labelOfRow), ...(standing.some(({ withdrawn }) => withdrawn) ? [{ ...own, releasableTo: [] }] : [])],
        // An event that the registry calls outdated changes nothing here; nor does one of a version that is known already or overtaken.
        independent: event.type === 'VERSION_OUTDATED' || standing.some((row) => row.subject_key === key && row.source_version > header.sourceVersion),
      };
    });
  }

  /** Without the changes: what stood before them belongs to an earlier version, which need not be released to whoever may read this one. */
  shown({ value }: ReadableLetter): unknown {
    const { changes: _changes, ...event } = value as CaseEvent;
    return event;
  }

  async audit(tx: Transaction, { at, action, principal, letterIds, traceId }: DeadLetterAudit): Promise<void> {
    await tx.query(`INSERT INTO audit (at, action, actor, actor_state, alert_ids, details, dead_letter_ids, trace_id) VALUES ($1, $2, $3, $4, '{}', '{}', $5::uuid[], $6)`, [
      at,
      action,
      principal.subject,
      principal.state,
      letterIds,
      traceId ?? null,
    ]);
  }
}

function labelOfRow({ origin, releasable_to: releasableTo, status, handling_code: handlingCode }: StandingRow): ReleaseLabel {
  return { origin, releasableTo, status, handlingCode };
}
