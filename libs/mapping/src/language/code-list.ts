/** A code list of a member's format: its codes and the symbols of the shared schema that they stand for. */
export interface CodeList {
  readonly name: string;
  readonly symbols: ReadonlyMap<string, string>;
}
