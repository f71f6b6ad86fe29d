/** The file system as the document specs see it: the data files of the member are the mutant's. */
import { existsSync, readFileSync as read } from 'node:fs';
import path from 'node:path';
import { Mutant } from './mutant.ts';

export * from 'node:fs';

const MEMBERS = path.resolve(import.meta.dirname, '../../members');

export function readFileSync(place: string, encoding?: BufferEncoding): string | Buffer {
  const mutant = Mutant.current;
  const own = mutant !== undefined && path.dirname(place) === path.join(MEMBERS, mutant.iso3) ? path.join(mutant.folder, path.basename(place)) : place;
  return read(existsSync(own) ? own : place, { encoding });
}
