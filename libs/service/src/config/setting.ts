import type { z } from 'zod';

/** One environment variable that a service reads: what it means, what it must look like, what it is if left out (the schema's default). */
export interface Setting<T = unknown> {
  /** Reads the variable's text; `undefined` where it is not set or empty. */
  readonly schema: z.ZodType<T, string | undefined>;
  /** For operators, one sentence. */
  readonly description: string;
  /** What a right value looks like, in words: said when a value is wrong. */
  readonly expected: string;
  /** A value for `.env.example`, where there is no default or the default is not telling. */
  readonly example?: string;
  /** Never shown, in no message. */
  readonly secret?: boolean;
}

/** Settings by the name of their variable. */
export type Settings = Readonly<Record<string, Setting>>;

/** The values that {@link Settings} give, by the same names. */
export type ConfigOf<S extends Settings> = { readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never };
