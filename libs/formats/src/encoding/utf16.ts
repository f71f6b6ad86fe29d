export type Utf16 = 'utf-16' | 'utf-16le' | 'utf-16be';

const MARK = '\ufeff';

/** The text of well-formed UTF-16, without a byte order mark at the very start; `undefined` where it is not (half a unit, a lone surrogate), or has no mark where it needs one. */
export function decodeUtf16(bytes: Uint8Array, encoding: Utf16): string | undefined {
  const order = encoding === 'utf-16' ? markedOrder(bytes) : encoding;
  if (order === undefined) return undefined;
  try {
    return new TextDecoder(order, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The bytes of a text: `utf-16` with a mark, its least significant byte first. `undefined` where a surrogate stands alone. */
export function encodeUtf16(text: string, encoding: Utf16): Uint8Array | undefined {
  if (!text.isWellFormed()) return undefined;
  const bytes = Buffer.from(encoding === 'utf-16' ? MARK + text : text, 'utf16le');
  return encoding === 'utf-16be' ? bytes.swap16() : bytes;
}

function markedOrder([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}
