import { codePointLength } from '@cbx/kernel';
import type { WrittenNode, Writer } from '../written.js';

/** Types of lines and how many columns each has. */
export type LineLengths = ReadonlyMap<string, number>;

/** How a value of a line is called: its columns, and a name for the reader: `2-9 formatId`. */
const COLUMNS = /^([0-9]+)(?:-([0-9]+))? /;

/**
 * Writes lines of fixed columns, such as an answer's: each object of the root is a line that begins with its name, and has its values at the columns that begin theirs. A line is filled
 * up with spaces; what is longer than its columns is cut. `lines` are all but the first and the last.
 *
 * @param edges the names of the first and the last line
 */
export function prepareLineWriter(lengths: LineLengths, edges: readonly string[]): Writer {
  return {
    lengthOf: (name) => lengths.get(name),
    count: (what, root) => (what === 'lines' ? root.children.filter(({ name }) => !edges.includes(name)).length : undefined),
    write: ({ children }) => ({ ok: true, bytes: Buffer.from(children.map((line) => `${lineOf(line, lengths.get(line.name) ?? 0)}\n`).join(''), 'utf8') }),
  };
}

function lineOf({ name, children }: WrittenNode, length: number): string {
  let line = name;
  const values = children.map((value) => ({ ...value, columns: COLUMNS.exec(value.name) })).sort((a, b) => Number(a.columns?.[1]) - Number(b.columns?.[1]));
  for (const { text, columns } of values) {
    const from = Number(columns?.[1]);
    const width = Number(columns?.[2] ?? from) - from + 1;
    line = filled(line, from - 1) + filled(codePointLength(text) > width ? Array.from(text).slice(0, width).join('') : text, width);
  }
  return filled(line, length);
}

function filled(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - codePointLength(text)));
}
