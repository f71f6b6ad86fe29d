/** Something that holds of a member's mapping. */
export interface TestCase {
  /** Where it is from, and what it says. */
  readonly name: string;
  /** Throws where it does not hold. */
  run(): unknown;
}

/** One that was run on the member as it is. */
export interface KnownCase extends TestCase {
  /** Milliseconds of processor time. */
  readonly took: number;
  /** What it asks of the member: names of its properties, and of its files. */
  readonly asks: ReadonlySet<string>;
}
