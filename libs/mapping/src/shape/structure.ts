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
  if (content.kind === 'value' && content.converter.readsElement === true) return hasNoText(tree, element) ? NO_NODE : element;
  return hasElements(tree, element) ? element : NO_NODE;
}

/** Whether an element that a field reads stands a second time in its parent, where only one may. */
export function hasRepetition(shape: Shape, element: number, tree: Tree): boolean {
  const { names, nexts } = tree;
  const slotOfName = shape.slotOfName(tree);
  const seen = new Set<number>();
  const end = nexts[element]!;
  for (let child = element + 1; child < end; child = nexts[child]!) {
    const slot = slotOfName[names[child]!]! - 1;
    if (slot < 0 || tree.isAttribute(child)) continue;
    if (seen.has(slot) && shape.mayRepeat[slot] === false) return true;
    seen.add(slot);
    const content = shape.slotFields[slot]?.content;
    if (content?.kind === 'object' && hasRepetition(content.shape, child, tree)) return true;
  }
  return false;
}

/** Whether an element that is read as a text has child elements, here or in what is read as an object. Text beside elements is nothing here. */
export function hasElementsInText(shape: Shape, element: number, tree: Tree): boolean {
  const { names, nexts } = tree;
  const slotOfName = shape.slotOfName(tree);
  const end = nexts[element]!;
  for (let child = element + 1; child < end; child = nexts[child]!) {
    const slot = slotOfName[names[child]!]! - 1;
    if (slot < 0 || tree.isAttribute(child)) continue;
    const content = shape.slotFields[slot]?.content;
    if (content?.kind === 'object' && !content.shape.isText) {
      if (hasElementsInText(content.shape, child, tree)) return true;
    } else if (content?.kind === 'value' && content.converter.gives.type !== 'nothing' && content.converter.readsElement !== true && hasElements(tree, child)) return true;
  }
  return false;
}
