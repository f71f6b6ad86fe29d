import { ABSENT, FAULTY, type Outcome } from '../convert/converter.js';
import { isUnreadable } from '../convert/text.js';
import { assign, type Output } from './assign.js';
import type { Frame } from './frame.js';
import type { ReadingContext } from './reading-context.js';
import type { FindInText, ShapeField } from './shape-field.js';
import type { GivenValue, Target } from './target.js';
import { wrapEach } from './wrap.js';

/** Puts what a field gave where it goes. */
export function place(field: ShapeField, value: unknown, frame: Frame, output: Output): void {
  if (field.target === undefined) return;
  if (field.unlessSameAs !== undefined && isSame(frame.outcomes[field.unlessSameAs], value)) return;
  assign(output, field.target, field.wrap === undefined ? value : wrapEach(field.wrap, value));
}

/** Whether two values are equal: texts, or objects of the same parts. */
function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) return a === b;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => (a as Output)[name] === (b as Output)[name]);
}

/** Puts a constant where it goes, or what the envelope gives, if it gives that. */
export function give(output: Output, target: Target, value: GivenValue, { variables }: ReadingContext): void {
  const given = 'constant' in value ? value.constant : variables[value.variable];
  if (given !== undefined) assign(output, target, given);
}

/** Puts what is found in a text where it goes, unless another field was there; answers the outcome of the text itself. */
export function findInText(find: FindInText, field: ShapeField, text: string, source: number, frame: Frame, output: Output, { tree, sink }: ReadingContext): Outcome {
  if (frame.outcomes[find.unless] !== ABSENT) return text;
  const found = find.pattern.exec(text)?.[1];
  if (found === undefined) return text;
  const outcome = find.read(found);
  if (isUnreadable(outcome)) {
    sink.reject(outcome.code, tree.nameLine(source), field.expected, source);
    return FAULTY;
  }
  assign(output, find.target, outcome);
  return text;
}

/** How many the list has so far to which a field adds. */
export function lengthOf(output: Output, { target }: ShapeField): number {
  return (output[target!.name] as unknown[] | undefined)?.length ?? 0;
}

/** Brings a list of several fields into the order of the source. */
export function sortAsAdded(list: unknown, nodes: readonly number[]): void {
  if (nodes.every((node, index) => index === 0 || nodes[index - 1]! <= node)) return;
  const items = list as unknown[];
  const sorted = items.map((item, index) => ({ item, node: nodes[index]! })).sort((a, b) => a.node - b.node);
  for (let index = 0; index < sorted.length; index++) items[index] = sorted[index]!.item;
}
