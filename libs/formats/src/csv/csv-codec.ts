import type { CodecFault, Layout, Reader } from '../codec.js';
import { allowedBytes, decodeSingleByte } from '../encoding/single-byte.js';
import { decodeUtf8 } from '../encoding/utf8.js';
import type { CsvLayout } from './csv-layout.js';
import { CsvReader } from './csv-reader.js';

const LINE_BREAKS = new Set(['\r', '\n']);

/**
 * Rows of cells. The tree's root has `first` and `last` (the cells of these lines by name), an unknown member where a column is unknown, and `rows`: a list
 * of objects whose members are the cells that are not empty. A row that belongs to the one before is a member of it, named by its type.
 */
export function prepareCsv({ limits, vocabulary }: Layout, layout: CsvLayout): Reader {
  const decode = decoderOf(layout);
  return (bytes) => {
    const text = decode(bytes);
    if (text === undefined) return { ok: false, fault: { code: 'FORMAT.ENCODING' } };
    const read = new CsvReader(text, layout, vocabulary, limits).read();
    return typeof read === 'string' ? { ok: false, fault: { code: read } satisfies CodecFault } : { ok: true, tree: read };
  };
}

/** The text; `undefined` where bytes are not of the encoding, or of a character that the format does not use. */
function decoderOf({ encoding, isAllowed = () => true }: CsvLayout): (bytes: Uint8Array) => string | undefined {
  if (encoding === 'utf-8') {
    return (bytes) => {
      const text = decodeUtf8(bytes);
      return text === undefined || Array.from(new Set(text)).some((character) => !LINE_BREAKS.has(character) && !isAllowed(character)) ? undefined : text;
    };
  }
  const allowed = allowedBytes(encoding, (character) => character !== '\ufffd' && (LINE_BREAKS.has(character) || isAllowed(character)));
  return (bytes) => {
    for (let i = 0; i < bytes.length; i++) if (allowed[bytes[i]!] === 0) return undefined;
    return decodeSingleByte(bytes, encoding);
  };
}
