import type { Random } from './random.js';

/** Stands for a person's data: no name that an answer may repeat. */
export const SECRET = 'ZQ!XV #91';

/** What codecs and converters look for, and what encodings do not have. */
export const SIGNS = [
  '"', "'", '+', ':', ';', ',', '?', '/', ' / ', '=', '*', '~', '{', '}', '[', ']', '<', '>', '&', '&#', '</', '/>', '<a>', '<a ', '<!--', '-->', '<![CDATA[', ']]>', '<!DOCTYPE a [<!ENTITY b "b">]>', '&b;', '{"a":', '[[', '\\u', '\\ud800', '\n', '\r', '\r\n', '\t', ' ', '\0', '\x85', '\xff', '\xc3\x28',
  '\xf0\x9f', '\xed\xa0\x80', '\xef\xbb\xbf', 'UNA:+.? \'', "UNZ+1+1'", "UNH+1+A'", 'D51', 'D90000001', '#', '1e999', '-0', '9'.repeat(400), '00000000', 'A'.repeat(5000),
] as const;

/** A file with a few of its bytes altered, cut, repeated or replaced, and a secret somewhere. Where a part of it is base64, what that holds may be altered instead. */
export function breakBytes(sample: Uint8Array, random: Random): Uint8Array {
  const text = Buffer.from(sample).toString('latin1');
  const inner = /[A-Za-z0-9+/\r\n]{400,}={0,2}/.exec(text);
  if (inner !== null && random.below(2) === 0) {
    const broken = breakText(Buffer.from(inner[0], 'base64').toString('latin1'), random);
    return Buffer.from(text.slice(0, inner.index) + Buffer.from(broken, 'latin1').toString('base64') + text.slice(inner.index + inner[0].length), 'latin1');
  }
  return Buffer.from(breakText(text, random), 'latin1');
}

function breakText(sample: string, random: Random): string {
  let text = sample;
  for (let changes = 1 + random.below(5); changes > 0; changes--) {
    const at = random.below(text.length + 1);
    const end = at + random.below(1 + random.below(200));
    const [before, part, after] = [text.slice(0, at), text.slice(at, end), text.slice(end)];
    text = random.oneOf([
      () => before + String.fromCharCode(random.below(256)) + text.slice(at + 1),
      () => before + random.oneOf(SIGNS) + text.slice(at),
      () => before + random.oneOf(SIGNS).repeat(1 + random.below(40)) + after,
      () => before + SECRET + text.slice(at),
      () => before + after,
      () => before + part + part + after,
      () => before,
      () => text.replaceAll(random.oneOf(['\r\n', '\n', "'", '"', ';', '>']), ''),
    ])();
  }
  return text;
}
