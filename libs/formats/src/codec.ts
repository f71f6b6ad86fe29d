import { jsonCodec } from './json/json-codec.js';
import type { Node } from './tree.js';

export interface CodecLimits {
  /** Levels of nesting, the root's being 1. */
  readonly depth: number;
}

/** Why bytes could not be read at all. The code is the formats' own; the place is given where the codec has one. */
export interface CodecFault {
  readonly code: 'FORMAT.ENCODING' | 'FORMAT.MALFORMED' | 'FORMAT.FORBIDDEN';
  readonly line?: number;
}

export type CodecReading = { readonly ok: true; readonly root: Node } | { readonly ok: false; readonly fault: CodecFault };

/** Bytes of one format to a tree with places. A codec knows no member and no field. */
export interface Codec {
  read(bytes: Uint8Array, limits: CodecLimits): CodecReading;
}

/** The codecs by the names that mappings use. */
export const CODECS = { json: jsonCodec } as const satisfies Readonly<Record<string, Codec>>;

export type CodecName = keyof typeof CODECS;

export function isCodecName(name: string): name is CodecName {
  return Object.hasOwn(CODECS, name);
}
