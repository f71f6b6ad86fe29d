import { allowedBytes, decodeSingleByte, decodeStrictly, encodeSingleByte, SINGLE_BYTE_ENCODINGS, type SingleByteEncoding } from './single-byte.js';
import { decodeUtf16, encodeUtf16, type Utf16 } from './utf16.js';
import { decodeUtf8 } from './utf8.js';

/** Encodings by the names that mappings use (IANA's). `utf-16` says its order of bytes by a byte order mark, which must stand; `utf-16le` and `utf-16be` are always in theirs. */
export const ENCODINGS = ['utf-8', 'utf-16', 'utf-16le', 'utf-16be', ...SINGLE_BYTE_ENCODINGS] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Whether bytes of the encoding are one character each. */
function isSingleByte(encoding: Encoding): encoding is SingleByteEncoding {
  return !encoding.startsWith('utf-');
}

/** The text of bytes, without a byte order mark at its start; `undefined` where the encoding does not have some of them. */
export function decodeText(bytes: Uint8Array, encoding: Encoding): string | undefined {
  if (encoding === 'utf-8') return decodeUtf8(bytes);
  return isSingleByte(encoding) ? decodeStrictly(bytes, encoding) : decodeUtf16(bytes, encoding as Utf16);
}

/** The way back; `undefined` where the text has a character that the encoding has not. */
export function encodeText(text: string, encoding: Encoding): Uint8Array | undefined {
  if (encoding === 'utf-8') return Buffer.from(text, 'utf8');
  return isSingleByte(encoding) ? encodeSingleByte(text, encoding) : encodeUtf16(text, encoding as Utf16);
}

/** Whether an encoding has a character (one code point). */
export function hasCharacter(encoding: Encoding, character: string): boolean {
  return !isSingleByte(encoding) || encodeSingleByte(character, encoding) !== undefined;
}

/** Decodes as {@link decodeText}; `undefined` also where a character is not one that `isAllowed` takes. */
export function decoderOf(encoding: Encoding, isAllowed: (character: string) => boolean): (bytes: Uint8Array) => string | undefined {
  if (!isSingleByte(encoding)) {
    return (bytes) => {
      const text = decodeText(bytes, encoding);
      return text === undefined || Array.from(new Set(text)).some((character) => !isAllowed(character)) ? undefined : text;
    };
  }
  const allowed = allowedBytes(encoding, (character) => character !== '\ufffd' && isAllowed(character));
  return (bytes) => {
    for (let i = 0; i < bytes.length; i++) if (allowed[bytes[i]!] === 0) return undefined;
    return decodeSingleByte(bytes, encoding);
  };
}
