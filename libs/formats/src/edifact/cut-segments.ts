import { allowedBytes, decodeSingleByte, type SingleByteEncoding } from '../encoding/single-byte.js';
import { decodeUtf8 } from '../encoding/utf8.js';
import { isLineBreak, type ServiceCharacters } from './service-characters.js';

export interface Segments {
  readonly text: string;
  readonly count: number;
  /** Where each begins and where its terminator stands, in `text`. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Where the last one's terminator stands in the bytes; -1 where the interchange does not end. */
  readonly endInBytes: number;
}

export type Cut = Segments | 'FORMAT.FORBIDDEN' | 'FORMAT.ENCODING';

const SKIPPED = 1;
const RELEASE = 2;
const TERMINATOR = 3;
const LAST_TAG = 'UNZ';
/** U+0080 to U+009F, which no text has. */
const CONTROL = /[\u0080-\u009f]/;

/**
 * The segments from `from` to the end of the first UNZ, or of the bytes. Line breaks are dropped before anything else, wherever they stand; the bytes are cut,
 * and then decoded. One pass, which sees a segment over the limit of bytes before it looks at what the bytes stand for.
 */
export function cutSegments(bytes: Uint8Array, from: number, characters: ServiceCharacters, encoding: 'utf-8' | SingleByteEncoding, mostBytes: number): Cut {
  const classes = classesOf(characters);
  const isUtf8 = encoding === 'utf-8';
  const kept = new Uint8Array(bytes.length - from);
  let starts = new Int32Array(64 + ((bytes.length - from) >> 4));
  let ends = new Int32Array(starts.length);
  let count = 0;
  let size = 0;
  /** Of UTF-8: units of the text that the bytes so far are fewer. */
  let fewer = 0;
  let start = 0;
  let textStart = 0;
  let endInBytes = -1;
  let isReleased = false;
  let isTooLong = false;
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at]!;
    const type = classes[byte]!;
    if (type === SKIPPED) continue;
    kept[size++] = byte;
    if (isUtf8 && byte >= 0x80) {
      // A character of four bytes is two units.
      if (byte < 0xc0) fewer++;
      else if (byte >= 0xf0) fewer--;
    }
    if (isReleased) isReleased = false;
    else if (type === RELEASE) isReleased = true;
    else if (type === TERMINATOR) {
      if (size - 1 - start > mostBytes) isTooLong = true;
      if (count === starts.length) {
        starts = grown(starts);
        ends = grown(ends);
      }
      starts[count] = textStart;
      ends[count++] = size - 1 - fewer;
      if (isLast(kept, start, size - 1, characters)) {
        endInBytes = at;
        break;
      }
      start = size;
      textStart = size - fewer;
    }
  }
  if (isTooLong || (endInBytes < 0 && size - start > mostBytes)) return 'FORMAT.FORBIDDEN';
  const text = decode(kept.subarray(0, size), encoding);
  return text === undefined ? 'FORMAT.ENCODING' : { text, count, starts, ends, endInBytes };
}

/** The first segment, without line breaks, a character a byte; `undefined` where it does not end. */
export function firstSegment(bytes: Uint8Array, from: number, characters: ServiceCharacters): string | undefined {
  let isReleased = false;
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (isLineBreak(byte)) continue;
    if (isReleased) isReleased = false;
    else if (byte === characters.release) isReleased = true;
    else if (byte === characters.terminator) return Buffer.from(bytes.subarray(from, at).filter((each) => !isLineBreak(each))).toString('latin1');
  }
  return undefined;
}

/** Whether a segment's tag is UNZ, with nothing behind it but elements. */
function isLast(kept: Uint8Array, start: number, end: number, { element, release }: ServiceCharacters): boolean {
  let at = start;
  for (let i = 0; i < LAST_TAG.length; i++) {
    if (kept[at] === release) at++;
    if (at >= end || kept[at++] !== LAST_TAG.charCodeAt(i)) return false;
  }
  return at === end || kept[at] === element;
}

function decode(bytes: Uint8Array, encoding: 'utf-8' | SingleByteEncoding): string | undefined {
  if (encoding === 'utf-8') {
    for (let i = 0; i < bytes.length; i++) if (bytes[i]! < 0x20 || bytes[i] === 0x7f) return undefined;
    const text = decodeUtf8(bytes);
    return text === undefined || CONTROL.test(text) ? undefined : text;
  }
  const allowed = allowedIn(encoding);
  for (let i = 0; i < bytes.length; i++) if (allowed[bytes[i]!] === 0) return undefined;
  return decodeSingleByte(bytes, encoding);
}

const ALLOWED = new Map<SingleByteEncoding, Uint8Array>();

/** Every character but the controls. */
function allowedIn(encoding: SingleByteEncoding): Uint8Array {
  let allowed = ALLOWED.get(encoding);
  if (allowed === undefined) ALLOWED.set(encoding, (allowed = allowedBytes(encoding, (character) => !/[\p{Cc}\ufffd]/u.test(character))));
  return allowed;
}

function classesOf({ release, terminator }: ServiceCharacters): Uint8Array {
  const classes = new Uint8Array(0x100);
  classes[0x0d] = SKIPPED;
  classes[0x0a] = SKIPPED;
  if (release >= 0) classes[release] = RELEASE;
  classes[terminator] = TERMINATOR;
  return classes;
}

function grown(from: Int32Array): Int32Array<ArrayBuffer> {
  const to = new Int32Array(from.length * 2);
  to.set(from);
  return to;
}
