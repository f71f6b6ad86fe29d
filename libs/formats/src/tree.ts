import { LineIndex } from './line-index.js';
import { UNKNOWN_NAME, type Vocabulary } from './vocabulary.js';

/** What a value of the source is. `EXCESS`: there is more of what holds it than the format has room for; what it is, is not read. */
export const EXCESS = 0;
export const OBJECT = 1;
export const LIST = 2;
export const TEXT = 3;
export const NUMBER = 4;
export const BOOLEAN = 5;
export const NULL = 6;
/** A part of the source whose own structure is broken: nothing in it is read. */
export const BROKEN = 7;
export type Kind = typeof EXCESS | typeof OBJECT | typeof LIST | typeof TEXT | typeof NUMBER | typeof BOOLEAN | typeof NULL | typeof BROKEN;

const KIND = 0b0000111;
/** The text is not the source's own characters: the codec's `textOf` makes it of them. */
export const ENCODED = 0b0001000;
/** The codec saw that the text is as `isPlainText` says. Without it nothing is known. */
export const PLAIN = 0b0010000;
/** The source has the name without content, and the format takes that as if it were not there. */
export const EMPTY = 0b10000000;
/** An attribute of the element that it is a child of. */
export const ATTRIBUTE = 0b0100000;
/** An element that has text of its own which is not white: of an object, text beside other elements. */
export const OWN_TEXT = 0b1000000;
/** Of a text that is no element's: it fills its place to the last column, so that its source may have cut it. */
export const FILLING = 0b1000000;

/** No node: the root is nobody's child. */
export const NO_NODE = 0;

/** Why a part of the source is broken: a format's own structure. */
export type BreakCode = 'FORMAT.MALFORMED' | 'FORMAT.UNKNOWN_RECORD' | 'FORMAT.COUNT_MISMATCH' | 'FIELD.MISSING';

/** What a format counts places in: a line from 1 of the source, or a segment from 1 of its message. */
export type PlaceWord = 'line' | 'segment';

/** A step of a path: the name of a member, or the place of an element, from 0. */
export type Step = string | number;

/** What a codec knows of its source beside the tree. */
export interface TreeSource {
  readonly text: string;
  readonly vocabulary: Vocabulary;
  /** The text of an ENCODED node, its escapes or references resolved. */
  textOf(start: number, end: number): string;
  /** The number by which the format tells a place, where it has no lines. */
  placeAt?(offset: number): number;
  /** The name of a node that the vocabulary does not have: where the name begins, and the node. */
  nameAt(nameStart: number, start: number, isAttribute: boolean): string;
  /**
   * Values are elements and attributes: a text may have children, its attributes; the place of an element and of its attributes is its start tag,
   * where the names of all of them are said to begin.
   */
  readonly isMarkup?: boolean;
  /** A name without content is at fault, and does not count as if it were not there. */
  readonly forbidsEmpty?: boolean;
  /** Where in the source the text of an ENCODED node has the character at `offset`. */
  placeIn?(start: number, end: number, offset: number): number;
}

/**
 * A submission as every codec reads it: values, their names and places, in the order of the source. Nodes are numbers; the root is 0, a node's children
 * stand behind it up to its sibling. There is no object for a value, and a text is cut out only when somebody asks for it. Codecs keep
 * numbers as they are written and texts as they are encoded; what they mean is for the mapping to say.
 */
