import type { Transaction } from '@cbx/persistence';

/** Key of the advisory lock under which one instance at a time looks for due timers ("alrt" and a number of its own). */
const ROUND_LOCK = [0x616c7274, 1] as const;

/** Finds timers that are due. They are set and fired through the subjects' books. */
export class TimerStore {
  /**
   * Whether this transaction may look for due timers: one instance at a time does, so that several do not wait for each
   * other's subjects. That each timer fires once does not rest on it, but on the subjects' locks.
   */
  async takeRound(tx: Transaction): Promise<boolean> {
    const [row] = await tx.query<{ taken: boolean }>('SELECT pg_try_advisory_xact_lock($1, $2) AS taken', ROUND_LOCK);
    return row?.taken === true;
  }

  /** The subjects with timers due at `now`, longest due first. */
  async dueSubjects(tx: Transaction, now: Date, limit: number, except: readonly string[] = []): Promise<string[]> {
    const rows = await tx.query<{ subject_key: string }>(
      `SELECT subject_key FROM alert_timer WHERE fired_at IS NULL AND due_at <= $1 AND subject_key <> ALL($3::uuid[])
       GROUP BY subject_key ORDER BY min(due_at) LIMIT $2`,
      [now, limit, except],
    );
    return rows.map(({ subject_key: key }) => key);
  }

  /** How many timers are due and have not fired. */
  async countDue(tx: Transaction, now: Date): Promise<number> {
    const [row] = await tx.query<{ due: number }>('SELECT count(*)::integer AS due FROM alert_timer WHERE fired_at IS NULL AND due_at <= $1', [now]);
    return row?.due ?? 0;
  }
}
