import { readFileSync } from 'node:fs';
import pg from 'pg';

/** The databases of the suite, each with the one service that may use it. */
export const DATABASES = [
  { database: 'exchange', role: 'cbx_exchange', service: 'exchange-gateway' },
  { database: 'registry', role: 'cbx_registry', service: 'case-registry' },
  { database: 'alerting', role: 'cbx_alerting', service: 'alerting' },
] as const;

/** Owns every database and runs the migrations. */
export const MIGRATOR = 'cbx_migrator';

export type RoleName = typeof MIGRATOR | (typeof DATABASES)[number]['role'];
export type DatabaseName = (typeof DATABASES)[number]['database'];

export interface ProvisionOptions {
  /** `postgres://…` of a superuser. */
  readonly adminUrl: string;
  readonly passwordOf: (role: RoleName) => string;
  /** Put before each database's name, where several suites share a server. */
  readonly databasePrefix?: string;
}

const ROLES_SQL = read('../roles.sql');
const DATABASE_SQL = read('../database.sql');

/** Two deployments at once would alter the same role's row, which PostgreSQL refuses: the second waits. */
const LOCK = 7_264_001;

/** Makes the roles and databases that are missing and sets their privileges. Safe to run again; it deletes nothing. */
export async function provision(options: ProvisionOptions): Promise<void> {
  await connected(options.adminUrl, async (admin) => {
    await admin.query('SELECT pg_advisory_lock($1)', [LOCK]);
    for (const role of [MIGRATOR, ...DATABASES.map(({ role }) => role)] satisfies RoleName[]) {
      await setting(admin, { 'cbx.role': role, 'cbx.password': options.passwordOf(role) });
      await admin.query(ROLES_SQL);
    }
    for (const { database, role } of DATABASES) {
      const name = `${options.databasePrefix ?? ''}${database}`;
      const { rowCount } = await admin.query('SELECT FROM pg_database WHERE datname = $1', [name]);
      if (rowCount === 0) await admin.query(`CREATE DATABASE ${pg.escapeIdentifier(name)} OWNER ${pg.escapeIdentifier(MIGRATOR)} TEMPLATE template0`);
      await connected(databaseUrl(options.adminUrl, name), async (inside) => {
        await setting(inside, { 'cbx.owner': MIGRATOR, 'cbx.service': role });
        await inside.query(DATABASE_SQL);
      });
    }
  });
}

/** The same server, another database, and another role where one is given. */
export function databaseUrl(serverUrl: string, database: string, as?: { readonly role: string; readonly password: string }): string {
  const url = new URL(serverUrl);
  url.pathname = `/${encodeURIComponent(database)}`;
  if (as !== undefined) {
    url.username = encodeURIComponent(as.role);
    url.password = encodeURIComponent(as.password);
  }
  return url.href;
}

async function connected(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'cbx-provision' });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

async function setting(client: pg.Client, settings: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(settings)) await client.query('SELECT set_config($1, $2, false)', [name, value]);
}

function read(file: string): string {
  return readFileSync(new URL(file, import.meta.url), 'utf8');
}
