import { CbxError } from '@cbx/kernel';
import pg from 'pg';
import copy from 'pg-copy-streams';
import { pipeline } from 'node:stream/promises';
import type { BackupFolder } from '../folder/backup-folder.ts';
import type { StoredDatabase } from '../folder/manifest.ts';
import type { Target } from '../settings.ts';
import { migrationsOf, tablesOf } from './catalogue.ts';
import { inDatabase } from './connect.ts';
import { contentOf } from './content.ts';
import { publishAgain } from './publish-again.ts';

export interface Loaded {
  readonly rows: number;
  /** Messages of the outbox that will be published again. */
  readonly again: number;
}

/**
 * Fills a migrated, empty database with what was saved, in one transaction; holds every table against the manifest, then has the outbox publish again.
 *
 * @param database complete, with its prefix
 * @throws CbxError BACKUP.RELEASE where this release's migrations are others, BACKUP.DIFFERS where a table is not what was saved
 */
export async function loadDatabase(target: Target, database: string, stored: StoredDatabase, folder: BackupFolder): Promise<Loaded> {
  return inDatabase(target, database, async (client) => {
    await assertSameRelease(client, stored);
    await client.query('BEGIN');
    // Triggers and references did their work when the rows were first written.
    await client.query('SET LOCAL session_replication_role = replica');
    let rows = 0;
    for (const table of stored.tables) {
      const columns = table.columns.map((column) => pg.escapeIdentifier(column)).join(', ');
      // Migrations may have put rows of their own there; they are among those that were saved.
      await client.query(`DELETE FROM ${pg.escapeIdentifier(table.name)}`);
      await pipeline(folder.read(table), client.query(copy.from(`COPY ${pg.escapeIdentifier(table.name)} (${columns}) FROM STDIN`)));
      const { content, rows: loaded } = await contentOf(client, table);
      if (content !== table.content || loaded !== table.rows) {
        throw new CbxError('BACKUP.DIFFERS', `${stored.name}.${table.name} is not what was saved: ${loaded} rows of ${table.rows}`, { details: { table: table.name } });
      }
      rows += loaded;
    }
    for (const { name, lastValue, isCalled } of stored.sequences) await client.query('SELECT setval($1::regclass, $2, $3)', [`public.${pg.escapeIdentifier(name)}`, lastValue, isCalled]);
    const again = await publishAgain(client);
    await client.query('COMMIT');
    await client.query('ANALYZE');
    return { rows, again };
  });
}

async function assertSameRelease(client: pg.Client, stored: StoredDatabase): Promise<void> {
  const migrations = await migrationsOf(client);
  const tables = (await tablesOf(client)).map(({ name }) => name);
  const missing = stored.migrations.filter((name) => !migrations.includes(name));
  const more = migrations.filter((name) => !stored.migrations.includes(name));
  const unknown = stored.tables.map(({ name }) => name).filter((name) => !tables.includes(name));
  if (missing.length === 0 && more.length === 0 && unknown.length === 0) return;
  const differences = [...missing.map((name) => `this release lacks ${name}`), ...more.map((name) => `this release has ${name} as well`), ...unknown.map((name) => `there is no table ${name}`)];
  throw new CbxError('BACKUP.RELEASE', `The backup of ${stored.name} was made by another release; restore it with that one, then upgrade:\n  ${differences.join('\n  ')}`, {
    details: { missing, more },
  });
}
