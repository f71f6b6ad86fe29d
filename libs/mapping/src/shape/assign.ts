import type { Target } from './target.js';

/** An object in the making. */
export type Output = Record<string, unknown>;

/** Puts a value where its target says: the last step is assigned, or added to a list (each item of it, where the value is a list). */
export function assign(output: Output, target: Target, value: unknown): void {
  const { owners, name } = target;
  const object = owners.length === 0 ? output : owner(output, owners);
  if (!target.append) {
    object[name] = value;
    return;
  }
  const list = (object[name] ??= []) as unknown[];
  if (!Array.isArray(value)) list.push(value);
  // One by one: as arguments of one call a long list would overflow the stack.
  else for (const item of value) list.push(item);
}

/** Gives an object what another has: lists are added to lists, objects merged. */
export function merge(output: Output, more: Output): void {
  for (const [name, value] of Object.entries(more)) {
    const own = output[name];
    if (Array.isArray(own) && Array.isArray(value)) for (const item of value as unknown[]) own.push(item);
    else if (isPlain(own) && isPlain(value)) merge(own, value);
    else output[name] = value;
  }
}

function isPlain(value: unknown): value is Output {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const FAULTY_NAMES = Symbol('names at fault');

/** Remembers on the object in the making that a value of it is at fault, and so is not in it. Such an object never leaves the translation. */
export function markFaulty(output: Output, target: Target): void {
  const object = owner(output, target.owners) as Output & { [FAULTY_NAMES]?: Set<string> };
  (object[FAULTY_NAMES] ??= new Set()).add(target.name);
}

export function isFaultyIn(object: object, name: string): boolean {
  return (object as { [FAULTY_NAMES]?: Set<string> })[FAULTY_NAMES]?.has(name) === true;
}

/** The object to which the names lead; it is made where there is none. */
function owner(output: Output, names: readonly string[]): Output {
  let object = output;
  for (const name of names) object = (object[name] ??= {}) as Output;
  return object;
}
