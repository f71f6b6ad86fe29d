/** Most rows of one statement: of what a statement carries, two or three copies exist while it is sent. */
const CHUNK_ROWS = 1000;

/** Writes many rows by several statements of one transaction, one after the other, in their order. */
export async function inChunks<T>(rows: readonly T[], write: (chunk: readonly T[]) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < rows.length; start += CHUNK_ROWS) await write(rows.length <= CHUNK_ROWS ? rows : rows.slice(start, start + CHUNK_ROWS));
}
