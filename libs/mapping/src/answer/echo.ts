import { NULL, OBJECT, TEXT, type Tree, type WrittenNode } from '@cbx/formats';
import { normalizeText } from '@cbx/kernel';
import { hasElements } from '../convert/element.js';
import type { Shape } from '../shape/shape.js';

/** By what name an answer finds what is echoed of the submission. */
export function echoName(path: readonly string[]): string {
  return `echo ${path.join('.')}`;
}

/**
 * What stands in an element of the submission, as text, whatever is at fault in it: the fields that the mapping has there, in its order. What is absent is left out, and so
 * is an element of which nothing but attributes is left. `undefined`: nothing is there.
 */
export function echoOf(shape: Shape, path: readonly string[], node: number, tree: Tree): WrittenNode | undefined {
  let at = node;
  let own = shape;
  for (const name of path) {
    const content = own.fields[own.indexOf.get(name) ?? -1]?.content;
    const child = tree.isObject(at) ? tree.child(at, tree.vocabulary.idOf(name)) : 0;
    if (child === 0 || content?.kind !== 'object') return undefined;
    at = child;
    own = content.shape;
  }
  return elementOf(own, path.at(-1) ?? '', at, tree);
}

function elementOf(shape: Shape, name: string, element: number, tree: Tree): WrittenNode | undefined {
  if (!hasElements(tree, element)) return undefined;
  const children = shape.fields.flatMap((field): WrittenNode[] => {
    const child = tree.child(element, tree.vocabulary.idOf(field.name));
    if (child === 0) return [];
    const echoed = field.content.kind === 'object' ? elementOf(field.content.shape, field.name, child, tree) : textOf(field.name, child, tree);
    return echoed === undefined ? [] : [echoed];
  });
  return children.some((child) => !child.name.startsWith('@')) ? { name, kind: OBJECT, text: '', children } : undefined;
}

function textOf(name: string, node: number, tree: Tree): WrittenNode | undefined {
  const text = tree.kind(node) === TEXT ? normalizeText(tree.text(node)) : '';
  return tree.kind(node) === NULL || (text === '' && !tree.isAttribute(node)) ? undefined : { name, kind: TEXT, text, children: [] };
}
