/** A table for a terminal: columns as wide as their widest cell, no lines drawn; the last column is not padded. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => width(row[column] ?? ''))));
  const line = (row: readonly string[]): string =>
    header
      .map((_, column) => {
        const cell = row[column] ?? '';
        return column === header.length - 1 ? cell : cell + ' '.repeat((widths[column] ?? 0) - width(cell));
      })
      .join('  ')
      .trimEnd();
  return [line(header), widths.map((wide) => '─'.repeat(wide)).join('  '), ...rows.map(line)].join('\n');
}

/** In columns of the terminal; good for the scripts of the member states, which have no wide characters. */
function width(text: string): number {
  return [...text.normalize('NFC')].length;
}
