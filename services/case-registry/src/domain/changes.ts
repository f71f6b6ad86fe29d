import { isArray, isObject, memberNames, pointerToken, sameJson } from './json.js';
import type { JsonObject, JsonValue } from './json.js';

/**
 * One difference between two versions. `pointer` is a JSON pointer (RFC 6901) into the notification: into the later one,
 * or into the earlier one where only `before` is there. Neither value: it changed, but the values are too long to carry.
 */
export interface Change {
  readonly pointer: string;
  readonly before?: JsonValue;
  readonly after?: JsonValue;
}

/** By which member an array's elements are told apart: the array's pointer -> the member's name. */
export type ElementKeys = Readonly<Record<string, string>>;

/**
 * How many characters of JSON text the values of one version's changes may take together. An event carries the whole
 * notification beside its changes, and must stay well under the broker's largest message.
 */
export const CHANGES_BUDGET = 128 * 1024;

/**
 * The differences from `before` to `after`, in the order of `before`'s members, then those that only `after` has.
 * - A member or element that only one side has is one change, with all that it holds.
 * - An array of plain values (countries, codes, dates) is one value: it is a set or a short list, and its reader wants both lists.
 * - Elements of an array of objects are paired: by the member that `keys` names for it, else those that stayed at the
 *   start and at the end, and what is left between them in order.
 */
export function differences(before: JsonObject, after: JsonObject, pointer = '', keys: ElementKeys = {}): Change[] {
  const found: Change[] = [];
  compareObjects(before, after, pointer, { keys, found });
  return found;
}

interface Comparison {
  readonly keys: ElementKeys;
  readonly found: Change[];
}

function compare(before: JsonValue | undefined, after: JsonValue | undefined, pointer: string, to: Comparison): void {
  if (sameJson(before, after)) return;
  if (isObject(before) && isObject(after)) return compareObjects(before, after, pointer, to);
  if (isArray(before) && isArray(after) && before.every(isObject) && after.every(isObject)) {
    return compareElements(before, after, pointer, to);
  }
  to.found.push({
    pointer,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  });
}

function compareObjects(before: JsonObject, after: JsonObject, pointer: string, to: Comparison): void {
  for (const name of memberNames(before, after)) {
    compare(before[name], after[name], `${pointer}/${pointerToken(name)}`, to);
  }
}

function compareElements(before: readonly JsonObject[], after: readonly JsonObject[], pointer: string, to: Comparison): void {
  const key = to.keys[pointer];
  const pairs = key === undefined ? pairByPlace(before, after) : pairByKey(before, after, key);
  for (const [from, until] of pairs) {
    const place = `${pointer}/${until ?? from}`;
    compare(from === undefined ? undefined : before[from], until === undefined ? undefined : after[until], place, to);
  }
}

/** Indexes into both arrays; one is missing where the element has no counterpart. */
type Pair = readonly [from: number | undefined, until: number | undefined];

function pairByKey(before: readonly JsonObject[], after: readonly JsonObject[], key: string): Pair[] {
  const pairs: Pair[] = [];
  const taken = new Set<number>();
  before.forEach((element, from) => {
    const until = after.findIndex((candidate, index) => !taken.has(index) && sameJson(candidate[key], element[key]));
    if (until < 0) pairs.push([from, undefined]);
    else {
      taken.add(until);
      pairs.push([from, until]);
    }
  });
  after.forEach((_, until) => {
    if (!taken.has(until)) pairs.push([undefined, until]);
  });
  return pairs;
}

function pairByPlace(before: readonly JsonObject[], after: readonly JsonObject[]): Pair[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && sameJson(before[start], after[start])) start += 1;
  let end = 0;
  while (end < shorter - start && sameJson(before[before.length - 1 - end], after[after.length - 1 - end])) end += 1;
  const pairs: Pair[] = [];
  for (let index = start; index < Math.max(before.length, after.length) - end; index += 1) {
    pairs.push([index < before.length - end ? index : undefined, index < after.length - end ? index : undefined]);
  }
  return pairs;
}

/**
 * The same changes with no more than `budget` characters of JSON text in their values, none left out silently: those that
 * no longer fit are named without values, by the first part of their pointer (`/members`), each once.
 */
export function withinBudget(changes: readonly Change[], budget = CHANGES_BUDGET): Change[] {
  const kept: Change[] = [];
  const named = new Set<string>();
  let left = budget;
  for (const change of changes) {
    const cost = change.pointer.length + textLength(change.before) + textLength(change.after);
    if (cost <= left) {
      left -= cost;
      kept.push(change);
    } else {
      named.add(`/${change.pointer.split('/')[1] ?? ''}`);
    }
  }
  return [...kept, ...[...named].map((pointer) => ({ pointer }))];
}

function textLength(value: JsonValue | undefined): number {
  return value === undefined ? 0 : JSON.stringify(value).length;
}
