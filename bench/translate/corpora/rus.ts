import { type Corpus, CORPUS_BYTES, faultlessSamples } from './corpus.ts';

const CONTENT = /(<[^<>]*MessagePrimaryContent>)([^<]*)(<)/;
const RECORD = /  <Документ ИдДок="[^"]*"[\s\S]*?<\/Документ>\n/g;

/** Every record under a reference of its own, laid out as in the samples, in an envelope as those have it. */
export function rusCorpora(): Corpus[] {
  const windows1251 = encoder();
  const samples = faultlessSamples('RUS').map((bytes) => new TextDecoder().decode(bytes));
  const all = samples.flatMap((sample) => new TextDecoder('windows-1251').decode(Buffer.from(CONTENT.exec(sample)![2]!, 'base64')).match(RECORD) ?? []);
  const texts: string[] = [];
  // As base64 it is a third more.
  for (let size = 0, n = 0; size < (CORPUS_BYTES * 3) / 4; n++) {
    const text = all[n % all.length]!.replace(/ИдДок="[^"]*"/, `ИдДок="Р/${n}"`);
    size += text.length;
    texts.push(text);
  }
  const file = `<?xml version="1.0" encoding="windows-1251"?>\n<Файл ИдФайл="RU_0001" ВерсФорм="1.2" КолДок="${texts.length}">\n${texts.join('')}</Файл>\n`;
  const held = Buffer.from(windows1251(file)).toString('base64');
  return [{ name: 'RUS', bytes: new TextEncoder().encode(samples[0]!.replace(CONTENT, `$1${held}$3`)), records: texts.length }];
}

function encoder(): (text: string) => Uint8Array {
  const decoder = new TextDecoder('windows-1251');
  const bytes = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte] as const));
  return (text) => Uint8Array.from(text, (character) => bytes.get(character) ?? '?'.charCodeAt(0));
}
