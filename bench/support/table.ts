/** A cell: text as it is, numbers with thousands set apart. */
export type Cell = string | number;

/** Lines of a table for a terminal, which is also one for Markdown; numbers to the right. The first row gives the heads. */
export function table(heads: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const texts = [heads, ...rows.map((row) => row.map(cellText))];
  const widths = heads.map((_head, column) => Math.max(3, ...texts.map((row) => [...(row[column] ?? '')].length)));
  const right = heads.map((_head, column) => rows.length > 0 && rows.every((row) => typeof row[column] === 'number' || row[column] === ''));
  const line = (cells: readonly string[]): string => `| ${widths.map((width, column) => pad(cells[column] ?? '', width, right[column] === true)).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (right[column] === true ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))).join(' | ')} |`;
  const [head = [], ...body] = texts;
  return [line(head), rule, ...body.map(line)].join('\n');
}

function cellText(cell: Cell): string {
  return typeof cell === 'string' ? cell : figure(cell);
}

/** A number with as many digits as a reader needs: `11,600`, `42.5`, `0.314`. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  const digits = Number.isInteger(value) || size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function pad(text: string, width: number, right: boolean): string {
  const blanks = ' '.repeat(Math.max(0, width - [...text].length));
  return right ? blanks + text : text + blanks;
}
