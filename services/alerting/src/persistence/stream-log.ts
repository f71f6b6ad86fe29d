import { CbxError } from '@cbx/kernel';
import type { Transaction, UnitOfWork } from '@cbx/persistence';
import type { Alert } from '../domain/alert.js';
import type { SubjectHead } from '../domain/subject.js';
import { ALERT_COLUMNS, alertOf, SUBJECT_HEAD_COLUMNS, subjectHeadOf, type AlertRow, type SubjectHeadRow } from './alert-rows.js';
import type { StreamSignal } from './stream-signal.js';

/** A change in a state's stream, with the alert as it stands when it is read. */
export interface StreamEvent {
  readonly position: number;
  readonly alert: Alert;
  readonly subject: SubjectHead;
}

/** `position`: of the newest event; `trimmedThrough`: of the newest that is no longer kept. 0 for none. */
export interface StreamBounds {
  readonly position: number;
  readonly trimmedThrough: number;
}

/**
 * Each state's stream of changes. Positions are 1, 2, 3 … without gaps in the order of commits: the state's counter is
 * locked until the transaction ends, so the next number is given only when its predecessor can be seen. Whoever reads
 * `position > n` therefore never skips one that comes later.
 */
export class StreamLog {
  readonly #signal: Pick<StreamSignal, 'wake'>;
  /** States whose counter is known to be there. */
  readonly #counted = new Set<string>();

  constructor(signal: Pick<StreamSignal, 'wake'>) {
    this.#signal = signal;
  }

  /** Numbers changes in their order, and wakes the streams once they are committed. The transaction's last write. */
  async append(tx: Transaction, changes: readonly { readonly state: string; readonly alertId: string }[], now: Date): Promise<void> {
    if (changes.length === 0) return;
    const states = [...new Set(changes.map(({ state }) => state))].sort();
    const next = await this.#lockCounters(tx, states);
    const positions = changes.map(({ state }) => {
      const position = (next.get(state) ?? 0) + 1;
      next.set(state, position);
      return position;
    });
    await tx.query(
      `WITH counted AS (
         UPDATE stream_counter c SET position = n.position FROM unnest($1::text[], $2::bigint[]) AS n (state, position) WHERE c.state = n.state
       )
       INSERT INTO stream_event (state, position, alert_id, at) SELECT e.state, e.position, e.alert_id, $6 FROM unnest($3::text[], $4::bigint[], $5::uuid[]) AS e (state, position, alert_id)`,
      [states, states.map((state) => next.get(state)), changes.map(({ state }) => state), positions, changes.map(({ alertId }) => alertId), now],
    );
    tx.afterCommit(() => this.#signal.wake(states));
  }

  /** The events after a position, oldest first. */
  async read(tx: Transaction, state: string, after: number, limit: number): Promise<StreamEvent[]> {
    const rows = await tx.query<AlertRow & SubjectHeadRow & { position: number }>(
      `SELECT e.position, ${ALERT_COLUMNS}, ${SUBJECT_HEAD_COLUMNS}
       FROM stream_event e JOIN alert a ON a.id = e.alert_id JOIN alert_subject s ON s.subject_key = a.subject_key
       WHERE e.state = $1 AND e.position > $2 ORDER BY e.position LIMIT $3`,
      [state, after, limit],
    );
    return rows.map((row) => ({ position: row.position, alert: alertOf(row), subject: subjectHeadOf(row) }));
  }

  async bounds(tx: Transaction, state: string): Promise<StreamBounds> {
    const [row] = await tx.query<{ position: number; trimmed_through: number }>('SELECT position, trimmed_through FROM stream_counter WHERE state = $1', [state]);
    return { position: row?.position ?? 0, trimmedThrough: row?.trimmed_through ?? 0 };
  }

  /**
   * Forgets events older than `before`. First the counter says so, in a transaction of its own that holds up nobody; then
   * the rows go, in steps. A reader that comes between finds a hole and has its client resync.
   *
   * @returns how many
   */
  async trim(unitOfWork: UnitOfWork, before: Date, stepSize = 1_000): Promise<number> {
    const trimmed = await unitOfWork.run((tx) =>
      tx.query<{ state: string; trimmed_through: number }>(
        `UPDATE stream_counter c SET trimmed_through = greatest(c.trimmed_through, o.position)
         FROM (SELECT state, max(position) AS position FROM stream_event WHERE at < $1 GROUP BY state) o WHERE o.state = c.state
         RETURNING c.state, c.trimmed_through`,
        [before],
      ),
    );
    let forgotten = 0;
    for (const { state, trimmed_through: through } of trimmed) {
      let step: number;
      do {
        step = await unitOfWork.run((tx) => deleteStep(tx, state, through, stepSize));
        forgotten += step;
      } while (step === stepSize);
    }
    return forgotten;
  }

  /** New counters come before any is locked: whoever waits for another's new counter must hold none itself. */
  async #lockCounters(tx: Transaction, states: readonly string[]): Promise<Map<string, number>> {
    if (states.some((state) => !this.#counted.has(state))) {
      await tx.query('INSERT INTO stream_counter (state) SELECT s FROM unnest($1::text[]) AS s ORDER BY s ON CONFLICT DO NOTHING', [states]);
      tx.afterCommit(() => {
        for (const state of states) this.#counted.add(state);
      });
    }
    const rows = await tx.query<{ state: string; position: number }>('SELECT state, position FROM stream_counter WHERE state = ANY($1::text[]) ORDER BY state FOR UPDATE', [states]);
    if (rows.length < states.length) throw new CbxError('ALERT.STREAM', 'a stream has no counter');
    return new Map(rows.map(({ state, position }) => [state, position]));
  }
}

async function deleteStep(tx: Transaction, state: string, through: number, stepSize: number): Promise<number> {
  const rows = await tx.query(
    `DELETE FROM stream_event WHERE state = $1 AND position IN (SELECT position FROM stream_event WHERE state = $1 AND position <= $2 ORDER BY position LIMIT $3)
     RETURNING position`,
    [state, through, stepSize],
  );
  return rows.length;
}
