import type { CodecReading, Layout } from '../codec.js';
import { EXCESS, FILLING, LIST, OBJECT, PLAIN, TEXT, Tree } from '../tree.js';
import { UNKNOWN_NAME } from '../vocabulary.js';
import type { ColumnField, FixedWidthLayout, LineLayout } from './fixed-width-layout.js';
import { type OwnersByRecord, type RecordLine, RecordLines } from './record-lines.js';
import { columnsIn, INERT, isSpaceAt, SourceLine, SPACE, UNIT_CLASS } from './source-line.js';

const CARRIAGE_RETURN = 0x0d;
const DIGITS = /^[0-9]+$/;
/** Characters of source for a value, roughly. */
const UNITS_A_NODE = 16;

/** Reads one file, whose text is NFC. */
export class FixedWidthReader {
  readonly #text: string;
  readonly #format: FixedWidthLayout;
  readonly #owners: OwnersByRecord;
  readonly #common: Layout;
  readonly #tree: Tree;
  /** The record whose lines are being read. */
  #record: RecordLines | undefined;
  #records = 0;
  #highest = -1;
  /** The first line of the first record that is one too many. */
  #overAt = -1;

  constructor(text: string, format: FixedWidthLayout, owners: OwnersByRecord, common: Layout) {
    this.#text = text;
    this.#format = format;
    this.#owners = owners;
    this.#common = common;
    this.#tree = new Tree({ text, vocabulary: common.vocabulary, textOf: (start, end) => text.slice(start, end), nameAt: () => '?' }, 64 + Math.ceil(text.length / UNITS_A_NODE));
  }

