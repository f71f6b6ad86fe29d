/** One line of a member's file, altered. */
export interface Mutation {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** The line as it is, without white space around. */
  readonly was: string;
  /** The key that the line stands below; undefined of one that stands below none. */
  readonly under: string | undefined;
  /** What was altered, in words. */
  readonly what: string;
  /** Whether the line says something of the way back alone. */
  readonly isWayBack: boolean;
  /** The whole file, altered. */
  readonly text: string;
}

/** Another text for a value, and what it is. */
export type Altered = readonly [value: string, what: string];
