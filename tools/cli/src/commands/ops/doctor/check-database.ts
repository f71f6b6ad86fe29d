import pg from 'pg';
import { clockFinding } from './check-services.js';
import { fail, ok, skipped, warn, type Check, type Finding } from './finding.js';

const CONNECT_MS = 5_000;
const DAY_MS = 86_400_000;
const FULL_SHARE = 0.9;
/** A transaction that has been open for so long holds back the removal of dead rows in every database of the server. */
const LONG_MS = 600_000;

/** PostgreSQL itself: whether it answers, its clock, its connections, transactions that somebody forgot; when members sent last. */
export const checkDatabase: Check = async ({ engines: { postgresUrl, databasePrefix }, now }) => {
  if (postgresUrl === undefined) return [skipped('PostgreSQL', 'CBX_POSTGRES_ADMIN_URL is not set; the services’ own checks stand above')];
  try {
    const server = await connected(postgresUrl, async (client) => [await version(client), await clock(client), await connections(client), ...(await longTransactions(client))]);
    return [...server, ...(await connected(databaseUrl(postgresUrl, `${databasePrefix}exchange`), (client) => lastSubmissions(client, now())))];
  } catch (error) {
    return [fail('PostgreSQL', `does not answer: ${(error as { code?: string }).code ?? 'the connection fails'}`, 'database-down.md')];
  }
};

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'cbx-ops', connectionTimeoutMillis: CONNECT_MS, query_timeout: CONNECT_MS });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function version(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query<{ version: string; durable: string }>(`SELECT current_setting('server_version') AS version, current_setting('fsync') || ',' || current_setting('synchronous_commit') AS durable`);
  const { version, durable } = rows[0]!;
  return durable === 'on,on' ? ok('PostgreSQL', `answers, version ${version}`) : warn('PostgreSQL', `fsync,synchronous_commit = ${durable}: what is acknowledged may be lost with the machine's power`, 'database-down.md#not-durable');
}

async function clock(client: pg.Client): Promise<Finding> {
  const asked = Date.now();
  const { rows } = await client.query<{ now: Date }>('SELECT clock_timestamp() AS now');
  const answered = Date.now();
  return clockFinding('clock of PostgreSQL', rows[0]!.now.getTime() - (asked + answered) / 2, (answered - asked) / 2);
}

async function connections(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query<{ used: number; most: number }>(`SELECT count(*)::integer AS used, current_setting('max_connections')::integer AS most FROM pg_stat_activity WHERE backend_type = 'client backend'`);
  const { used, most } = rows[0]!;
  return used > most * FULL_SHARE ? warn('connections of PostgreSQL', `${used} of ${most}`, 'database-down.md#connections') : ok('connections of PostgreSQL', `${used} of ${most}`);
}

async function longTransactions(client: pg.Client): Promise<Finding[]> {
  const { rows } = await client.query<{ database: string; who: string; minutes: number }>(
    `SELECT datname AS database, coalesce(nullif(application_name, ''), usename) AS who, (extract(epoch FROM now() - xact_start) / 60)::integer AS minutes
     FROM pg_stat_activity WHERE xact_start < now() - $1 * interval '1 millisecond' AND backend_type = 'client backend' ORDER BY xact_start LIMIT 5`,
    [LONG_MS],
  );
  return rows.map(({ database, who, minutes }) => warn('long transaction', `${who} in ${database}, open for ${minutes} minutes`, 'database-down.md#long-transactions'));
}

/** By member, through the index that lists are read by. */
async function lastSubmissions(client: pg.Client, now: Date): Promise<Finding[]> {
  const { rows } = await client.query<{ member: string; at: Date }>(
    `WITH RECURSIVE newest AS (
       (SELECT member, received_at FROM submission ORDER BY member, received_at DESC LIMIT 1)
       UNION ALL
       SELECT next.* FROM newest CROSS JOIN LATERAL
         (SELECT member, received_at FROM submission WHERE member > newest.member ORDER BY member, received_at DESC LIMIT 1) next)
     SELECT member, received_at AS at FROM newest`,
  );
  const last = Math.max(...rows.map(({ at }) => at.getTime()));
  const says = rows.map(({ member, at }) => `${member} ${ago(now.getTime() - at.getTime())}`).join(', ');
  if (rows.length === 0) return [ok('last submissions', 'none yet')];
  return [now.getTime() - last > DAY_MS ? warn('last submissions', says, 'no-submissions.md') : ok('last submissions', says)];
}

function ago(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  return minutes < 120 ? `${minutes} min ago` : minutes < 2_880 ? `${Math.floor(minutes / 60)} h ago` : `${Math.floor(minutes / 1_440)} days ago`;
}

function databaseUrl(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${encodeURIComponent(database)}`;
  return url.href;
}
