/** A thread that judges every so many-th line of one member's files, told by `workerData`, and posts what it found. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { collectSpecs } from './collect-specs.ts';
import { isNamed } from './equivalent.ts';
import type { Found, Part } from './found.ts';
import { Mutant } from './mutant.ts';
import type { Mutation } from './mutations/mutation.ts';
import { mutationsOf } from './mutations/mutations.ts';
import type { TestCase } from './test-case.ts';
import { TimedCases } from './timed-cases.ts';

const SPECS = path.resolve(import.meta.dirname, '../../libs/mapping');
/** Specs that go through all members: the samples, renderings, answers, tables, limits and round trips of each. */
const OF_ALL = ['src/conformance.spec.ts', 'src/rendering-conformance.spec.ts', 'src/answer/answer-conformance.spec.ts', ...['answer-texts', 'code-lists', 'each-value-alone', 'limits', 'answer-verdicts', 'round-trip'].map((name) => `test/${name}.spec.ts`)];

const part = workerData as Part;
const mutant = new Mutant(part.folder);
try {
  parentPort!.postMessage(await judge());
} finally {
  mutant.remove();
}

async function judge(): Promise<Found> {
  const own = readdirSync(path.join(SPECS, 'test')).filter((name) => name.endsWith('.spec.ts') && name.startsWith(`${mutant.iso3.toLowerCase()}-`));
  const collected = await collectSpecs([...OF_ALL, ...own.map((name) => `test/${name}`)].map((name) => path.join(SPECS, name)));
  const cases = await TimedCases.of(collected.filter(isOfMember), mutant);
  const found: Found = { cases: cases.count, failed: cases.failed, leftOut: cases.leftOut, total: 0, unread: 0, survivors: [], noticed: [], equivalent: [], isWhole: true };
  if (cases.failed.length > 0) return found;
  const deadline = Date.now() + part.seconds * 1000;
  for (const file of part.files) {
    const text = readFileSync(path.join(part.folder, file), 'utf8');
    const isChosen = (line: number): boolean => line % part.of === part.index && (part.lines.length === 0 || part.lines.includes(line));
    for (const mutation of mutationsOf({ file, text, isChosen, isReadable: (other) => mutant.become(file, other) })) {
      if (Date.now() > deadline) return { ...found, isWhole: false };
      await tally(found, mutation, cases);
    }
    mutant.become(file, text);
  }
  return found;
}

/** A spec that goes through all members names each in its cases. */
function isOfMember({ name }: TestCase): boolean {
  return !OF_ALL.some((file) => name.startsWith(path.basename(file))) || name.includes(mutant.iso3);
}

async function tally(found: Found, mutation: Mutation, cases: TimedCases): Promise<void> {
  const { text: _text, ...said } = mutation;
  const isEquivalent = part.equivalents.some((each) => isNamed(each, said));
  found.total++;
  mutant.put(mutation.file, mutation.text);
  const isNoticed = (await cases.anyOfFileFails(mutation)) || !isRead(found) || (await cases.anyOfMemberFails(mutation));
  if (isNoticed) {
    if (isEquivalent) found.noticed.push(said);
  } else if (isEquivalent) found.equivalent.push(said);
  else {
    found.survivors.push(said);
    parentPort!.postMessage({ survivor: said });
  }
  parentPort!.postMessage({ file: said.file, line: said.line, survivors: found.survivors.length });
}

function isRead(found: Found): boolean {
  const isOne = mutant.isRead;
  if (!isOne) found.unread++;
  return isOne;
}
