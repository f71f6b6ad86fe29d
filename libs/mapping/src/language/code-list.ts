import type { YamlFile } from './yaml-file.js';

/** A code list of a member's format: its codes and the symbols of the shared schema that they stand for. */
export interface CodeList {
  readonly name: string;
  readonly symbols: ReadonlyMap<string, string>;
}

/** Reads `code-lists.yaml`: `LIST: { code: SYMBOL }`. */
export function readCodeLists(file: YamlFile): Map<string, CodeList> {
  return new Map(
    file.entries(file.root, 'the code lists').map(({ name, key, value }) => {
      const symbols = new Map(file.entries(value, `the list ${name}`).map((entry) => [entry.name, file.text(entry.value, `the symbol of ${entry.name}`) ?? '']));
      if (symbols.size === 0) file.mistake(key, `the list ${name} has no codes`);
      return [name, { name, symbols }];
    }),
  );
}
