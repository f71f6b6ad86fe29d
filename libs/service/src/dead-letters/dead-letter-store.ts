import type { Transaction } from '@cbx/persistence';
import { releaseCondition, type Principal, type ReleaseLabel } from '@cbx/release';
import type { BuriedMessage, DeadLetter, DeadLetterFilter, DeadLetterState, RedriveEntry } from './dead-letter.js';
import { deadLetterId } from './read-buried-message.js';

interface Row {
  readonly id: string;
  readonly service: string;
  readonly origin_topic: string;
  readonly origin_partition: number;
  readonly origin_offset: string;
  readonly message_id: string;
  readonly message_key: string;
  readonly source: string;
  readonly subject_number: number | null;
  readonly headers: Record<string, string>;
  readonly value: Buffer | null;
  readonly produced_at: Date;
  readonly buried_at: Date;
  readonly code: string;
  readonly pointer: string | null;
  readonly attempts: number;
  readonly state: DeadLetterState;
  readonly redrives: number;
  readonly last_redrive_at: Date | null;
}

const COLUMNS = `l.id, l.service, l.origin_topic, l.origin_partition, l.origin_offset::text, l.message_id, l.message_key, l.source, l.subject_number, l.headers, l.value,
  l.produced_at, l.buried_at, l.code, l.pointer, l.attempts, l.state, l.redrives, l.last_redrive_at`;

const LABEL = { origin: 'l.label_origin', releasableTo: 'l.label_releasable_to', status: 'l.label_status', handlingCode: 'l.label_handling_code' };

/** The filter as $1 to $5. */
const FITS = `($1::text IS NULL OR l.code = $1) AND ($2::text IS NULL OR l.origin_topic = $2) AND ($3::text IS NULL OR l.state = $3)
  AND ($4::timestamptz IS NULL OR l.buried_at >= $4) AND ($5::timestamptz IS NULL OR l.buried_at < $5)`;

/** After which letter a page begins, in the list's order. */
export interface ListPosition {
  readonly buriedAt: Date;
  readonly id: string;
}

export interface PageRequest {
  readonly filter: DeadLetterFilter;
  readonly after: ListPosition | undefined;
  readonly limit: number;
  readonly order: 'NEWEST_FIRST' | 'OLDEST_FIRST';
}

/** What a redrive came to, to be written. */
export interface RedriveMark {
  readonly letter: DeadLetter;
  readonly outcome: 'REDRIVEN' | 'FAILED_AGAIN';
  readonly code?: string;
  readonly pointer?: string;
}

/** What is told of a letter that is no longer kept. */
export interface ForgottenLetter {
  readonly id: string;
  readonly topic: string;
  readonly key: string;
  readonly messageId: string;
  readonly code: string;
}

export interface WaitingCount {
  readonly topic: string;
  readonly code: string;
  readonly letters: number;
  readonly oldestBuriedAt: Date;
}

/** The service's dead letters. Whoever shows what is read here asks libs/release. */
export class DeadLetterStore {
  /**
   * Keeps what was buried. What is kept already stays as it is: redriven, or waiting under the code of its last redrive; one that waits and was
   * buried anew since is kept as long as that burial. @returns the ids of the new ones
   */
  async keep(tx: Transaction, buried: readonly { readonly message: BuriedMessage; readonly label: ReleaseLabel | undefined }[]): Promise<string[]> {
    const added: string[] = [];
    for (const { message, label } of buried) {
      const rows = await tx.query<{ id: string; added: boolean }>(
        `INSERT INTO dead_letter (id, service, origin_topic, origin_partition, origin_offset, message_id, message_key, source, subject_number, headers, value,
           produced_at, buried_at, code, pointer, attempts, label_origin, label_releasable_to, label_status, label_handling_code)
         VALUES ($1, $2, $3, $4, $5::bigint, $6, $7, $8, $9, $10::jsonb, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
         ON CONFLICT (id) DO UPDATE SET code = EXCLUDED.code, pointer = EXCLUDED.pointer, buried_at = EXCLUDED.buried_at
           WHERE dead_letter.state = 'PENDING' AND dead_letter.buried_at < EXCLUDED.buried_at
         RETURNING id, xmax = 0 AS added`,
        [
          deadLetterId(message),
          message.service,
          message.topic,
          message.partition,
          message.offset,
          message.messageId,
          message.key,
          message.source,
          message.subjectNumber ?? null,
          JSON.stringify(message.headers),
          message.value,
          message.producedAt,
          message.buriedAt,
          message.code,
          message.pointer ?? null,
          message.attempts,
          ...labelValues(label),
        ],
      );
      added.push(...rows.flatMap((row) => (row.added ? [row.id] : [])));
    }
    return added;
  }

