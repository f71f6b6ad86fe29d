import pg from 'pg';

/** When a record passed each place, ms since 1970. */
export type Passages = ReadonlyMap<string, readonly (number | undefined)[]>;

/** The ways between places, in order; the first place is the acceptance, the last the stream. */
export const STAGES = [
  'accepted -> published by the gateway',
  'published -> taken by the registry',
  'taken -> case event published',
  'published -> evaluated by alerting',
  'evaluated -> at the operator',
] as const;

interface Subject {
  readonly subject: string;
  readonly at: number;
}

/** Where each record's time went, by what the services' databases say: notificationId -> ms of each stage. */
export async function stagesOf(urlOf: (database: string) => string, accepted: ReadonlyMap<string, number>, arrived: ReadonlyMap<string, number>): Promise<number[][]> {
  const ms = (column: string): string => `extract(epoch FROM ${column}) * 1000`;
  const [published, taken, told, alerts] = await Promise.all([
    ask<Subject>(urlOf('exchange'), `SELECT subject, (${ms('published_at')})::float8 AS at FROM outbox WHERE topic LIKE 'notification.%' AND published_at IS NOT NULL`),
    ask<Subject>(urlOf('registry'), `SELECT subject_key AS subject, (${ms('opened_at')})::float8 AS at FROM case_file`),
    ask<Subject>(urlOf('registry'), `SELECT subject, (${ms('published_at')})::float8 AS at FROM outbox WHERE topic = 'case.event.v1' AND published_at IS NOT NULL`),
    ask<Subject & { notification: string }>(urlOf('alerting'), `SELECT DISTINCT subject_key AS subject, notification_id AS notification, (${ms('raised_at')})::float8 AS at FROM alert`),
  ]);
  const [publishedAt, takenAt, toldAt] = [published, taken, told].map((rows) => new Map(rows.map(({ subject, at }) => [subject, at])));
  return alerts.flatMap(({ subject, notification, at }) => {
    const places = [accepted.get(notification), publishedAt?.get(subject), takenAt?.get(subject), toldAt?.get(subject), at, arrived.get(notification)];
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
