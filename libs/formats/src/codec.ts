import { prepareCsv } from './csv/csv-codec.js';
import { prepareCsvWriter } from './csv/write-csv.js';
import { prepareFixedWidth } from './fixed-width/fixed-width-codec.js';
import { prepareFixedWidthWriter } from './fixed-width/write-fixed-width.js';
import { prepareEdifact } from './edifact/edifact-codec.js';
import { prepareEdifactWriter } from './edifact/write-edifact.js';
import { prepareJson } from './json/json-codec.js';
import { prepareJsonWriter } from './json/write-json.js';
import type { Tree } from './tree.js';
import type { Vocabulary } from './vocabulary.js';
import type { Writer } from './written.js';
import { prepareXmlWriter } from './xml/write-xml.js';
import { prepareXml } from './xml/xml-codec.js';

export interface CodecLimits {
  readonly bytes: number;
  readonly records: number;
  /** Levels of nesting, the root's being 1. */
  readonly depth: number;
}

/** What a codec is told of a mapping before it reads. */
export interface Layout {
  readonly limits: CodecLimits;
  /** Every name that the mapping knows. */
  readonly vocabulary: Vocabulary;
}

/** Why bytes could not be read at all. The code is the formats' own; a line is given where the codec has one. */
export interface CodecFault {
  readonly code: 'FORMAT.ENCODING' | 'FORMAT.MALFORMED' | 'FORMAT.FORBIDDEN' | 'FORMAT.COUNT_MISMATCH';
  readonly line?: number;
}

/**
 * What is wrong with a submission whose frame is as it must be. A fault of the envelope may come before it: one of what stands before line `before`, or one at all where that is left out.
 * Where the envelope has none, the submission is refused for this; of the tree only the envelope is read.
 */
export interface LaterFault extends CodecFault {
  readonly before?: number;
}

export type CodecReading = { readonly ok: true; readonly tree: Tree; readonly later?: LaterFault } | { readonly ok: false; readonly fault: CodecFault; /** What of the envelope could be read all the same. */ readonly tree?: Tree };

/** Reads submissions of one format by one mapping's layout. */
export type Reader = (bytes: Uint8Array) => CodecReading;

/**
 * The codecs by the names that mappings use: bytes of one kind of format to a tree with places. A codec knows no member and no field; what it must know of a
 * mapping beside the layout, such as how a CSV's lines end, is a parameter of its own.
 */
export const CODECS = { json: prepareJson, csv: prepareCsv, edifact: prepareEdifact, xml: prepareXml, 'fixed-width': prepareFixedWidth } as const satisfies Readonly<Record<string, (layout: Layout, own: never) => Reader>>;

/** The way back of each codec that has one. */
export const WRITERS = { json: prepareJsonWriter, csv: prepareCsvWriter, xml: prepareXmlWriter, edifact: prepareEdifactWriter, 'fixed-width': prepareFixedWidthWriter } as const satisfies Partial<Record<keyof typeof CODECS, (own: never) => Writer>>;

export type CodecName = keyof typeof CODECS;

export function isCodecName(name: string): name is CodecName {
  return Object.hasOwn(CODECS, name);
}
