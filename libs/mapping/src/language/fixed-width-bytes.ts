import { type ColumnField, type ColumnRange, type FixedWidthLayout, type LineLayout, prepareLineWriter, type RecordLayout, type Writer } from '@cbx/formats';
import { PIECE_NAMES, PiecesConverter } from '../convert/pieces.js';
import { TextConverter } from '../convert/text.js';
import type { Shape } from '../shape/shape.js';
import type { ShapeField } from '../shape/shape-field.js';
import type { RecordMapping } from '../translate/compiled-member.js';
import { parseColumns } from './column-key.js';
import type { Entry, YamlFile } from './yaml-file.js';

/** What `bytes` may say of lines of fixed width. */
export const FIXED_WIDTH_KEYS = ['first', 'last', 'lines', 'longest', 'type', 'record', 'named', 'cancel', 'order'] as const;

/** Answers are lines of their own: `first: H 100`, `last: T 30`, `lines: { D60: 60 }`. */
export function fixedWidthAnswerWriter(file: YamlFile, entry: Entry | undefined): Writer | undefined {
  if (entry === undefined) {
    file.mistake(file.root, "the answers lack 'bytes', which says their lines");
    return undefined;
  }
  const parts = file.map(entry.value, 'bytes', ['first', 'last', 'lines']);
  const lengths = new Map<string, number>();
  const edges: string[] = [];
  for (const name of ['first', 'last'] as const) {
    const [, type, length] = SPECIAL_LINE.exec(parts[name] === undefined ? '' : (file.text(parts[name].value, `bytes.${name}`) ?? '')) ?? [];
    if (type === undefined) file.mistake(parts[name]?.value ?? entry.key, `bytes.${name} is the type of a line and its length, such as H 100`);
    else {
      lengths.set(type, Number(length));
      edges.push(type);
    }
  }
  for (const { name, value } of file.entries(parts.lines?.value, 'bytes.lines')) {
    const length = file.plain(value);
    if (typeof length === 'number') lengths.set(name, length);
    else file.mistake(value, `the length of ${name} is a number of columns`);
  }
  return prepareLineWriter(lengths, edges);
}

const SPECIAL_LINE = /^(\S+) ([1-9][0-9]{0,4})$/;

type Parts = Readonly<Record<string, Entry | undefined>>;

/** The layout; `undefined` where something essential is missing, of which a mistake tells. ColumnRange are those of the fields of the submission and the records. */
export function readFixedWidthLayout(file: YamlFile, parts: Parts, entry: Entry, submission: Shape, record: RecordMapping | undefined): FixedWidthLayout | undefined {
  return new LayoutReader(file, parts, entry).read(submission, record);
}

class LayoutReader {
  readonly #file: YamlFile;
  readonly #parts: Parts;
  readonly #entry: Entry;
  /** Length by type. */
  readonly #lengths = new Map<string, number>();
  readonly #used = new Set<string>();
  #type: ColumnRange = NO_COLUMNS;
  #number: ColumnRange = NO_COLUMNS;

  constructor(file: YamlFile, parts: Parts, entry: Entry) {
    this.#file = file;
    this.#parts = parts;
    this.#entry = entry;
  }