export class Tree {
  readonly vocabulary: Vocabulary;
  /** Whether values are elements and attributes. */
  readonly isMarkup: boolean;
  /** Whether a name without content is at fault. */
  readonly forbidsEmpty: boolean;
  /** Per node: kind and flags. */
  kinds: Uint8Array;
  /** Per node: its name's number in the vocabulary; UNKNOWN_NAME also for the elements of a list and the root. */
  names: Uint16Array;
  /** Per node: where its next sibling stands, were there one: one behind its last descendant. */
  nexts: Int32Array;
  /** Per node: where it begins and ends in the source, quotes and brackets left out. */
  starts: Int32Array;
  ends: Int32Array;
  /** Per node: where its name begins; where it has none, where it begins itself. */
  nameStarts: Int32Array;
  size = 0;
  /** What a record calls itself, also where it is broken: a message's reference. By its node. */
  readonly labels = new Map<number, string>();
  /** How many there are of what the codec's format counts, such as `rows`, by its word for them. */
  readonly counts = new Map<string, number>();
  readonly placeWord: PlaceWord;
  readonly #breaks = new Map<number, { code: BreakCode; place: number }[]>();
  /** By level: the child of a parent that the last path led to, and how many stand before it. */
  readonly #passed: { parent: number; child: number; position: number }[] = [];
  readonly #source: TreeSource;
  readonly sourceText: string;
  /** To be told of each line feed of the source. */
  readonly lines: LineIndex;

  constructor(source: TreeSource, capacity: number) {
    this.#source = source;
    this.sourceText = source.text;
    this.vocabulary = source.vocabulary;
    this.placeWord = source.placeAt === undefined ? 'line' : 'segment';
    this.isMarkup = source.isMarkup === true;
    this.forbidsEmpty = source.forbidsEmpty === true;
    this.lines = new LineIndex(source.text);
    this.kinds = new Uint8Array(capacity);
    this.names = new Uint16Array(capacity);
    this.nexts = new Int32Array(capacity);
    this.starts = new Int32Array(capacity);
    this.ends = new Int32Array(capacity);
    this.nameStarts = new Int32Array(capacity);
  }

  /** Adds a node without children, which `close` may give some. */
  add(kind: number, name: number, nameStart: number, start: number, end: number): number {
    const node = this.size;
    if (node === this.kinds.length) this.#grow();
    this.size = node + 1;
    this.kinds[node] = kind;
    this.names[node] = name;
    this.nexts[node] = node + 1;
    this.starts[node] = start;
    this.ends[node] = end;
    this.nameStarts[node] = nameStart;
    return node;
  }

