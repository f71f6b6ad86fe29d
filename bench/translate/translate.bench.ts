/**
 * How fast submissions are translated, on one core, for each member: beside its codec alone, which is the ceiling, beside well-known parsers alone, and beside what a user
 * would write instead; and how fast the notifications are rendered into the member's format again.
 *
 *   node bench/translate/translate.bench.ts [SECONDS each, default 3] [MEMBER…]
 *
 * The corpora are records of the public samples that have no fault, repeated under references of their own up to 9 MB or 10,000 records, as laid out in the
 * samples. A translation hands each notification on as soon as it is read, as the gateway takes them. `codec` takes every name and every text out of the tree, as whoever parses wants them. JSONata gives the same notifications for KAZ's operations,
 * which is checked. What is compared takes turns, and processor time is counted, garbage collection included, so that a busy machine disturbs little; the
 * figures are medians of the rounds. Last stands the gate of Mojaloop's mapper: 1,000 single transforms within 2 s.
 */
import { parse as parseCsv } from 'csv-parse/sync';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Notification } from '@cbx/contracts';
import { SaxesParser } from 'saxes';
import { ensureBuilt } from '../../tools/cli/bin/ensure-built.mjs';
import { barsText, writeBars } from '../support/plot.ts';
import { type Cell, table } from '../support/table.ts';
import { armCorpora } from './corpora/arm.ts';
import { blrCorpora } from './corpora/blr.ts';
import { type Corpus, ROOT } from './corpora/corpus.ts';
import { kazCorpora } from './corpora/kaz.ts';
import { kgzCorpora } from './corpora/kgz.ts';
import { rusCorpora } from './corpora/rus.ts';
import { tjkCorpora } from './corpora/tjk.ts';
import { byJsonata, kazOperations } from './peers/kaz-operations.ts';

await ensureBuilt(ROOT);
const { loadMember } = await import('@cbx/mapping');
const { makeNotificationId, makeSubjectKey } = await import('@cbx/contracts');

type Member = ReturnType<typeof loadMember>;

const CORPORA: Readonly<Record<string, () => Corpus[]>> = { KAZ: kazCorpora, RUS: rusCorpora, BLR: blrCorpora, KGZ: kgzCorpora, TJK: tjkCorpora, ARM: armCorpora };
/** What others' parsers do with the same bytes, nothing of it checked. */
const PARSERS: Readonly<Record<string, readonly [name: string, parse: (bytes: Uint8Array) => unknown]>> = {
  KAZ: ['JSON.parse', (bytes) => JSON.parse(new TextDecoder().decode(bytes)) as unknown],
  TJK: ['csv-parse', (bytes) => parseCsv(new TextDecoder('koi8-r').decode(bytes), { delimiter: ';', relax_column_count: true })],
  KGZ: ['saxes', (bytes) => parseXml(new TextDecoder().decode(bytes))],
};
/** So many notifications are rendered, each as a submission of its own. */
const RENDERED = 2000;
const RENDER_CONTEXT = { at: '2024-06-30T12:00:00.000Z', id: '7b6e1c52-0d3f-4a89-b1c7-000000000001' };
const GATE = { transforms: 1000, seconds: 2 };

const [given, ...chosen] = process.argv.slice(2);
const seconds = Number(given ?? 3);
const rows: Cell[][] = [];
const renderings: Cell[][] = [];
const bars: { label: string; value: number }[] = [];
for (const iso3 of chosen.length === 0 ? Object.keys(CORPORA) : chosen) {
  const member = loadMember(path.join(ROOT, 'members', iso3));
  for (const corpus of CORPORA[iso3]!()) await show(member, corpus);
}
if (chosen.length === 0 || chosen.includes('KAZ')) await showPeer();
console.log(`\n${table(['', 'translation is', 'of', 'translation, records/s', 'that, records/s', 'bytes a record'], rows)}\n`);
console.log(`${table(['rendered', 'records/s', 'bytes each'], renderings)}\n`);
console.log(barsText('translated', bars, 'records a second of processor'));
if (chosen.length === 0) writeBars('translate.svg', 'translated', bars, 'records a second of processor');
gate();

