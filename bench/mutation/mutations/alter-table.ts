/** Alterations of a table of codes in CSV: the line of the columns' names is as it is; of every other the line is left out, and each cell another. */
export function* alterTable(lines: readonly string[]): Generator<{ readonly index: number; readonly other: readonly string[]; readonly what: string }> {
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line.trim() === '') continue;
    yield { index, other: [], what: 'left out' };
    for (const { 0: cell, index: at } of line.matchAll(/"(?:[^"]|"")*"|[^",\r]+/g)) {
      const other = cell.endsWith('"') ? `${cell.slice(0, -1)}~"` : `${cell}~`;
      yield { index, other: [line.slice(0, at) + other + line.slice(at + cell.length)], what: `${other} instead of ${cell}` };
    }
  }
}
