const NODE = 0;
const TAG_START = 1;
const NAME_LENGTH = 2;
const CONTENT_START = 3;
const BINDINGS = 4;
const FLAGS = 5;
const WIDTH = 6;

/** The elements that are open, in one array of numbers: a document may open as many as it has characters, and still has to be judged. */
export class OpenElements {
  #rows = new Int32Array(64 * WIDTH);
  #top = -WIDTH;

  get depth(): number {
    return this.#top / WIDTH + 1;
  }

  /** Of the innermost: its node; -1 where it is too deep to have one. */
  get node(): number {
    return this.#rows[this.#top + NODE]!;
  }

  get tagStart(): number {
    return this.#rows[this.#top + TAG_START]!;
  }

  get nameStart(): number {
    return this.#rows[this.#top + TAG_START]! + 1;
  }

  get nameLength(): number {
    return this.#rows[this.#top + NAME_LENGTH]!;
  }

  get contentStart(): number {
    return this.#rows[this.#top + CONTENT_START]!;
  }

  /** How many namespace declarations held around it. */
  get bindings(): number {
    return this.#rows[this.#top + BINDINGS]!;
  }

  get flags(): number {
    return this.#rows[this.#top + FLAGS]!;
  }

  set flags(flags: number) {
    this.#rows[this.#top + FLAGS] = flags;
  }

  push(node: number, tagStart: number, nameLength: number, contentStart: number, bindings: number): void {
    this.#top += WIDTH;
    const top = this.#top;
    if (top === this.#rows.length) {
      const grown = new Int32Array(this.#rows.length * 2);
      grown.set(this.#rows);
      this.#rows = grown;
    }
    const rows = this.#rows;
    rows[top + NODE] = node;
    rows[top + TAG_START] = tagStart;
    rows[top + NAME_LENGTH] = nameLength;
    rows[top + CONTENT_START] = contentStart;
    rows[top + BINDINGS] = bindings;
    rows[top + FLAGS] = 0;
  }

  pop(): void {
    this.#top -= WIDTH;
  }
}
