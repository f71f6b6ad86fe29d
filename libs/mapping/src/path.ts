/** A place in the source, written out only when a fault needs it. */
export class Path {
  static readonly root = new Path(undefined, '');
  readonly #parent: Path | undefined;
  readonly #step: string;

  private constructor(parent: Path | undefined, step: string) {
    this.#parent = parent;
    this.#step = step;
  }

  /** A member of this object. */
  field(name: string): Path {
    return new Path(this, `.${name}`);
  }

  /** An element of this list, from 0. */
  item(index: number): Path {
    return new Path(this, `[${index}]`);
  }

  toString(): string {
    const text = (this.#parent?.toString() ?? '') + this.#step;
    return text.startsWith('.') ? text.slice(1) : text;
  }
}
