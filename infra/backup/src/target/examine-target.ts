import { CbxError } from '@cbx/kernel';
import { DATABASES, type DatabaseName } from '@cbx/postgres';
import pg from 'pg';
import { tablesOf } from '../databases/catalogue.ts';
import { inDatabase } from '../databases/connect.ts';
import type { Target } from '../settings.ts';
import { existingTopics, groupsOf, withAdmin } from '../topics/kafka.ts';

/** Those of the suite's databases that are there, without prefix. */
export async function existingDatabases(target: Target): Promise<DatabaseName[]> {
  const { rows } = await inDatabase(target, 'postgres', (client) => client.query<{ name: string }>('SELECT datname AS name FROM pg_database'));
  const names = new Set(rows.map(({ name }) => name));
  return DATABASES.map(({ database }) => database).filter((name) => names.has(target.databasePrefix + name));
}

/** @throws CbxError BACKUP.IN_USE naming the services that are still at work */
export async function assertUnused(target: Target): Promise<void> {
  const ours = DATABASES.map(({ database }) => target.databasePrefix + database);
  const { rows } = await inDatabase(target, 'postgres', (client) =>
    client.query<{ who: string; database: string; connections: number }>(
      `SELECT coalesce(nullif(application_name, ''), usename) AS who, datname AS database, count(*)::integer AS connections
       FROM pg_stat_activity WHERE datname = ANY($1) AND usename LIKE 'cbx\\_%' GROUP BY 1, 2 ORDER BY 1, 2`,
      [ours],
    ),
  );
  const groups = await withAdmin(target, (admin) => groupsOf(admin, target));
  const users = [
    ...rows.map(({ who, database, connections }) => `${who} has ${connections} connections to ${database}`),
    ...groups.filter(({ members }) => members > 0).map(({ groupId, members }) => `the consumer group ${groupId} has ${members} members`),
  ];
  if (users.length > 0) throw new CbxError('BACKUP.IN_USE', `Services are still at work; stop them first:\n  ${users.join('\n  ')}`, { details: { users } });
}

/** @throws CbxError BACKUP.NOT_EMPTY saying what is there */
export async function assertEmpty(target: Target): Promise<void> {
  const found: string[] = [];
  for (const name of await existingDatabases(target)) {
    await inDatabase(target, target.databasePrefix + name, async (client) => {
      const filled: string[] = [];
      for (const table of await tablesOf(client)) if ((await client.query(`SELECT FROM ${pg.escapeIdentifier(table.name)} LIMIT 1`)).rows.length > 0) filled.push(table.name);
      if (filled.length > 0) found.push(`database ${name}: ${filled.length} tables have rows (${filled.join(', ')})`);
    });
  }
  await withAdmin(target, async (admin) => {
    for (const topic of await existingTopics(admin, target)) {
      const messages = (await admin.fetchTopicOffsets(topic)).reduce((total, { low, high }) => total + Number(BigInt(high) - BigInt(low)), 0);
      if (messages > 0) found.push(`topic ${topic}: ${messages} messages`);
    }
  });
  if (found.length > 0) throw new CbxError('BACKUP.NOT_EMPTY', `The target is not empty; --wipe forgets what it holds:\n  ${found.join('\n  ')}`, { details: { found } });
}
