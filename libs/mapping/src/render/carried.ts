import type { Output } from '../shape/assign.js';
import type { Shape } from '../shape/shape.js';
import type { Source } from './source.js';

/** The places that a shape gives, by name; WHOLE where one value or object goes there as a whole. */
type Carried = Map<string, Carried | typeof WHOLE>;

const WHOLE = 'whole';
const CARRIED = new WeakMap<Shape, Carried>();

/** Whether a shape has a place for a part of the object that it makes. */
export function isCarried(shape: Shape, name: string): boolean {
  return carriedBy(shape).has(name);
}

/** Marks as lost what an object has and the format has no place for. `exempt`: what the gateway makes, by pointer. */
export function loseUncarried(shape: Shape, { value, pen }: Pick<Source, 'value' | 'pen'>, exempt: ReadonlySet<string> = NOTHING): void {
  lose(carriedBy(shape), value, pen, exempt);
}

const NOTHING: ReadonlySet<string> = new Set();

function lose(carried: Carried, object: Readonly<Output>, pen: Source['pen'], exempt: ReadonlySet<string>): void {
  for (const name in object) {
    const place = carried.get(name);
    const at = pen.at(name);
    if (place === undefined && !exempt.has(at.pointer)) at.lose('FIELD.LOSSY');
    else if (place !== undefined && place !== WHOLE) lose(place, object[name] as Output, at, exempt);
  }
}

function carriedBy(shape: Shape): Carried {
  let carried = CARRIED.get(shape);
  if (carried === undefined) CARRIED.set(shape, (carried = collect(shape, new Map())));
  return carried;
}

function collect(shape: Shape, carried: Carried): Carried {
  for (const { target } of shape.constants) add(carried, target.steps);
  if (shape.scriptName !== undefined) carried.set(shape.scriptName, WHOLE);
  for (const { target, content, find } of shape.fields) {
    if (find !== undefined) add(carried, find.target.steps);
    if (target !== undefined) add(carried, target.steps);
    else if (content.kind !== 'value') collect(content.shape, carried);
  }
  return carried;
}

function add(carried: Carried, steps: readonly string[]): void {
  let at = carried;
  for (const step of steps.slice(0, -1)) {
    const next = at.get(step);
    if (next === WHOLE) return;
    if (next === undefined) at.set(step, (at = new Map()));
    else at = next;
  }
  at.set(steps.at(-1)!, WHOLE);
}
