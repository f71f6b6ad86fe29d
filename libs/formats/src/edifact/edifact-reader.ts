import { codePointLength, normalizeText } from '@cbx/kernel';
import type { CodecFault, CodecLimits } from '../codec.js';
import { type BreakCode, LIST, OBJECT, type Tree } from '../tree.js';
import { UNKNOWN_NAME, type Vocabulary } from '../vocabulary.js';
import type { Segments } from './cut-segments.js';
import type { EdifactLayout } from './edifact-layout.js';
import { joinedComponents, SegmentReader } from './segment-reader.js';
import { MESSAGE, NO_GROUP, NO_TAG, type Row, type SegmentTable, tagNumber } from './segment-table.js';
import type { ServiceCharacters } from './service-characters.js';

const [UNB, UNG, UNE, UNH, UNT, UNZ] = ['UNB', 'UNG', 'UNE', 'UNH', 'UNT', 'UNZ'].map((tag) => tagNumber(tag, 0)) as [number, number, number, number, number, number];
export const REFERENCE_LENGTH = 14;
const NONE = -1;
const MOST_BREAKS = 1_000;

interface Break {
  readonly code: BreakCode;
  /** The segment's number in the message. */
  readonly place: number;
}

/** What a format's layout is made into, once. */
export interface PreparedLayout {
  readonly layout: EdifactLayout;
  readonly tables: ReadonlyMap<string, SegmentTable>;
  readonly header: Row;
  readonly messageHeader: Row;
  readonly begin: number;
}

/**
 * Reads the messages of one interchange. A message whose structure is broken is a broken node with all that is wrong with it; the segments of another are nested as
 * the layout says: a segment belongs to the last one before it that opens its group, and stands among its likes in the order of the source.
 */
export class EdifactReader {
  readonly #segments: Segments;
  readonly #reader: SegmentReader;
  readonly #layout: PreparedLayout;
  readonly #limits: CodecLimits;
  readonly #vocabulary: Vocabulary;
  readonly #tree: Tree;
  /** Per segment of a message: the row that it is of; undefined where it is none, or is not read. */
  readonly #rows: (Row | undefined)[] = [];
  /** Per segment: the first and the last that belong to it, and the next one that belongs where it does. */
  readonly #first: number[] = [];
  readonly #last: number[] = [];
  readonly #next: number[] = [];
  /** The segment that begins the message. */
  #begin = 0;
  /** Per group: the segment that opened it last. */
  readonly #open: number[] = [];
  /** The references of messages so far. */
  readonly #references = new Set<string>();

  constructor(segments: Segments, characters: ServiceCharacters, layout: PreparedLayout, vocabulary: Vocabulary, limits: CodecLimits) {
    this.#segments = segments;
    this.#layout = layout;
    this.#limits = limits;
    this.#vocabulary = vocabulary;
    this.#reader = new SegmentReader(segments, characters, vocabulary);
    this.#tree = this.#reader.tree;
  }

