import { normalizeText } from '@cbx/kernel';
import { classesWith, FIRST_SPECIAL, INERT, SPACE } from '../character-classes.js';
import type { CodecFault, CodecLimits } from '../codec.js';
import { ENCODED, LIST, OBJECT, PLAIN, TEXT, Tree } from '../tree.js';
import { UNKNOWN_NAME, type Vocabulary } from '../vocabulary.js';
import type { Columns, CsvLayout, RowType, SpecialLine } from './csv-layout.js';

const CR = 0x0d;
const LF = 0x0a;
/** No unit is it. */
const NO_QUOTE = -1;
const QUOTED = FIRST_SPECIAL;
const SEPARATED = FIRST_SPECIAL + 1;
const NUMBER = /^[0-9]{1,9}$/;
/** Characters of source for a value, roughly. */
const UNITS_A_NODE = 12;
/** How many cells a line has that is broken. */
const BROKEN_CELLS = -1;
/** Of a cell that is only looked at. */
const SOME_NAME = UNKNOWN_NAME + 1;
const NO_COLUMNS: Columns = { names: [] };

/** Reads one file. */
export class CsvReader {
  readonly #text: string;
  readonly #layout: CsvLayout;
  readonly #vocabulary: Vocabulary;
  readonly #limits: CodecLimits;
  readonly #tree: Tree;
  readonly #classes: Uint8Array;
  readonly #separator: number;
  readonly #quote: number;
  /** Where each line begins and ends; one with line breaks in its cells is one. */
  readonly #lineStarts: number[] = [];
  readonly #lineEnds: number[] = [];

  constructor(text: string, layout: CsvLayout, vocabulary: Vocabulary, limits: CodecLimits) {
    this.#text = text;
    this.#layout = layout;
    this.#vocabulary = vocabulary;
    this.#limits = limits;
    this.#separator = layout.separator.charCodeAt(0);
    const quote = layout.quote === 'none' ? '' : (layout.quote ?? '"');
    this.#quote = quote === '' ? NO_QUOTE : quote.charCodeAt(0);
    this.#classes = classesOf(layout.separator, quote);
    const textOf = (start: number, end: number): string => (quote === '' ? text.slice(start, end) : text.slice(start, end).replaceAll(quote + quote, quote));
    this.#tree = new Tree({ text, vocabulary, textOf, nameAt: () => '?' }, 64 + Math.ceil(text.length / UNITS_A_NODE));
  }

