import type { Target } from './shape.js';

/** An object in the making. */
export type Output = Record<string, unknown>;

/** Puts a value where its target says: the last step is assigned, or added to a list (each item of it, where the value is a list). */
export function assign(output: Output, target: Target, value: unknown): void {
  let object = output;
  const last = target.steps.length - 1;
  for (let i = 0; i < last; i++) object = (object[target.steps[i]!] ??= {}) as Output;
  const name = target.steps[last]!;
  if (!target.append) {
    object[name] = value;
    return;
  }
  const list = (object[name] ??= []) as unknown[];
  if (Array.isArray(value)) list.push(...value);
  else list.push(value);
}

const FAULTY_NAMES = Symbol('names at fault');

/** Remembers on the object in the making that a value of it is at fault, and so is not in it. Such an object never leaves the translation. */
export function markFaulty(output: Output, target: Target): void {
  let object = output as Output & { [FAULTY_NAMES]?: Set<string> };
  for (const step of target.steps.slice(0, -1)) object = (object[step] ??= {}) as Output;
  (object[FAULTY_NAMES] ??= new Set()).add(target.steps.at(-1)!);
}

export function isFaultyIn(object: object, name: string): boolean {
  return (object as { [FAULTY_NAMES]?: Set<string> })[FAULTY_NAMES]?.has(name) === true;
}
