import { type BOOLEAN, LIST, type NUMBER, OBJECT, TEXT } from './tree.js';

/** What a value to be written is: the same kinds as a tree's, those apart that only reading meets. */
export type WrittenKind = typeof OBJECT | typeof LIST | typeof TEXT | typeof NUMBER | typeof BOOLEAN;

/**
 * What is to be written, in the order in which it is: the tree that the codec's reader would make of the bytes, with the same names. Nodes may share a name
 * where the format repeats (rows, elements, segments). What is absent has no node.
 */
export interface WrittenNode {
  /** '' of the root and of the elements of a list. */
  readonly name: string;
  readonly kind: WrittenKind;
  /** Of a text, a number as it is written, `true` or `false`; '' of others. */
  readonly text: string;
  readonly children: readonly WrittenNode[];
  /** JSON pointer into what is rendered, where the node is one value of it: for a writer that cannot write it. */
  readonly pointer?: string;
}

/** What a format cannot write, found only when its bytes are made. */
export interface WritingFault {
  readonly code: 'FIELD.INVALID' | 'FIELD.TOO_LONG';
  readonly pointer: string;
}

export type Writing = { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly faults: readonly WritingFault[] };

/** The way back of a codec, prepared with one mapping's layout. */
export interface Writer {
  /** The bytes of a submission (the root is what the reader's root is), or what stands against it. */
  write(root: WrittenNode): Writing;
  /** How many columns a line of that name has, in formats of fixed columns. */
  lengthOf?(name: string): number | undefined;
  /** How many there are of what the format counts, by its word for them, as `Tree.counts` has it; `undefined` where it counts nothing of that name. */
  count?(what: string, root: WrittenNode): number | undefined;
  /** Whether the format can write a character (one code point); without it, all but control characters and lone surrogates. */
  isWritable?(character: string): boolean;
}

const NONE: readonly WrittenNode[] = [];

export function writtenText(name: string, text: string, pointer?: string): WrittenNode {
  return pointer === undefined ? { name, kind: TEXT, text, children: NONE } : { name, kind: TEXT, text, children: NONE, pointer };
}

export function writtenObject(name: string, children: readonly WrittenNode[]): WrittenNode {
  return { name, kind: OBJECT, text: '', children };
}

export function writtenList(name: string, children: readonly WrittenNode[]): WrittenNode {
  return { name, kind: LIST, text: '', children };
}
