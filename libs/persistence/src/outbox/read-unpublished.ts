import { restoreTraceContext } from '../trace-parent.js';
import type { StoredMessage } from './outbox-message.js';

/** Of a lane's places one in five is for what is not urgent, so that a flood of urgent messages holds nothing up for ever. */
const URGENT_IN_A_ROW = 4;

const UNPUBLISHED = 'published_at IS NULL AND parked_at IS NULL';

/**
 * The next messages to be published: $1 of them, more where earlier ones of their subjects go with them; $2 bytes of values.
 *
 * - `lane`: the lanes that have any, found by jumping from one to the next along the index.
 * - `place`: the lane's urgent messages and its others, each by id, merged into the lane's order.
 * - `head`: the lanes in turn, up to $1 places; a lane that has little leaves its share to the others.
 * - then, of each subject met, whatever it has unpublished up to the message met, so that its order holds whatever was taken. At most a hundred: the
 *   earliest, the rest next time. Rows and bytes are bounded lane by lane, from the end: what is cut of a subject is its latest.
 *
 * Every row is reached by comparing a whole index key, which leaves the planner no other way: it has no idea of how many rows are unpublished, and with
 * `lane = …` it would at times walk along another index past a million rows of other lanes.
 */
export const READ_UNPUBLISHED = `
  WITH RECURSIVE lane AS (
    (SELECT lane FROM outbox WHERE ${UNPUBLISHED} ORDER BY lane LIMIT 1)
    UNION ALL
    SELECT (SELECT o.lane FROM outbox o WHERE ${UNPUBLISHED} AND o.lane > lane.lane ORDER BY o.lane LIMIT 1) FROM lane WHERE lane.lane IS NOT NULL
  ), head AS (
    SELECT p.subject, p.id
    FROM lane CROSS JOIN LATERAL (
      SELECT n.subject, n.id,
             CASE WHEN n.urgent THEN n.nth + (n.nth - 1) / ${URGENT_IN_A_ROW}
                  ELSE least(n.nth * ${URGENT_IN_A_ROW + 1}, n.nth + count(*) FILTER (WHERE n.urgent) OVER ()) END AS place
      FROM (
        SELECT c.subject, c.id, c.urgent, row_number() OVER (PARTITION BY c.urgent ORDER BY c.id) AS nth
        FROM (
          (SELECT lane, urgent, subject, id FROM outbox WHERE ${UNPUBLISHED} AND (lane, urgent, id) > (lane.lane, true, 0) ORDER BY lane, urgent, id LIMIT $1)
          UNION ALL
          (SELECT q.lane, q.urgent, q.subject, q.id
           FROM (SELECT lane, urgent, subject, id FROM outbox WHERE ${UNPUBLISHED} AND (lane, urgent, id) > (lane.lane, false, 0) ORDER BY lane, urgent, id LIMIT $1) q
           WHERE NOT q.urgent)
        ) c
        WHERE c.lane = lane.lane
      ) n
    ) p
    WHERE lane.lane IS NOT NULL
    ORDER BY p.place, lane.lane LIMIT $1
  ), taken AS (
    SELECT o.*, row_number() OVER in_lane AS nth, sum(octet_length(o.value)) OVER in_lane - octet_length(o.value) AS bytes_before
    FROM (SELECT subject, max(id) AS upto FROM head GROUP BY subject) s
    CROSS JOIN LATERAL (
      SELECT * FROM outbox WHERE ${UNPUBLISHED} AND (subject, id) > (s.subject, 0) AND (subject, id) <= (s.subject, s.upto) ORDER BY subject, id LIMIT 100
    ) o
    WINDOW in_lane AS (PARTITION BY o.lane ORDER BY o.id)
  )
  SELECT id, message_id, topic, subject, subject_number, value, headers::text, traceparent, tracestate,
         extract(epoch FROM created_at)::float8, lane, urgent
  FROM taken WHERE nth <= $1 AND coalesce(bytes_before, 0) < $2::int8 / (SELECT count(lane) FROM lane) ORDER BY id`;

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
