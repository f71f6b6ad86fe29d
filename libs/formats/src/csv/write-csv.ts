import { hasControlCharacter, hasLoneSurrogate } from '@cbx/kernel';
import { encodeText, hasCharacter } from '../encoding/encodings.js';
import { LIST } from '../tree.js';
import type { WrittenNode, Writer } from '../written.js';
import type { Columns, CsvLayout, SpecialLine } from './csv-layout.js';

const NO_COLUMNS: Columns = { names: [] };

/**
 * The way back of `prepareCsv`: the root has `first`, `last` and `rows`, as the reader's has. Every column of the file is written, in the layout's order; what is
 * absent is an empty cell, and a column that may repeat stands as often as a row needs it. Rows that belong to another are its children of their type's
 * name, and follow it. A cell is quoted where it must be: with a separator, a quote or a line break in it, or where it begins as a tag does.
 */
export function prepareCsvWriter(layout: CsvLayout): Writer {
  const { encoding, lineEnd } = layout;
  const cell = cellWriter(layout);
  return {
    isWritable: writableBy(layout),
    count: (what, root) => (what === 'rows' ? rowsOf(root, layout).length : undefined),
    write(root) {
      const { areFixed, ...columns } = columnsOf(root, layout);
      const rows = rowsOf(root, layout);
      const widths = columns.names.map((_, index) => rows.reduce((widest, row) => Math.max(widest, row[index]!.length), 1));
      const header = (columns.rowType === undefined ? columns.names : [columns.rowType.column, ...columns.names.slice(1)]).flatMap((name, index) => filled([], widths[index]!, name));
      const lines = [
        ...specialLine(root, 'first', layout.first, cell),
        ...(areFixed === true ? [] : [header.map(cell)]),
        ...rows.map((row) => row.flatMap((texts, index) => filled(texts, widths[index]!, '')).map(cell)),
        ...specialLine(root, 'last', layout.last, cell),
      ];
      const text = lines.map((cells) => cells.join(layout.separator) + (lineEnd === 'any' ? '\r\n' : lineEnd)).join('');
      const bytes = encodeText(text, encoding);
      // Characters were asked of `isWritable` before.
      if (bytes === undefined) throw new Error(`a character that ${encoding} does not have was to be written`);
      return { ok: true, bytes };
    },
  };
}

function writableBy({ encoding, isAllowed = (character) => !hasControlCharacter(character), quote, separator }: CsvLayout): (character: string) => boolean {
  return (character) => isAllowed(character) && !hasLoneSurrogate(character) && hasCharacter(encoding, character) && !(quote === 'none' && character === separator);
}

function filled(texts: readonly string[], width: number, filling: string): string[] {
  return [...texts, ...new Array<string>(width - texts.length).fill(filling)];
}

function specialLine(root: WrittenNode, name: 'first' | 'last', line: SpecialLine | undefined, cell: (text: string) => string): string[][] {
  if (line === undefined) return [];
  const texts = textsOf(childOf(root, name));
  return [[line.tag, ...line.cells.map((each) => cell(texts.get(each)?.[0] ?? ''))]];
}

/** The cells of every row, in the order of the columns: those of each column, of which only one that repeats has several. */
function rowsOf(root: WrittenNode, layout: CsvLayout): (readonly string[])[][] {
  const { names, rowType } = columnsOf(root, layout);
  const rows: (readonly string[])[][] = [];
  const add = (record: WrittenNode, type: string | undefined): void => {
    const texts = textsOf(record);
    rows.push(names.map((name, index) => (index === 0 && type !== undefined ? [type] : (texts.get(name) ?? []))));
    for (const child of record.children) if (rowType?.within.includes(child.name) === true) for (const row of child.kind === LIST ? child.children : [child]) add(row, child.name);
  };
  for (const child of root.children) if (child.name === 'rows') for (const record of child.kind === LIST ? child.children : [child]) add(record, rowType?.record);
  return rows;
}

function columnsOf(root: WrittenNode, { columns }: CsvLayout): Columns {
  if ('names' in columns) return columns;
  const content = childOf(root, 'first')?.children.find(({ name }) => name === columns.cell)?.text ?? '';
  return columns.byContent.get(content) ?? NO_COLUMNS;
}

function childOf({ children }: WrittenNode, name: string): WrittenNode | undefined {
  return children.find((child) => child.name === name);
}

function textsOf(node: WrittenNode | undefined): ReadonlyMap<string, string[]> {
  const texts = new Map<string, string[]>();
  for (const { name, text } of node?.children ?? []) texts.set(name, [...(texts.get(name) ?? []), text]);
  return texts;
}

function cellWriter({ separator, quote = '"', quotesAll = false, first, last }: CsvLayout): (text: string) => string {
  if (quote === 'none') return (text) => text;
  const signs = [first, last].flatMap((line) => (line === undefined ? [] : [line.tag[0]!]));
  const needsQuotes = (text: string): boolean => text.includes(separator) || text.includes(quote) || /[\r\n]/.test(text) || signs.some((sign) => text.startsWith(sign));
  return (text) => ((quotesAll && text !== '') || needsQuotes(text) ? `${quote}${text.replaceAll(quote, quote + quote)}${quote}` : text);
}