  /** Letters that fit, in order, whoever asks; with `reader` only those whose own label releases them to it. */
  async page(tx: Transaction, { filter, after, limit, order }: PageRequest, reader?: Principal): Promise<DeadLetter[]> {
    const newest = order === 'NEWEST_FIRST';
    const released = reader === undefined ? { sql: 'true', params: [] } : releaseCondition(reader, LABEL, 9);
    const rows = await tx.query<Row>(
      `SELECT ${COLUMNS} FROM dead_letter l
        WHERE ${FITS} AND ($6::timestamptz IS NULL OR (l.buried_at, l.id) ${newest ? '<' : '>'} ($6, $7::uuid)) AND ${released.sql}
        ORDER BY l.buried_at ${newest ? 'DESC' : 'ASC'}, l.id ${newest ? 'DESC' : 'ASC'} LIMIT $8`,
      [filter.code ?? null, filter.topic ?? null, filter.state ?? null, filter.since ?? null, filter.until ?? null, after?.buriedAt ?? null, after?.id ?? null, limit, ...released.params],
    );
    return rows.map(letterOf);
  }

  async byIds(tx: Transaction, ids: readonly string[]): Promise<DeadLetter[]> {
    return (await tx.query<Row>(`SELECT ${COLUMNS} FROM dead_letter l WHERE l.id = ANY($1::uuid[])`, [ids])).map(letterOf);
  }

  /** Letters of these subjects' keys that wait, of each the `most` that were sent last. */
  async waitingOf(tx: Transaction, keys: readonly string[], most: number): Promise<DeadLetter[]> {
    if (keys.length === 0) return [];
    const rows = await tx.query<Row>(
      `SELECT ${COLUMNS} FROM unnest($1::text[]) AS k (message_key) CROSS JOIN LATERAL
         (SELECT * FROM dead_letter w WHERE w.message_key = k.message_key AND w.state = 'PENDING' ORDER BY w.produced_at DESC, w.origin_offset DESC LIMIT $2) AS l`,
      [keys, most],
    );
    return rows.map(letterOf);
  }

  /** Locks letters until the transaction ends, in one order for all, and gives them as they now are. Waits for whoever holds them. */
  async lock(tx: Transaction, ids: readonly string[]): Promise<DeadLetter[]> {
    return (await tx.query<Row>(`SELECT ${COLUMNS} FROM dead_letter l WHERE l.id = ANY($1::uuid[]) ORDER BY l.id FOR UPDATE`, [ids])).map(letterOf);
  }

  /** Writes what came of redriving letters that are locked. One that failed again waits on under its new code. */
  async mark(tx: Transaction, marks: readonly RedriveMark[], by: Principal, at: Date, traceId: string | undefined): Promise<void> {
    for (const { letter, outcome, code, pointer } of marks) {
      const failed = outcome === 'FAILED_AGAIN';
      await tx.query(
        `UPDATE dead_letter SET state = $2, code = $3, pointer = $4, attempts = attempts + 1, redrives = redrives + 1, last_redrive_at = $5 WHERE id = $1`,
        [letter.id, failed ? 'PENDING' : 'REDRIVEN', failed ? code : letter.code, (failed ? pointer : letter.pointer) ?? null, at],
      );
      await this.#history(tx, letter.id, { at, actor: by.subject, actorState: by.state, outcome, code }, traceId);
    }
  }

