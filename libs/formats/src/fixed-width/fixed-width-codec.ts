import { toNfc } from '@cbx/kernel';
import type { Layout, Reader } from '../codec.js';
import { decodeUtf8, lineOfBadUtf8 } from '../encoding/utf8.js';
import type { FixedWidthLayout } from './fixed-width-layout.js';
import { FixedWidthReader } from './fixed-width-reader.js';
import { ownersOf } from './record-lines.js';

/** Characters that NFC leaves as they are whatever stands beside them, or that stand beside nothing (controls). */
const MAY_CHANGE = /[^\0-\u02ff\u0400-\u0482\u048a-\u058f\u2010-\u2027\u2116]/;

/**
 * Lines of fields at fixed columns, in UTF-8 that is brought to NFC first; a column is a code point. A line ends with LF, one CR before it belongs to the
 * end; blank lines are skipped. The tree's root has the first and the last line by their names, and `records`: a list of objects whose members are the fields that are not
 * blank, and the lines that belong to the record, by name; lines that belong to one of these are its members. Lines of pieces are one list, wherever they stand.
 */
export function prepareFixedWidth(common: Layout, format: FixedWidthLayout): Reader {
  const owners = ownersOf(format);
  return (bytes) => {
    const decoded = decodeUtf8(bytes);
    if (decoded === undefined) return { ok: false, fault: { code: 'FORMAT.ENCODING', line: lineOfBadUtf8(bytes) } };
    const text = MAY_CHANGE.test(decoded) ? toNfc(decoded) : decoded;
    return new FixedWidthReader(text, format, owners, common).read();
  };
}
