import type { Node } from '@cbx/formats';
import { ABSENT, FAULTY, isEmpty, type Outcome, readOtherKind } from '../convert/converter.js';
import { isUnreadable } from '../convert/text.js';
import { warnUnknown } from '../convert/unknown-field.js';
import type { Localized } from '../localized.js';
import { assign, markFaulty, type Output } from './assign.js';
import { type Content, type DefaultValue, type FindInText, Frame, type ReadingContext, type Shape, type ShapeField } from './shape.js';
import { wrapEach } from './wrap.js';

const NOTHING_HERE: Localized = { en: 'nothing here', ru: 'здесь ничего не должно быть' };
const ONCE: Localized = { en: 'each of them once', ru: 'каждое значение не более одного раза' };

/**
 * Reads an object of the source by its shape into `output`, and reports what is at fault in it. Every member of the object is accounted for: it
 * is a field of the shape, or a warning. What a faulty value would have given is left out of `output`.
 */
export function readShape(shape: Shape, node: Node, output: Output, context: ReadingContext): Frame {
  const frame = new Frame(shape, node);
  for (const child of node.children) {
    const index = shape.indexOf.get(child.name);
    if (index === undefined) warnUnknown(child, context.sink);
    else frame.sources[index] = child;
  }
  for (const { target, value } of shape.constants) give(output, target, value, context);
  for (let index = 0; index < shape.fields.length; index++) readField(frame, index, output, context);
  for (const rule of shape.rules) rule(frame, context.sink);
  return frame;
}

/** Reads one field of an object apart from all others. */
export function readAlone(field: ShapeField, node: Node, context: ReadingContext): Outcome {
  const frame = new Frame({ fields: [field], indexOf: new Map(), rules: [], constants: [] }, node);
  frame.sources[0] = node.child(field.name);
  readField(frame, 0, {}, context);
  return frame.outcomes[0];
}

function readField(frame: Frame, index: number, output: Output, context: ReadingContext): void {
  const field = frame.shape.fields[index]!;
  const source = frame.sources[index];
  let outcome: Outcome = ABSENT;
  if (source !== undefined) {
    context.sink.enter(field.name);
    outcome = isForbidden(field, frame) ? readForbidden(source, context) : readContent(field, source, frame, index, output, context);
    context.sink.leave();
  }
  if (outcome === ABSENT) outcome = readAbsent(field, source, frame, output, context);
  if (outcome === FAULTY && field.target !== undefined) markFaulty(output, field.target);
  frame.outcomes[index] = outcome;
}

function isForbidden({ presence }: ShapeField, frame: Frame): boolean {
  return presence?.forbiddenWhen !== undefined && frame.outcomes[presence.index] === presence.forbiddenWhen;
}

function readForbidden(source: Node, { sink }: ReadingContext): Outcome {
  if (isEmpty(source)) return ABSENT;
  sink.reject('FIELD.INVALID', source.nameLine, NOTHING_HERE);
  return FAULTY;
}

function readAbsent(field: ShapeField, source: Node | undefined, frame: Frame, output: Output, context: ReadingContext): Outcome {
  const { presence } = field;
  if (field.required || (presence?.requiredWhen !== undefined && frame.outcomes[presence.index] === presence.requiredWhen)) {
    // Where the name is there but its value empty, the name is the place; otherwise what lacks it.
    context.sink.reject('FIELD.MISSING', source === undefined ? frame.node.line : source.nameLine, field.expected, field.name);
    return FAULTY;
  }
  if (field.defaultValue !== undefined && field.target !== undefined) give(output, field.target, field.defaultValue, context);
  return ABSENT;
}

function readContent(field: ShapeField, source: Node, frame: Frame, index: number, output: Output, context: ReadingContext): Outcome {
  const { content } = field;
  switch (content.kind) {
    case 'value': {
      const outcome = content.converter.read(source, context.sink);
      if (outcome === ABSENT || outcome === FAULTY) return outcome;
      place(field, outcome, frame, output);
      return field.find === undefined ? outcome : findInText(field.find, field, outcome as string, frame, output, context);
    }
    case 'object': {
      if (source.kind !== 'object' || source.children.length === 0) return readOtherKind(source, field.expected, context.sink);
      const own: Output = field.target === undefined ? output : {};
      frame.keepFrame(index, readShape(content.shape, source, own, context));
      if (field.target !== undefined) place(field, own, frame, output);
      return own;
    }
    case 'list': {
      if (source.kind !== 'list' || source.children.length === 0) return readOtherKind(source, field.expected, context.sink);
      return readList(field, content, source, frame, output, context);
    }
  }
}

function readList(field: ShapeField, content: Extract<Content, { kind: 'list' }>, list: Node, frame: Frame, output: Output, context: ReadingContext): Outcome {
  const { sink } = context;
  const made: Output[] = [];
  const seen = new Set<Outcome>();
  let faulty = false;
  for (let position = 0; position < list.children.length; position++) {
    const element = list.children[position]!;
    sink.enter(position);
    if (element.kind !== 'object' || element.children.length === 0) {
      sink.reject('FIELD.INVALID', element.nameLine, field.expected);
      faulty = true;
    } else {
      const own: Output = {};
      const elementFrame = readShape(content.shape, element, own, context);
      made.push(own);
      if (content.unique !== undefined) checkUnique(elementFrame, content.unique, seen, context);
    }
    sink.leave();
  }
  if (made.length > 0 && field.target !== undefined) place(field, made, frame, output);
  return faulty ? FAULTY : made;
}

function checkUnique(frame: Frame, index: number, seen: Set<Outcome>, { sink }: ReadingContext): void {
  const key = frame.outcomes[index];
  if (key === ABSENT || key === FAULTY) return;
  if (seen.has(key)) frame.rejectValue(index, ONCE, sink);
  seen.add(key);
}

function place(field: ShapeField, value: unknown, frame: Frame, output: Output): void {
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

function give(output: Output, target: ShapeField['target'] & object, value: DefaultValue, { variables }: ReadingContext): void {
  const given = 'constant' in value ? value.constant : variables[value.variable];
  if (given !== undefined) assign(output, target, given);
}

function findInText(find: FindInText, field: ShapeField, text: string, frame: Frame, output: Output, { sink }: ReadingContext): Outcome {
  if (frame.outcomes[find.unless] !== ABSENT) return text;
  const found = find.pattern.exec(text)?.[1];
  if (found === undefined) return text;
  const outcome = find.read(found);
  if (isUnreadable(outcome)) {
    sink.reject(outcome.code, frame.sources[frame.shape.fields.indexOf(field)]!.nameLine, field.expected);
    return FAULTY;
  }
  assign(output, find.target, outcome);
  return text;
}
