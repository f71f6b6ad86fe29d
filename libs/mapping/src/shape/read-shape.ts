import { BROKEN, EXCESS, LIST, NO_NODE, OBJECT, TEXT, type Tree } from '@cbx/formats';
import { addYears, normalizeText } from '@cbx/kernel';
import { ABSENT, type Converter, FAULTY, isEmpty, type Outcome, readOtherKind } from '../convert/converter.js';
import { isEmptyElement } from '../convert/element.js';
import { rejectExcess } from '../convert/excess.js';
import { scriptOfParts } from '../convert/script.js';
import { warnUnknown } from '../convert/unknown-field.js';
import type { FaultReporter } from '../fault.js';
import type { Localized } from '../localized.js';
import { assign, markFaulty, merge, type Output } from './assign.js';
import { isEmptySource, isReadable, readEmptyElement, readEmptyOfList, rejectEmpty } from './empty-source.js';
import type { Frame } from './frame.js';
import { findInText, give, lengthOf, place, sortAsAdded } from './place-value.js';
import type { ReadingContext } from './reading-context.js';
import type { LoneField, Shape } from './shape.js';
import type { Content, ShapeField, WrittenContent } from './shape-field.js';
import { readLines } from './read-lines.js';
import { readWritten } from './read-written.js';

const NOTHING_HERE: Localized = { en: 'nothing here', ru: 'здесь ничего не должно быть' };
const LOST: Localized = { en: 'a letter that the encoding has: one may have been lost', ru: 'буква, которая есть в кодировке: одна, возможно, утрачена' };
const CUT: Localized = { en: 'a value that leaves room in its columns: this one may have been cut', ru: 'значение короче отведённых ему знаков: это, возможно, обрезано' };
const WHOLE: Localized = { en: 'a whole record with the structure of the format', ru: 'целая запись со структурой формата' };
export const ONCE: Localized = { en: 'each of them once', ru: 'каждое значение не более одного раза' };

type ListContent = Extract<Content, { kind: 'list' }>;

/**
 * Reads an object of the source by its shape into `output`, and reports what is at fault in it. Every member of the object is accounted for: it
 * is a field of the shape, or a warning. What a faulty value would have given is left out of `output`.
 */
export function readShape(shape: Shape, node: number, output: Output, context: ReadingContext): Frame {
  const { tree, sink } = context;
  const { frame } = shape;
  frame.begin(tree, node);
  const slotOfName = shape.slotOfName(tree);
  const { names, nexts } = tree;
  const { sources } = frame;
  const { mayRepeat } = shape;
  const end = nexts[node]!;
  for (let child = node + 1; child < end; child = nexts[child]!) {
    const slot = slotOfName[names[child]!]!;
    const kind = tree.kind(child);
    if (kind === BROKEN) rejectBroken(tree, child, sink);
    else if (kind === EXCESS) rejectExcess(tree, child, sink);
    else if (slot === 0) {
      if (!shape.holdsRecords || tree.isAttribute(child)) warnUnknown(tree, child, sink);
    } else if (tree.isEmpty(child)) frame.noteEmpty(slot - 1, child);
    else if (sources[slot - 1] === NO_NODE) sources[slot - 1] = child;
    else if (!mayRepeat[slot - 1]!) readAgain(shape, child, context);
  }
  if (shape.textSlot >= 0 && tree.kind(node) === TEXT) sources[shape.textSlot] = node;
  readFields(shape, output, context);
  return frame;
}

/** What may stand once and stands again is not read. In what holds the records, it is one of these. */
function readAgain({ holdsRecords }: Shape, node: number, { tree, sink }: ReadingContext): void {
  if (holdsRecords) return;
  sink.reject('FIELD.INVALID', tree.nameLine(node), ONCE, node);
  // Where what is empty counts as absent, attributes are told of also there; where it is at fault, nothing is that is not read.
  if (tree.isMarkup && !tree.forbidsEmpty) for (const child of tree.children(node)) if (tree.isAttribute(child)) warnUnknown(tree, child, sink);
}

