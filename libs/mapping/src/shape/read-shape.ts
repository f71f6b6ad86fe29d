import type { Field, ListNode, Node, ObjectNode } from '@cbx/formats';
import { normalizeText } from '@cbx/kernel';
import { CodedConverter, warnUnknown } from '../convert/coded.js';
import { ABSENT, FAULTY, isEmpty, type Outcome, type Place } from '../convert/converter.js';
import { scriptByLetters } from '../convert/script.js';
import type { FaultReporter } from '../fault.js';
import { assign, markFaulty, type Output } from './assign.js';
import type { Content, Frame, Shape, ShapeField, Variables } from './shape.js';

/**
 * Reads an object of the source by its shape into `output`, and reports what is at fault in it. Every member of the object is accounted for: it
 * is a field of the shape, or a warning. What a faulty value would have given is left out of `output`.
 */
export function readShape(shape: Shape, node: ObjectNode, place: Place, output: Output, variables: Variables, sink: FaultReporter): Frame {
  const frame: Frame = { shape, node, place, sources: locate(shape, node, place, sink), outcomes: new Array<Outcome>(shape.fields.length).fill(ABSENT), frames: [] };
  for (let index = 0; index < shape.fields.length; index++) readField(frame, index, output, variables, sink);
  for (const rule of shape.rules) rule(frame, sink);
  return frame;
}

function locate(shape: Shape, node: ObjectNode, place: Place, sink: FaultReporter): (Field | undefined)[] {
  const sources = new Array<Field | undefined>(shape.fields.length).fill(undefined);
  for (const field of node.fields) {
    const index = shape.indexOf.get(field.name);
    if (index === undefined) warnUnknown(field, place.path, sink);
    else sources[index] = field;
  }
  return sources;
}

function readField(frame: Frame, index: number, output: Output, variables: Variables, sink: FaultReporter): void {
  const field = frame.shape.fields[index]!;
  const source = frame.sources[index];
  const there = source !== undefined && !isEmpty(source.value, normalizeText);
  const when = field.presence && frame.outcomes[field.presence.index];
  if (there && field.presence?.forbiddenWhen !== undefined && when === field.presence.forbiddenWhen) {
    sink.reject('FIELD.INVALID', source.line, frame.place.path.field(field.name).toString(), { en: 'nothing here', ru: 'здесь ничего не должно быть' });
    frame.outcomes[index] = FAULTY;
    return;
  }
  let outcome = there ? readContent(field, source, frame, index, output, variables, sink) : ABSENT;
  if (outcome === ABSENT) {
    if (field.required || (field.presence?.requiredWhen !== undefined && when === field.presence.requiredWhen)) {
      // Where the name is there but its value empty, the name is the place; otherwise what lacks it.
      sink.reject('FIELD.MISSING', source?.line ?? frame.node.line, frame.place.path.field(field.name).toString(), field.expected);
      outcome = FAULTY;
    } else if (field.defaultValue !== undefined && field.target !== undefined) {
      const value = 'constant' in field.defaultValue ? field.defaultValue.constant : variables[field.defaultValue.variable];
      if (value !== undefined) assign(output, field.target, value);
    }
  }
  if (outcome === FAULTY && field.target !== undefined) markFaulty(output, field.target);
  frame.outcomes[index] = outcome;
}

function readContent(field: ShapeField, source: Field, frame: Frame, index: number, output: Output, variables: Variables, sink: FaultReporter): Outcome {
  const place: Place = { path: frame.place.path.field(field.name), line: source.line };
  const content = field.content;
  switch (content.kind) {
    case 'value': {
      const outcome = content.converter.read(source.value, place, sink);
      if (outcome !== ABSENT && outcome !== FAULTY) give(field, outcome, frame, output);
      if (field.find !== undefined && typeof outcome === 'string') return findInText(field.find, outcome, place, frame, field, output, sink);
      return outcome;
    }
    case 'object': {
      if (source.value.kind !== 'object') return invalid(field, place, sink);
      const own = field.target === undefined ? output : { ...content.shape.set };
      frame.frames[index] = readShape(content.shape, source.value, place, own, variables, sink);
      if (field.target !== undefined) give(field, own, frame, output);
      return own;
    }
    case 'list': {
      if (source.value.kind !== 'list') return invalid(field, place, sink);
      return readList(field, content, source.value, place, frame, output, variables, sink);
    }
  }
}

