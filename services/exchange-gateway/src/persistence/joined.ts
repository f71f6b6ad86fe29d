/** Values one after the other, and where each lies, for `substring($bytes FROM at FOR length)`. */
export interface Joined {
  readonly bytes: Buffer;
  /** From 1, as SQL counts. */
  readonly at: readonly number[];
  readonly lengths: readonly number[];
}

/** Many binary values as one parameter: a `bytea[]` would travel as text, each byte as two letters, written and read on both sides. */
export function joined(values: readonly Uint8Array[]): Joined {
  const lengths = values.map(({ length }) => length);
  const at: number[] = [];
  let next = 1;
  for (const length of lengths) {
    at.push(next);
    next += length;
  }
  return { bytes: Buffer.concat(values, next - 1), at, lengths };
}