  /** The tree, or why the interchange is refused. `reference`: the interchange's, which its end repeats. */
  read(reference: string): Tree | CodecFault['code'] {
    const { count } = this.#segments;
    const begins: number[] = [];
    /** Per message: its UNT, or NONE. */
    const ends: number[] = [];
    let isInside = false;
    const last = count - 1;
    if (last < 1) return 'FORMAT.MALFORMED';
    for (let segment = 1; segment < last; segment++) {
      const tag = this.#reader.tagOf(segment);
      if (tag === UNH) {
        begins.push(segment);
        ends.push(NONE);
        isInside = true;
      } else if (tag === UNB || tag === UNG || tag === UNE || !isInside) return 'FORMAT.MALFORMED';
      else if (tag === UNT) {
        ends[ends.length - 1] = segment;
        isInside = false;
      }
    }
    const [, [stated = ''] = [], [endReference = ''] = []] = this.#reader.componentsOf(last);
    if (this.#reader.tagOf(last) !== UNZ || normalizeText(endReference) !== reference) return 'FORMAT.MALFORMED';
    if (begins.length > this.#limits.records) return 'FORMAT.FORBIDDEN';
    if (!isCount(stated, begins.length)) return 'FORMAT.COUNT_MISMATCH';
    return this.#readMessages(begins, ends, last);
  }

  #readMessages(begins: readonly number[], ends: readonly number[], last: number): Tree {
    const tree = this.#tree;
    const root = addHeader(this.#reader, this.#layout);
    const messages = tree.add(LIST, this.#vocabulary.idOf('messages'), 0, 0, 0);
    begins.forEach((begin, index) => {
      const end = ends[index]!;
      this.#readMessage(begin, end === NONE ? (begins[index + 1] ?? last) : end, end);
    });
    tree.close(messages, 0);
    tree.close(root, this.#segments.text.length);
    return tree;
  }

  /** `to`: the segment behind the message's own, which is `end`, its UNT, where it has one. */
  #readMessage(begin: number, to: number, end: number): void {
    const reader = this.#reader;
    const tree = this.#tree;
    reader.beginMessage(begin);
    const [, [written = ''] = [], type = []] = reader.componentsOf(begin);
    const reference = normalizeText(written);
    const joined = joinedComponents(type);
    const table = this.#layout.tables.get(joined);
    const breaks: Break[] = [];
    if (table === undefined) breaks.push({ code: 'FORMAT.UNKNOWN_RECORD', place: 1 });
    if (reference === '' || codePointLength(reference) > REFERENCE_LENGTH || this.#references.has(reference)) breaks.push({ code: 'FORMAT.MALFORMED', place: 1 });
    this.#references.add(reference);
    if (table !== undefined) this.#arrange(begin, to, table, breaks);
    this.#checkEnd(begin, to, end, reference, breaks);
    const second = Math.min(begin + 1, this.#segments.count - 1);
    const message = tree.add(OBJECT, UNKNOWN_NAME, reader.startOf(begin), reader.startOf(second), reader.startOf(second));
    if (reference !== '') tree.labels.set(message, reference);
    for (const { code, place } of breaks) tree.breakAtPlace(message, code, place);
    if (breaks.length > 0) return;
    reader.add(this.#layout.messageHeader, begin, false, joined);
    this.#addMembers(begin);
    tree.close(message, reader.startOf(to));
  }

  #checkEnd(begin: number, to: number, end: number, reference: string, breaks: Break[]): void {
    const place = to - begin + 1;
    if (end === NONE) {
      breaks.push({ code: 'FORMAT.MALFORMED', place });
      return;
    }
    const [, [stated = ''] = [], [endReference = ''] = []] = this.#reader.componentsOf(end);
    if (!isCount(stated, place)) breaks.push({ code: 'FORMAT.COUNT_MISMATCH', place });
    if (normalizeText(endReference) !== reference) breaks.push({ code: 'FORMAT.MALFORMED', place });
  }

  /** Finds out what each segment of a message is and what it belongs to. */
  #arrange(begin: number, to: number, table: SegmentTable, breaks: Break[]): void {
    const reader = this.#reader;
    const { begin: beginTag } = this.#layout;
    const malformed = (segment: number): void => void breaks.push({ code: 'FORMAT.MALFORMED', place: segment - begin + 1 });
    // Numbered within the message, so that what one message took serves the next.
    this.#begin = begin;
    this.#open.length = 0;
    this.#open[MESSAGE] = begin;
    this.#first[0] = NONE;
    this.#last[0] = NONE;
    const second = begin + 1;
    const hasBegin = second < to && reader.tagOf(second) === beginTag;
    if (!hasBegin) malformed(second);
    const isCancel = hasBegin && this.#isCancel(table, second);
    // A message that is broken so often is told to be, and not looked at any further.
    for (let segment = second; segment < to && breaks.length < MOST_BREAKS; segment++) {
      const tag = reader.tagOf(segment);
      this.#rows[segment - begin] = undefined;
      if (tag === beginTag && segment > second) malformed(segment);
      if (tag === NO_TAG) {
        if (!isCancel) malformed(segment);
        continue;
      }
      const { start, end, normalised } = reader.qualifierOf(segment);
      const row = table.find(tag, reader.text, start, end, normalised);
      if (isCancel && row?.withoutBody !== true) continue;
      this.#rows[segment - begin] = row;
      if (row === undefined) this.#appendUnknown(segment);
      else this.#place(row, segment, table, malformed);
    }
  }

  /** Whether no more of a message is read than its header. */
  #isCancel(table: SegmentTable, segment: number): boolean {
    const { cancel } = this.#layout.layout;
    const { start, end, normalised } = this.#reader.qualifierOf(segment);
    const row = table.find(this.#layout.begin, this.#reader.text, start, end, normalised);
    return row !== undefined && cancel.codes.includes(this.#reader.valueOf(row, segment, cancel.place));
  }

  /** Puts a segment where it belongs. One without content, which is as if it were absent, is nowhere amiss. */
  #place(row: Row, segment: number, table: SegmentTable, malformed: (segment: number) => void): void {
    const open = this.#open;
    const owner = open[row.within];
    this.#first[segment - this.#begin] = NONE;
    this.#last[segment - this.#begin] = NONE;
    if (owner === undefined) {
      const { hasContent, hasUnknown } = this.#reader.contentOf(row, segment);
      if (row.evenEmpty || hasContent) malformed(segment);
      // As if it were absent, and warned of all the same where it holds what its row does not show.
      else if (hasUnknown) this.#appendUnknown(segment);
    } else {
      if (row.opens !== NO_GROUP && row.once && open[row.opens] !== undefined) malformed(segment);
      this.#append(owner, segment);
    }
    if (row.opens === NO_GROUP) return;
    // Even out of place it opens its group, and ends the groups within the one before.
    open[row.opens] = segment;
    for (let group = row.opens + 1; group < table.parents.length; group++) if (isWithin(table, group, row.opens)) delete open[group];
  }

  #appendUnknown(segment: number): void {
    this.#rows[segment - this.#begin] = undefined;
    this.#append(this.#begin, segment);
  }

  #append(owner: number, segment: number): void {
    const begin = this.#begin;
    const before = this.#last[owner - begin]!;
    if (before === NONE) this.#first[owner - begin] = segment;
    else this.#next[before - begin] = segment;
    this.#last[owner - begin] = segment;
    this.#next[segment - begin] = NONE;
  }

  /** Adds what belongs to a segment. Goes no deeper than groups are nested. */
  #addMembers(owner: number): void {
    const begin = this.#begin;
    for (let segment = this.#first[owner - begin]!; segment !== NONE; segment = this.#next[segment - begin]!) {
      const row = this.#rows[segment - begin];
      if (row === undefined) this.#reader.addUnknown(segment);
      else if (row.opens === NO_GROUP) this.#reader.add(row, segment);
      else {
        const node = this.#reader.add(row, segment, true);
        this.#addMembers(segment);
        this.#tree.close(node, this.#reader.startOf(segment));
      }
    }
  }
}

/** Adds the root and the interchange's header. Its values are as the codec has judged them; what it holds beside them says nothing. */
export function addHeader(reader: SegmentReader, { header }: PreparedLayout): number {
  const root = reader.tree.add(OBJECT, UNKNOWN_NAME, 0, 0, 0);
  reader.tree.forgetAfter(reader.add(header, 0));
  reader.tree.close(root, 0);
  return root;
}

/** Whether a count as it is written is that number. */
function isCount(written: string, count: number): boolean {
  const text = normalizeText(written);
  return /^[0-9]+$/.test(text) && Number(text) === count;
}

function isWithin({ parents }: SegmentTable, group: number, outer: number): boolean {
  for (let at = group; at !== MESSAGE; at = parents[at]!) if (at === outer) return true;
  return false;
}
