/** The number of a name that a vocabulary does not have. */
export const UNKNOWN_NAME = 0;

/**
 * The names that a mapping knows, each with a number from 1: what a codec writes into a tree, so that a field is found by an index. Names that stand in
 * the source and not here are all {@link UNKNOWN_NAME}.
 */
export class Vocabulary {
  readonly size: number;
  readonly #names: readonly string[];
  readonly #ids: ReadonlyMap<string, number>;
  /** Where the first name of a hash stands in `#chain`, and behind each name the next of the same hash; 0 ends. */
  readonly #slots: Uint16Array;
  readonly #chain: Uint16Array;
  readonly #mask: number;

  constructor(names: Iterable<string>) {
    const distinct = [...new Set(names)];
    this.#names = ['', ...distinct];
    this.size = distinct.length;
    this.#ids = new Map(distinct.map((name, index) => [name, index + 1]));
    this.#mask = 2 ** Math.ceil(Math.log2(4 * distinct.length + 1)) - 1;
    this.#slots = new Uint16Array(this.#mask + 1);
    this.#chain = new Uint16Array(distinct.length + 1);
    for (const [name, id] of this.#ids) {
      const slot = this.#hash(name, 0, name.length);
      this.#chain[id] = this.#slots[slot]!;
      this.#slots[slot] = id;
    }
  }

  /** The number of a name, {@link UNKNOWN_NAME} where it has none. */
  idOf(name: string): number {
    return this.#ids.get(name) ?? UNKNOWN_NAME;
  }

  nameOf(id: number): string {
    return this.#names[id]!;
  }

  /** As {@link idOf}, of what stands from `start` to `end` of `text`, which is not cut out for it. */
  idOfSlice(text: string, start: number, end: number): number {
    if (start === end) return this.idOf('');
    let id = this.#slots[this.#hash(text, start, end)]!;
    while (id !== UNKNOWN_NAME && !standsAt(text, start, end, this.#names[id]!)) id = this.#chain[id]!;
    return id;
  }

  #hash(text: string, start: number, end: number): number {
    if (start === end) return 0;
    return ((end - start) * 31 + text.charCodeAt(start) * 7 + text.charCodeAt(end - 1) * 13 + text.charCodeAt(start + ((end - start) >> 1)) * 5) & this.#mask;
  }
}

/** As `startsWith`, whose call costs more than names are long. */
function standsAt(text: string, start: number, end: number, name: string): boolean {
  if (name.length !== end - start) return false;
  for (let i = 0; i < name.length; i++) if (text.charCodeAt(start + i) !== name.charCodeAt(i)) return false;
  return true;
}