  read(): CodecReading {
    const tree = this.#tree;
    const tooLong = this.#findLongLine();
    if (tooLong >= 0) return this.#refused('FORMAT.FORBIDDEN', tooLong);

    const root = tree.add(OBJECT, UNKNOWN_NAME, 0, 0, 0);
    const { first, last, tag } = this.#format;
    let list = 0;
    let lines = 0;
    let lastLine = 0;
    let isEnded = false;
    for (let start = 0; start < this.#text.length; ) {
      const feed = this.#text.indexOf('\n', start);
      const line = this.#lineAt(start, feed);
      start = feed < 0 ? this.#text.length : feed + 1;
      if (line.isBlank) continue;
      lastLine = line.start;
      if (list === 0) {
        if (!this.#isSpecial(line, first)) return this.#refused('FORMAT.MALFORMED', line.start);
        this.#addSpecial(line, first);
        list = tree.add(LIST, this.#idOf('records'), line.start, line.start, line.start);
      } else if (isEnded) return this.#faultAt(root, line.start);
      else if (this.#text.startsWith(tag, line.start)) {
        lines++;
        this.#addToRecord(line);
      } else {
        if (!this.#isSpecial(line, last)) {
          tree.close(list, line.start);
          return this.#faultAt(root, line.start);
        }
        isEnded = true;
        this.#endRecord();
        tree.close(list, line.start);
        this.#addSpecial(line, last);
      }
    }
    if (list === 0) return { ok: false, fault: { code: 'FORMAT.MALFORMED', line: 1 } };
    if (!isEnded) {
      tree.close(list, lastLine);
      return this.#faultAt(root, lastLine);
    }
    tree.close(root, this.#text.length);
    tree.counts.set('lines', lines);
    if (this.#overAt < 0) return { ok: true, tree };
    return { ok: true, tree, later: { code: 'FORMAT.FORBIDDEN', line: tree.lines.lineAt(this.#overAt) } };
  }

  /** Where a line begins that has more columns than any may have; -1 where none has. */
  #findLongLine(): number {
    const text = this.#text;
    const { longest } = this.#format;
    let found = -1;
    for (let start = 0; start < text.length; ) {
      const feed = text.indexOf('\n', start);
      if (feed >= 0) this.#tree.lines.feed(feed);
      const end = feed < 0 ? text.length : this.#endBefore(start, feed);
      if (found < 0 && end - start > longest && columnsIn(text, start, end) > longest) found = start;
      start = feed < 0 ? text.length : feed + 1;
    }
    return found;
  }

  /** One CR before the line feed belongs to it. */
  #endBefore(start: number, feed: number): number {
    return feed > start && this.#text.charCodeAt(feed - 1) === CARRIAGE_RETURN ? feed - 1 : feed;
  }

  #lineAt(start: number, feed: number): SourceLine {
    return new SourceLine(this.#text, start, feed < 0 ? this.#text.length : this.#endBefore(start, feed));
  }

  #refused(code: 'FORMAT.FORBIDDEN' | 'FORMAT.MALFORMED', at: number): CodecReading {
    return { ok: false, fault: { code, line: this.#tree.lines.lineAt(at) } };
  }

  /** What stands before is read, as there may be a fault in it that comes first. */
  #faultAt(root: number, at: number): CodecReading {
    const tree = this.#tree;
    tree.close(root, at);
    const line = tree.lines.lineAt(at);
    return { ok: true, tree, later: { code: 'FORMAT.MALFORMED', line, before: line } };
  }

  #idOf(name: string): number {
    return this.#common.vocabulary.idOf(name);
  }

  /** Whether a line is the first or the last one, as its beginning says, nothing in it is against its structure, and something is in its fields. */
  #isSpecial(line: SourceLine, layout: LineLayout): boolean {
    const { fields } = layout;
    if (fields.length > 0 && fields.every(({ from, to }) => line.findBetween(from, to) < 0)) return false;
    return this.#text.startsWith(layout.name, line.start) && !line.hasControl && line.findBetween(layout.length + 1, this.#format.longest) < 0;
  }

  #addSpecial(line: SourceLine, layout: LineLayout): void {
    const node = this.#tree.add(OBJECT, this.#idOf(layout.name), line.start, line.start, line.start);
    this.#addColumns(line, layout);
    this.#tree.close(node, line.end);
  }

  #addToRecord(line: SourceLine): void {
    const number = line.columns(this.#format.number);
    if (this.#record?.number === number) return this.#record.add(line);
    this.#endRecord();
    const isNumber = DIGITS.test(number);
    const isInOrder = isNumber && Number(number) > this.#highest;
    if (isInOrder) this.#highest = Number(number);
    if (++this.#records === this.#common.limits.records + 1) this.#overAt = line.start;
    this.#record = new RecordLines(this.#format, this.#owners, line, number, isInOrder);
  }

  /** Adds the record whose lines have been read. Of records that are too many nothing is kept. */
  #endRecord(): void {
    const record = this.#record;
    this.#record = undefined;
    if (record === undefined || this.#overAt >= 0) return;
    const tree = this.#tree;
    const { line } = record.root;
    const node = tree.add(OBJECT, UNKNOWN_NAME, line.start, line.start, line.start);
    tree.labels.set(node, record.number);
    for (const { code, at } of record.faults) tree.break(node, code, at);
    if (record.faults.length > 0 || record.layout === undefined) {
      // What its first line says is kept for the answer.
      if (record.layout !== undefined) this.#addColumns(line, record.layout.line);
      tree.close(node, line.end);
      return;
    }
    const { brief } = record.layout;
    const isBrief = brief !== undefined && brief.values.has(line.trimmed(brief.columns));
    this.#addLine(record.root, isBrief ? brief.line : record.layout.line, isBrief);
    tree.close(node, line.end);
  }

  /** @param isBrief only what the layout has is read, and nothing is said of the rest */
  #addLine({ line, first }: RecordLine, layout: LineLayout, isBrief: boolean): void {
    const tree = this.#tree;
    this.#addColumns(line, layout);
    const excess = line.findBetween(layout.length + 1, this.#format.longest);
    if (excess >= 0) tree.add(EXCESS, UNKNOWN_NAME, excess, excess, excess);
    let pieces: Map<LineLayout, RecordLine[]> | undefined;
    for (let entry = first; entry !== undefined; entry = entry.next) {
      const own = layout.within.get(entry.name);
      const { start } = entry.line;
      if (own === undefined) {
        if (!isBrief) tree.add(TEXT, UNKNOWN_NAME, start, start + 1, start + 1);
      } else if (own.isPiece) {
        pieces ??= new Map();
        const known = pieces.get(own);
        if (known === undefined) pieces.set(own, [entry]);
        else known.push(entry);
      } else this.#addBelow(entry, own, isBrief);
    }
    for (const [own, entries] of pieces ?? []) {
      // A fault of the text as a whole stands where it would without any of its lines.
      const list = tree.add(LIST, this.#idOf(own.name), line.start, line.start, line.start);
      for (const entry of entries) this.#addBelow(entry, own, isBrief);
      tree.close(list, entries.at(-1)!.line.end);
    }
  }

  #addBelow(entry: RecordLine, layout: LineLayout, isBrief: boolean): void {
    const { start, end } = entry.line;
    const node = this.#tree.add(OBJECT, layout.isPiece ? UNKNOWN_NAME : this.#idOf(layout.name), start, start, start);
    this.#addLine(entry, layout, isBrief);
    this.#tree.close(node, end);
  }

  /** Adds the fields of a line that are not blank, and an unknown one where columns that no field has are not. */
  #addColumns(line: SourceLine, { fields, reserved }: LineLayout): void {
    for (const field of fields) this.#addField(line, field);
    for (const { from, to } of reserved) {
      const at = line.findBetween(from, to);
      if (at < 0) continue;
      this.#tree.add(TEXT, UNKNOWN_NAME, at, at + 1, at + 1);
      return;
    }
  }

  #addField(line: SourceLine, { from, to, name, byPlace }: ColumnField): void {
    const text = this.#text;
    const first = line.placeOf(from);
    const limit = line.placeOf(to + 1);
    let start = first;
    while (start < limit && isSpaceAt(text, start)) start++;
    if (start === limit) return;
    let end = limit;
    while (isSpaceAt(text, end - 1)) end--;
    const filling = end === limit && line.placeOf(to) < line.end ? FILLING : 0;
    if (byPlace) this.#tree.add(TEXT | filling, this.#idOf(name), first, first, end);
    else this.#tree.add(TEXT | filling | plainness(text, start, end), this.#idOf(name), start, start, end);
  }
}

/** PLAIN where a trimmed part of a text is as `isPlainText` says. */
function plainness(text: string, start: number, end: number): number {
  let afterSpace = false;
  for (let at = start; at < end; at++) {
    const type = UNIT_CLASS[text.charCodeAt(at)]!;
    if (type === INERT) afterSpace = false;
    else if (type === SPACE && !afterSpace) afterSpace = true;
    else return 0;
  }
  return PLAIN;
}
