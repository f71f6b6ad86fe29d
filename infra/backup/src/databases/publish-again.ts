import type pg from 'pg';

/**
 * Marks what the outbox has kept as not published, so that the relay publishes it once more, in the order of each subject. Whoever has taken a message
 * knows it by its id and drops it; whoever has not, because its database is a little older or Kafka is new, takes it now.
 *
 * @returns how many messages
 */
export async function publishAgain(client: pg.Client): Promise<number> {
  const { rowCount } = await client.query('UPDATE outbox SET published_at = NULL WHERE published_at IS NOT NULL');
  return rowCount ?? 0;
}
