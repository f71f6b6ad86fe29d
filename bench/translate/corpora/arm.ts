import { type Corpus, CORPUS_BYTES, faultlessSamples } from './corpus.ts';

const MOST_RECORDS = 10_000;
const MAIN_LINES = ['D10', 'D20', 'D30', 'D40'];
const NUMBER = 3;
const REFERENCE = 54;
const REFERENCE_WIDTH = 30;

/** One for each kind, of the longest record in the samples that have no fault, under numbers and references of its own. */
export function armCorpora(): Corpus[] {
  const samples = faultlessSamples('ARM').map((bytes) => new TextDecoder().decode(bytes).normalize('NFC').split(/\r?\n/).filter((line) => line.trim() !== ''));
  const records = samples.flatMap((lines) => recordsOf(lines.slice(1, -1)));
  const header = samples[0]![0]!;
  return MAIN_LINES.map((type) => {
    const [record] = records.filter(([main]) => main!.startsWith(type) && main![9] !== 'C').sort((a, b) => b.join('').length - a.join('').length) as [string[]];
    const lines: string[] = [];
    let count = 0;
    for (let size = 0; size < CORPUS_BYTES && count < MOST_RECORDS; count++) {
      const own = record.map((line, index) => put(index === 0 ? put(line, REFERENCE, `AM-${count}`.padEnd(REFERENCE_WIDTH)) : line, NUMBER, String(count).padStart(6, '0')));
      lines.push(...own);
      size += Buffer.byteLength(own.join('\n')) + 1;
    }
    const trailer = `T${String(count).padStart(6, '0')}${String(lines.length).padStart(6, '0')}`;
    return { name: `ARM ${type}`, records: count, bytes: Buffer.from([header, ...lines, trailer].join('\n'), 'utf8') };
  });
}

function recordsOf(lines: readonly string[]): string[][] {
  const records: string[][] = [];
  for (const line of lines) {
    if (MAIN_LINES.includes(line.slice(0, NUMBER))) records.push([line]);
    else records.at(-1)?.push(line);
  }
  return records;
}

/** The samples' first 84 columns are within the BMP. */
function put(line: string, at: number, text: string): string {
  return line.slice(0, at) + text + line.slice(at + text.length);
}
