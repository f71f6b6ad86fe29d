import type { Equivalent } from './equivalent.ts';
import type { Mutation } from './mutations/mutation.ts';

/** Which lines one thread judges. */
export interface Part {
  /** The member's. */
  readonly folder: string;
  /** Names of the files that are altered. */
  readonly files: readonly string[];
  /** The lines that are asked for; none: all. */
  readonly lines: readonly number[];
  /** Of so many threads this one, from 0. */
  readonly of: number;
  readonly index: number;
  /** After that time it ends with what it has. */
  readonly seconds: number;
  readonly equivalents: readonly Equivalent[];
}

export type Said = Omit<Mutation, 'text'>;

/** What one thread found. */
export interface Found {
  /** How many cases judge. */
  readonly cases: number;
  /** Names of those that do not hold of the member as it is, and of those that take too long. */
  readonly failed: readonly string[];
  readonly leftOut: readonly string[];
  /** How many mutations there were, and of how many the mapping is not read. */
  total: number;
  unread: number;
  readonly survivors: Said[];
  /** Named as equivalent, and noticed; named, and not noticed. */
  readonly noticed: Said[];
  readonly equivalent: Said[];
  /** False where time ran out. */
  readonly isWhole: boolean;
}

/** Where a thread is. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly survivors: number;
}

/** Of all threads together. */
export function together(parts: readonly Found[]): Found {
  const names = (of: 'failed' | 'leftOut'): string[] => [...new Set(parts.flatMap((part) => part[of]))];
  const said = (of: 'survivors' | 'noticed' | 'equivalent'): Said[] => parts.flatMap((part) => part[of]).sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line));
  const sum = (of: 'total' | 'unread'): number => parts.reduce((all, part) => all + part[of], 0);
  return { cases: Math.max(...parts.map(({ cases }) => cases)), failed: names('failed'), leftOut: names('leftOut'), total: sum('total'), unread: sum('unread'), survivors: said('survivors'), noticed: said('noticed'), equivalent: said('equivalent'), isWhole: parts.every(({ isWhole }) => isWhole) };
}
