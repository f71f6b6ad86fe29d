/** Encodings of one byte a character, by the names that mappings use (IANA's). */
export const SINGLE_BYTE_ENCODINGS = [
  ...(['koi8-r', 'koi8-u', 'ibm866'] as const),
  ...(['windows-1250', 'windows-1251', 'windows-1252', 'windows-1253', 'windows-1254', 'windows-1255', 'windows-1256', 'windows-1257', 'windows-1258'] as const),
  ...(['iso-8859-1', 'iso-8859-2', 'iso-8859-3', 'iso-8859-4', 'iso-8859-5', 'iso-8859-6', 'iso-8859-7', 'iso-8859-8', 'iso-8859-9', 'iso-8859-10', 'iso-8859-13', 'iso-8859-14', 'iso-8859-15', 'iso-8859-16'] as const),
] as const;
export type SingleByteEncoding = (typeof SINGLE_BYTE_ENCODINGS)[number];

/** What each byte of an encoding is. */
const TABLES = new Map<SingleByteEncoding, Uint16Array>();

/** What decoders give for a byte that the encoding does not have. */
const NO_CHARACTER = 0xfffd;
/** Of these two of ISO 8859 the WHATWG makes the encodings of Windows that hold most of them: that they are told apart by. */
const SUPERSET: Partial<Record<SingleByteEncoding, SingleByteEncoding>> = { 'iso-8859-1': 'windows-1252', 'iso-8859-9': 'windows-1254' };

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
    bytes = new Map(Array.from(tableOf(encoding), (unit, byte): [number, number] => [unit, byte]).filter(([unit]) => unit !== NO_CHARACTER));
    BYTES.set(encoding, bytes);
  }
  return bytes;
}

function tableOf(encoding: SingleByteEncoding): Uint16Array {
  let table = TABLES.get(encoding);
  if (table === undefined) {
    const decoder = new TextDecoder(SUPERSET[encoding] ?? encoding);
    const isWindows = encoding.startsWith('windows-');
    table = Uint16Array.from({ length: 0x100 }, (_, byte) => {
      // 0x80 to 0x9f are control characters in ISO 8859. Those of Windows do not have what the WHATWG makes control characters of, as 0x98 of windows-1251.
      const isHighControl = byte >= 0x80 && byte <= 0x9f;
      if (isHighControl && encoding.startsWith('iso-8859-')) return byte;
      const unit = decoder.decode(Uint8Array.of(byte)).charCodeAt(0);
      return isHighControl && isWindows && unit === byte ? NO_CHARACTER : unit;
    });
    TABLES.set(encoding, table);
  }
  return table;
}