function readList(
  field: ShapeField,
  content: Extract<Content, { kind: 'list' }>,
  list: ListNode,
  place: Place,
  frame: Frame,
  output: Output,
  variables: Variables,
  sink: FaultReporter,
): Outcome {
  const made: Output[] = [];
  const seen = new Set<unknown>();
  let faulty = false;
  list.items.forEach((item, position) => {
    const itemPlace: Place = { path: place.path.item(position), line: item.line };
    if (item.kind !== 'object' || item.fields.length === 0) {
      sink.reject('FIELD.INVALID', item.line, itemPlace.path.toString(), field.expected);
      faulty = true;
      return;
    }
    const own: Output = { ...content.shape.set };
    const itemFrame = readShape(content.shape, item, itemPlace, own, variables, sink);
    made.push(own);
    if (content.unique === undefined) return;
    const key = itemFrame.outcomes[content.unique];
    if (typeof key === 'string' && seen.has(key)) {
      const at = placeOfValue(itemFrame, content.unique);
      sink.reject('FIELD.INVALID', at.line, at.path.toString(), { en: 'each of them once', ru: 'каждое значение не более одного раза' });
    }
    seen.add(key);
  });
  const { sortBy } = content;
  if (sortBy !== undefined) made.sort((a, b) => sortBy.order.indexOf(a[sortBy.key] as string) - sortBy.order.indexOf(b[sortBy.key] as string));
  if (made.length > 0 && field.target !== undefined) give(field, made, frame, output);
  return faulty ? FAULTY : made;
}

/** Where a fault of a field's value stands: at its name, or at the code of a coded value. */
export function placeOfValue(frame: Frame, index: number): Place {
  const source = frame.sources[index];
  const field = frame.shape.fields[index]!;
  if (source === undefined) return { path: frame.place.path.field(field.name), line: frame.node.line };
  const place: Place = { path: frame.place.path.field(field.name), line: source.line };
  return field.content.kind === 'value' && field.content.converter instanceof CodedConverter ? field.content.converter.placeOfCode(source.value, place) : place;
}

function give(field: ShapeField, value: unknown, frame: Frame, output: Output): void {
  if (field.target === undefined) return;
  if (field.unlessSameAs !== undefined && sameValue(frame, field, value)) return;
  assign(output, field.target, field.wrap === undefined ? value : Array.isArray(value) ? value.map((item) => wrapped(field.wrap!, item)) : wrapped(field.wrap, value));
}

function sameValue(frame: Frame, field: ShapeField, value: unknown): boolean {
  const other = frame.outcomes[field.unlessSameAs!];
  return other !== ABSENT && other !== FAULTY && JSON.stringify(other) === JSON.stringify(value);
}

function wrapped(template: Readonly<Record<string, unknown>>, value: unknown): Output {
  const made: Output = {};
  for (const [name, part] of Object.entries(template)) made[name] = part === '$value' ? value : part === '$script' ? scriptByLetters(value as string) : part;
  return made;
}

function findInText(
  find: NonNullable<ShapeField['find']>,
  text: string,
  place: Place,
  frame: Frame,
  field: ShapeField,
  output: Output,
  sink: FaultReporter,
): Outcome {
  if (frame.outcomes[find.unless] !== ABSENT) return text;
  const found = find.pattern.exec(text)?.[1];
  if (found === undefined) return text;
  const outcome = find.read(found);
  if (outcome === FAULTY) return invalid(field, place, sink);
  assign(output, find.target, outcome);
  return text;
}

function invalid(field: ShapeField, place: Place, sink: FaultReporter): Outcome {
  sink.reject('FIELD.INVALID', place.line, place.path.toString(), field.expected);
  return FAULTY;
}

/** Whether a node of any kind counts as there. */
export function isThere(node: Node | undefined): node is Node {
  return node !== undefined && !isEmpty(node, normalizeText);
}
