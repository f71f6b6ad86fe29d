/** Something that holds of a member's mapping. */
export interface TestCase {
  /** Where it is from, and what it says. */
  readonly name: string;
  /** Throws where it does not hold. */
  run(): unknown;
}
