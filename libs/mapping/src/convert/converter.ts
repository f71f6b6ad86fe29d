import { BOOLEAN, BROKEN, EXCESS, LIST, NULL, NUMBER, OBJECT, TEXT, type Tree, type WrittenNode } from '@cbx/formats';
import { normalizeText } from '@cbx/kernel';
import type { FaultCode, FaultReporter } from '../fault.js';
import type { Localized } from '../localized.js';
import type { Pen } from '../render/pen.js';

/** The source has no such value, or an empty one. */
export const ABSENT = Symbol('absent');
/** The value is there and cannot be read; its fault is reported. */
export const FAULTY = Symbol('faulty');

/** What reading gave: a value of the shared schema, ABSENT or FAULTY. */
export type Outcome = unknown;

/** Reads one value of the source. Reports its fault itself, one at most for a simple value, and then answers FAULTY. */
export interface Converter {
  read(tree: Tree, node: number, sink: FaultReporter): Outcome;
  /** Of a list whose items are members of one name: reads all of them that have content. Such a converter is never asked to `read`. */
  readAll?(tree: Tree, nodes: readonly number[], sink: FaultReporter, emptyFault: FaultCode): ManyRead;
  /** The one text that it takes: written also where nothing gives it. */
  readonly only?: string | undefined;
  /** Whether it reads an element with what is in it, and not a text. */
  readonly readsElement?: boolean;
  /** Of such a list: what reads one of them. */
  readonly item?: Converter;
  /** What a reader of a fault is told. */
  readonly expected: Localized;
  /** What it gives, for the check against the shared schema. */
  readonly gives: Gives;
  /** What it reads goes by its place: white space before it counts (formats of fixed columns). */
  readonly byPlace?: boolean;
  /** The way back: what is written of one value, without its name; `undefined` where there is nothing, of which the pen has been told. A list has `list` instead. */
  write?(value: unknown, pen: Pen): Ink | undefined;
  /** The way back of what gives a list. */
  readonly list?: ListWriter;
}

/** What is written of a value, without its name. */
export type Ink = Omit<WrittenNode, 'name'>;

/** Writes a list item by item, so that each has its own losses. */
export interface ListWriter {
  writeItem(value: unknown, pen: Pen): Ink | undefined;
  /** What is read of an item that was written, where that is known of one alone. */
  readItem?(text: string): Outcome;
  /** What the items become, one at least; without it each is a value of its own that has the field's name. */
  gather?(items: readonly Ink[]): Ink;
}

/** A text to be written. */
export function textInk(text: string | undefined, pointer?: string): Ink | undefined {
  return text === undefined ? undefined : { kind: TEXT, text, children: [], ...(pointer === undefined ? {} : { pointer }) };
}

/** What reading several values gave. */
export interface ManyRead {
  readonly values: readonly unknown[];
  /** Where one is faulty, whether the list as a whole is, or the others stand. */
  readonly faulty?: 'LIST' | 'ITEM' | undefined;
}

export type Gives =
  | { readonly type: 'string'; readonly format: TextFormat; readonly symbols?: readonly string[] }
  | { readonly type: 'integer' }
  | { readonly type: 'boolean' }
  | { readonly type: 'array'; readonly items: Gives }
  /** Read, and given to nothing. */
  | { readonly type: 'nothing' };

/** What a text is, by the names of the shared schema's types; `symbol`: one of a code list. */
export type TextFormat = 'text' | 'identifier' | 'uuid' | 'country' | 'date' | 'edtf' | 'instant' | 'releasee' | 'symbol';

/** Whether a value counts as absent: `null`, a text empty after normalising, an empty list or object. */
export function isEmpty(tree: Tree, node: number): boolean {
  switch (tree.kind(node)) {
    case NULL:
      return true;
    case TEXT:
      return normalizeText(tree.text(node)) === '';
    case LIST:
    case OBJECT:
      return !tree.hasChildren(node);
    case NUMBER:
    case BOOLEAN:
    case BROKEN:
    case EXCESS:
      return false;
  }
}

/** What a value of a kind that its type does not have comes to: absent where it is empty, else at fault. */
export function readOtherKind(tree: Tree, node: number, expected: Localized, sink: FaultReporter): typeof ABSENT | typeof FAULTY {
  if (isEmpty(tree, node)) return ABSENT;
  sink.reject('FIELD.INVALID', tree.nameLine(node), expected, node);
  return FAULTY;
}
