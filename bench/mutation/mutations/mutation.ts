/** One line of a member's file, altered. */
export interface Mutation {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** The line as it is, without white space around. */
  readonly was: string;
  /** What was altered, in words. */
  readonly what: string;
  /** The whole file, altered. */
  readonly text: string;
}

/** Another text for a value, and what it is. */
export type Altered = readonly [value: string, what: string];