  read(submission: Shape, record: RecordMapping | undefined): FixedWidthLayout | undefined {
    const first = this.#special('first', submission);
    const last = this.#special('last', submission);
    const longest = this.#integer('longest');
    this.#type = this.#columns('type');
    this.#number = this.#columns('record');
    for (const { name, key, value } of this.#file.entries(this.#parts.lines?.value, 'bytes.lines')) {
      if (name.length !== this.#type.to - this.#type.from + 1) this.#file.mistake(key, `the type of a line stands in the columns ${said(this.#type)}: '${name}' does not`);
      this.#lengths.set(name, this.#count(value, `the length of ${name}`));
    }
    const types = [...this.#lengths.keys()];
    if (types.length === 0) this.#file.mistake(this.#parts.lines?.key ?? this.#entry.key, 'bytes.lines names the types of line and their lengths, such as D10: 720');
    const named = this.#named();
    if (record === undefined || first === undefined || last === undefined || types.length === 0) return undefined;
    const records = this.#records(record, named);
    for (const { name, key } of this.#file.entries(this.#parts.lines?.value, 'bytes.lines')) if (!this.#used.has(name)) this.#file.mistake(key, `no shape has a line '${name}'`);
    return { longest, first, last, tag: commonBeginning(types), type: this.#type, number: this.#number, types: new Set(types), named, order: this.#order(records), records };
  }

  /** `H 100`: the type of the first or the last line, which is an object of the submission, and its length. */
  #special(name: 'first' | 'last', submission: Shape): LineLayout | undefined {
    const written = this.#parts[name] === undefined ? '' : (this.#file.text(this.#parts[name].value, `bytes.${name}`) ?? '');
    const [, type, length] = SPECIAL_LINE.exec(written) ?? [];
    const field = type === undefined ? undefined : submission.fields.find((each) => each.name === type);
    if (type === undefined || field?.content.kind !== 'object') {
      this.#file.mistake(this.#parts[name]?.value ?? this.#entry.key, `bytes.${name} is the type of a line, which submission.fields has as an object, and its length, such as H 100`);
      return undefined;
    }
    return this.#line(type, Number(length), field.content.shape, [{ from: 1, to: type.length }]);
  }

  /** The lines that open records are the codes of the field that says the kind. */
  #records({ kind, withBody, action }: RecordMapping, named: FixedWidthLayout['named']): Map<string, RecordLayout> {
    const records = new Map<string, RecordLayout>();
    const codes = typeof kind === 'object' && 'shape' in kind ? codesOf(kind.shape.fields[0]) : undefined;
    if (codes === undefined) this.#file.mistake(this.#entry.key, 'record.kind names the field of the columns that say the type of a line, by a code list');
    for (const [type, symbol] of codes ?? []) {
      const shape = [...withBody].find(([each]) => each === symbol)?.[1];
      if (shape === undefined) continue;
      const line = this.#line(type, this.#lengthOf(type, shape.fields[0]!.line), shape, []);
      records.set(type, { line, brief: this.#brief(line, action?.shape.fields[0]) });
    }
    if (named !== undefined) this.#used.add(named.type);
    return records;
  }

  /** `[D51, D52, D90 REM]`: the order in which lines are written behind the line that they belong to. */
  #order(records: ReadonlyMap<string, RecordLayout>): string[] {
    const known = new Set([...records.values()].flatMap(({ line }) => namesBelow(line)));
    return this.#file.list(this.#parts.order?.value, 'bytes.order').map((item) => {
      const name = this.#file.text(item, 'a line') ?? '';
      if (!known.has(name)) this.#file.mistake(item, `no record has a line '${name}'`);
      return name;
    });
  }

  /** `[1-200, D90 REM]`: the columns and lines that are read of a CANCEL. */
  #brief(whole: LineLayout, action: ShapeField | undefined): RecordLayout['brief'] {
    const entry = this.#parts.cancel;
    if (entry === undefined) return undefined;
    const items = this.#file.list(entry.value, 'bytes.cancel').map((item) => this.#file.text(item, 'what is read of a CANCEL') ?? '');
    const columns = parseColumns(items[0] ?? '');
    const unknown = items.slice(1).find((name) => !whole.within.has(name));
    const codes = [...(codesOf(action) ?? [])].flatMap(([code, symbol]) => (symbol === 'CANCEL' ? [code] : []));
    if (columns === undefined || unknown !== undefined || action?.columns === undefined) {
      this.#file.mistake(entry.value, `bytes.cancel names the columns of the record's line that are read of a CANCEL, and lines, such as [1-200, D90 REM]${unknown === undefined ? '' : `: there is no line '${unknown}'`}`);
      return undefined;
    }
    const isRead = ({ from, to }: ColumnRange): boolean => from >= columns.from && to <= columns.to;
    return {
      columns: action.columns,
      values: new Set(codes),
      length: columns.to,
      line: {
        ...whole,
        fields: whole.fields.filter(isRead),
        reserved: whole.reserved.flatMap(({ from, to }) => (from > columns.to ? [] : [{ from, to: Math.min(to, columns.to) }])),
        within: new Map([...whole.within].filter(([name]) => items.includes(name))),
      },
    };
  }

