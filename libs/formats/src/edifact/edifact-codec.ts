import { normalizeText } from '@cbx/kernel';
import type { CodecFault, CodecReading, Layout, Reader } from '../codec.js';
import type { Tree } from '../tree.js';
import type { Vocabulary } from '../vocabulary.js';
import { type Cut, cutSegments, firstSegment } from './cut-segments.js';
import type { EdifactLayout, SegmentRow } from './edifact-layout.js';
import { addHeader, EdifactReader, type PreparedLayout, REFERENCE_LENGTH } from './edifact-reader.js';
import { componentsOf, SegmentReader } from './segment-reader.js';
import { MESSAGE, NO_GROUP, Row, tablesOf, tagNumber } from './segment-table.js';
import { type Beginning, findBeginning, type ServiceCharacters } from './service-characters.js';

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
const PRINTABLE = /^[ -~]*$/;

/**
 * UN/EDIFACT interchanges (ISO 9735) of syntax versions 3 and 4, one a submission, without functional groups. The tree's root has the header's segment by its name
 * and `messages`: a list of objects whose members are their segments, those of a group within the segment that opens it. Places of faults are segments within messages.
 */
export function prepareEdifact({ limits, vocabulary }: Layout, layout: EdifactLayout): Reader {
  const rowOf = (row: SegmentRow): Row => new Row(row, vocabulary, MESSAGE, NO_GROUP);
  const prepared: PreparedLayout = { layout, tables: tablesOf(layout, vocabulary), header: rowOf(layout.header), messageHeader: rowOf(layout.messageHeader), begin: tagNumber(layout.begin, 0) };
  return (bytes) => {
    const from = BYTE_ORDER_MARK.every((byte, index) => bytes[index] === byte) ? BYTE_ORDER_MARK.length : 0;
    const beginning = findBeginning(bytes, from);
    const header = beginning === undefined ? undefined : headerOf(bytes, beginning, layout);
    if (header === undefined) return refused('FORMAT.MALFORMED');
    const { at, characters, encoding, reference, text } = header;
    // The header could be read: whose submission it is can be said whatever else is wrong.
    const refusedOf = (code: CodecFault['code']): CodecReading => ({ ok: false, fault: { code }, tree: headerTree(text, characters, prepared, vocabulary) });
    const cut: Cut = cutSegments(bytes, at, characters, encoding, layout.segmentBytes);
    if (typeof cut === 'string') return refusedOf(cut);
    if (cut.endInBytes < 0 || findBeginning(bytes, cut.endInBytes + 1) !== undefined) return refusedOf('FORMAT.MALFORMED');
    const read = new EdifactReader(cut, characters, prepared, vocabulary, limits).read(reference);
    return typeof read === 'string' ? refusedOf(read) : { ok: true, tree: read };
  };
}

function refused(code: CodecFault['code']): CodecReading {
  return { ok: false, fault: { code } };
}

function headerTree(text: string, characters: ServiceCharacters, layout: PreparedLayout, vocabulary: Vocabulary): Tree {
  const reader = new SegmentReader({ text, count: 1, starts: Int32Array.of(0), ends: Int32Array.of(text.length), endInBytes: 0 }, characters, vocabulary);
  addHeader(reader, layout);
  return reader.tree;
}

interface Header {
  readonly text: string;
  readonly at: number;
  readonly characters: ServiceCharacters;
  readonly encoding: Parameters<typeof cutSegments>[3];
  readonly reference: string;
}

/** What UNB says; `undefined` where it lacks what it must have: a known syntax, a sender, a recipient, a date or time, a reference. */
function headerOf(bytes: Uint8Array, { at, characters }: Beginning, { syntaxes }: EdifactLayout): Header | undefined {
  const text = characters === undefined ? undefined : firstSegment(bytes, at, characters);
  if (characters === undefined || text === undefined || !PRINTABLE.test(text)) return undefined;
  const { element, component, release } = characters;
  const elements = componentsOf(text, String.fromCharCode(element), String.fromCharCode(component), release < 0 ? '' : String.fromCharCode(release));
  const [, syntax = [], sender = [], recipient = [], sent = [], references = []] = elements.map((components) => components.map(normalizeText));
  const encoding = syntaxes.get(syntax.slice(0, 2).join(':'));
  const reference = references[0] ?? '';
  const isWhole = Boolean(sender[0]) && Boolean(recipient[0]) && sent.some((part) => part !== '') && reference !== '' && reference.length <= REFERENCE_LENGTH;
  return encoding === undefined || !isWhole ? undefined : { at, characters, encoding, reference, text };
}
