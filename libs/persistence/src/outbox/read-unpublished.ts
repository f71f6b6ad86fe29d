import { restoreTraceContext } from '../trace-parent.js';
import type { StoredMessage } from './outbox-message.js';

const UNPUBLISHED = 'published_at IS NULL AND parked_at IS NULL';

const COLUMNS = `id, message_id, topic, subject, subject_number, value, headers::text, traceparent, tracestate, extract(epoch FROM created_at)::float8, lane, urgent`;

/** The first $1 of a lane, or as many as it has room for ($3 to $5), from a place of `outbox_turn` on, as far as their values make up a lane's part of $2 bytes. */
const firstOf = (urgent: boolean): string => `
  SELECT * FROM (
    SELECT *, sum(octet_length(value)) OVER (ORDER BY lane, urgent, id ROWS UNBOUNDED PRECEDING) AS bytes
    FROM outbox WHERE ${UNPUBLISHED} AND (lane, urgent, id) > (l.lane, ${urgent}, 0) ORDER BY lane, urgent, id LIMIT ${urgent ? 'l.urgent_room' : 'l.other_room'}
  ) o
  WHERE o.lane = l.lane AND o.urgent = ${urgent} AND coalesce(bytes - octet_length(value), 0) < $2::int8 / (SELECT count(lane) FROM lane)`;

/**
 * Of each lane the next $1 urgent messages and the next $1 others, of the lanes $3 as many as $4 (urgent) and $5 say; $2 bytes of values in all, about. The
 * lanes that have any are found by jumping from one to the next along the index.
 *
 * Every row is reached by comparing a whole index key and asking for that index's order, which under READING_SETTINGS leaves the planner no other way. It
 * has no idea of how many rows are unpublished: with `lane = …` it would at times walk along another index past a million rows of other lanes.
 */
export const READ_UNPUBLISHED = `
  WITH RECURSIVE lane AS (
    (SELECT lane FROM outbox WHERE ${UNPUBLISHED} ORDER BY lane LIMIT 1)
    UNION ALL
    SELECT (SELECT o.lane FROM outbox o WHERE ${UNPUBLISHED} AND o.lane > lane.lane ORDER BY o.lane LIMIT 1) FROM lane WHERE lane.lane IS NOT NULL
  )
  SELECT ${COLUMNS.replaceAll(', lane', ', m.lane')} FROM (
    SELECT lane.lane, coalesce(r.urgent, $1) AS urgent_room, coalesce(r.others, $1) AS other_room
    FROM lane LEFT JOIN unnest($3::text[], $4::int[], $5::int[]) AS r (lane, urgent, others) ON r.lane = lane.lane WHERE lane.lane IS NOT NULL
  ) l CROSS JOIN LATERAL (${firstOf(true)} UNION ALL ${firstOf(false)}) m`;

/** What the subjects $1 have unpublished up to the ids $2: at most a hundred each, the earliest; of a great many, not all. */
export const READ_BEFORE = `
  SELECT ${COLUMNS} FROM unnest($1::uuid[], $2::int8[]) AS s (of_subject, upto) CROSS JOIN LATERAL (
    SELECT * FROM outbox WHERE ${UNPUBLISHED} AND (subject, id) > (s.of_subject, 0) AND (subject, id) <= (s.of_subject, s.upto) ORDER BY subject, id LIMIT 100
  ) o LIMIT 5000`;

/** For the session that reads: everything comes from an index, in its order; nothing is sorted that need not be. */
export const READING_SETTINGS = `SELECT ${['enable_seqscan', 'enable_bitmapscan', 'enable_sort', 'enable_incremental_sort', 'jit'].map((name) => `set_config('${name}', 'off', false)`).join(', ')},
  set_config('plan_cache_mode', 'force_generic_plan', false)`;

/** What the statement gives, in the order of its columns. */
export type UnpublishedRow = readonly [
  id: number,
  messageId: string,
  topic: string,
  subject: string,
  subjectNumber: number,
  value: Buffer | null,
  headers: string,
  traceparent: string | null,
  tracestate: string | null,
  createdAtSeconds: number,
  lane: string,
  urgent: boolean,
];

/** @param slots the number of each lane */
export function toStoredMessage(row: UnpublishedRow, slots: ReadonlyMap<string, number>): StoredMessage {
  const [id, messageId, topic, key, subjectNumber, value, headers, traceparent, tracestate, createdAtSeconds, lane, urgent] = row;
  return {
    id,
    messageId,
    topic,
    key,
    subjectNumber,
    value,
    headers: headers === '{}' ? {} : (JSON.parse(headers) as Record<string, string>),
    traceContext: restoreTraceContext({ traceparent, tracestate }),
    createdAt: new Date(createdAtSeconds * 1000),
    lane,
    urgent,
    partitionSlot: slots.get(lane),
  };
}
