import { isDeepStrictEqual } from 'node:util';
import { readPath } from './read-path.js';

/** One difference between two versions of a notification, as a case event carries it: values are JSON text, both absent where they were too long. */
export interface Change {
  readonly pointer: string;
  readonly before?: string;
  readonly after?: string;
}

/** What a path held before and holds after. A side that held nothing is left out. */
export interface ChangeOfPath {
  readonly before?: unknown;
  readonly after?: unknown;
}

/**
 * How the value at a dotted path changed, or `undefined` if it did not. The change may be written for the path itself
 * (`/operation/phase`), for an object around it (`/operation` that appeared), or for parts of a list in it
 * (`/members/2/role`), for which `before` and `after` hold the parts that changed. A change without values (they were
 * too long to carry) is a change all the same: rather one alert too many than one too few.
 *
 * @param changes as in the case event; pointers are JSON pointers (RFC 6901) into the notification
 */
export function changeOf(changes: readonly Change[], path: string): ChangeOfPath | undefined {
  const wanted = path.split('.');
  let changed = false;
  const parts: { before: unknown[]; after: unknown[] } = { before: [], after: [] };
  for (const change of changes) {
    const segments = segmentsOf(change.pointer);
    const names = segments.filter((segment) => !/^\d+$/.test(segment));
    if (!startsLike(wanted, names)) continue;
    const rest = wanted.slice(names.length).join('.');
    const inner = (text: string | undefined): unknown => {
      const value = parse(text);
      return rest === '' ? value : readPath(value, rest);
    };
    const before = inner(change.before);
    const after = inner(change.after);
    const tooLong = change.before === undefined && change.after === undefined;
    if (!tooLong && isDeepStrictEqual(before, after)) continue;
    if (names.length === segments.length && names.length <= wanted.length) return sides(before, after);
    changed = true;
    if (before !== undefined) parts.before.push(before);
    if (after !== undefined) parts.after.push(after);
  }
  if (!changed) return undefined;
  return sides(parts.before.length > 0 ? parts.before : undefined, parts.after.length > 0 ? parts.after : undefined);
}

function startsLike(wanted: readonly string[], names: readonly string[]): boolean {
  const length = Math.min(wanted.length, names.length);
  return wanted.slice(0, length).every((segment, index) => segment === names[index]);
}

function segmentsOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function parse(text: string | undefined): unknown {
  return text === undefined ? undefined : (JSON.parse(text) as unknown);
}

function sides(before: unknown, after: unknown): ChangeOfPath {
  return { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}
