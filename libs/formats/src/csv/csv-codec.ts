import type { CodecFault, Layout, Reader } from '../codec.js';
import { decoderOf } from '../encoding/encodings.js';
import type { CsvLayout } from './csv-layout.js';
import { CsvReader } from './csv-reader.js';

const LINE_BREAKS = new Set(['\r', '\n']);

/**
 * Rows of cells. The tree's root has `first` and `last` (the cells of these lines by name), an unknown member where a column is unknown, and `rows`: a list
 * of objects whose members are the cells that are not empty. A row that belongs to the one before is a member of it, named by its type.
 */
export function prepareCsv({ limits, vocabulary }: Layout, layout: CsvLayout): Reader {
  const { encoding, isAllowed = () => true } = layout;
  const decode = decoderOf(encoding, (character) => LINE_BREAKS.has(character) || isAllowed(character));
  return (bytes) => {
    const text = decode(bytes);
    if (text === undefined) return { ok: false, fault: { code: 'FORMAT.ENCODING' } };
    const read = new CsvReader(text, layout, vocabulary, limits).read();
    return typeof read === 'string' ? { ok: false, fault: { code: read } satisfies CodecFault } : { ok: true, tree: read };
  };
}
