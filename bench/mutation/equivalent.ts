import { existsSync, readFileSync } from 'node:fs';
import type { Mutation } from './mutations/mutation.ts';

/** Mutations of a line after which the mapping means the same. */
export interface Equivalent {
  readonly file: string;
  /** The line, and what is altered, as they are printed. */
  readonly was: string;
  readonly what: readonly string[];
  /** The key that the line stands below, where others are written alike. */
  readonly under?: string;
  /** Why nothing can notice them. */
  readonly reason: string;
}

/** @returns by member */
export function readEquivalents(file: string): Readonly<Record<string, readonly Equivalent[]>> {
  const found = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, Equivalent[]>) : {};
  for (const [member, entries] of Object.entries(found)) {
    for (const { reason, was } of entries) if (typeof reason !== 'string' || reason === '') throw new Error(`${file}: '${was}' of ${member} has no reason`);
  }
  return found;
}

export function isNamed({ file, was, what, under }: Equivalent, mutation: Omit<Mutation, 'text'>): boolean {
  return mutation.file === file && mutation.was === was && what.includes(mutation.what) && (under === undefined || under === mutation.under);
}
