import { existsSync, readFileSync } from 'node:fs';
import type { Mutation } from './mutations/mutation.ts';

/** A mutation after which the mapping means the same: `was` and `what` as they are printed; each says why. */
export interface Equivalent {
  readonly file: string;
  readonly was: string;
  readonly what: string;
  readonly reason: string;
}

/** @returns by member */
export function readEquivalents(file: string): Readonly<Record<string, readonly Equivalent[]>> {
  const found = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, Equivalent[]>) : {};
  for (const [member, entries] of Object.entries(found)) {
    for (const { reason, what } of entries) if (typeof reason !== 'string' || reason === '') throw new Error(`${file}: '${what}' of ${member} has no reason`);
  }
  return found;
}

export function isNamed(entries: readonly Equivalent[], { file, was, what }: Mutation): Equivalent | undefined {
  return entries.find((entry) => entry.file === file && entry.was === was && entry.what === what);
}
