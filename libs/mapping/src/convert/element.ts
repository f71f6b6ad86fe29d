import { NULL, OBJECT, type Tree } from '@cbx/formats';
import { normalizeText } from '@cbx/kernel';
import { warnUnknown } from './unknown-field.js';
import type { FaultReporter } from '../fault.js';
import type { Shape } from '../shape/shape.js';

/** Whether an element, or an attribute, has no text but white space. Child elements are not asked for. */
export function hasNoText(tree: Tree, node: number): boolean {
  if (!tree.isAttribute(node)) return !tree.hasOwnText(node);
  return !tree.isPlain(node) && normalizeText(tree.text(node)) === '';
}

/** Whether an element has child elements. Attributes, which are children too, stand before them. */
export function hasElements(tree: Tree, element: number): boolean {
  const { nexts } = tree;
  const end = nexts[element]!;
  if (tree.kind(element) !== OBJECT) return false;
  for (let child = element + 1; child < end; child = nexts[child]!) if (!tree.isAttribute(child)) return true;
  return false;
}

/**
 * Whether an element counts as empty: of one that is read as a text, its text; of any other, its child elements and attributes: all of them where the format
 * forbids empty elements, else those that are fields.
 */
export function isEmptyElement(tree: Tree, element: number, shape: Shape): boolean {
  if (tree.kind(element) === NULL) return true;
  if (shape.isText) return hasNoText(tree, element);
  if (tree.forbidsEmpty) return !tree.hasChildren(element);
  const { names, nexts } = tree;
  const slotOfName = shape.slotOfName(tree);
  const end = nexts[element]!;
  for (let child = element + 1; child < end; child = nexts[child]!) if (!tree.isAttribute(child) || slotOfName[names[child]!]! > 0) return false;
  return true;
}

/** Warns of all attributes of an element that has no others than unknown ones, and no child elements. */
export function warnOfAttributes(tree: Tree, element: number, sink: FaultReporter): void {
  const { nexts } = tree;
  const end = nexts[element]!;
  for (let child = element + 1; child < end; child = nexts[child]!) warnUnknown(tree, child, sink);
}
