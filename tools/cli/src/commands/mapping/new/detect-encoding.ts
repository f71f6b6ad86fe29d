import { decodeText, type Encoding, ENCODINGS } from '@cbx/formats';

export interface DetectedEncoding {
  readonly encoding: Encoding;
  /** How it is known; a guess has to be looked at. */
  readonly because: string;
  readonly text: string;
}

/** Encodings of one byte a character that are tried where nothing says which it is, the likelier first. */
const GUESSED: readonly Encoding[] = ['windows-1251', 'koi8-u', 'koi8-r', 'ibm866', 'iso-8859-5', 'windows-1252', 'windows-1250', 'iso-8859-2', 'iso-8859-1'];
/** Half of the letters of a Cyrillic text are these. */
const FREQUENT = /[оеаинтсрвлкіїйґўңүөұқғ]/gu;
const LETTER = /\p{L}/gu;
/** What a text in the wrong encoding has: box drawings, control characters, signs between letters, a capital behind a small letter, letters of two scripts in one word. */
const ODD = /[\u2500-\u259f\u0080-\u009f]|\p{L}[^\p{L}\p{N}\s.,;:|/'"()\-–—«»=+@&<>_#№ʼ’*?!\t\]\[]\p{L}|\p{Ll}\p{Lu}|[A-Za-z]\p{Script=Cyrillic}|\p{Script=Cyrillic}[A-Za-z]/gu;

/** The encoding of a sample: a byte order mark, what an XML declaration says, UTF-8 where all of it is; else the one whose letters look most like a text. */
export function detectEncoding(bytes: Uint8Array): DetectedEncoding {
  const decoded = (encoding: Encoding, because: string): DetectedEncoding | undefined => {
    const text = decodeText(bytes, encoding);
    return text === undefined ? undefined : { encoding, because, text };
  };
  const [first = 0, second = 0, third = 0, fourth = 0] = bytes;
  const byMark = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) ? decoded('utf-16', 'it has a byte order mark') : undefined;
  if (byMark !== undefined) return byMark;
  if (second === 0 && fourth === 0 && first !== 0) return decoded('utf-16le', 'every second byte is zero') ?? plain(bytes);
  if (first === 0 && third === 0 && second !== 0) return decoded('utf-16be', 'every second byte is zero') ?? plain(bytes);
  const declared = /^<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(Buffer.from(bytes.subarray(0, 300)).toString('latin1'))?.[1]?.toLowerCase();
  const known = ENCODINGS.find((encoding) => encoding === declared);
  const byDeclaration = known === undefined ? undefined : decoded(known, 'the document declares it');
  if (byDeclaration !== undefined) return byDeclaration;
  const utf8 = decoded('utf-8', bytes.every((byte) => byte < 0x80) ? 'the sample is ASCII: look at the document for what else there may be' : 'all of it is UTF-8');
  if (utf8 !== undefined) return utf8;
  const ranked = GUESSED.flatMap((encoding) => decoded(encoding, '') ?? []).map((each) => ({ ...each, score: scoreOf(each.text) })).sort((a, b) => b.score - a.score);
  const [best, next] = ranked;
  if (best === undefined) return plain(bytes);
  return { ...best, because: `a guess by its letters${next === undefined ? '' : `; the next best is ${next.encoding}`}: compare with the document` };
}

function plain(bytes: Uint8Array): DetectedEncoding {
  return { encoding: 'iso-8859-1', because: 'no other has all of its bytes: ask the document', text: Buffer.from(bytes).toString('latin1') };
}

function scoreOf(text: string): number {
  const beyond = text.replace(/[\0-\x7f]+/g, ' ');
  const count = (pattern: RegExp): number => (text.match(pattern) ?? []).length;
  return (beyond.match(FREQUENT) ?? []).length + (beyond.match(LETTER) ?? []).length * 0.5 - count(ODD) * 3;
}
