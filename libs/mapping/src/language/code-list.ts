import type { YamlFile } from './yaml-file.js';

/** A code list of a member's format: its codes and the symbols of the shared schema that they stand for. */
export interface CodeList {
  readonly name: string;
  readonly symbols: ReadonlyMap<string, string>;
}

/** The texts of files beside the mapping, by their names; `undefined` where there is no such file. */
export type NeighbourFiles = (name: string) => string | undefined;

/** Reads `code-lists.yaml`: `LIST: { code: SYMBOL }`, or `LIST: { file: NAME.csv, code: COLUMN, symbol: COLUMN }` where the document brings the list as a table. */
export function readCodeLists(file: YamlFile, files: NeighbourFiles): Map<string, CodeList> {
  return new Map(
    file.entries(file.root, 'the code lists').map(({ name, key, value }) => {
      const entries = file.entries(value, `the list ${name}`);
      const symbols = entries.some((entry) => entry.name === 'file')
        ? readTable(file, name, value, files)
        : new Map(entries.map((entry) => [entry.name, file.text(entry.value, `the symbol of ${entry.name}`) ?? '']));
      if (symbols.size === 0) file.mistake(key, `the list ${name} has no codes`);
      return [name, { name, symbols }];
    }),
  );
}

/** A table with a line of column names, its cells without quotes. */
function readTable(file: YamlFile, list: string, node: unknown, files: NeighbourFiles): Map<string, string> {
  const parts = file.map(node, `the list ${list}`, ['file', 'code', 'symbol']);
  const text = (part: string): string => file.text(parts[part]?.value ?? node, `the ${part} of the list ${list}`) ?? '';
  const [header = '', ...rows] = (files(text('file')) ?? '').split(/\r?\n/).filter((row) => row !== '');
  const columns = header.split(',');
  const [code, symbol] = [text('code'), text('symbol')].map((column) => columns.indexOf(column)) as [number, number];
  if (header === '') file.mistake(parts.file?.value ?? node, `there is no file '${text('file')}' beside the mapping`);
  else if (code < 0 || symbol < 0) file.mistake(node, `'${text('file')}' has the columns ${columns.join(', ')}`);
  else return new Map(rows.map((row) => row.split(',')).map((cells) => [cells[code] ?? '', cells[symbol] ?? '']));
  return new Map();
}