/** Says of a part that is broken what is wrong with it. */
export function rejectBroken(tree: Tree, node: number, sink: FaultReporter): void {
  for (const { code, place } of tree.breaksOf(node)) sink.reject(code, place, WHOLE, node);
}

function readFields(shape: Shape, output: Output, context: ReadingContext): void {
  const { frame, fields, scriptName, isIdle, converters } = shape;
  const { sources, outcomes } = frame;
  for (const { target, value } of shape.constants) give(output, target, value, context);
  for (const nodes of frame.addedFrom) nodes.length = 0;
  for (let index = 0; index < isIdle.length; index++) {
    const converter = converters[index];
    const isThere = sources[index] !== NO_NODE;
    if (!isThere && isIdle[index]!) outcomes[index] = ABSENT;
    else if (isThere && converter !== undefined) outcomes[index] = readValue(fields[index]!, index, converter, frame, output, context);
    else readField(frame, index, output, context);
  }
  for (let order = 0; order < shape.sourceOrder.length; order++) sortAsAdded(output[shape.sourceOrder[order]!], frame.addedFrom[order]!);
  if (scriptName !== undefined) output[scriptName] = scriptOfParts(output);
  for (const rule of shape.rules) rule(frame, context.sink);
}

/** As `readField` of a field that is there and whose converter is all that reads it. */
function readValue(field: ShapeField, index: number, converter: Converter, frame: Frame, output: Output, context: ReadingContext): Outcome {
  const { tree, sink } = context;
  const source = frame.sources[index]!;
  warnOfSource(field, source, context);
  const outcome = tree.isMarkup && !isReadable(converter, source, frame, context) ? ABSENT : converter.read(tree, source, sink);
  if (outcome === ABSENT) return readAbsent(field, index, frame, output, context);
  if (outcome !== FAULTY) place(field, outcome, frame, output);
  else if (field.target !== undefined) markFaulty(output, field.target);
  return outcome;
}

/** Reads one field of an object, or of objects within it, apart from all others. */
export function readAlone({ owners, shape }: LoneField, object: number, context: ReadingContext): Outcome {
  const { tree } = context;
  const { frame } = shape;
  let node = object;
  for (const owner of owners) {
    const inner = tree.child(node, tree.vocabulary.idOf(owner));
    if (inner !== NO_NODE) node = inner;
  }
  frame.begin(tree, node);
  frame.sources[0] = tree.child(node, shape.nameOfFirst(tree));
  readField(frame, 0, {}, context);
  return frame.outcomes[0];
}

function readField(frame: Frame, index: number, output: Output, context: ReadingContext): void {
  const field = frame.shape.fields[index]!;
  const source = frame.sources[index]!;
  const order = frame.shape.orderOf[index]!;
  const before = order < 0 ? 0 : lengthOf(output, field);
  let outcome: Outcome = ABSENT;
  if (field.inFirst && frame.position > 0) {
    if (source !== NO_NODE) warnUnknown(context.tree, source, context.sink);
    frame.outcomes[index] = ABSENT;
    return;
  }
  if (field.before !== undefined) field.before(frame, context);
  if (field.readWhen !== undefined && frame.outcomes[field.readWhen.index] !== field.readWhen.value) outcome = readUnread(field, source);
  else if (field.content.kind === 'part') outcome = readPart(field, field.content.shape, frame, output, context);
  else if (source !== NO_NODE) outcome = isForbidden(field, frame) ? readForbidden(source, context) : readContent(field, index, frame, output, context);
  if (field.evenEmpty && frame.empties[index] !== NO_NODE) outcome = readEmpties(field, index, outcome, frame, context);
  if (outcome === ABSENT) outcome = readAbsent(field, index, frame, output, context);
  else if (outcome === UNREAD) outcome = ABSENT;
  // A list of elements has told of each.
  if (order >= 0 && field.content.kind !== 'list') for (let added = before; added < lengthOf(output, field); added++) frame.addedFrom[order]!.push(source);
  if (outcome === FAULTY && field.target !== undefined) markFaulty(output, field.target);
  else if (field.overriddenBy !== undefined && outcome !== ABSENT) give(output, field.target!, { variable: field.overriddenBy }, context);
  frame.outcomes[index] = outcome;
}