  #line(name: string, length: number, shape: Shape, implied: readonly ColumnRange[]): LineLayout {
    const fields: ColumnField[] = [];
    const within = new Map<string, LineLayout>();
    const taken: { columns: ColumnRange; field: ShapeField }[] = [];
    const visit = (part: Shape): void => {
      for (const field of part.fields) {
        const { content, columns, line } = field;
        if (columns !== undefined && (columns.to < columns.from || columns.to > length)) this.#file.mistakeAt(line, `the columns ${said(columns)} are not within the ${length} of the line ${name}`);
        if (content.kind === 'part') {
          const inner = taken.length;
          visit(content.shape);
          const end = Math.max(...taken.slice(inner).map((each) => each.columns.to));
          if (columns !== undefined && taken.length > inner && end !== columns.to) this.#file.mistakeAt(line, `'${field.name}' ends at column ${columns.to}, and its last field at ${end}`);
        } else if (columns !== undefined) {
          this.#checkOverlap(field, columns, taken);
          taken.push({ columns, field });
          fields.push({ ...columns, name: field.sourceName, byPlace: content.kind === 'value' && content.converter.byPlace === true });
        } else if (content.kind === 'list') within.set(field.name, this.#line(field.name, this.#lengthOf(field.name, line), content.shape, [this.#type, this.#number]));
        else if (content.kind === 'value' && content.converter instanceof PiecesConverter) within.set(field.name, this.#pieces(field.name, content.converter, line));
        else this.#file.mistakeAt(line, `'${field.name}' has no columns: a field is written like 55-84 reference`);
      }
    };
    visit(shape);
    return { name, length, fields, reserved: gaps([...implied, ...taken.map(({ columns }) => columns)], length), within, isPiece: false };
  }

  #pieces(name: string, { options }: PiecesConverter, line: number): LineLayout {
    const length = this.#lengthOf(name, line);
    const named = this.#named()?.columns;
    const fields: ColumnField[] = [
      { ...options.number, name: PIECE_NAMES.number, byPlace: false },
      { ...options.text, name: PIECE_NAMES.text, byPlace: true },
    ];
    return { name, length, fields, reserved: gaps([this.#type, this.#number, ...(named === undefined ? [] : [named]), ...fields], length), within: new Map(), isPiece: true };
  }

  #checkOverlap(field: ShapeField, { from, to }: ColumnRange, taken: readonly { readonly columns: ColumnRange; readonly field: ShapeField }[]): void {
    const other = field.readWhen === undefined ? taken.find((each) => each.field.readWhen === undefined && each.columns.from <= to && each.columns.to >= from) : undefined;
    // What stands in the same columns is one or the other, as a field before them says.
    if (other !== undefined && !taken.some((each) => each.field.readWhen !== undefined)) this.#file.mistakeAt(field.line, `the columns ${said({ from, to })} are those of '${other.field.name}' too`);
  }

  /** `D90 10-12`: lines that are named by what stands in these columns too. */
  #named(): FixedWidthLayout['named'] {
    const entry = this.#parts.named;
    if (entry === undefined) return undefined;
    const [type = '', written = ''] = (this.#file.text(entry.value, 'bytes.named') ?? '').split(' ');
    const columns = parseColumns(written);
    if (columns === undefined || !this.#lengths.has(type)) this.#file.mistake(entry.value, 'bytes.named is a type of line, and the columns whose content names it too, such as D90 10-12');
    return columns === undefined ? undefined : { type, columns };
  }

  #lengthOf(name: string, line: number): number {
    const type = name.split(' ')[0]!;
    const length = this.#lengths.get(type);
    this.#used.add(type);
    if (length === undefined) this.#file.mistakeAt(line, `bytes.lines has no line '${type}'`);
    return length ?? 1;
  }

  #columns(name: 'type' | 'record'): ColumnRange {
    const entry = this.#parts[name];
    const columns = entry === undefined ? undefined : parseColumns(this.#file.text(entry.value, `bytes.${name}`) ?? '');
    if (columns === undefined) this.#file.mistake(entry?.value ?? this.#entry.key, `bytes.${name} are the columns of every line of a record that say its ${name === 'type' ? 'type' : 'record'}, such as 1-3`);
    return columns ?? NO_COLUMNS;
  }

  #integer(name: string): number {
    return this.#count(this.#parts[name]?.value, `bytes.${name}`);
  }

  #count(node: unknown, what: string): number {
    const value = this.#file.plain(node);
    if (typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 100_000) return value;
    this.#file.mistake(node ?? this.#entry.key, `${what} is a number of columns`);
    return 1;
  }
}

const NO_COLUMNS: ColumnRange = { from: 1, to: 1 };

function codesOf(field: ShapeField | undefined): ReadonlyMap<string, string> | undefined {
  return field?.content.kind === 'value' && field.content.converter instanceof TextConverter ? field.content.converter.symbolOf : undefined;
}

function namesBelow({ within }: LineLayout): string[] {
  return [...within].flatMap(([name, line]) => [name, ...namesBelow(line)]);
}

function said({ from, to }: ColumnRange): string {
  return from === to ? `${from}` : `${from}-${to}`;
}

/** ColumnRange from 1 to `length` that none of `taken` has. */
function gaps(taken: readonly ColumnRange[], length: number): ColumnRange[] {
  const free: ColumnRange[] = [];
  let next = 1;
  for (const { from, to } of [...taken].sort((a, b) => a.from - b.from)) {
    if (from > next) free.push({ from: next, to: from - 1 });
    next = Math.max(next, to + 1);
  }
  if (next <= length) free.push({ from: next, to: length });
  return free;
}

/** How all types begin: by it the lines of records are told from others. */
function commonBeginning(types: readonly string[]): string {
  let beginning = types[0]!;
  while (!types.every((type) => type.startsWith(beginning))) beginning = beginning.slice(0, -1);
  return beginning;
}
