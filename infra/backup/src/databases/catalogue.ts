import { CbxError } from '@cbx/kernel';
import type pg from 'pg';

/** Written by the migrations themselves. */
const MIGRATIONS_TABLE = 'migration';

/** Says which messages were in hand when a process ended, by places in topics that a restore makes anew. */
const TRANSIENT = ['consumer_start'];

export interface TableColumns {
  readonly name: string;
  /** Those that hold data of their own: generated ones follow from them. */
  readonly columns: readonly string[];
}

/** The tables with data, by name. @throws CbxError BACKUP.UNKNOWN_SCHEMA where there are tables that this program does not know how to save */
export async function tablesOf(client: pg.Client): Promise<TableColumns[]> {
  const { rows: elsewhere } = await client.query<{ name: string }>(
    `SELECT n.nspname || '.' || c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'm', 'f') AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%' AND (n.nspname <> 'public' OR c.relkind <> 'r')`,
  );
  if (elsewhere.length > 0) {
    throw new CbxError('BACKUP.UNKNOWN_SCHEMA', `Only ordinary tables of the schema public are saved, and there are: ${elsewhere.map(({ name }) => name).join(', ')}`);
  }
  const { rows } = await client.query<{ name: string; columns: string[] }>(
    `SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     GROUP BY c.relname ORDER BY c.relname`,
  );
  return rows.filter(({ name }) => name !== MIGRATIONS_TABLE && !TRANSIENT.includes(name));
}

/** The migrations that were applied, in their order. None in a database without that table. */
export async function migrationsOf(client: pg.Client): Promise<string[]> {
  const { rows: exists } = await client.query('SELECT FROM pg_class WHERE relnamespace = $1::regnamespace AND relname = $2', ['public', MIGRATIONS_TABLE]);
  if (exists.length === 0) return [];
  const { rows } = await client.query<{ name: string }>(`SELECT name FROM ${MIGRATIONS_TABLE} ORDER BY id`);
  return rows.map(({ name }) => name);
}
