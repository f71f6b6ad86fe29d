import type { DetectedEncoding } from './detect-encoding.js';
import { Place, type Sketch } from './place.js';
import { yamlText } from './yaml-text.js';

const SEPARATORS = [';', ',', '|', '\t'] as const;

/** What a CSV shows: separator, quotes, line ends, lines around the rows, columns. */
export function lookAtCsv({ text, encoding, because }: DetectedEncoding): Sketch {
  const lineEnd = !text.includes('\r\n') ? 'LF' : /(?<!\r)\n/.test(text) ? 'any' : 'CRLF';
  const quote = ['"', "'"].find((sign) => new RegExp(`(?:^|[;,|\\t\\n])${sign}(?:[^${sign}]|${sign}${sign})*${sign}(?:[;,|\\t\\r\\n]|$)`).test(text));
  const separator = separatorOf(text.split(/\r?\n/));
  const rows = rowsOf(text, separator, quote);
  const isEmpty = (row: readonly string[]): boolean => row.length === 1 && row[0] === '';
  const lines = rows.filter((row) => !isEmpty(row));
  const width = commonest(lines.map(({ length }) => length));
  const first = (lines[0]?.length ?? 0) !== width ? lines[0] : undefined;
  const last = lines.length > 2 && lines.at(-1)!.length !== width ? lines.at(-1) : undefined;
  const body = lines.slice(first === undefined ? 0 : 1, last === undefined ? undefined : -1);
  const hasHeader = body.length > 0 && looksLikeHeader(body[0]!, body.slice(1));
  const names = hasHeader ? body[0]! : Array.from({ length: width }, (_, at) => `Column${at + 1}`);
  const record = new Place('');
  for (const row of body.slice(hasHeader ? 1 : 0)) names.forEach((name, at) => record.child(name).values.add(row[at] ?? ''));
  for (const name of names) record.child(name).repeats = names.filter((other) => other === name).length > 1;
  const around = new Place('');
  const special = (name: 'first' | 'last', row: readonly string[] | undefined): string[] => {
    if (row === undefined) return [];
    const cells = row.slice(1).map((_, at) => `cell${at + 1}`);
    cells.forEach((cell, at) => around.child(name).child(cell).values.add(row[at + 1]!));
    return [`${name}: '${[row[0]!, ...cells.map((cell) => `<${cell}>`)].join(separator === '\t' ? '\\t' : separator)}'`];
  };
  return {
    mediaTypes: 'text/csv',
    hasDepth: false,
    ignored: [],
    bytes: [
      `encoding: ${encoding}   # ${because}`,
      `lineEnd: ${lineEnd}`,
      `separator: ${separator === '\t' ? '"\\t"' : yamlText(separator)}`,
      ...(quote === undefined ? ['# quote: none   # nothing is quoted in the sample; without this line a cell may stand in "'] : quote === "'" ? [`quote: "'"`] : []),
      ...(quote !== undefined && rows.some((row) => row.some((cell) => /[\r\n]/.test(cell))) ? ['lineBreaksInQuotes: yes'] : []),
      ...(rows.slice(0, -1).some(isEmpty) ? ['emptyLines: ignored'] : []),
      ...special('first', first),
      ...special('last', last),
      ...(hasHeader ? [] : [`columns: [${names.join(', ')}]   # no line names them, as it seems: give them names, here and below`]),
      ...(names.some((name) => record.child(name).repeats) ? ['lists: repeated'] : ["# lists: ','   # between the items of a list in one cell"]),
    ],
    around,
    records: 'rows or none',
    recordNames: [],
    record,
  };
}

function separatorOf(lines: readonly string[]): string {
  const counts = SEPARATORS.map((sign) => ({ sign, count: commonest(lines.filter((line) => line !== '').map((line) => line.split(sign).length - 1)) }));
  return counts.reduce((best, each) => (each.count > best.count ? each : best)).sign;
}

function rowsOf(text: string, separator: string, quote: string | undefined): string[][] {
  const rows: string[][] = [];
  const row: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]!;
    if (isQuoted) {
      if (sign !== quote) cell += sign;
      else if (text[at + 1] === quote) cell += text[at++ + 1]!;
      else isQuoted = false;
    } else if (sign === quote && cell === '') isQuoted = true;
    else if (sign === separator || sign === '\n') {
      row.push(sign === '\n' ? cell.replace(/\r$/, '') : cell);
      cell = '';
      if (sign === '\n') rows.push(row.splice(0));
    } else cell += sign;
  }
  if (cell !== '' || row.length > 0) rows.push([...row, cell]);
  return rows;
}

/** Names have no digits alone and are no dates, as values below them are; and none is empty. */
function looksLikeHeader(row: readonly string[], others: readonly (readonly string[])[]): boolean {
  if (!row.every((cell) => /\p{L}/u.test(cell) && !/^\d/.test(cell.trim()))) return false;
  return !others.some((other) => other.some((cell, at) => cell !== '' && cell === row[at]));
}

function commonest(numbers: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0;
}
