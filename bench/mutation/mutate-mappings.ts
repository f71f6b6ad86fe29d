/**
 * How much of each member's mapping its samples and its document's cases hold: one line at a time of its files is left out or altered, and some expectation must then
 * fail, or the mapping must not be read. What nothing notices is printed, with file and line.
 *
 *   npm run mutate:mappings [-- --member KAZ] [--threshold 100] [--file mapping.yaml] [--line 12]
 *
 * Exit status 1: a member's share is below the threshold (%), or `equivalent.json` names a mutation that is noticed, or is none any more. 2: the members as they are
 * do not pass. Cases run in this process, quick ones first; those that take longer than two seconds are left out, and counted.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { collectSpecs } from './collect-specs.ts';
import { isNamed, readEquivalents } from './equivalent.ts';
import { Mutant } from './mutant.ts';
import type { Mutation } from './mutations/mutation.ts';
import { mutationsOf } from './mutations/mutations.ts';
import { Progress } from './progress.ts';
import { sampleCases } from './sample-cases.ts';
import type { TestCase } from './test-case.ts';
import { TimedCases } from './timed-cases.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const SPECS = path.join(ROOT, 'libs/mapping/test');
const FILES = ['mapping.yaml', 'code-lists.yaml'];

const { values } = parseArgs({ options: { member: { type: 'string', multiple: true }, threshold: { type: 'string', default: '100' }, file: { type: 'string' }, line: { type: 'string' } } });
const threshold = Number(values.threshold);
const equivalents = readEquivalents(path.join(import.meta.dirname, 'equivalent.json'));
const members = readdirSync(path.join(ROOT, 'members')).filter((name) => existsSync(path.join(ROOT, 'members', name, 'mapping.yaml')));
for (const chosen of values.member ?? []) if (!members.includes(chosen)) throw new Error(`there is no member ${chosen}: ${members.join(', ')}`);

const summary: string[] = [];
for (const iso3 of values.member ?? members) summary.push(await judge(iso3));
console.log(`\n${summary.join('\n')}`);

/** @returns one line for the member */
async function judge(iso3: string): Promise<string> {
  const folder = path.join(ROOT, 'members', iso3);
  const mutant = new Mutant(folder);
  try {
    const specs = readdirSync(SPECS).filter((name) => name.endsWith('.spec.ts') && (name.startsWith(`${iso3.toLowerCase()}-`) || name === 'code-lists.spec.ts'));
    const collected = await collectSpecs(specs.map((name) => path.join(SPECS, name)));
    const cases = await TimedCases.of([...sampleCases(folder, mutant), ...collected.filter((each) => isOf(each, iso3))]);
    if (cases.failed.length > 0) {
      process.exitCode = 2;
      return `${iso3}: ${cases.failed.length} cases fail as they are: ${cases.failed.slice(0, 5).join('; ')}`;
    }
    console.log(`\n${iso3}: ${cases.count} cases, ${cases.leftOut.length} of more than two seconds left out`);
    return await tally(iso3, folder, mutant, cases);
  } finally {
    mutant.remove();
  }
}

/** A spec that goes through all members has a scope that names each. */
function isOf({ name }: TestCase, iso3: string): boolean {
  return !name.startsWith('code-lists.spec.ts') || name.includes(`of ${iso3}`) || name.includes(`${iso3}:`);
}

async function tally(iso3: string, folder: string, mutant: Mutant, cases: TimedCases): Promise<string> {
  const named = equivalents[iso3] ?? [];
  const needed = new Set(named);
  const survivors: Mutation[] = [];
  const noticed: Mutation[] = [];
  let [total, unread, equivalent] = [0, 0, 0];
  for (const file of FILES.filter((name) => values.file === undefined || name === values.file)) {
    const original = readFileSync(path.join(folder, file), 'utf8');
    const progress = new Progress(`${iso3} ${file}`, original.split('\n').length);
    for (const mutation of mutationsOf(file, original, (text) => mutant.become(file, text))) {
      if (values.line !== undefined && mutation.line !== Number(values.line)) continue;
      progress.at(mutation.line, survivors.length);
      total++;
      const known = isNamed(named, mutation);
      if (!mutant.become(file, mutation.text)) unread++;
      else if (await cases.anyFails()) {
        if (known !== undefined) noticed.push(mutation);
      } else if (known !== undefined) equivalent++;
      else survivors.push(mutation);
      if (known !== undefined) needed.delete(known);
    }
    progress.end();
    mutant.become(file, original);
  }
  for (const { file, line, what, was } of survivors) console.log(`members/${iso3}/${file}:${line}  ${what}   | ${was}`);
  for (const { file, line, what } of noticed) console.log(`members/${iso3}/${file}:${line}  ${what}: named as equivalent, yet noticed`);
  const isWhole = values.file === undefined && values.line === undefined;
  const gone = isWhole ? [...needed] : [];
  for (const { file, what, was } of gone) console.log(`equivalent.json: ${iso3} ${file}: '${what}' of '${was}' is no mutation any more`);
  const share = (100 * (total - equivalent - survivors.length)) / Math.max(1, total - equivalent);
  if (share < threshold || noticed.length > 0 || gone.length > 0) process.exitCode = 1;
  return `${iso3}: ${share.toFixed(2)} % of ${total - equivalent} mutations noticed (${unread} as the mapping is not read), ${survivors.length} not; ${equivalent} named as equivalent`;
}
