import { NULL, OBJECT, type Tree } from '@cbx/formats';
import { normalizeText } from '@cbx/kernel';
import { warnUnknown } from './unknown-field.js';
import type { FaultReporter } from '../fault.js';

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

/** Whether an element counts as empty: of one that is read as a text, its text; of any other, its attributes and child elements. */
export function isEmptyElement(tree: Tree, element: number, isText: boolean): boolean {
  if (tree.kind(element) === NULL) return true;
  return isText ? hasNoText(tree, element) : !tree.hasChildren(element);
}

/** Warns of all attributes of an element that is read as a text. */
export function warnOfAttributes(tree: Tree, element: number, sink: FaultReporter): void {
  const { nexts } = tree;
  const end = nexts[element]!;
  for (let child = element + 1; child < end; child = nexts[child]!) warnUnknown(tree, child, sink);
}
