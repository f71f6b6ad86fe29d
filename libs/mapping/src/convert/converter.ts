import type { Node } from '@cbx/formats';
import { normalizeText } from '@cbx/kernel';
import type { FaultReporter } from '../fault.js';
import type { Localized } from '../localized.js';

/** The source has no such value, or an empty one. */
export const ABSENT = Symbol('absent');
/** The value is there and cannot be read; its fault is reported. */
export const FAULTY = Symbol('faulty');

/** What reading gave: a value of the shared schema, ABSENT or FAULTY. */
export type Outcome = unknown;

/** Reads one value of the source. Reports its fault itself, one at most for a simple value, and then answers FAULTY. */
export interface Converter {
  read(node: Node, sink: FaultReporter): Outcome;
  /** What a reader of a fault is told. */
  readonly expected: Localized;
  /** What it gives, for the check against the shared schema. */
  readonly gives: Gives;
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
export function isEmpty(node: Node): boolean {
  switch (node.kind) {
    case 'null':
      return true;
    case 'text':
      return normalizeText(node.text) === '';
    case 'list':
    case 'object':
      return node.children.length === 0;
    case 'number':
    case 'boolean':
      return false;
  }
}

/** What a value of a kind that its type does not have comes to: absent where it is empty, else at fault. */
export function readOtherKind(node: Node, expected: Localized, sink: FaultReporter): typeof ABSENT | typeof FAULTY {
  if (isEmpty(node)) return ABSENT;
  sink.reject('FIELD.INVALID', node.nameLine, expected);
  return FAULTY;
}
