import pg from 'pg';

/** The ways between places that a record passes, in order: from the answer that accepts it to the operator's stream. */
export const STAGES = ['accepted -> registering begins', 'registering -> evaluation begins', 'evaluation -> at the operator'] as const;

interface Passage {
  readonly subject: string;
  readonly at: number;
}

/**
 * Where each record's time went, by what the services' databases say: ms of each stage, a row a record. Each stage ends where the next service has the
 * record in hand, so it holds the transaction before, the outbox, the broker and the wait for a place in a transaction.
 */
export async function stagesOf(urlOf: (database: string) => string, accepted: ReadonlyMap<string, number>, arrived: ReadonlyMap<string, number>): Promise<number[][]> {
  const ms = (column: string): string => `(extract(epoch FROM ${column}) * 1000)::float8`;
  const [taken, alerts] = await Promise.all([
    ask<Passage>(urlOf('registry'), `SELECT subject_key AS subject, ${ms('opened_at')} AS at FROM case_file`),
    ask<Passage & { notification: string }>(urlOf('alerting'), `SELECT DISTINCT subject_key AS subject, notification_id AS notification, ${ms('raised_at')} AS at FROM alert`),
  ]);
  const takenAt = new Map(taken.map(({ subject, at }) => [subject, at]));
  return alerts.flatMap(({ subject, notification, at }) => {
    const places = [accepted.get(notification), takenAt.get(subject), at, arrived.get(notification)];
    if (places.includes(undefined)) return [];
    return [STAGES.map((_stage, index) => (places[index + 1] ?? 0) - (places[index] ?? 0))];
  });
}

async function ask<T extends object>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}
