import { NO_NODE, type Tree } from '@cbx/formats';
import type { Shape } from './shape.js';
import { hasElements, hasNoText } from '../convert/element.js';

/** Elements of which a record has one at most, that of its kind, by the numbers of their names. */
export interface BodyNames {
  readonly own: number;
  readonly all: ReadonlySet<number>;
}

/**
 * The first element, in the order of start tags, whose structure is broken: it has text of its own and is read as an object, or has child elements and is read
 * as a text. Elements that no shape has are not looked into, repeated ones are. NO_NODE: none is.
 */
export function brokenElement(shape: Shape, element: number, tree: Tree, bodies?: BodyNames): number {
  if (shape.isText ? hasElements(tree, element) : !hasNoText(tree, element)) return element;
  const { names, nexts } = tree;
  const slotOfName = shape.slotOfName(tree);
  const end = nexts[element]!;
  let hasBody = false;
  for (let child = element + 1; child < end; child = nexts[child]!) {
    const slot = slotOfName[names[child]!]!;
    if (bodies?.all.has(names[child]!) === true) {
      if (hasBody || names[child] !== bodies.own) return child;
      hasBody = true;
    }
    if (slot === 0 || tree.isAttribute(child)) continue;
    const found = brokenField(shape, slot - 1, child, tree);
    if (found !== NO_NODE) return found;
  }
  return NO_NODE;
}

/** As {@link brokenElement}, of the element of one field. */
export function brokenField(shape: Shape, slot: number, element: number, tree: Tree): number {
  const { content } = shape.slotFields[slot]!;
  if (content.kind === 'object' || content.kind === 'list') return brokenElement(content.shape, element, tree);
  if (content.kind === 'value' && content.converter.gives.type === 'nothing') return NO_NODE;
  if (content.kind === 'value' && content.converter.readsElement === true) return hasNoText(tree, element) ? NO_NODE : element;
  return hasElements(tree, element) ? element : NO_NODE;
}

/** Whether an element that a field reads stands a second time in its parent, where only one may. */
export function hasRepetition(shape: Shape, element: number, tree: Tree): boolean {
  const slotOfName = shape.slotOfName(tree);
  const seen = new Set<number>();
  for (const child of frameElements(shape, element, tree)) {
    const slot = slotOfName[tree.names[child]!]! - 1;
    if (slot < 0) continue;
    if (seen.has(slot) && shape.mayRepeat[slot] === false) return true;
    seen.add(slot);
    const content = shape.slotFields[slot]?.content;
    if (content?.kind === 'object' && hasRepetition(content.shape, child, tree)) return true;
  }
  return false;
}

/** Whether an element that must hold certain elements and no others has them, here and in what is read as an object. */
export function holdsWhatItMust(shape: Shape, element: number, tree: Tree): boolean {
  const slotOfName = shape.slotOfName(tree);
  const slots: number[] = [];
  for (const child of frameElements(shape, element, tree)) {
    const slot = slotOfName[tree.names[child]!]! - 1;
    slots.push(slot);
    if (slot < 0 && shape.holds !== undefined) return false;
    if (slot < 0) continue;
    const content = shape.slotFields[slot]?.content;
    if (content?.kind === 'object' && !holdsWhatItMust(content.shape, child, tree)) return false;
  }
  if (shape.holds === 'ONE_OF_THESE') return slots.length === 1;
  return shape.holds === undefined || (slots.length === shape.fields.length && slots.every((slot, index) => slot === index));
}

/** Whether an element that is read as a text has child elements, here or in what is read as an object. Text beside elements is nothing here. */
export function hasElementsInText(shape: Shape, element: number, tree: Tree): boolean {
  const slotOfName = shape.slotOfName(tree);
  for (const child of frameElements(shape, element, tree)) {
    const slot = slotOfName[tree.names[child]!]! - 1;
    if (slot < 0) continue;
    const content = shape.slotFields[slot]?.content;
    if (content?.kind === 'object' && !content.shape.isText) {
      if (hasElementsInText(content.shape, child, tree)) return true;
    } else if (content?.kind === 'value' && content.converter.gives.type !== 'nothing' && content.converter.readsElement !== true && hasElements(tree, child)) return true;
  }
  return false;
}

/** The child elements of one of the frame; of what holds the records, those before the first of these: it is no field, or one that stands a second time. */
function frameElements(shape: Shape, element: number, tree: Tree): number[] {
  const elements = tree.children(element).filter((child) => !tree.isAttribute(child));
  if (!shape.holdsRecords) return elements;
  const slotOfName = shape.slotOfName(tree);
  const slots = elements.map((child) => slotOfName[tree.names[child]!]!);
  const seen = new Set<number>();
  const first = slots.findIndex((slot) => slot === 0 || seen.size === seen.add(slot).size);
  return first < 0 ? elements : elements.slice(0, first);
}
