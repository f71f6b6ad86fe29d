/** The file system as the specs see it: the data files of the member are the mutant's. */
import { readFileSync as read } from 'node:fs';
import path from 'node:path';
import { Mutant } from './mutant.ts';

export * from 'node:fs';

const MEMBERS = path.resolve(import.meta.dirname, '../../members');
/** What never changes is read once. */
const known = new Map<string, Buffer>();

export function readFileSync(place: string, encoding?: BufferEncoding): string | Buffer {
  const mutant = Mutant.current;
  if (mutant !== undefined && path.dirname(place) === path.join(MEMBERS, mutant.iso3) && !place.endsWith('.md')) {
    mutant.asked.add(path.basename(place));
    return read(path.join(mutant.folder, path.basename(place)), { encoding });
  }
  const bytes = known.get(place) ?? read(place);
  known.set(place, bytes);
  return encoding === undefined ? Buffer.from(bytes) : bytes.toString(encoding);
}