  /** The tree, or why the file is refused. */
  read(): Tree | CodecFault['code'] {
    const { first, last, columns: said, mayBeEmpty = false } = this.#layout;
    if (!this.#findLines()) return 'FORMAT.MALFORMED';
    const header = first === undefined ? 0 : 1;
    const hasHeader = !('areFixed' in said && said.areFixed === true);
    const from = hasHeader ? header + 1 : header;
    const to = this.#lineCount - (last === undefined ? 0 : 1);
    if (first !== undefined && !this.#begins(0, `${first.tag}${this.#layout.separator}`)) return 'FORMAT.MALFORMED';
    if (last !== undefined && !this.#isLast(last, to)) return 'FORMAT.MALFORMED';
    if (mayBeEmpty ? to < from : to <= from) return 'FORMAT.MALFORMED';
    if (to - from > this.#limits.records) return 'FORMAT.FORBIDDEN';

    const root = this.#tree.add(OBJECT, UNKNOWN_NAME, 0, 0, 0);
    const columns = this.#readFirst(first);
    if (columns === undefined) return 'FORMAT.MALFORMED';
    const ids = hasHeader ? this.#readHeader(header, columns) : columns.names.map((name) => this.#vocabulary.idOf(name));
    if (ids === undefined) return 'FORMAT.MALFORMED';
    this.#readRows(from, to, ids, columns.rowType);
    if (last !== undefined) this.#readCells('last', to, [UNKNOWN_NAME, ...last.cells.map((name) => this.#vocabulary.idOf(name))]);
    this.#tree.counts.set('rows', to - from);
    this.#tree.close(root, this.#text.length);
    return this.#tree;
  }

  get #lineCount(): number {
    return this.#lineStarts.length;
  }

  /** Whether every line ends as it must. Behind the end of the last line nothing need follow. */
  #findLines(): boolean {
    const text = this.#text;
    const { lineEnd, hasLineBreaksInCells = false } = this.#layout;
    let start = 0;
    let returns = 0;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      const hasReturn = text.charCodeAt(at - 1) === CR;
      if (lineEnd === '\r\n' && !hasReturn) return false;
      if (hasReturn) returns++;
      this.#tree.lines.feed(at);
      if (hasLineBreaksInCells) continue;
      this.#addLine(start, hasReturn && lineEnd !== '\n' ? at - 1 : at);
      start = at + 1;
    }
    if (hasLineBreaksInCells) return this.#findLinesAroundCells();
    if (lineEnd !== '\n' && countOf(text, '\r') !== returns) return false;
    if (start < text.length) this.#addLine(start, text.length);
    return true;
  }

  #addLine(start: number, end: number): void {
    if (start === end && this.#layout.skipsEmptyLines === true) return;
    this.#lineStarts.push(start);
    this.#lineEnds.push(end);
  }

  /** As before, where a line break in a quoted cell ends no line. In such a cell lines may end in either way. */
  #findLinesAroundCells(): boolean {
    const text = this.#text;
    const { lineEnd } = this.#layout;
    let start = 0;
    let isAtCell = true;
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (isAtCell && unit === this.#quote) {
        at = this.#endOfQuoted(at);
        isAtCell = false;
        continue;
      }
      isAtCell = unit === this.#separator;
      if (unit === CR && text.charCodeAt(at + 1) !== LF && lineEnd !== '\n') return false;
      if (unit !== LF) continue;
      const hasReturn = text.charCodeAt(at - 1) === CR;
      if (lineEnd === '\r\n' && !hasReturn) return false;
      this.#addLine(start, hasReturn && lineEnd !== '\n' ? at - 1 : at);
      start = at + 1;
      isAtCell = true;
    }
    if (start < text.length) this.#addLine(start, text.length);
    return true;
  }

  /** The quote that ends a cell; the end of the text where none does. */
  #endOfQuoted(start: number): number {
    const text = this.#text;
    const sign = String.fromCharCode(this.#quote);
    for (let at = text.indexOf(sign, start + 1); at >= 0; at = text.indexOf(sign, at + 2)) if (text.charCodeAt(at + 1) !== this.#quote) return at;
    return text.length;
  }

  #endOf(line: number): number {
    return this.#lineEnds[line]!;
  }

  #begins(line: number, beginning: string): boolean {
    const start = this.#lineStarts[line];
    return start !== undefined && this.#text.startsWith(beginning, start);
  }

  /** Whether the last line is one byte for byte, and no other line behind the column names begins with its tag. */
  #isLast({ tag, cells, texts }: SpecialLine, line: number): boolean {
    if (line < 0) return false;
    for (let other = 0; other < line; other++) if (this.#begins(other, tag)) return false;
    const [found, ...numbers] = this.#text.slice(this.#lineStarts[line], this.#endOf(line)).split(this.#layout.separator);
    return found === tag && numbers.length === cells.length && numbers.every((number, index) => NUMBER.test(number) || texts?.has(cells[index]!) === true);
  }

  /** The file's columns; `undefined` where the first line is broken. */
  #readFirst(first: SpecialLine | undefined): Columns | undefined {
    const { columns } = this.#layout;
    if (first !== undefined) {
      const ids = [UNKNOWN_NAME, ...first.cells.map((name) => this.#vocabulary.idOf(name))];
      if (this.#readCells('first', 0, ids) !== ids.length) return undefined;
    }
    if ('names' in columns) return columns;
    const tree = this.#tree;
    const cell = tree.child(1, this.#vocabulary.idOf(columns.cell));
    return cell === 0 ? NO_COLUMNS : (columns.byContent.get(normalizeText(tree.text(cell))) ?? NO_COLUMNS);
  }

  /** Adds an object with the cells of a line, and says how many it has. */
  #readCells(name: string, line: number, ids: readonly number[]): number {
    const start = this.#lineStarts[line]!;
    const node = this.#tree.add(OBJECT, this.#vocabulary.idOf(name), start, start, start);
    const count = this.#readRow(line, ids);
    this.#tree.close(node, this.#endOf(line));
    return count;
  }

  /** The numbers of the columns' names; `undefined` where the line is broken, a name stands twice, or the row type's is not the first. */
  #readHeader(line: number, columns: Columns): readonly number[] | undefined {
    const tree = this.#tree;
    const end = this.#endOf(line);
    const known = new Set(columns.names);
    const seen = new Set<string>();
    const ids: number[] = [];
    let unknown = -1;
    for (let at = this.#lineStarts[line]!; at <= end; ) {
      const before = tree.size;
      const next = this.#readCell(at, end, SOME_NAME);
      if (next === BROKEN_CELLS) return undefined;
      const name = tree.size === before ? '' : normalizeText(tree.text(before));
      tree.forget(before);
      if (name !== '' && seen.has(name) && columns.repeated?.has(name) !== true) return undefined;
      seen.add(name);
      // Compared as it is written: an unknown or empty name has no number of its own.
      if (ids.length === 0 && columns.rowType !== undefined && name !== columns.rowType.column) return undefined;
      if (!known.has(name)) unknown = at;
      ids.push(known.has(name) ? this.#vocabulary.idOf(name) : UNKNOWN_NAME);
      at = next + 1;
    }
    if (unknown >= 0) tree.add(TEXT, UNKNOWN_NAME, unknown, unknown + 1, unknown + 1);
    return ids;
  }

  #readRows(from: number, to: number, ids: readonly number[], rowType: RowType | undefined): void {
    const tree = this.#tree;
    const start = this.#lineStarts[from] ?? this.#text.length;
    const rows = tree.add(LIST, this.#vocabulary.idOf('rows'), start, start, start);
    // What a row's type is has been read when its cells are: it is no cell of the record.
    const cells = rowType === undefined ? ids : [UNKNOWN_NAME, ...ids.slice(1)];
    let record = -1;
    let isRecordRead = false;
    for (let line = from; line < to; line++) {
      const at = this.#lineStarts[line]!;
      const row = this.#addRow(line, cells);
      const isRowRead = tree.isObject(row);
      const type = rowType === undefined ? '' : isRowRead ? this.#typeOf(line) : this.#writtenTypeOf(line);
      const isWithin = rowType?.within.includes(type) === true;
      if (isWithin && record >= 0) {
        // What belongs to a row that was not read is not read either.
        if (isRecordRead) tree.names[row] = this.#vocabulary.idOf(type);
        else tree.forget(row);
        continue;
      }
      if (record >= 0) tree.closeBefore(record, row);
      record = row;
      isRecordRead = isRowRead && (rowType === undefined || type === rowType.record);
      if (isRowRead && !isRecordRead) tree.break(row, isWithin ? 'FORMAT.MALFORMED' : type === '' ? 'FIELD.MISSING' : 'FORMAT.UNKNOWN_RECORD', at);
    }
    if (record >= 0) tree.closeBefore(record, tree.size);
    tree.close(rows, to > from ? this.#lineStarts[to - 1]! : start);
  }

  /** Adds an object for a row, or a broken node where it is broken or has another number of cells than the columns are. */
  #addRow(line: number, ids: readonly number[]): number {
    const tree = this.#tree;
    const at = this.#lineStarts[line]!;
    const node = tree.add(OBJECT, UNKNOWN_NAME, at, at, at);
    if (this.#readRow(line, ids) === ids.length) tree.close(node, this.#endOf(line));
    else tree.break(node, 'FORMAT.MALFORMED', at);
    return node;
  }

  /** The first cell of a row, normalised. */
  #typeOf(line: number): string {
    const tree = this.#tree;
    const { size } = tree;
    this.#readCell(this.#lineStarts[line]!, this.#endOf(line), SOME_NAME);
    const type = tree.size === size ? '' : normalizeText(tree.text(size));
    tree.forget(size);
    return type;
  }

  /** What stands before the first separator of a row that is broken, as it is written, in quotes or not. */
  #writtenTypeOf(line: number): string {
    const written = this.#text.slice(this.#lineStarts[line], this.#endOf(line)).split(this.#layout.separator, 1)[0]!;
    const quote = this.#quote === NO_QUOTE ? '' : String.fromCharCode(this.#quote);
    const isQuoted = quote !== '' && written.length > 1 && written.indexOf(quote, 1) === written.length - 1 && written.startsWith(quote);
    return isQuoted ? written.slice(1, -1) : written;
  }

  /** Adds the cells of a line that are not empty, named by their places; says how many there are, or that the line is broken. */
  #readRow(line: number, ids: readonly number[]): number {
    const end = this.#endOf(line);
    let count = 0;
    for (let at = this.#lineStarts[line]!; at <= end; count++) {
      at = this.#readCell(at, end, ids[count] ?? UNKNOWN_NAME);
      if (at === BROKEN_CELLS) return BROKEN_CELLS;
      at++;
    }
    return count;
  }

  /** Reads the cell that begins at `at`; adds it where it has a name and is not empty. Says where its separator or the line's end stands. */
  #readCell(at: number, end: number, name: number): number {
    const text = this.#text;
    if (at < end && text.charCodeAt(at) === this.#quote) return this.#readQuoted(at, end, name);
    const classes = this.#classes;
    let flags = PLAIN;
    let afterSpace = true;
    let isBlank = true;
    let to = at;
    for (; to < end; to++) {
      const type = classes[text.charCodeAt(to)]!;
      if (type === INERT) {
        afterSpace = false;
        isBlank = false;
      } else if (type === SPACE) {
        if (afterSpace) flags = 0;
        afterSpace = true;
      } else if (type === SEPARATED) break;
      else if (type === QUOTED) return BROKEN_CELLS;
      else {
        flags = 0;
        isBlank = false;
      }
    }
    if (name !== UNKNOWN_NAME && !isBlank) this.#addCell(name, at, to, afterSpace ? 0 : flags);
    return to;
  }

  #readQuoted(at: number, end: number, name: number): number {
    const text = this.#text;
    const quote = this.#quote;
    let flags = 0;
    for (let to = at + 1; to < end; to++) {
      if (text.charCodeAt(to) !== quote) continue;
      if (to + 1 < end && text.charCodeAt(to + 1) === quote) {
        flags = ENCODED;
        to++;
        continue;
      }
      if (to + 1 < end && text.charCodeAt(to + 1) !== this.#separator) return BROKEN_CELLS;
      if (name !== UNKNOWN_NAME) this.#addCell(name, at + 1, to, flags);
      return to + 1;
    }
    return BROKEN_CELLS;
  }

  /** A cell that `isPlainText` says nothing of may be empty after normalising. */
  #addCell(name: number, start: number, end: number, flags: number): void {
    const tree = this.#tree;
    const node = tree.add(TEXT | flags, name, start, start, end);
    if ((flags & PLAIN) === 0 && normalizeText(tree.text(node)) === '') tree.forget(node);
  }
}

const CLASSES = new Map<string, Uint8Array>();

function classesOf(separator: string, quote: string): Uint8Array {
  const key = separator + quote;
  let classes = CLASSES.get(key);
  if (classes === undefined) CLASSES.set(key, (classes = classesWith({ ...(quote === '' ? {} : { [quote]: QUOTED }), [separator]: SEPARATED })));
  return classes;
}

function countOf(text: string, sign: string): number {
  let count = 0;
  for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) count++;
  return count;
}
