/**
 * How fast a member's submissions are translated, on one core: beside its codec alone (the ceiling) and `JSON.parse` alone.
 *
 *   node bench/translate/translate.bench.ts [SECONDS each, default 3]
 *
 * The corpus is every record of every public sample that has no fault, repeated under references of their own up to 9 MB, as laid out in the samples.
 * What is compared takes turns, and processor time is counted, so that a busy machine disturbs little; the figures are medians of the rounds.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ensureBuilt } from '../../tools/cli/bin/ensure-built.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');
const SAMPLES = path.join(ROOT, 'members/KAZ/samples');
const CORPUS_BYTES = 9_000_000;

await ensureBuilt(ROOT);
const { loadMember } = await import('@cbx/mapping');

const seconds = Number(process.argv[2] ?? 3);
const member = loadMember(path.join(ROOT, 'members/KAZ'));
const { bytes, records } = corpus();
const translation = member.translate(bytes);
if (translation.notifications.length !== records) throw new Error(`of ${records} records only ${translation.notifications.length} were accepted: the corpus is not what it should be`);

const rates = measure({
  translate: () => void member.translate(bytes),
  codec: readAll,
  scan: () => void member.read(bytes),
  'JSON.parse': () => void JSON.parse(new TextDecoder().decode(bytes)),
});
const share = (name: string): string => (rates['translate']! / rates[name]!).toFixed(2);
console.log(`KAZ: ${share('codec')} of its codec alone, ${share('JSON.parse')} of JSON.parse alone  (${records} records, ${(bytes.length / 1e6).toFixed(1)} MB, ${Math.round(bytes.length / records)} bytes a record)`);
for (const [name, rate] of Object.entries(rates)) console.log(`  ${name.padEnd(10)} ${Math.round(rate).toLocaleString('en').padStart(9)} records/s  ${((rate * bytes.length) / records / 1e6).toFixed(0).padStart(4)} MB/s`);

function readAll(): void {
  const reading = member.read(bytes);
  if (!reading.ok) throw new Error(reading.fault.code);
  const { tree } = reading;
  let length = 0;
  for (let node = 0; node < tree.size; node++) if (tree.kind(node) > 2) length += tree.text(node).length + tree.name(node).length;
  if (length === 0) throw new Error('nothing read');
}

interface SampleRecord {
  recordNumber: string;
}

function corpus(): { bytes: Uint8Array; records: number } {
  const files = readdirSync(SAMPLES).filter((name) => name.endsWith('.json') && existsFaultless(name));
  const samples = files.map((name) => JSON.parse(new TextDecoder().decode(readFileSync(path.join(SAMPLES, name)))) as { messageInfo: object; messageData: { records: SampleRecord[] } });
  const all = samples.flatMap((sample) => sample.messageData.records);
  const texts: string[] = [];
  for (let size = 0, n = 0; size < CORPUS_BYTES; n++) {
    const record = all[n % all.length]!;
    const text = JSON.stringify({ ...record, recordNumber: `${record.recordNumber}/${n}` }, null, 2).replaceAll('\n', '\n      ');
    size += Buffer.byteLength(text);
    texts.push(text);
  }
  const text = `{\n  "messageInfo": ${JSON.stringify(samples[0]!.messageInfo)},\n  "messageData": {\n    "recordCount": ${texts.length},\n    "records": [\n      ${texts.join(',\n      ')}\n    ]\n  }\n}\n`;
  return { bytes: new TextEncoder().encode(text), records: texts.length };
}

function existsFaultless(name: string): boolean {
  if (name.endsWith('.expected.json')) return false;
  const expected = JSON.parse(readFileSync(path.join(SAMPLES, name.replace('.json', '.expected.json')), 'utf8')) as { rejections: unknown[] };
  return expected.rejections.length === 0;
}

function measure(works: Readonly<Record<string, () => void>>): Record<string, number> {
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