  async history(tx: Transaction, id: string): Promise<RedriveEntry[]> {
    const rows = await tx.query<{ at: Date; actor: string | null; actor_state: string | null; outcome: RedriveEntry['outcome']; code: string | null }>(
      'SELECT at, actor, actor_state, outcome, code FROM dead_letter_redrive WHERE dead_letter_id = $1 ORDER BY id',
      [id],
    );
    return rows.map(({ at, actor, actor_state, outcome, code }) => ({ at, actor: actor ?? undefined, actorState: actor_state ?? undefined, outcome, code: code ?? undefined }));
  }

  /** Letters whose own label is not known: their bytes could not be read when they were kept. */
  async unlabelled(tx: Transaction, after: string | undefined, limit: number): Promise<DeadLetter[]> {
    const rows = await tx.query<Row>(`SELECT ${COLUMNS} FROM dead_letter l WHERE l.label_origin IS NULL AND ($1::uuid IS NULL OR l.id > $1) ORDER BY l.id LIMIT $2`, [after ?? null, limit]);
    return rows.map(letterOf);
  }

  async label(tx: Transaction, id: string, label: ReleaseLabel): Promise<void> {
    await tx.query('UPDATE dead_letter SET label_origin = $2, label_releasable_to = $3, label_status = $4, label_handling_code = $5 WHERE id = $1', [id, ...labelValues(label)]);
  }

  /** Forgets letters that were buried before then, at most so many. That one of them was never redriven is put on record. @returns how many, and those of them that were waiting */
  async forget(tx: Transaction, buriedBefore: Date, limit: number, at: Date): Promise<{ letters: number; waiting: readonly ForgottenLetter[] }> {
    const rows = await tx.query<ForgottenLetter & { state: DeadLetterState }>(
      `DELETE FROM dead_letter WHERE id IN (SELECT id FROM dead_letter WHERE buried_at < $1 ORDER BY buried_at LIMIT $2 FOR UPDATE SKIP LOCKED)
       RETURNING id, origin_topic AS topic, message_key AS key, message_id AS "messageId", code, state`,
      [buriedBefore, limit],
    );
    const waiting = rows.filter(({ state }) => state === 'PENDING');
    for (const { id } of waiting) await this.#history(tx, id, { at, actor: undefined, actorState: undefined, outcome: 'EXPIRED', code: undefined }, undefined);
    return { letters: rows.length, waiting };
  }

  /** What waits, by topic and code. */
  async countWaiting(tx: Transaction): Promise<WaitingCount[]> {
    const rows = await tx.query<{ origin_topic: string; code: string; letters: number; oldest: Date }>(
      `SELECT origin_topic, code, count(*)::integer AS letters, min(buried_at) AS oldest FROM dead_letter WHERE state = 'PENDING' GROUP BY origin_topic, code`,
    );
    return rows.map(({ origin_topic: topic, code, letters, oldest }) => ({ topic, code, letters, oldestBuriedAt: oldest }));
  }

  async #history(tx: Transaction, id: string, entry: RedriveEntry, traceId: string | undefined): Promise<void> {
    await tx.query('INSERT INTO dead_letter_redrive (dead_letter_id, at, actor, actor_state, outcome, code, trace_id) VALUES ($1, $2, $3, $4, $5, $6, $7)', [
      id,
      entry.at,
      entry.actor ?? null,
      entry.actorState ?? null,
      entry.outcome,
      entry.code ?? null,
      traceId ?? null,
    ]);
  }
}

function labelValues(label: ReleaseLabel | undefined): unknown[] {
  return label === undefined ? [null, null, null, null] : [label.origin, [...label.releasableTo], label.status, label.handlingCode];
}

function letterOf(row: Row): DeadLetter {
  return {
    id: row.id,
    service: row.service,
    topic: row.origin_topic,
    partition: row.origin_partition,
    offset: row.origin_offset,
    messageId: row.message_id,
    key: row.message_key,
    source: row.source,
    subjectNumber: row.subject_number ?? undefined,
    headers: row.headers,
    value: row.value,
    producedAt: row.produced_at,
    buriedAt: row.buried_at,
    code: row.code,
    pointer: row.pointer ?? undefined,
    attempts: row.attempts,
    state: row.state,
    redrives: row.redrives,
    lastRedriveAt: row.last_redrive_at ?? undefined,
  };
}
