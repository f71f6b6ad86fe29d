import { NO_NODE, TEXT, type Tree } from '@cbx/formats';
import { ABSENT, type Converter, FAULTY } from '../convert/converter.js';
import { hasNoText, warnOfAttributes } from '../convert/element.js';
import type { Frame } from './frame.js';
import type { ReadingContext } from './reading-context.js';
import type { ShapeField } from './shape-field.js';

/** Whether what a field has in the source has no content; a flag that says no has some. */
export function isEmptySource({ content }: ShapeField, source: number, tree: Tree): boolean {
  if (source === NO_NODE) return false;
  return content.kind !== 'value' || content.converter.readsElement === true || hasNoText(tree, source);
}

/** A name without content, where the format forbids that. */
export function rejectEmpty({ emptyFault, expected }: ShapeField, node: number, { tree, sink }: ReadingContext): typeof FAULTY {
  sink.reject(emptyFault, tree.nameLine(node), expected, node);
  return FAULTY;
}

/** Whether an element or attribute has content that can be read. Attributes of an element that is read as a text are unknown. */
export function isReadable(converter: Converter | undefined, source: number, { node }: Frame, { tree, sink }: ReadingContext): boolean {
  if (converter?.readsElement === true || converter?.readAll !== undefined) return true;
  if (tree.kind(source) !== TEXT || hasNoText(tree, source)) {
    if (source !== node) readEmptyElement(source, { tree, sink });
    return false;
  }
  if (source !== node && tree.hasChildren(source)) warnOfAttributes(tree, source, sink);
  return true;
}

/** Where an empty element is as if it were not there, its attributes are still told of. */
export function readEmptyElement(element: number, { tree, sink }: Pick<ReadingContext, 'tree' | 'sink'>): typeof ABSENT {
  if (!tree.forbidsEmpty && tree.hasChildren(element)) warnOfAttributes(tree, element, sink);
  return ABSENT;
}

/** One of several elements is empty: whether that is a fault. Where the format does not forbid it, each must have content of those of which one must be there. */
export function readEmptyOfList(field: ShapeField, element: number, context: ReadingContext): boolean {
  const { tree, sink } = context;
  if (tree.forbidsEmpty) rejectEmpty(field, element, context);
  else {
    readEmptyElement(element, context);
    if (!field.required) return false;
    sink.reject(field.missing, tree.nameLine(element), field.expected, element);
  }
  return true;
}
