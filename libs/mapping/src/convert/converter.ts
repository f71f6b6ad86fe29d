import type { Node } from '@cbx/formats';
import type { FaultReporter } from '../fault.js';
import type { Localized } from '../localized.js';
import type { Path } from '../path.js';

/** The source has no such value, or an empty one. */
export const ABSENT = Symbol('absent');
/** The value is there and cannot be read; its fault is reported. */
export const FAULTY = Symbol('faulty');

export type Outcome = unknown;

/** Where a value stands: the path of what holds it, its name, and the line of that name (of an element: of its first character). */
export interface Place {
  readonly path: Path;
  readonly line: number;
}

/** Reads one value of the source. Reports its fault itself, one at most for a simple value, and then answers FAULTY. */
export interface Converter {
  read(node: Node, place: Place, sink: FaultReporter): Outcome;
  /** What a reader of a fault is told. */
  readonly expected: Localized;
  /** What it gives, for the check against the shared schema. */
  readonly gives: Gives;
}

export type Gives =
  | { readonly type: 'string'; readonly symbols?: readonly string[] }
  | { readonly type: 'integer' }
  | { readonly type: 'boolean' }
  | { readonly type: 'object' }
  | { readonly type: 'array'; readonly items: Gives };

/** Whether a value counts as absent: `null`, a text empty after normalising, an empty list or object. */
export function isEmpty(node: Node, normalized: (value: string) => string): boolean {
  switch (node.kind) {
    case 'null':
      return true;
    case 'text':
      return normalized(node.value) === '';
    case 'list':
      return node.items.length === 0;
    case 'object':
      return node.fields.length === 0;
    case 'number':
    case 'boolean':
      return false;
  }
}
