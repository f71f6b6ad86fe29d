import { encodeSingleByte } from '../encoding/single-byte.js';
import { LIST } from '../tree.js';
import type { WrittenNode, Writer } from '../written.js';
import type { Columns, CsvLayout, SpecialLine } from './csv-layout.js';

const NO_COLUMNS: Columns = { names: [] };

/**
 * The way back of `prepareCsv`: the root has `first`, `last` and `rows`, as the reader's has. Every column of the file is written, in the layout's order; what is
 * absent is an empty cell. Rows that belong to another are its children of their type's name, and follow it. A cell is quoted where it must be: with
 * a separator, a quote or a line break in it, or where it begins as a tag does.
 */
export function prepareCsvWriter(layout: CsvLayout): Writer {
  const { encoding, isAllowed, lineEnd } = layout;
  const cell = cellWriter(layout);
  return {
    ...(isAllowed === undefined ? {} : { isWritable: (character: string) => isAllowed(character) }),
    count: (what, root) => (what === 'rows' ? rowsOf(root, layout).length : undefined),
    write(root) {
      const columns = columnsOf(root, layout);
      const lines = [
        ...specialLine(root, 'first', layout.first, cell),
        (columns.rowType === undefined ? columns.names : [columns.rowType.column, ...columns.names.slice(1)]).map(cell),
        ...rowsOf(root, layout).map((row) => row.map(cell)),
        ...specialLine(root, 'last', layout.last, cell),
      ];
      const text = lines.map((cells) => cells.join(layout.separator) + lineEnd).join('');
      const bytes = encoding === 'utf-8' ? Buffer.from(text, 'utf8') : encodeSingleByte(text, encoding);
      // Characters were asked of `isWritable` before.
      if (bytes === undefined) throw new Error(`a character that ${encoding} does not have was to be written`);
      return { ok: true, bytes };
    },
  };
}

function specialLine(root: WrittenNode, name: 'first' | 'last', line: SpecialLine | undefined, cell: (text: string) => string): string[][] {
  if (line === undefined) return [];
  const texts = textsOf(childOf(root, name));
  return [[line.tag, ...line.cells.map((each) => cell(texts.get(each) ?? ''))]];
}

/** The cells of every row, in the order of the columns. */
function rowsOf(root: WrittenNode, layout: CsvLayout): string[][] {
  const { names, rowType } = columnsOf(root, layout);
  const rows: string[][] = [];
  const add = (record: WrittenNode, type: string | undefined): void => {
    const texts = textsOf(record);
    rows.push(names.map((name, index) => (index === 0 && type !== undefined ? type : (texts.get(name) ?? ''))));
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

function textsOf(node: WrittenNode | undefined): ReadonlyMap<string, string> {
  return new Map((node?.children ?? []).map(({ name, text }) => [name, text]));
}

function cellWriter({ separator, first, last }: CsvLayout): (text: string) => string {
  const signs = [first, last].flatMap((line) => (line === undefined ? [] : [line.tag[0]!]));
  const needsQuotes = (text: string): boolean => text.includes(separator) || /["\r\n]/.test(text) || signs.some((sign) => text.startsWith(sign));
  return (text) => (needsQuotes(text) ? `"${text.replaceAll('"', '""')}"` : text);
}
