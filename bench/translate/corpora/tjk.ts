import { type Corpus, CORPUS_BYTES, faultlessSamples } from './corpus.ts';

const MOST_RECORDS = 10_000;
const LINE_END = '\r\n';
const REFERENCE = 'Рег. номер';

/** A file of one kind: its lines; a record is a row and the rows of type У behind it. */
interface Sample {
  readonly kind: string;
  readonly meta: string;
  readonly header: string;
  readonly records: readonly (readonly string[])[];
}

/** One for each kind, of the sample with the most columns: every record of it under references of its own. */
export function tjkCorpora(): Corpus[] {
  const encode = encoder();
  const byKind = new Map<string, Sample>();
  for (const sample of faultlessSamples('TJK').map(sampleOf)) {
    const known = byKind.get(sample.kind);
    if (known === undefined || columnsOf(sample).length > columnsOf(known).length) byKind.set(sample.kind, sample);
  }
  return [...byKind.values()].map((sample) => {
    const place = columnsOf(sample).indexOf(REFERENCE);
    const rows: string[] = [];
    let records = 0;
    for (let size = 0; size < CORPUS_BYTES && rows.length + 10 < MOST_RECORDS; records++) {
      const [first, ...more] = sample.records[records % sample.records.length]!;
      const cells = first!.split(';');
      cells[place] = `В-${records}`;
      rows.push(cells.join(';'), ...more);
      size += first!.length + more.join().length;
    }
    return { name: `TJK ${sample.kind}`, records, bytes: encode([sample.meta, sample.header, ...rows, `#ИТОГО;${rows.length}`].map((line) => line + LINE_END).join('')) };
  });
}

function sampleOf(bytes: Uint8Array): Sample {
  const [meta, header, ...rows] = new TextDecoder('koi8-r').decode(bytes).trimEnd().split(LINE_END) as [string, string, ...string[]];
  const records: string[][] = [];
  for (const row of rows.slice(0, -1)) {
    if (/^"?У"?;/.test(row)) records.at(-1)!.push(row);
    else records.push([row]);
  }
  return { kind: meta.split(';')[1]!, meta, header, records };
}

function columnsOf({ header }: Sample): string[] {
  return header.split(';');
}

function encoder(): (text: string) => Uint8Array {
  const bytes = new Map(Array.from({ length: 256 }, (_, byte) => [new TextDecoder('koi8-r').decode(Uint8Array.of(byte)), byte] as const));
  return (text) => Uint8Array.from(text, (character) => bytes.get(character)!);
}