/** Warns of what may have been cut or lost before it was sent. */
function warnOfSource({ cutWhenFull, lossy }: ShapeField, source: number, { tree, sink }: ReadingContext): void {
  if (cutWhenFull && tree.isFilling(source)) sink.warn('FIELD.TRUNCATED', tree.nameLine(source), CUT, source);
  if (lossy !== undefined && tree.text(source).includes(lossy)) sink.warn('FIELD.LOSSY', tree.nameLine(source), LOST, source);
}

/** Whether a text that begins with no white space is another, when it is normalised. */
function isText(written: string, text: string): boolean {
  return written.charCodeAt(0) === text.charCodeAt(0) && normalizeText(written) === text;
}

/** There is something, and it is not looked at. */
const UNREAD = Symbol('unread');

/** Of what is not read is asked only whether it is there. */
function readUnread({ content }: ShapeField, source: number): typeof UNREAD | typeof ABSENT {
  const isThere = content.kind === 'part' ? content.shape.frame.hasSources : source !== NO_NODE;
  return isThere ? UNREAD : ABSENT;
}

function isForbidden({ presence }: ShapeField, frame: Frame): boolean {
  return presence?.forbiddenWhen !== undefined && frame.outcomes[presence.index] === presence.forbiddenWhen;
}

function readForbidden(source: number, { tree, sink }: ReadingContext): Outcome {
  if (isEmpty(tree, source)) return ABSENT;
  sink.reject('FIELD.INVALID', tree.nameLine(source), NOTHING_HERE, source);
  return FAULTY;
}

function readAbsent(field: ShapeField, index: number, frame: Frame, output: Output, context: ReadingContext): Outcome {
  const { presence } = field;
  if (context.tree.forbidsEmpty && isEmptySource(field, frame.sources[index]!, context.tree)) return rejectEmpty(frame.hasOnly(index) ? field.with({ emptyFault: 'FIELD.INVALID' }) : field, frame.sources[index]!, context);
  if (field.required || (presence?.requiredWhen !== undefined && frame.outcomes[presence.index] === presence.requiredWhen)) {
    const { tree, sink } = context;
    const source = frame.sources[index]!;
    // Where the name is there but its value empty, the name is the place; otherwise what lacks it.
    const empty = frame.empties[index]!;
    if (source === NO_NODE && empty !== NO_NODE) sink.reject(field.missing, tree.nameLine(empty), field.expected, empty);
    else if (source === NO_NODE) sink.reject(field.missing, tree.line(frame.node), field.expected, frame.node, field.name);
    else sink.reject(field.missing, tree.nameLine(source), field.expected, source);
    return FAULTY;
  }
  const { defaultValue, target } = field;
  if (defaultValue === undefined || target === undefined) return ABSENT;
  if (!('after' in defaultValue)) give(output, target, defaultValue, context);
  else {
    const day = frame.outcomes[defaultValue.after];
    if (day === FAULTY) markFaulty(output, target);
    else if (day !== ABSENT) assign(output, target, addYears(day as string, defaultValue.years));
  }
  return ABSENT;
}

