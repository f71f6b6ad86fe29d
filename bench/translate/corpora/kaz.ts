import { type Corpus, CORPUS_BYTES, faultlessSamples } from './corpus.ts';

interface KazSubmission {
  readonly messageInfo: object;
  readonly messageData: { readonly records: readonly { readonly recordNumber: string }[] };
}

/** Every record under references of its own, laid out as in the samples. */
export function kazCorpora(): Corpus[] {
  const samples = faultlessSamples('KAZ').map((bytes) => JSON.parse(new TextDecoder().decode(bytes)) as KazSubmission);
  const all = samples.flatMap((sample) => sample.messageData.records);
  const texts: string[] = [];
  for (let size = 0, n = 0; size < CORPUS_BYTES; n++) {
    const record = all[n % all.length]!;
    const text = JSON.stringify({ ...record, recordNumber: `${record.recordNumber}/${n}` }, null, 2).replaceAll('\n', '\n      ');
    size += Buffer.byteLength(text);
    texts.push(text);
  }
  const text = `{\n  "messageInfo": ${JSON.stringify(samples[0]!.messageInfo)},\n  "messageData": {\n    "recordCount": ${texts.length},\n    "records": [\n      ${texts.join(',\n      ')}\n    ]\n  }\n}\n`;
  return [{ name: 'KAZ', bytes: new TextEncoder().encode(text), records: texts.length }];
}
