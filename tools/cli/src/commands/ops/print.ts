import type { Writable } from 'node:stream';

/** A table for a terminal: columns as wide as their widest cell. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => width(row[column] ?? ''))));
  const line = (row: readonly string[]): string => widths.map((wide, column) => (row[column] ?? '') + ' '.repeat(wide - width(row[column] ?? ''))).join('  ').trimEnd();
  return [line(header), widths.map((wide) => '─'.repeat(wide)).join('  '), ...rows.map(line)].map((text) => `${text}\n`).join('');
}

/** In columns of a terminal; good for the scripts of the member states, which have no wide characters. */
function width(text: string): number {
  return [...text.normalize('NFC')].length;
}

export function printJson(stream: Writable, value: unknown): void {
  stream.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** `1 dead letter`, `2 dead letters`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
