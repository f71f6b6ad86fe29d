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
  return { bytes: Buffer.concat(values.filter((value) => value !== null), next - 1), at, lengths };
}
