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

/** What to read of one state's stream: at most `limit` events after a position. */
export interface StreamRead {
  readonly state: string;
  readonly after: number;
  readonly limit: number;
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
    const byState = Map.groupBy(changes, ({ state }) => state);
    const states = [...byState.keys()].sort();
    await this.#provideCounters(tx, states);
    // Locked one after the other in their order, then counted on; the numbers of each state's events follow from where it stood.
    const rows = await tx.query<{ state: string }>(
      `WITH locked AS MATERIALIZED (
         SELECT state, position FROM stream_counter WHERE state = ANY($1::text[]) ORDER BY state FOR UPDATE
       ), counted AS (
         UPDATE stream_counter c SET position = l.position + n.events FROM locked l JOIN unnest($1::text[], $2::integer[]) AS n (state, events) ON n.state = l.state WHERE c.state = l.state
       ), told AS (
         INSERT INTO stream_event (state, position, alert_id, at)
         SELECT l.state, l.position + e.n, e.alert_id, $5 FROM locked l JOIN unnest($3::text[], $4::integer[], $6::uuid[]) AS e (state, n, alert_id) ON e.state = l.state
       )
       SELECT state FROM locked`,
      [
        states,
        states.map((state) => byState.get(state)?.length),
        states.flatMap((state) => (byState.get(state) ?? []).map(() => state)),
        states.flatMap((state) => (byState.get(state) ?? []).map((_change, index) => index + 1)),
        now,
        states.flatMap((state) => (byState.get(state) ?? []).map(({ alertId }) => alertId)),
      ],
    );
    if (rows.length < states.length) throw new CbxError('ALERT.STREAM', 'a stream has no counter');
    tx.afterCommit(() => this.#signal.wake(states));
  }

  /** The events of each read, oldest first, in the order of the reads. */
  async readAll(tx: Transaction, reads: readonly StreamRead[]): Promise<StreamEvent[][]> {
    const rows = await tx.query<AlertRow & SubjectHeadRow & { read: number; position: number }>(
      `SELECT e.read, e.position, ${ALERT_COLUMNS}, ${SUBJECT_HEAD_COLUMNS}
       FROM (
         SELECT r.read, p.position, p.alert_id
         FROM unnest($1::text[], $2::bigint[], $3::integer[]) WITH ORDINALITY AS r (state, after, most, read)
         CROSS JOIN LATERAL (SELECT position, alert_id FROM stream_event WHERE state = r.state AND position > r.after ORDER BY position LIMIT r.most) p
       ) e JOIN alert a ON a.id = e.alert_id JOIN alert_subject s ON s.subject_key = a.subject_key
       ORDER BY e.read, e.position`,
      [reads.map(({ state }) => state), reads.map(({ after }) => after), reads.map(({ limit }) => limit)],
    );
    const events: StreamEvent[][] = reads.map(() => []);
    for (const row of rows) events[row.read - 1]?.push({ position: row.position, alert: alertOf(row), subject: subjectHeadOf(row) });
    return events;
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
  async #provideCounters(tx: Transaction, states: readonly string[]): Promise<void> {
    if (states.every((state) => this.#counted.has(state))) return;
    await tx.query('INSERT INTO stream_counter (state) SELECT s FROM unnest($1::text[]) AS s ORDER BY s ON CONFLICT DO NOTHING', [states]);
    tx.afterCommit(() => {
      for (const state of states) this.#counted.add(state);
    });
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
