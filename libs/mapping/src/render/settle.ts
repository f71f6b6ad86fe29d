import type { Output } from '../shape/assign.js';
import { addMarks, type Mark, type Pen } from './pen.js';
import type { SchemaGuide } from './schema-guide.js';
import type { Found } from './source.js';

/** What a format does with what it cannot write. */
export interface LeavingOut {
  /** Whether an optional value that is unfit is left out; otherwise the notification is not rendered. */
  readonly unfit: 'left out' | 'unfit';
  /** Objects that are left out where they lack a value that they need, by the last name of their place: `names`, `stay`. */
  readonly objects: ReadonlySet<string>;
}

/**
 * Decides of every unfit value in an object (and in objects of it that nobody decided of) whether the object can do without: then it is a loss. Marks are
 * changed in place.
 */
export function settle(marks: Mark[], { value, pen, guide }: Found, { unfit }: LeavingOut): void {
  const open = marks.filter(isOpen);
  if (open.length === 0) return;
  const unfitAt = new Set(open.map(({ pointer }) => pointer));
  const nothingAt = new Set(open.filter(({ code }) => code === 'FIELD.MISSING').map(({ pointer }) => pointer));
  for (let index = 0; index < marks.length; index++) {
    const mark = marks[index]!;
    if (!isOpen(mark)) continue;
    // What would be read as absent is lost; all else is a fault of the value, which stands there.
    const isNothing = nothingAt.has(mark.pointer);
    const need = needOf(mark.pointer, value, pen, guide, isNothing ? nothingAt : unfitAt);
    if (!isNothing) marks[index] = { ...mark, kind: need !== 'NONE' || unfit === 'unfit' ? 'NEEDED' : 'LOSS' };
    else if (need === 'NONE') marks[index] = { ...mark, kind: 'LOSS', code: 'FIELD.LOSSY' };
    else marks[index] = { ...mark, kind: 'NEEDED', ...(need === 'ONE_OF' ? { isNothing: true } : {}) };
  }
}

function isOpen({ kind }: Mark): boolean {
  return kind === 'UNFIT' || kind === 'REFUSED';
}

/** Whether what holds the value at a pointer, somewhere below an object, cannot do without it; ONE_OF: because it has no other of those of which it needs one. */
function needOf(pointer: string, root: unknown, pen: Pen, guide: SchemaGuide | undefined, unfitAt: ReadonlySet<string>): 'NONE' | 'VALUE' | 'ONE_OF' {
  const steps = pointer.slice(pen.pointer.length + 1).split('/');
  let place = pen.pointer;
  let value = root;
  let at = guide;
  for (let depth = 0; depth < steps.length - 1; depth++) {
    const next = (value as Output)[steps[depth]!];
    const below = at?.property(steps[depth]!);
    // An element of a list of values: the list goes on without it, unless nothing of it is left.
    if (Array.isArray(next)) return (at?.needs(steps[depth]!, value as Output, new Set()) ?? true) && next.every((_, index) => unfitAt.has(`${place}/${steps[depth]!}/${index}`)) ? 'VALUE' : 'NONE';
    place += `/${steps[depth]!}`;
    value = next;
    at = below;
  }
  const object = value as Output;
  const unfitNames = new Set(Object.keys(object).filter((name) => unfitAt.has(`${place}/${name}`)));
  if (at?.needs(steps.at(-1)!, object, unfitNames) === false) return 'NONE';
  return at?.isAlternative(steps.at(-1)!) === true ? 'ONE_OF' : 'VALUE';
}

/** What becomes of an object when all its values have been settled. LEFT_OUT: what is told of it is in `marks`. */
export function judge(marks: Mark[], name: string, pointer: string, { unfit, objects }: LeavingOut): 'WRITTEN' | 'LEFT_OUT' {
  const needed = marks.filter(({ kind }) => kind === 'NEEDED');
  if (needed.length === 0 || !objects.has(name)) return 'WRITTEN';
  const isEmpty = needed.some(({ isNothing }) => isNothing === true);
  // A value that would be read as absent, and cannot be, stands against the notification as any other that is unfit.
  if (!isEmpty && unfit === 'unfit') return 'WRITTEN';
  // Of an object that is left out only what it lacks is told; where that is no value at all, the object itself.
  const told: Mark[] = isEmpty ? [{ code: 'FIELD.LOSSY', pointer, kind: 'LOSS' }] : needed.map((mark) => ({ ...mark, kind: 'LOSS' }));
  marks.length = 0;
  addMarks(marks, told);
  return 'LEFT_OUT';
}
