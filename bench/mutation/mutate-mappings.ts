/**
 * How much of each member's data the tests hold: one line at a time of its files is left out or altered, and some expectation must then fail, or the mapping must not
 * be read. What nothing notices is printed, with file and line. The tests are those of `npm test`: every sample, rendering, answer and round trip of the member, the
 * tables of its document, and the specs of its document.
 *
 *   npm run mutate:mappings [-- --member KAZ] [--threshold 100] [--file mapping.yaml] [--line 12 --line 13] [--threads 2] [--seconds 1200]
 *
 * Exit status 1: a member's share is below the threshold (%), time (for each member) ran out, or `equivalent.json` names a mutation that is noticed, or is none any
 * more. 2: the members as they are do not pass. Cases run in the threads' process, quick ones first; those of more than a second are left out, and named.
 */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { type Equivalent, isNamed, readEquivalents } from './equivalent.ts';
import { type Found, type Part, type Place, type Said, together } from './found.ts';
import { Progress } from './progress.ts';

const MEMBERS = path.resolve(import.meta.dirname, '../../members');
const { values } = parseArgs({ options: { member: { type: 'string', multiple: true }, threshold: { type: 'string', default: '100' }, file: { type: 'string' }, line: { type: 'string', multiple: true }, threads: { type: 'string', default: '2' }, seconds: { type: 'string', default: '1200' } } });
const equivalents = readEquivalents(path.join(import.meta.dirname, 'equivalent.json'));
const members = readdirSync(MEMBERS).filter((name) => existsSync(path.join(MEMBERS, name, 'mapping.yaml')));
for (const chosen of values.member ?? []) if (!members.includes(chosen)) throw new Error(`there is no member ${chosen}: ${members.join(', ')}`);

const summary: string[] = [];
for (const iso3 of values.member ?? members) summary.push(await judge(iso3));
console.log(`\n${summary.join('\n')}`);

/** @returns one line for the member */
async function judge(iso3: string): Promise<string> {
  const folder = path.join(MEMBERS, iso3);
  const files = readdirSync(folder).filter((name) => /\.(?:yaml|csv)$/.test(name) && (values.file === undefined || name === values.file));
  const progress = new Progress(iso3);
  const part = { folder, files, lines: (values.line ?? []).map(Number), of: Number(values.threads), seconds: Number(values.seconds), equivalents: equivalents[iso3] ?? [] };
  const found = together(await Promise.all(Array.from({ length: part.of }, (_each, index) => foundBy({ ...part, index }, progress))));
  progress.end();
  if (found.failed.length > 0) {
    process.exitCode = 2;
    return `${iso3}: ${found.failed.length} cases fail as they are: ${found.failed.slice(0, 5).join('; ')}`;
  }
  return report(iso3, found, part);
}

function foundBy(part: Part, progress: Progress): Promise<Found> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('judge-lines.ts', import.meta.url), { workerData: part });
    worker.on('message', (message: Found | Place | { survivor: Said }) => {
      if ('total' in message) resolve(message);
      else if ('survivor' in message) tell(path.basename(part.folder), message.survivor, progress);
      else progress.at(part.index, message);
    });
    worker.on('error', reject);
    worker.on('exit', (code) => reject(new Error(`a thread ended with ${code} before it was done`)));
  });
}

/** As soon as it is found. */
function tell(iso3: string, { file, line, what, was }: Said, progress: Progress): void {
  progress.end();
  console.log(`members/${iso3}/${file}:${line}  ${what}   | ${was}`);
}

function report(iso3: string, found: Found, { equivalents: named, lines }: Pick<Part, 'equivalents' | 'lines'>): string {
  const { cases, leftOut, survivors, noticed, equivalent, total, unread, isWhole } = found;
  console.log(`\n${iso3}: ${cases} cases judge${leftOut.length === 0 ? '' : `; of more than a second, and left out: ${leftOut.join('; ')}`}`);
  for (const { file, line: at, what } of noticed) console.log(`members/${iso3}/${file}:${at}  ${what}: named as equivalent, yet noticed`);
  const isSeen = (entry: Equivalent, what: string): boolean => [...noticed, ...equivalent].some((mutation) => isNamed({ ...entry, what: [what] }, mutation));
  const gone = isWhole && values.file === undefined && lines.length === 0 ? named.flatMap((entry) => entry.what.filter((what) => !isSeen(entry, what)).map((what) => ({ ...entry, what }))) : [];
  for (const { file, what, was } of gone) console.log(`equivalent.json: ${iso3} ${file}: '${what}' of '${was}' is no mutation any more`);
  const counted = total - equivalent.length;
  const share = (100 * (counted - survivors.length)) / Math.max(1, counted);
  if (share < Number(values.threshold) || noticed.length > 0 || gone.length > 0 || !isWhole) process.exitCode = 1;
  return `${iso3}: ${share.toFixed(2)} % of ${counted} mutations noticed (${unread} as the mapping is not read), ${survivors.length} not; ${equivalent.length} named as equivalent${isWhole ? '' : '; time ran out before the end'}`;
}
