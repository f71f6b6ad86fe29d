import { CbxError, isUuid } from '@cbx/kernel';
import { metrics } from '@opentelemetry/api';
import type { Transaction, UnitOfWork } from '../unit-of-work.js';

/** What the inbox reads of a message; what libs/messaging delivers has this shape. */
export interface InboxMessage {
  readonly messageId: string;
  /** The subject, a uuid. */
  readonly key: string;
  /** 1, 2, 3 … within topic, key and source; absent where the sender does not number. */
  readonly subjectNumber?: number;
  readonly topic?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A number that was not the next one. `MISSING`: some before it were never seen; `LATE`: it is older than one seen before. */
export interface NumberFault {
  readonly kind: 'MISSING' | 'LATE';
  readonly topic: string;
  readonly key: string;
  readonly messageId: string;
  readonly expected: number;
  readonly received: number;
}

export interface Acceptance<T> {
  /** Message ids that this consumer had not taken before. */
  readonly fresh: Set<string>;
  /** The messages to work on: the fresh ones, in their order, each once. */
  readonly accepted: T[];
  /** Where a subject's numbers have gaps. They are told, not refused: a gap stands where a dead letter does. */
  readonly gaps: NumberFault[];
}

/** The message header that names the service which numbers; several services may write to one topic. */
export const SOURCE_HEADER = 'cbx-source';

const faults = metrics.getMeter('@cbx/persistence').createCounter('cbx.inbox.number_faults', {
  description: 'Messages whose subject number was not the next one',
});

/** Remembers what a consumer has taken, in the transaction of its effects: delivered at least once, done once. */
export class Inbox {
  /**
   * Tells which of `messages` are new to `consumer`, and remembers them. Call it in the transaction that holds their
   * effects, after the subjects' locks.
   *
   * @throws CbxError `PERSISTENCE.MESSAGE_ID` (not retryable) for an id or key that is not a uuid
   */
  async accept<T extends InboxMessage>(tx: Transaction, consumer: string, messages: readonly T[]): Promise<Acceptance<T>> {
    const unique = new Map<string, T>();
    for (const message of messages) {
      if (!isUuid(message.messageId) || !isUuid(message.key)) {
        throw new CbxError('PERSISTENCE.MESSAGE_ID', 'a message has no uuid as its id or key', { details: { topic: message.topic } });
      }
      if (!unique.has(message.messageId)) unique.set(message.messageId, message);
    }
    if (unique.size === 0) return { fresh: new Set(), accepted: [], gaps: [] };
    const rows = await tx.query<{ message_id: string }>(
      'INSERT INTO inbox (consumer, message_id) SELECT $1, m FROM unnest($2::uuid[]) AS m ORDER BY m ON CONFLICT DO NOTHING RETURNING message_id',
      [consumer, [...unique.keys()]],
    );
    const fresh = new Set(rows.map((row) => row.message_id));
    const accepted = [...unique.values()].filter((message) => fresh.has(message.messageId));
    return { fresh, accepted, gaps: await checkNumbers(tx, consumer, accepted) };
  }

  /**
   * Forgets messages taken longer than `termMs` ago, in steps of `stepSize` rows, a transaction each. The term must
   * be longer than the topics keep messages, or a replay is taken for new.
   *
   * @returns how many were forgotten
   */
  async clean(unitOfWork: UnitOfWork, termMs: number, stepSize = 1_000): Promise<number> {
    let forgotten = 0;
    for (;;) {
      const rows = await unitOfWork.run((tx) =>
        tx.query(
          `DELETE FROM inbox WHERE (consumer, message_id) IN (
             SELECT consumer, message_id FROM inbox
             WHERE received_at < now() - $1 * interval '1 millisecond' ORDER BY received_at LIMIT $2 FOR UPDATE SKIP LOCKED)
           RETURNING 1`,
          [termMs, stepSize],
        ),
      );
      forgotten += rows.length;
      if (rows.length < stepSize) return forgotten;
    }
  }
}

interface Sequence {
  readonly stream: string;
  readonly subject: string;
  last: number;
}

async function checkNumbers(tx: Transaction, consumer: string, accepted: readonly InboxMessage[]): Promise<NumberFault[]> {
  const numbered = accepted.filter((message) => message.subjectNumber !== undefined);
  if (numbered.length === 0) return [];
  const sequences = new Map<string, Sequence>();
  for (const message of numbered) sequences.set(sequenceKey(message), { stream: streamOf(message), subject: message.key, last: 0 });
  await readLast(tx, consumer, sequences);
  const gaps: NumberFault[] = [];
  for (const message of numbered) {
    const sequence = sequences.get(sequenceKey(message))!;
    const received = message.subjectNumber!;
    const expected = sequence.last + 1;
    if (received !== expected) {
      const kind = received > expected ? 'MISSING' : 'LATE';
      gaps.push({ kind, topic: message.topic ?? '', key: message.key, messageId: message.messageId, expected, received });
      faults.add(1, { kind, consumer });
    }
    sequence.last = Math.max(sequence.last, received);
  }
  await writeLast(tx, consumer, [...sequences.values()]);
  return gaps;
}

async function readLast(tx: Transaction, consumer: string, sequences: Map<string, Sequence>): Promise<void> {
  const subjects = [...new Set([...sequences.values()].map(({ subject }) => subject))];
  const rows = await tx.query<{ stream: string; subject: string; last_number: number }>(
    'SELECT stream, subject, last_number FROM inbox_subject WHERE consumer = $1 AND subject = ANY($2::uuid[])',
    [consumer, subjects],
  );
  for (const row of rows) {
    const sequence = sequences.get(`${row.stream} ${row.subject}`);
    if (sequence !== undefined) sequence.last = row.last_number;
  }
}

async function writeLast(tx: Transaction, consumer: string, sequences: readonly Sequence[]): Promise<void> {
  await tx.query(
    `INSERT INTO inbox_subject AS i (consumer, stream, subject, last_number)
     SELECT $1, s.stream, s.subject, s.last_number
     FROM unnest($2::text[], $3::uuid[], $4::bigint[]) AS s (stream, subject, last_number)
     ORDER BY s.subject, s.stream
     ON CONFLICT (subject, consumer, stream) DO UPDATE SET last_number = greatest(i.last_number, EXCLUDED.last_number)`,
    [consumer, sequences.map(({ stream }) => stream), sequences.map(({ subject }) => subject), sequences.map(({ last }) => last)],
  );
}

/** What is numbered together: one service's messages on one topic. */
function streamOf(message: InboxMessage): string {
  return `${message.headers?.[SOURCE_HEADER] ?? ''}/${message.topic ?? ''}`;
}

function sequenceKey(message: InboxMessage): string {
  return `${streamOf(message)} ${message.key}`;
}
