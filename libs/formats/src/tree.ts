/**
 * What every codec reads a submission into: values with their places. `line` counts from 1. A codec keeps numbers as they are written and texts as
 * they are encoded; what they mean is for the mapping to say.
 */
export type Node = ObjectNode | ListNode | TextNode | NumberNode | BooleanNode | NullNode;

export interface ObjectNode {
  readonly kind: 'object';
  /** Line on which the object begins. */
  readonly line: number;
  readonly fields: readonly Field[];
}

/** A named value of an object. */
export interface Field {
  readonly name: string;
  /** Line on which the name stands. */
  readonly line: number;
  readonly value: Node;
}

export interface ListNode {
  readonly kind: 'list';
  readonly line: number;
  readonly items: readonly Node[];
}

export interface TextNode {
  readonly kind: 'text';
  readonly line: number;
  readonly value: string;
}

export interface NumberNode {
  readonly kind: 'number';
  readonly line: number;
  /** As written, with all its digits. */
  readonly source: string;
}

export interface BooleanNode {
  readonly kind: 'boolean';
  readonly line: number;
  readonly value: boolean;
}

export interface NullNode {
  readonly kind: 'null';
  readonly line: number;
}
