/**
 * Runs of Unicode White_Space (Unicode 16, PropList.txt). `\s` is another set: it has U+FEFF, which is no white space, and lacks U+0085, which is.
 */
const WHITE_SPACE = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;
const ONLY_PLAIN = /^[!-~]+(?: [!-~]+)*$/;

/** The shared schema's *text*: NFC, each run of White_Space one space, trimmed. An empty result is an absent value. */
export function normalizeText(value: string): string {
  // Most values are printable ASCII with single spaces, and are what they will be.
  if (ONLY_PLAIN.test(value)) return value;
  const spaced = value.normalize('NFC').replace(WHITE_SPACE, ' ');
  const start = spaced.startsWith(' ') ? 1 : 0;
  const end = spaced.length > start && spaced.endsWith(' ') ? spaced.length - 1 : spaced.length;
  return spaced.slice(start, end);
}

/** Length in Unicode code points. */
export function codePointLength(value: string): number {
  let length = value.length;
  for (let i = 1; i < value.length; i++) {
    const low = value.charCodeAt(i);
    if (low >= 0xdc00 && low <= 0xdfff) {
      const high = value.charCodeAt(i - 1);
      if (high >= 0xd800 && high <= 0xdbff) length--;
    }
  }
  return length;
}

/** Whether a character of general category Cc is in it. */
export function hasControlCharacter(value: string): boolean {
  for (let i = 0; i < value.length; i++) {
    const unit = value.charCodeAt(i);
    if (unit < 0x20 || (unit >= 0x7f && unit <= 0x9f)) return true;
  }
  return false;
}

/** Whether half of a surrogate pair stands alone in it. */
export function hasLoneSurrogate(value: string): boolean {
  return !value.isWellFormed();
}
