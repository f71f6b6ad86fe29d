import type { Notification, Uuid } from '@cbx/contracts';
import type { Transaction } from '@cbx/persistence';
import { labelOf } from '@cbx/release';
import type { ReleaseLabel } from '@cbx/release';
import type { DeadLetterAudit, DeadLetterPolicy, LetterStanding, ReadableLetter } from '@cbx/service';
import type { CaseStatus } from '../domain/case-transitions.js';

interface StandingRow {
  readonly subject_key: Uuid;
  readonly case_status: CaseStatus;
  readonly withdrawn_through: number;
  readonly source_version: number;
  readonly origin: string;
  readonly status: string;
  readonly handling_code: string;
  readonly releasable_to: string[];
}

/** What the registry knows of notifications among its dead letters: under which labels they stand, and whether a newer version stands. */
export class RegistryDeadLetters implements DeadLetterPolicy {
  async standing(tx: Transaction, letters: readonly ReadableLetter[]): Promise<LetterStanding[]> {
    // As text: a stranger's key need not be a uuid. A message that is not what its key says is judged by both subjects.
    const rows = await tx.query<StandingRow>(
      `SELECT subject_key, case_status, withdrawn_through, source_version, origin, status, handling_code, releasable_to
         FROM case_file WHERE subject_key = ANY (SELECT k::uuid FROM unnest($1::text[]) AS k WHERE k ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$')`,
      [letters.flatMap(({ key, value }) => [key, (value as Notification).header.subjectKey])],
    );
    return letters.map(({ key, value }) => {
      const { header } = value as Notification;
      const standing = rows.filter(({ subject_key }) => subject_key === key || subject_key === header.subjectKey);
      const own = labelOf(header);
      return {
        labels: [own, ...standing.map(labelOfRow), ...(standing.some((row) => isWithdrawn(row, header.sourceVersion)) ? [{ ...own, releasableTo: [] }] : [])],
        independent: standing.some((row) => row.subject_key === key && row.source_version >= header.sourceVersion),
      };
    });
  }

  async audit(tx: Transaction, { at, action, principal, letterIds, traceId }: DeadLetterAudit): Promise<void> {
    await tx.query(`INSERT INTO audit_entry (at, actor, actor_state, action, case_ids, dead_letter_ids, trace_id) VALUES ($1, $2, $3, $4, '{}', $5::uuid[], $6)`, [
      at,
      principal.subject,
      principal.state,
      action,
      letterIds,
      traceId ?? null,
    ]);
  }
}

/** What versions up to the latest CANCEL say is for their owner only, whatever came later. */
function isWithdrawn({ case_status: status, withdrawn_through: through }: StandingRow, sourceVersion: number): boolean {
  return status === 'WITHDRAWN' || sourceVersion <= through;
}

function labelOfRow({ origin, releasable_to: releasableTo, status, handling_code: handlingCode }: StandingRow): ReleaseLabel {
  return { origin, releasableTo, status, handlingCode };
}
