import { type Columns, type CsvLayout, ENCODINGS, type RowType, type SpecialLine, type Writer, WRITERS } from '@cbx/formats';
import { TextConverter } from '../convert/text.js';
import type { Shape } from '../shape/shape.js';
import type { RecordMapping } from '../translate/compiled-member.js';
import { didYouMean } from './nearest.js';
import type { Entry, YamlFile } from './yaml-file.js';

/** What `bytes` may say of a CSV. */
export const CSV_KEYS = ['encoding', 'characters', 'separator', 'quote', 'quoted', 'lineEnd', 'lineBreaksInQuotes', 'emptyLines', 'columns', 'first', 'last', 'lists', 'rowType'] as const;

const LINE_ENDS = { CRLF: '\r\n', LF: '\n', any: 'any' } as const;
const QUOTES = ['"', "'", 'none'] as const;
/** A letter, a digit or a quote would be one of the content; half of a character is none. */
const SEPARATOR = /^[^\p{L}\p{N}\p{Cs}"'\r\n]$/u;

/**
 * The layout; `undefined` where something essential is missing, of which a mistake tells. Columns are the fields of the records.
 *
 * @param mayBeEmpty whether a file may have no row
 */
export function readCsvLayout(file: YamlFile, parts: Readonly<Record<string, Entry | undefined>>, entry: Entry, submission: Shape, record: RecordMapping | undefined, mayBeEmpty: boolean): CsvLayout | undefined {
  const text = (name: string): string | undefined => (parts[name] === undefined ? undefined : file.text(parts[name].value, `bytes.${name}`));
  const oneOf = <T extends string>(name: string, values: readonly T[], otherwise?: T): T | undefined => {
    if (parts[name] === undefined && otherwise !== undefined) return otherwise;
    const value = values.find((each) => each === text(name));
    if (value === undefined) file.mistake(parts[name]?.value ?? entry.key, `bytes.${name} is ${values.length > 4 ? `none of those known${didYouMean(text(name) ?? '', values)}: ${values.join(', ')}` : values.join(' or ')}`);
    return value;
  };
  const encoding = oneOf('encoding', ENCODINGS);
  const lineEnd = oneOf('lineEnd', ['CRLF', 'LF', 'any']);
  const separator = text('separator') ?? '';
  if (!SEPARATOR.test(separator)) file.mistake(parts.separator?.value ?? entry.key, 'bytes.separator is one sign that is no letter, digit or quote, such as ; or "\\t" (a tab)');
  const quote = oneOf('quote', QUOTES, '"');
  const quotesAll = oneOf('quoted', ['always', 'where needed'], 'where needed') === 'always';
  const hasLineBreaksInCells = oneOf('lineBreaksInQuotes', ['yes', 'no'], 'no') === 'yes';
  const skipsEmptyLines = oneOf('emptyLines', ['ignored', 'rows'], 'rows') === 'ignored';
  if (quote === 'none' && (quotesAll || hasLineBreaksInCells)) file.mistake(parts.quote!.value, 'without quotes nothing is quoted: bytes.quoted and bytes.lineBreaksInQuotes say nothing here');
  const characters = text('characters');
  const isAllowed = characters === undefined ? undefined : allows(file, parts.characters!.value, characters);
  const first = specialLine(file, parts.first, separator);
  const last = withTexts(specialLine(file, parts.last, separator), submission);
  const columns = record === undefined ? undefined : columnsOf(file, parts, submission, record);
  if (encoding === undefined || lineEnd === undefined || columns === undefined) return undefined;
  return { encoding, isAllowed, separator, quote, quotesAll, lineEnd: LINE_ENDS[lineEnd], hasLineBreaksInCells, skipsEmptyLines, mayBeEmpty, first, last, columns };
}

/** Answers are written as submissions are, with lines and columns of their own. */
export function csvAnswerWriter(file: YamlFile, entry: Entry | undefined, layout: CsvLayout): Writer | undefined {
  if (entry === undefined) {
    file.mistake(file.root, "the answers lack 'bytes', which says their columns");
    return undefined;
  }
  const parts = file.map(entry.value, 'bytes', ['first', 'last', 'columns']);
  const names = file.list(parts.columns?.value, 'bytes.columns').map((item) => file.text(item, 'a column') ?? '');
  if (names.length === 0) file.mistake(parts.columns?.key ?? entry.key, 'bytes.columns names the columns');
  return WRITERS.csv({ ...layout, first: specialLine(file, parts.first, layout.separator), last: specialLine(file, parts.last, layout.separator), columns: { names } });
}

/** `А-яЁё -~`, as in the brackets of a regular expression. */
function allows(file: YamlFile, at: unknown, characters: string): ((character: string) => boolean) | undefined {
  try {
    const pattern = new RegExp(`^[${characters}]$`, 'u');
    return (character) => pattern.test(character);
  } catch {
    file.mistake(at, `bytes.characters is written as in the brackets of a regular expression, such as ' -~А-яЁё'`);
    return undefined;
  }
}

/** `#TAG;<cell>;<cell>` */
function specialLine(file: YamlFile, entry: Entry | undefined, separator: string): SpecialLine | undefined {
  if (entry === undefined) return undefined;
  const text = file.text(entry.value, `bytes.${entry.name}`) ?? '';
  const [tag, ...cells] = text.split(separator);
  const names = cells.map((cell) => /^<([^<>]+)>$/.exec(cell.trim())?.[1]);
  if (tag === undefined || tag === '' || names.length === 0 || !names.every((name) => name !== undefined)) {
    file.mistake(entry.value, `bytes.${entry.name} is written as the line is: a tag, and its cells as <name>`);
    return undefined;
  }
  return { tag, cells: names };
}

/** Cells of the last line are numbers, but for those that the mapping reads as something else. */
function withTexts(line: SpecialLine | undefined, submission: Shape): SpecialLine | undefined {
  const content = submission.fields.find(({ name }) => name === 'last')?.content;
  if (line === undefined || content?.kind !== 'object') return line;
  const texts = content.shape.fields.flatMap((field) => (field.content.kind === 'value' && field.content.converter.gives.type === 'integer' ? [] : [field.name]));
  return { ...line, texts: new Set(texts) };
}

function columnsOf(file: YamlFile, parts: Readonly<Record<string, Entry | undefined>>, submission: Shape, { kind, withBody }: RecordMapping): CsvLayout['columns'] {
  const entry = parts.rowType;
  const rowType = entry === undefined ? undefined : readRowType(file, entry);
  const ofShape = (shape: Shape): Columns & { readonly repeated: ReadonlySet<string> } => {
    const within = rowType?.within.filter((type) => shape.indexOf.has(type)) ?? [];
    const names = namesOf(shape, rowType?.within ?? []);
    const repeated = repeatedIn(shape);
    return within.length === 0 ? { names, repeated } : { names: [rowType!.column, ...names], repeated, rowType: { ...rowType!, within } };
  };
  if (typeof kind !== 'string') {
    const all = [...withBody.values()].map(ofShape);
    const names = [...new Set(all.flatMap((each) => each.names))];
    return { names: parts.columns === undefined ? names : fixedColumns(file, parts.columns, names), areFixed: parts.columns !== undefined, repeated: new Set(all.flatMap((each) => [...each.repeated])), rowType: all.find((each) => each.rowType !== undefined)?.rowType };
  }
  if (parts.columns !== undefined) file.mistake(parts.columns.key, 'bytes.columns is for files whose records say their kind themselves');
  // The cell of the first line that gives the kind, and its codes.
  const line = submission.fields.find(({ name }) => name === 'first')?.content;
  const field = line?.kind === 'object' ? line.shape.fields.find(({ target }) => target?.steps.join('.') === kind) : undefined;
  const converter = field?.content.kind === 'value' ? field.content.converter : undefined;
  const byContent = new Map<string, Columns>();
  if (field === undefined || !(converter instanceof TextConverter) || converter.symbolOf === undefined) file.mistake(entry?.key ?? null, `no cell of the first line is a code that gives '$${kind}'`);
  else for (const [code, symbol] of converter.symbolOf) for (const [each, shape] of withBody) if (each === symbol) byContent.set(code, ofShape(shape));
  return { cell: field?.name ?? '', byContent };
}

/** `[Number, Name, …]`: the columns of files that do not name them, in their order. */
function fixedColumns(file: YamlFile, entry: Entry, names: readonly string[]): string[] {
  const items = file.list(entry.value, 'bytes.columns');
  const columns = items.map((item) => file.text(item, 'a column') ?? '');
  columns.forEach((column, index) => {
    if (!names.includes(column)) file.mistake(items[index], `no field is named '${column}': the fields are ${names.join(', ')}`);
  });
  for (const name of names) if (!columns.includes(name)) file.mistake(entry.key, `the field '${name}' is none of bytes.columns`);
  return columns;
}

/** Names of columns that may stand more than once. */
function repeatedIn(shape: Shape): ReadonlySet<string> {
  const names = shape.names();
  return new Set(names.filter((_, slot) => shape.mayRepeat[slot]));
}

/** Names of a shape's columns in the order of the mapping, then of those of the rows that belong to it. */
function namesOf(shape: Shape, rowTypes: readonly string[]): string[] {
  const own = shape.fields.flatMap(({ name, content }) => (content.kind === 'part' ? namesOf(content.shape, rowTypes) : rowTypes.includes(name) ? [] : [name]));
  const within = shape.fields.flatMap(({ name, content }) => (rowTypes.includes(name) && content.kind === 'list' ? namesOf(content.shape, rowTypes) : []));
  return [...new Set([...own, ...within])];
}

function readRowType(file: YamlFile, entry: Entry): RowType {
  const parts = file.map(entry.value, 'bytes.rowType', ['column', 'record', 'within']);
  const text = (name: string): string => file.text(parts[name]?.value ?? entry.key, `bytes.rowType.${name}`) ?? '';
  return { column: text('column'), record: text('record'), within: file.list(parts.within?.value, 'bytes.rowType.within').map((item) => file.text(item, 'a row type') ?? '') };
}
