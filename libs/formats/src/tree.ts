/** What a value of the source is. */
export type NodeKind = 'object' | 'list' | 'text' | 'number' | 'boolean' | 'null';

/**
 * A value of the source and its places: what every codec reads a submission into. A codec keeps numbers as they are written and texts as they are
 * encoded; what they mean is for the mapping to say. Lines count from 1.
 *
 * One class for all kinds, so that the engine's code for a node is compiled once, for one layout.
 */
export class Node {
  readonly kind: NodeKind;
  /** The value's name in the object that holds it; '' for the elements of a list and the root. */
  readonly name: string;
  /** Line of the name, and where there is none that of the value's first character: the place of a fault of the value. */
  readonly nameLine: number;
  /** Line of the value's first character: the place of a fault of the object as a whole. */
  readonly line: number;
  /** A text, its escapes and references resolved; a number with all its digits, as it is written; `true` or `false`; else ''. */
  readonly text: string;
  /** Members of an object, elements of a list, in the order of the source. */
  readonly children: readonly Node[];

  constructor(kind: NodeKind, name: string, nameLine: number, line: number, text: string, children: readonly Node[]) {
    this.kind = kind;
    this.name = name;
    this.nameLine = nameLine;
    this.line = line;
    this.text = text;
    this.children = children;
  }

  /** The member of that name; the first where a format lets it repeat. */
  child(name: string): Node | undefined {
    for (const child of this.children) if (child.name === name) return child;
    return undefined;
  }
}

/** The children of what has none. */
export const NO_CHILDREN: readonly Node[] = [];
