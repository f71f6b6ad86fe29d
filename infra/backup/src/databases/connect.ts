import { databaseUrl } from '@cbx/postgres';
import pg from 'pg';
import type { Target } from '../settings.ts';

/** Texts of values must not depend on the server's settings: the content of tables is compared by them. */
const TEXT_SETTINGS = ['timezone = UTC', 'datestyle = ISO', 'intervalstyle = postgres', 'bytea_output = hex', 'extra_float_digits = 1', 'statement_timeout = 0', 'idle_in_transaction_session_timeout = 0'];

/** Works in a database as the superuser. `name` is complete, with the prefix. */
export async function inDatabase<T>(target: Pick<Target, 'adminUrl'>, name: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl(target.adminUrl, name), application_name: 'cbx-backup', connectionTimeoutMillis: 10_000 });
  // A connection that breaks fails the query at hand; without a listener it would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    for (const setting of TEXT_SETTINGS) await client.query(`SET ${setting}`);
    return await work(client);
  } finally {
    await client.end();
  }
}