function readContent(field: ShapeField, index: number, frame: Frame, output: Output, context: ReadingContext): Outcome {
  const { content } = field;
  const source = frame.sources[index]!;
  const { tree, sink } = context;
  if (field.emptyText !== undefined && isText(tree.text(source), field.emptyText)) return ABSENT;
  warnOfSource(field, source, context);
  switch (content.kind) {
    case 'value': {
      if (tree.isMarkup && !isReadable(content.converter, source, frame, context)) return ABSENT;
      if (content.converter.readAll !== undefined) {
        const { values, faulty } = content.converter.readAll(tree, namesakes(tree, frame.node, source), sink, field.emptyFault);
        if (values.length > 0 && faulty !== 'LIST') place(field, values, frame, output);
        return faulty === undefined ? values : FAULTY;
      }
      const outcome = content.converter.read(tree, source, sink);
      if (outcome === ABSENT || outcome === FAULTY) return outcome;
      place(field, outcome, frame, output);
      return field.find === undefined ? outcome : findInText(field.find, field, outcome as string, source, frame, output, context);
    }
    case 'object': {
      if (tree.isMarkup) {
        if (isEmptyElement(tree, source, content.shape)) return readEmptyElement(source, context);
      } else if (tree.kind(source) !== OBJECT || (!tree.hasChildren(source) && !field.evenEmpty)) return readOtherKind(tree, source, field.expected, sink);
      const own: Output = field.target === undefined ? output : {};
      content.shape.frame.position = 0;
      readShape(content.shape, source, own, context);
      return placeObject(field, content.shape, own, frame, output, context);
    }
    case 'written': {
      if (content.repeated === true) return readRepeatedTexts(field, content, source, frame, output, context);
      if (tree.isMarkup && !isReadable(undefined, source, frame, context)) return ABSENT;
      if (tree.kind(source) !== TEXT) return readOtherKind(tree, source, field.expected, sink);
      if (content.isLines === true) {
        const { values, faulty } = readLines(content.shape, source, context);
        place(field, values, frame, output);
        return faulty ? FAULTY : values;
      }
      const text = normalizeText(tree.text(source));
      if (text === '') return ABSENT;
      const made = readWritten(content, text, source, context);
      // One value of the source: with a fault in it, nothing of it is compared.
      if (made.faulty) return FAULTY;
      if (field.target === undefined) for (const each of made.values) merge(output, each);
      else place(field, content.separator === undefined ? made.values[0] : made.values, frame, output);
      return made.values;
    }
    case 'part':
      return ABSENT;
    case 'list': {
      if (content.repeated) return readRepeated(field, content, index, frame, output, context);
      if (tree.kind(source) !== LIST || !tree.hasChildren(source)) return readOtherKind(tree, source, field.expected, sink);
      return readList(field, content, source, frame, output, context);
    }
  }
}

/** Fields that make an object of their own: absent where none of them is there. */
function readPart(field: ShapeField, shape: Shape, frame: Frame, output: Output, context: ReadingContext): Outcome {
  if (!shape.frame.hasSources) return ABSENT;
  const own: Output = field.target === undefined ? output : {};
  shape.frame.beginPart(context.tree, frame.node);
  if (field.emptyText !== undefined && isText(shape.frame.textBetweenSources(), field.emptyText)) return ABSENT;
  readFields(shape, own, context);
  return placeObject(field, shape, own, frame, output, context);
}

/** Puts an object where it goes, or the value that its shape makes of its fields. */
function placeObject(field: ShapeField, shape: Shape, own: Output, frame: Frame, output: Output, { sink }: ReadingContext): Outcome {
  const made = shape.makes === undefined ? own : shape.makes.make(shape.frame, sink);
  if (made !== FAULTY && made !== ABSENT && field.target !== undefined) place(field, made, frame, output);
  return made;
}

/** All members of the object that have the name of the first. */
function readRepeated(field: ShapeField, content: ListContent, index: number, frame: Frame, output: Output, context: ReadingContext): Outcome {
  const { tree } = context;
  const made: unknown[] = [];
  const { makes } = content.shape;
  const seen = content.unique === undefined ? undefined : new Set<Outcome>();
  const end = tree.nexts[frame.node]!;
  let position = 0;
  let isFaulty = false;
  const first = frame.sources[index]!;
  const name = tree.names[first];
  const order = frame.shape.orderOf[index]!;
  for (let element = first; element < end; element = tree.nexts[element]!) {
    if (tree.names[element] !== name || tree.kind(element) === BROKEN || tree.isEmpty(element)) continue;
    content.shape.frame.position = position++;
    if (tree.isMarkup && isEmptyElement(tree, element, content.shape)) {
      if (readEmptyOfList(field, element, context)) isFaulty = true;
      continue;
    }
    // What has no target of its own goes where its parent's fields go.
    const own: Output = field.target === undefined ? output : {};
    const elementFrame = readShape(content.shape, element, own, context);
    const value = makes === undefined ? own : makes.make(elementFrame, context.sink);
    if (value === FAULTY) continue;
    made.push(value);
    if (order >= 0) frame.addedFrom[order]!.push(element);
    if (seen !== undefined) checkUnique(elementFrame, content.unique!, seen, context);
  }
  if (made.length === 0 && tree.isMarkup) return isFaulty ? FAULTY : ABSENT;
  place(field, made, frame, output);
  return made;
}

