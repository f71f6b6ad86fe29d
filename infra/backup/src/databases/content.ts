import pg from 'pg';
import type { TableColumns } from './catalogue.ts';

export interface TableContent {
  readonly rows: number;
  /** The sum of the first 64 bits of each row's SHA-256: the same for the same rows, whatever their order. */
  readonly content: string;
}

/** What a table holds, in two numbers. It finds mistakes, not malice: against that stands the SHA-256 of the files. */
export async function contentOf(client: pg.Client, { name, columns }: TableColumns): Promise<TableContent> {
  const { rows } = await client.query<{ rows: string; content: string }>(
    `SELECT count(*) AS rows, coalesce(sum(('x' || encode(substring(sha256(convert_to(t::text, 'UTF8')) FROM 1 FOR 8), 'hex'))::bit(64)::bigint), 0)::text AS content
     FROM (SELECT ${columns.map((column) => pg.escapeIdentifier(column)).join(', ')} FROM ${pg.escapeIdentifier(name)}) t`,
  );
  const [row] = rows;
  return { rows: Number(row?.rows), content: row?.content ?? '' };
}
