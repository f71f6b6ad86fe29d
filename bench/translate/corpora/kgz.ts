import { type Corpus, CORPUS_BYTES, faultlessSamples } from './corpus.ts';

const MOST_RECORDS = 10_000;
const RECORD = /^ *<(?:\w+:)?(CrimeGroup|ReadmissionPerson|OperationState|KyrgyzPhysicPerson)>[^]*?<\/(?:\w+:)?\1>\n/gm;
const REFERENCE = /(RegNumber>)[^<]*/;
const COUNT = /(RecordCount>)[0-9]+/;

/** One for each type of record, of the sample whose first record of it is the longest, and one snapshot: that record under references of its own. */
export function kgzCorpora(): Corpus[] {
  const longest = new Map<string, { message: string; record: string }>();
  for (const bytes of faultlessSamples('KGZ')) {
    const message = new TextDecoder().decode(bytes);
    const [record, type] = RECORD.exec(message) ?? [];
    RECORD.lastIndex = 0;
    if (record === undefined || type === undefined) continue;
    const name = message.includes('SnapshotHead>') ? 'snapshot' : type;
    if ((longest.get(name)?.record.length ?? 0) < record.length) longest.set(name, { message, record });
  }
  return [...longest].map(([name, { message, record }]) => {
    const start = message.indexOf(record);
    const last = [...message.matchAll(RECORD)].at(-1)!;
    const size = new TextEncoder().encode(record).length + 16;
    const records = Math.min(MOST_RECORDS, Math.floor(CORPUS_BYTES / size));
    const text = Array.from({ length: records }, (_, index) => record.replace(REFERENCE, `$1В-${index}`)).join('');
    return { name: `KGZ ${name}`, records, bytes: new TextEncoder().encode(message.slice(0, start).replace(COUNT, `$1${records}`) + text + message.slice(last.index + last[0].length)) };
  });
}
