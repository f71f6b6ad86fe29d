import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** Number of a line -> its text. */
export type Evidence = ReadonlyMap<number, string>;

/** Reads single lines of a file, each shortened to `length` characters. */
export async function readLines(path: string, wanted: ReadonlySet<number>, length: number): Promise<Evidence> {
  const found = new Map<number, string>();
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    number += 1;
    if (!wanted.has(number)) continue;
    found.set(number, line.length > length ? `${line.slice(0, length)}…` : line);
    if (found.size === wanted.size) break;
  }
  return found;
}
