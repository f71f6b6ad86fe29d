import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** Number of a line -> its text, shortened. */
export type Evidence = ReadonlyMap<number, string>;

/** Characters that are shown of a line, and around an id that is spoken of further on in it. */
const LENGTH = 400;
const AROUND = 160;

/** Reads single lines of a file. @param wanted number of a line -> what is said of it, whose ids are to be seen */
export async function readLines(path: string, wanted: ReadonlyMap<number, string>): Promise<Evidence> {
  const found = new Map<number, string>();
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    number += 1;
    const message = wanted.get(number);
    if (message === undefined) continue;
    found.set(number, shortened(line, message));
    if (found.size === wanted.size) break;
  }
  return found;
}

/** The beginning of a line and, of a long one (a file of 10,000 records), what stands around the ids that the message names. */
export function shortened(line: string, message: string): string {
  if (line.length <= LENGTH) return line;
  const ids = new Set(message.match(/[\w-]{8,}/g)?.filter((word) => /\d/.test(word)));
  const further = [...ids].map((id) => line.indexOf(id, LENGTH)).filter((at) => at >= 0);
  const places = further.sort((a, b) => a - b).slice(0, 2);
  return [line.slice(0, LENGTH), ...places.map((at) => line.slice(Math.max(LENGTH, at - AROUND), at + AROUND)), ''].join('…');
}
