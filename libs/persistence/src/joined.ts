/** Values one after the other, and where each lies, for `substring($bytes FROM at FOR length)`. */
export interface Joined {
  readonly bytes: Buffer;
  /** From 1, as SQL counts. */
  readonly at: readonly number[];
  /** `null` for what is NULL. */
  readonly lengths: readonly (number | null)[];
}

/** Many binary values as one parameter: a `bytea[]` would travel as text, each byte as two letters, written and read on both sides. */
export function joined(values: readonly (Uint8Array | null)[]): Joined {
  const lengths = values.map((value) => value?.length ?? null);
  const at: number[] = [];
  let next = 1;
  for (const length of lengths) {
    at.push(next);
    next += length ?? 0;
  }
  const present = values.filter((value) => value !== null);
  const [only] = present;
  // One value is as it is: of a large file there should not be a second copy.
  const bytes = present.length === 1 && only !== undefined ? Buffer.from(only.buffer, only.byteOffset, only.byteLength) : Buffer.concat(present, next - 1);
  return { bytes, at, lengths };
}
