/**
 * How fast submissions are translated, on one core, for each member whose format is known: beside its codec alone, which is the ceiling.
 *
 *   node bench/translate/translate.bench.ts [SECONDS each, default 3] [MEMBER…]
 *
 * The corpora are records of the public samples that have no fault, repeated under references of their own up to 9 MB or 10,000 rows, as laid out in the
 * samples. `codec` takes every name and every text out of the tree, as whoever parses wants them; `scan` only builds the tree. What is compared takes turns, and
 * processor time is counted, garbage collection included, so that a busy machine disturbs little; the figures are medians of the rounds.
 */
import path from 'node:path';
import { ensureBuilt } from '../../tools/cli/bin/ensure-built.mjs';
import { armCorpora } from './corpora/arm.ts';
import { blrCorpora } from './corpora/blr.ts';
import { type Corpus, ROOT } from './corpora/corpus.ts';
import { kazCorpora } from './corpora/kaz.ts';
import { kgzCorpora } from './corpora/kgz.ts';
import { rusCorpora } from './corpora/rus.ts';
import { tjkCorpora } from './corpora/tjk.ts';

await ensureBuilt(ROOT);
const { loadMember } = await import('@cbx/mapping');

type Member = ReturnType<typeof loadMember>;

const CORPORA: Readonly<Record<string, () => Corpus[]>> = { ARM: armCorpora, BLR: blrCorpora, KAZ: kazCorpora, KGZ: kgzCorpora, RUS: rusCorpora, TJK: tjkCorpora };

const [given, ...chosen] = process.argv.slice(2);
const seconds = Number(given ?? 3);
for (const iso3 of chosen.length === 0 ? Object.keys(CORPORA) : chosen) {
  const member = loadMember(path.join(ROOT, 'members', iso3));
  for (const corpus of CORPORA[iso3]!()) show(member, corpus);
}

function show(member: Member, { name, bytes, records }: Corpus): void {
  const { notifications } = member.translate(bytes);
  if (notifications.length !== records) throw new Error(`of ${records} records of ${name} only ${notifications.length} were accepted: the corpus is not what it should be`);
  const rates = measure(records, {
    translate: () => void member.translate(bytes),
    codec: () => readAll(member, bytes),
    scan: () => void member.read(bytes),
    ...(name === 'KAZ' ? { 'JSON.parse': () => void JSON.parse(new TextDecoder().decode(bytes)) } : {}),
  });
  console.log(`${name}: ${(rates['translate']! / rates['codec']!).toFixed(2)} of its codec alone  (${records} records, ${(bytes.length / 1e6).toFixed(1)} MB, ${Math.round(bytes.length / records)} bytes a record)`);
  for (const [what, rate] of Object.entries(rates)) console.log(`  ${what.padEnd(10)} ${Math.round(rate).toLocaleString('en').padStart(9)} records/s  ${((rate * bytes.length) / records / 1e6).toFixed(0).padStart(4)} MB/s`);
}

function readAll(member: Member, bytes: Uint8Array): void {
  const reading = member.read(bytes);
  if (!reading.ok) throw new Error(reading.fault.code);
  const { tree } = reading;
  let length = 0;
  for (let node = 0; node < tree.size; node++) if (!tree.hasChildren(node)) length += tree.text(node).length + tree.name(node).length;
  if (length === 0) throw new Error('nothing was read');
}

function measure(records: number, works: Readonly<Record<string, () => void>>): Record<string, number> {
  const names = Object.keys(works);
  const rounds: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]));
  for (let spent = 0, round = 0; spent < seconds * 1000 * names.length || round < 7; round++) {
    for (const name of names) {
      const began = process.cpuUsage();
      works[name]!();
      const { user, system } = process.cpuUsage(began);
      const took = (user + system) / 1000;
      spent += took;
      // The first rounds compile the code.
      if (round >= 2) rounds[name]!.push(records / (took / 1000));
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(rounds[name]!)]));
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