async function show(member: Member, { name, bytes, records }: Corpus): Promise<void> {
  const { notifications, rejections } = member.translate(bytes);
  if (notifications.length !== records) throw new Error(`of ${records} records of ${name} only ${notifications.length} were accepted (${rejections.slice(0, 3).map(({ code, path: at }) => `${code} ${at}`).join(', ')}): the corpus is not what it should be`);
  const parser = PARSERS[member.iso3];
  await showRendering(member, name, notifications.slice(0, RENDERED).map(({ notification }) => notification));
  const rates = await measure(records, { translation: () => member.translate(bytes, discard), codec: () => readAll(member, bytes), ...(parser === undefined ? {} : { parser: () => parser[1](bytes) }) });
  bars.push({ label: name, value: rates['translation']! });
  add(name, 'its codec alone', rates['translation']!, rates['codec']!, bytes.length / records);
  if (parser !== undefined) add(name, `${parser[0]} alone`, rates['translation']!, rates['parser']!, bytes.length / records);
}

async function showRendering({ render }: Member, name: string, notifications: readonly Notification[]): Promise<void> {
  if (render === undefined) return;
  const renderAll = (): number => {
    let length = 0;
    for (const notification of notifications) {
      const rendering = render(notification, RENDER_CONTEXT);
      if (rendering.outcome === 'NOT_RENDERED') throw new Error(`${name} does not take a notification of its own: ${rendering.fault.code} ${rendering.fault.pointer}`);
      length += rendering.bytes.length;
    }
    return length;
  };
  const rates = await measure(notifications.length, { rendering: renderAll });
  renderings.push([name, Math.round(rates['rendering']!), Math.round(renderAll() / notifications.length)]);
  console.error(`${name}: ${Math.round(rates['rendering']!)} rendered a second`);
}

function discard(): void {
  // Who takes it does with it what he likes.
}

async function showPeer(): Promise<void> {
  const member = loadMember(path.join(ROOT, 'members/KAZ'));
  const { name, bytes, records } = kazOperations();
  const jsonata = (): Promise<unknown[]> => byJsonata(bytes, (header) => ({ notificationId: makeNotificationId(header), subjectKey: makeSubjectKey(header) }));
  const ours = JSON.parse(JSON.stringify(member.translate(bytes).notifications.map(({ notification }) => notification))) as unknown[];
  const theirs = JSON.parse(JSON.stringify(await jsonata())) as unknown[];
  const differs = ours.findIndex((each, index) => !isDeepStrictEqual(each, theirs[index]));
  if (ours.length !== records || differs >= 0) throw new Error(`JSONata gives another notification ${differs}: ${JSON.stringify(theirs[differs])} instead of ${JSON.stringify(ours[differs])}`);
  const rates = await measure(records, { translation: () => member.translate(bytes, discard), JSONata: jsonata });
  add(name, 'JSON.parse and JSONata, the same result', rates['translation']!, rates['JSONata']!, bytes.length / records);
}

function add(name: string, of: string, own: number, other: number, size: number): void {
  rows.push([name, `${(own / other).toFixed(2)}`, of, Math.round(own), Math.round(other), Math.round(size)]);
  console.error(`${name}: ${(own / other).toFixed(2)} of ${of}`);
}

/** Single submissions, the first of them as cold as a process that just began. */
function gate(): void {
  const member = loadMember(path.join(ROOT, 'members/KAZ'));
  const bytes = readFileSync(path.join(ROOT, 'members/KAZ/samples/06-searches.json'));
  const began = performance.now();
  for (let n = 0; n < GATE.transforms; n++) member.translate(bytes);
  const took = (performance.now() - began) / 1000;
  console.log(`\n${GATE.transforms} single transforms took ${took.toFixed(2)} s: ${(GATE.seconds / took).toFixed(1)} times as quick as Mojaloop's gate asks (${GATE.seconds} s)`);
}

function parseXml(text: string): void {
  new SaxesParser({ xmlns: true }).write(text).close();
}

function readAll(member: Member, bytes: Uint8Array): void {
  const reading = member.read(bytes);
  if (!reading.ok) throw new Error(reading.fault.code);
  const { tree } = reading;
  let length = 0;
  for (let node = 0; node < tree.size; node++) if (!tree.hasChildren(node)) length += tree.text(node).length + tree.name(node).length;
  if (length === 0) throw new Error('nothing was read');
}

async function measure(records: number, works: Readonly<Record<string, () => unknown>>): Promise<Record<string, number>> {
  const names = Object.keys(works);
  const rounds: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]));
  for (let spent = 0, round = 0; spent < seconds * 1000 * names.length || round < 7; round++) {
    for (const name of names) {
      const began = process.cpuUsage();
      await works[name]!();
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
