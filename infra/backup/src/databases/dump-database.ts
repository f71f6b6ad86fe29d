import type { DatabaseName } from '@cbx/postgres';
import pg from 'pg';
import copy from 'pg-copy-streams';
import type { BackupDraft } from '../folder/backup-folder.ts';
import type { StoredDatabase, StoredSequence, StoredTable } from '../folder/manifest.ts';
import type { Target } from '../settings.ts';
import { migrationsOf, tablesOf } from './catalogue.ts';
import { inDatabase } from './connect.ts';
import { contentOf } from './content.ts';

/** Saves one database as it is at one moment: whoever writes meanwhile is neither held up nor seen. */
export async function dumpDatabase(target: Target, name: DatabaseName, draft: BackupDraft): Promise<StoredDatabase> {
  return inDatabase(target, target.databasePrefix + name, async (client) => {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    // The first statement takes the snapshot.
    const { rows } = await client.query<{ now: Date }>('SELECT clock_timestamp() AS now');
    const migrations = await migrationsOf(client);
    const tables: StoredTable[] = [];
    for (const table of await tablesOf(client)) {
      const columns = table.columns.map((column) => pg.escapeIdentifier(column)).join(', ');
      const stream = client.query(copy.to(`COPY (SELECT ${columns} FROM ${pg.escapeIdentifier(table.name)}) TO STDOUT`));
      const stored = await draft.write(`${name}/${table.name}.copy.gz`, stream);
      tables.push({ ...table, ...(await contentOf(client, table)), ...stored });
    }
    // Sequences know no snapshots. Read last they are at or beyond every row that was saved, which is all that is needed.
    const sequences = await sequencesOf(client);
    await client.query('COMMIT');
    return { name, takenAt: rows[0]!.now.toISOString(), migrations, tables, sequences };
  });
}

async function sequencesOf(client: pg.Client): Promise<StoredSequence[]> {
  const { rows: names } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S' ORDER BY relname`,
  );
  const sequences: StoredSequence[] = [];
  for (const { name } of names) {
    const { rows } = await client.query<{ last_value: string; is_called: boolean }>(`SELECT last_value, is_called FROM ${pg.escapeIdentifier(name)}`);
    const [row] = rows;
    sequences.push({ name, lastValue: String(row!.last_value), isCalled: row!.is_called });
  }
  return sequences;
}
