import type { UnitOfWork } from '../unit-of-work.js';

/** One partition of one consumer group. */
export interface StartPlace {
  readonly groupId: string;
  readonly topic: string;
  readonly partition: number;
}

/** The handling of messages that was begun and, as far as this shows, never ended. */
export interface StartedHandling {
  readonly offset: bigint;
  readonly until: bigint;
  readonly starts: number;
}

/**
 * Remembers, for all instances of a service, which messages a consumer had begun to handle, so that one that ends the process is found (the port is
 * libs/messaging's StartStore, which this fits). Each in a transaction of its own, as it must outlive the one that is begun.
 *
 * Throws as {@link UnitOfWork} does: retryable where the database is down.
 */
export class ConsumerStarts {
  readonly #unitOfWork: UnitOfWork;

  constructor(unitOfWork: UnitOfWork) {
    this.#unitOfWork = unitOfWork;
  }

  async begun({ groupId, topic, partition }: StartPlace): Promise<StartedHandling[]> {
    const rows = await this.#unitOfWork.run((tx) =>
      tx.query<{ first_offset: number; until_offset: number; starts: number }>(
        'SELECT first_offset, until_offset, starts FROM consumer_start WHERE consumer = $1 AND topic = $2 AND partition = $3 ORDER BY first_offset',
        [groupId, topic, partition],
      ),
    );
    return rows.map((row) => ({ offset: BigInt(row.first_offset), until: BigInt(row.until_offset), starts: row.starts }));
  }

  async begin({ groupId, topic, partition }: StartPlace, offset: bigint, until: bigint): Promise<void> {
    await this.#unitOfWork.run((tx) =>
      tx.query(
        `INSERT INTO consumer_start AS s (consumer, topic, partition, first_offset, until_offset, starts) VALUES ($1, $2, $3, $4, $5, 1)
         ON CONFLICT (consumer, topic, partition, first_offset)
         DO UPDATE SET starts = s.starts + 1, until_offset = greatest(s.until_offset, EXCLUDED.until_offset), begun_at = now()`,
        [groupId, topic, partition, String(offset), String(until)],
      ),
    );
  }

  /** Forgets what was begun from `from` to `to`, both included. */
  async end({ groupId, topic, partition }: StartPlace, from: bigint, to: bigint): Promise<void> {
    await this.#unitOfWork.run((tx) =>
      tx.query('DELETE FROM consumer_start WHERE consumer = $1 AND topic = $2 AND partition = $3 AND first_offset BETWEEN $4 AND $5', [
        groupId,
        topic,
        partition,
        String(from),
        String(to),
      ]),
    );
  }
}