/** All members of the object that have the name of the first, each an object within a text. */
function readRepeatedTexts(field: ShapeField, content: WrittenContent, first: number, frame: Frame, output: Output, context: ReadingContext): Outcome {
  const { tree, sink } = context;
  const made: Output[] = [];
  const seen = content.unique === undefined ? undefined : new Set<Outcome>();
  let faulty = false;
  for (const node of namesakes(tree, frame.node, first)) {
    const text = tree.kind(node) === TEXT && (!tree.isMarkup || isReadable(undefined, node, frame, context)) ? normalizeText(tree.text(node)) : '';
    if (text !== '') {
      const { values, faulty: isFaulty } = readWritten(content, text, node, context, seen);
      if (isFaulty) faulty = true;
      made.push(...values);
    } else if (tree.forbidsEmpty) {
      rejectEmpty(field, node, context);
      faulty = true;
    } else if (!isEmpty(tree, node) && tree.kind(node) !== TEXT) faulty = readOtherKind(tree, node, field.expected, sink) === FAULTY || faulty;
  }
  if (faulty) return FAULTY;
  if (made.length === 0) return ABSENT;
  if (field.target === undefined) for (const each of made) merge(output, each);
  else place(field, made, frame, output);
  return made;
}

/** All members of an object that have the name of the first, and content. */
function namesakes(tree: Tree, object: number, first: number): number[] {
  const nodes: number[] = [];
  const { names, nexts } = tree;
  const name = names[first];
  const end = nexts[object]!;
  for (let node = first; node < end; node = nexts[node]!) if (names[node] === name && !tree.isEmpty(node) && tree.kind(node) !== BROKEN) nodes.push(node);
  return nodes;
}

/** Judges objects without content that stand beside one that may have some. (Those in a list are elements like others.) */
function readEmpties(field: ShapeField, index: number, outcome: Outcome, frame: Frame, context: ReadingContext): Outcome {
  const { content } = field;
  const { tree, sink } = context;
  const first = frame.empties[index]!;
  if (content.kind !== 'object') return outcome;
  const before = sink.rejected;
  const end = tree.nexts[frame.node]!;
  for (let node = first; node < end; node = tree.nexts[node]!) if (tree.names[node] === tree.names[first] && tree.isEmpty(node)) readShape(content.shape, node, {}, context);
  return sink.rejected > before ? FAULTY : outcome;
}

function readList(field: ShapeField, content: ListContent, list: number, frame: Frame, output: Output, context: ReadingContext): Outcome {
  const { tree, sink } = context;
  const made: Output[] = [];
  const seen = content.unique === undefined ? undefined : new Set<Outcome>();
  let faulty = false;
  const end = tree.nexts[list]!;
  for (let element = list + 1; element < end; element = tree.nexts[element]!) {
    if (tree.kind(element) !== OBJECT || !tree.hasChildren(element)) {
      sink.reject('FIELD.INVALID', tree.nameLine(element), field.expected, element);
      faulty = true;
    } else {
      const own: Output = {};
      const elementFrame = readShape(content.shape, element, own, context);
      made.push(own);
      if (seen !== undefined) checkUnique(elementFrame, content.unique!, seen, context);
    }
  }
  if (made.length > 0 && field.target !== undefined) place(field, made, frame, output);
  return faulty ? FAULTY : made;
}

function checkUnique(frame: Frame, index: number, seen: Set<Outcome>, { sink }: ReadingContext): void {
  const key = frame.outcomes[index];
  if (key === ABSENT || key === FAULTY) return;
  if (seen.has(key)) frame.rejectValue(index, 'FIELD.INVALID', ONCE, sink);
  seen.add(key);
}