  /** Forgets the node's descendants, and says why nothing of it is read. A broken part may have several such faults. */
  break(node: number, code: BreakCode, at: number): void {
    this.breakAtPlace(node, code, this.#placeOf(at));
  }

  /** As `break`, at a place that no character of the source stands for. */
  breakAtPlace(node: number, code: BreakCode, place: number): void {
    if (this.kind(node) !== BROKEN) {
      this.size = node + 1;
      this.nexts[node] = node + 1;
      this.kinds[node] = BROKEN;
    }
    const faults = this.#breaks.get(node);
    if (faults === undefined) this.#breaks.set(node, [{ code, place }]);
    else faults.push({ code, place });
  }

  /** What is wrong with a broken part, and the places. */
  breaksOf(node: number): readonly { readonly code: BreakCode; readonly place: number }[] {
    return this.#breaks.get(node) ?? [];
  }

  /** Says that all nodes added since are the node's descendants. */
  close(node: number, end: number): void {
    this.nexts[node] = this.size;
    this.ends[node] = end;
  }

  /** Says that the node's descendants are all that stand before another node. */
  closeBefore(node: number, next: number): void {
    this.nexts[node] = next;
  }

  /** Takes back what was added last: the node, its descendants, and what was said of it. */
  forget(node: number): void {
    this.size = node;
    this.#breaks.delete(node);
  }

  /** Takes back what stands behind a node and its descendants. */
  forgetAfter(node: number): void {
    this.size = this.nexts[node]!;
  }

  kind(node: number): Kind {
    return (this.kinds[node]! & KIND) as Kind;
  }

  isPlain(node: number): boolean {
    return (this.kinds[node]! & PLAIN) !== 0;
  }

  /** Whether it counts as not there. */
  isEmpty(node: number): boolean {
    return (this.kinds[node]! & EMPTY) !== 0;
  }

  isAttribute(node: number): boolean {
    return (this.kinds[node]! & ATTRIBUTE) !== 0;
  }

  /** Whether an element has text of its own that is not white. */
  hasOwnText(node: number): boolean {
    return (this.kinds[node]! & OWN_TEXT) !== 0;
  }

  isFilling(node: number): boolean {
    return (this.kinds[node]! & (KIND | FILLING)) === (TEXT | FILLING);
  }

  isObject(node: number): boolean {
    return (this.kinds[node]! & KIND) === OBJECT;
  }

  hasChildren(node: number): boolean {
    return this.nexts[node]! > node + 1;
  }

  /** The text of a text, a number as it is written, `true` or `false`; of anything else what stands there. */
  text(node: number): string {
    const start = this.starts[node]!;
    const end = this.ends[node]!;
    return (this.kinds[node]! & ENCODED) === 0 ? this.sourceText.slice(start, end) : this.#source.textOf(start, end);
  }

  /** The node's name; '' where it has none. */
  name(node: number): string {
    const id = this.names[node]!;
    if (id !== UNKNOWN_NAME) return this.vocabulary.nameOf(id);
    const nameStart = this.nameStarts[node]!;
    const start = this.starts[node]!;
    return nameStart === start && !this.isMarkup ? '' : this.#source.nameAt(nameStart, start, this.isAttribute(node));
  }

  /** The child of that name, the first where it repeats; NO_NODE where there is none. */
  child(node: number, name: number): number {
    const end = this.nexts[node]!;
    for (let child = node + 1; child < end; child = this.nexts[child]!) if (this.names[child] === name) return child;
    return NO_NODE;
  }

  children(node: number): number[] {
    const children: number[] = [];
    const end = this.nexts[node]!;
    for (let child = node + 1; child < end; child = this.nexts[child]!) children.push(child);
    return children;
  }

  /** Line (or what the format counts) of the value's first character, or of an element: the place of a fault of an object as a whole. */
  line(node: number): number {
    return this.#placeOf(this.isMarkup ? this.nameStarts[node]! : this.starts[node]!);
  }

  /** Line of a character of the node's text. */
  lineInText(node: number, offset: number): number {
    const start = this.starts[node]!;
    const isEncoded = (this.kinds[node]! & ENCODED) !== 0 && this.#source.placeIn !== undefined;
    return this.lines.lineAt(isEncoded ? this.#source.placeIn!(start, this.ends[node]!, offset) : start + offset);
  }

  /** Line (or what the format counts) of the name, and where there is none that of the value: the place of a fault of the value. */
  nameLine(node: number): number {
    return this.#placeOf(this.nameStarts[node]!);
  }

  /** Names and places from a node, such as the root, to one of its descendants. */
  path(from: number, node: number): Step[] {
    const steps: Step[] = [];
    for (let at = from; at !== node; ) {
      const isList = this.kind(at) === LIST;
      const passed = (this.#passed[steps.length] ??= { parent: NO_NODE, child: 0, position: 0 });
      // Faults come in the order of the source: what was passed for the last one is not passed again, or a part with many faults would take the square of them.
      const isAhead = passed.parent === at && passed.child > at && passed.child <= node;
      let position = isAhead ? passed.position : 0;
      let child = isAhead ? passed.child : at + 1;
      for (; this.nexts[child]! <= node; child = this.nexts[child]!) position++;
      passed.parent = at;
      passed.child = child;
      passed.position = position;
      steps.push(isList ? position : this.name(child));
      at = child;
    }
    return steps;
  }

  #placeOf(offset: number): number {
    return this.#source.placeAt?.(offset) ?? this.lines.lineAt(offset);
  }

  #grow(): void {
    const capacity = Math.ceil(this.kinds.length * 1.6) + 64;
    const grown = <T extends Uint8Array | Uint16Array | Int32Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    this.kinds = grown(this.kinds, new Uint8Array(capacity));
    this.names = grown(this.names, new Uint16Array(capacity));
    this.nexts = grown(this.nexts, new Int32Array(capacity));
    this.starts = grown(this.starts, new Int32Array(capacity));
    this.ends = grown(this.ends, new Int32Array(capacity));
    this.nameStarts = grown(this.nameStarts, new Int32Array(capacity));
  }
}
