import type { Layout, Reader } from '../codec.js';
import { decodeUtf8 } from '../encoding/utf8.js';
import { readJson } from './read-json.js';

/** UTF-8 JSON, RFC 8259 (strict; `readJson` says how). A byte order mark at the very start is ignored. */
export function prepareJson({ vocabulary, limits }: Layout): Reader {
  return (bytes) => {
    const text = decodeUtf8(bytes);
    if (text === undefined) return { ok: false, fault: { code: 'FORMAT.ENCODING' } };
    const reading = readJson(text, { depth: limits.depth, vocabulary });
    if (reading.ok) return reading;
    return { ok: false, fault: { code: reading.fault.reason === 'TOO_DEEP' ? 'FORMAT.FORBIDDEN' : 'FORMAT.MALFORMED' } };
  };
}
