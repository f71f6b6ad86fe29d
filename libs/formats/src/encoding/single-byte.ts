/** Encodings of one byte a character, by the names that mappings use. */
export const SINGLE_BYTE_ENCODINGS = ['koi8-r', 'windows-1251', 'iso-8859-1', 'iso-8859-5'] as const;
export type SingleByteEncoding = (typeof SINGLE_BYTE_ENCODINGS)[number];

/** What each byte of an encoding is. `iso-8859-1` is itself, and not what the WHATWG makes of it. */
const TABLES = new Map<SingleByteEncoding, Uint16Array>();

/** What decoders give for a byte that the encoding does not have. */
const NO_CHARACTER = 0xfffd;
/** Such bytes, where the WHATWG makes something of them. */
const MISSING: Partial<Record<SingleByteEncoding, readonly number[]>> = { 'windows-1251': [0x98] };

/** The text of bytes that are one character each; `undefined` where the encoding does not have one of them. */
export function decodeStrictly(bytes: Uint8Array, encoding: SingleByteEncoding): string | undefined {
  const table = tableOf(encoding);
  for (let i = 0; i < bytes.length; i++) if (table[bytes[i]!] === NO_CHARACTER) return undefined;
  return decodeSingleByte(bytes, encoding);
}

/** The text of bytes that are one character each. */
export function decodeSingleByte(bytes: Uint8Array, encoding: SingleByteEncoding): string {
  const table = tableOf(encoding);
  const units = new Uint16Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) units[i] = table[bytes[i]!]!;
  return Buffer.from(units.buffer).toString('utf16le');
}

/** The bytes of a text; `undefined` where it has a character that the encoding has not. */
export function encodeSingleByte(text: string, encoding: SingleByteEncoding): Uint8Array | undefined {
  const byteOf = bytesOf(encoding);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const byte = byteOf.get(text.charCodeAt(i));
    if (byte === undefined) return undefined;
    bytes[i] = byte;
  }
  return bytes;
}

/** The bytes that stand for what `isAllowed` takes: 1 for these, 0 for others. */
export function allowedBytes(encoding: SingleByteEncoding, isAllowed: (character: string) => boolean): Uint8Array {
  return Uint8Array.from(tableOf(encoding), (unit) => (isAllowed(String.fromCharCode(unit)) ? 1 : 0));
}

const BYTES = new Map<SingleByteEncoding, ReadonlyMap<number, number>>();

/** The byte of each UTF-16 unit that the encoding has. */
function bytesOf(encoding: SingleByteEncoding): ReadonlyMap<number, number> {
  let bytes = BYTES.get(encoding);
  if (bytes === undefined) {
    bytes = new Map(Array.from(tableOf(encoding), (unit, byte): [number, number] => [unit, byte]).filter(([unit]) => unit !== REPLACEMENT));
    BYTES.set(encoding, bytes);
  }
  return bytes;
}

/** What a decoder makes of a byte that the encoding has not. */
const REPLACEMENT = 0xfffd;

function tableOf(encoding: SingleByteEncoding): Uint16Array {
  let table = TABLES.get(encoding);
  if (table === undefined) {
    const decoder = new TextDecoder(encoding);
    table = Uint16Array.from({ length: 0x100 }, (_, byte) => (encoding === 'iso-8859-1' ? byte : MISSING[encoding]?.includes(byte) === true ? NO_CHARACTER : decoder.decode(Uint8Array.of(byte)).charCodeAt(0)));
    TABLES.set(encoding, table);
  }
  return table;
}
