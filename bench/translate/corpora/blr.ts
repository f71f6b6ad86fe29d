import { type Corpus, CORPUS_BYTES, faultlessSamples } from './corpus.ts';

const MOST_RECORDS = 10_000;
/** In ISO 8859-5 this is 0x360 below Unicode. */
const CYRILLIC = 0x360;
const SYNTAXES: readonly (readonly [syntax: string, date: string])[] = [
  ['UNOE:3', '240601'],
  ['UNOW:4', '20240601'],
];

/** One for each syntax that Belarus uses most: the messages of its samples in the default service characters, under references of their own. */
export function blrCorpora(): Corpus[] {
  return SYNTAXES.map(([syntax, date]) => {
    const messages = faultlessSamples('BLR').flatMap((bytes) => messagesOf(bytes, syntax));
    const segments = [`UNB+${syntax}+BLRMVD:ZZ+CBXGW:ZZ+${date}:1230+BENCH`];
    let records = 0;
    for (let size = 0; size < CORPUS_BYTES && records < MOST_RECORDS; records++) {
      const [header = '', begin = '', ...more] = messages[records % messages.length]!;
      const message = [header.replace(/^UNH\+[^+]*/, `UNH+${records}`), begin.replace(/^(BGM\+[^+]*\+)[^+:]*/, `$1BY-${records}`), ...more];
      segments.push(...message, `UNT+${message.length + 1}+${records}`);
      size += message.join("'").length * (syntax === 'UNOW:4' ? 1.3 : 1);
    }
    return { name: `BLR ${syntax}`, records, bytes: encode([...segments, `UNZ+${records}+BENCH`].map((segment) => `${segment}'\r\n`).join(''), syntax) };
  });
}

/** The segments of each message, without UNT; none where the sample has another syntax, other service characters or a heading. */
function messagesOf(bytes: Uint8Array, syntax: string): string[][] {
  const text = syntax === 'UNOW:4' ? new TextDecoder().decode(bytes) : new TextDecoder('iso-8859-5').decode(bytes);
  const interchange = /^(?:UNA:\+.\? ')?[\r\n]*(UNB\+[^]*)$/.exec(text)?.[1];
  if (interchange?.startsWith(`UNB+${syntax}`) !== true) return [];
  const messages: string[][] = [];
  for (const segment of interchange.replace(/[\r\n]/g, '').match(/(?:\?.|[^'?])+(?=')/g) ?? []) {
    if (segment.startsWith('UNH')) messages.push([segment]);
    else if (!/^UN[BTZ]/.test(segment)) messages.at(-1)!.push(segment);
  }
  return messages;
}

function encode(text: string, syntax: string): Uint8Array {
  return syntax === 'UNOW:4' ? Buffer.from(text, 'utf8') : Uint8Array.from(text, (character) => (character.charCodeAt(0) > 0xff ? character.charCodeAt(0) - CYRILLIC : character.charCodeAt(0)));
}
