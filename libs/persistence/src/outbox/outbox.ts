import { CbxError, isUuid } from '@cbx/kernel';
import { context } from '@opentelemetry/api';
import { joined } from '../joined.js';
import { storeTraceContext } from '../trace-parent.js';
import type { Transaction } from '../unit-of-work.js';
import type { OutboxMessage } from './outbox-message.js';

/** Which subjects each transaction has locked. Keyed by the transaction, so that a retry begins with none. */
const lockedSubjects = new WeakMap<Transaction, Set<string>>();

const INSERT = `
  WITH input AS (
    SELECT *
    FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::int[], $5::int[], $6::text[], $7::text[], $8::text[], $9::text[], $10::boolean[])
      WITH ORDINALITY AS i (message_id, topic, subject, value_at, value_length, headers, traceparent, tracestate, lane, urgent, n)
  ), counted AS (
    INSERT INTO outbox_number AS o (topic, subject, last_number, lane)
    SELECT topic, subject, count(*), nullif(min(lane), '') FROM input GROUP BY topic, subject ORDER BY subject, topic
    ON CONFLICT (subject, topic) DO UPDATE SET last_number = o.last_number + EXCLUDED.last_number, lane = coalesce(o.lane, EXCLUDED.lane)
    RETURNING topic, subject, last_number, lane
  )
  INSERT INTO outbox (message_id, topic, subject, subject_number, value, headers, traceparent, tracestate, lane, urgent)
  SELECT i.message_id, i.topic, i.subject,
         c.last_number + 1 - row_number() OVER (PARTITION BY i.topic, i.subject ORDER BY i.n DESC),
         substring($11::bytea FROM i.value_at FOR i.value_length), i.headers::jsonb, i.traceparent, i.tracestate, coalesce(c.lane, ''), i.urgent
  FROM input i JOIN counted c USING (topic, subject)
  ORDER BY i.n`;

/**
 * Messages that are committed with the state they tell of, and published afterwards by the relay.
 *
 * Order per subject: a transaction locks its subjects before it writes anything, so that whoever changes one subject
 * does so one after the other, and the ids of a subject's messages are given in the order of their commits.
 */
export class Outbox {
  readonly #wake: () => void;

  /** @param wake told after a commit with messages: the relay of this process, so that it need not wait for its next poll */
  constructor(wake: () => void = () => undefined) {
    this.#wake = wake;
  }

  /**
   * Locks subjects until the transaction ends. Call it once, with all of them, before the first write: then
   * transactions never deadlock over subjects (they are taken in one order), and what is read afterwards is what the
   * previous holder committed. Rows are locked rather than advisory locks taken: 10,000 of those would exhaust the
   * server's shared lock table.
   *
   * @throws CbxError `PERSISTENCE.SUBJECT` if a key is not a uuid
   */
  async lockSubjects(tx: Transaction, keys: readonly string[]): Promise<void> {
    const locked = lockedSubjects.get(tx) ?? new Set<string>();
    const wanted = [...new Set(keys)].filter((key) => !locked.has(key)).sort();
    for (const key of wanted) {
      if (!isUuid(key)) throw new CbxError('PERSISTENCE.SUBJECT', 'a subject key is not a uuid');
    }
    if (wanted.length === 0) return;
    await tx.query('INSERT INTO outbox_subject (subject) SELECT s FROM unnest($1::uuid[]) AS s ORDER BY s ON CONFLICT DO NOTHING', [wanted]);
    await tx.query('SELECT FROM outbox_subject WHERE subject = ANY($1::uuid[]) ORDER BY subject FOR UPDATE', [wanted]);
    for (const key of wanted) locked.add(key);
    lockedSubjects.set(tx, locked);
  }

  /**
   * Stores messages, in their order, numbered within (topic, key). Their subjects must have been locked in this
   * transaction.
   *
   * @throws CbxError `PERSISTENCE.SUBJECT_NOT_LOCKED`
   * @throws CbxError `PERSISTENCE.REFUSED` if a message id was used before on its topic (constraint `outbox_message_once`)
   */
  async append(tx: Transaction, messages: readonly OutboxMessage[]): Promise<void> {
    if (messages.length === 0) return;
    const locked = lockedSubjects.get(tx);
    const unlocked = messages.find(({ key }) => locked?.has(key) !== true);
    if (unlocked !== undefined) {
      throw new CbxError('PERSISTENCE.SUBJECT_NOT_LOCKED', 'the subject of a message is not locked in this transaction', {
        details: { topic: unlocked.topic, key: unlocked.key },
      });
    }
    const values = joined(messages.map(({ value }) => value));
    const active = context.active();
    const traces = messages.map((message) => storeTraceContext(message.traceContext ?? active));
    await tx.query(INSERT, [
      messages.map(({ messageId }) => messageId),
      messages.map(({ topic }) => topic),
      messages.map(({ key }) => key),
      values.at,
      values.lengths,
      messages.map(({ headers }) => JSON.stringify(headers ?? {})),
      traces.map(({ traceparent }) => traceparent ?? null),
      traces.map(({ tracestate }) => tracestate ?? null),
      messages.map(({ lane }) => lane ?? ''),
      messages.map(({ urgent }) => urgent ?? false),
      values.bytes,
    ]);
    tx.afterCommit(this.#wake);
  }
}
