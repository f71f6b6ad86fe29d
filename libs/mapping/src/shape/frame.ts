import { NO_NODE, type Tree } from '@cbx/formats';
import { CodedConverter } from '../convert/coded.js';
import { ABSENT, FAULTY, type Outcome } from '../convert/converter.js';
import type { FaultCode, FaultReporter } from '../fault.js';
import type { Localized } from '../localized.js';
import type { Shape } from './shape.js';

/** Frames that hold a source. */
const BEGUN: Frame[] = [];

/** Has all frames forget what they have read: a mapping stays for as long as its process, and so would the last submission of each of its shapes. */
export function forgetSources(): void {
  for (const frame of BEGUN) frame.forget();
  BEGUN.length = 0;
}

/** What reading an object left: per field of its shape the source's value and its outcome. */
export class Frame {
  readonly shape: Shape;
  readonly outcomes: Outcome[];
  /** The object that was read last. */
  node = NO_NODE;
  /** Of an element of a list: its place in it, from 0. */
  position = 0;
  /** Per list in the order of the source: where what was added to it stands. */
  readonly addedFrom: readonly number[][];
  #sources: Int32Array;
  #empties: Int32Array;
  #hasEmpties = false;
  #tree: Tree | undefined;
  #offset = -1;
  #isPart = false;

  constructor(shape: Shape, sources: Int32Array) {
    this.shape = shape;
    this.#sources = sources;
    this.#empties = new Int32Array(sources.length);
    this.addedFrom = shape.sourceOrder.map(() => []);
    this.outcomes = new Array<Outcome>(shape.fields.length).fill(ABSENT);
    this.#share(sources, this.#empties);
  }

  /** Of the object that was read last. */
  get tree(): Tree {
    return this.#tree!;
  }

  /** Per slot of the shape: where the field's value stands. */
  get sources(): Int32Array {
    return this.#sources;
  }

  /** Per slot of the shape: where its name stands first without content. */
  get empties(): Int32Array {
    return this.#empties;
  }

  /** `offset`: of an object within a text, where that line of it begins. */
  begin(tree: Tree, node: number, offset = -1): void {
    this.#keep(tree);
    this.#offset = offset;
    this.node = node;
    this.#sources.fill(NO_NODE);
    if (!this.#hasEmpties) return;
    this.#empties.fill(NO_NODE);
    this.#hasEmpties = false;
  }

  /** Says where a name stands without content. */
  noteEmpty(slot: number, node: number): void {
    if (this.#empties[slot] === NO_NODE) this.#empties[slot] = node;
    this.#hasEmpties = true;
  }

  /** Begins with sources that the object has been divided into already. */
  beginPart(tree: Tree, node: number): void {
    this.#isPart = true;
    this.#keep(tree);
    this.node = node;
  }

  #keep(tree: Tree): void {
    if (this.#tree === undefined) BEGUN.push(this);
    this.#tree = tree;
  }

  /** Leaves nothing of the source behind: outcomes may be pieces of its text, which hold the whole of it. */
  forget(): void {
    this.#tree = undefined;
    this.outcomes.fill(ABSENT);
  }

  /** Whether there is a value. */
  get hasSources(): boolean {
    for (const source of this.#sources) if (source !== NO_NODE) return true;
    return false;
  }

  /** What stands in the source from its first value to its last, which are in one line. */
  textBetweenSources(): string {
    let start = Number.MAX_SAFE_INTEGER;
    let end = 0;
    const tree = this.#tree!;
    for (const source of this.#sources) {
      if (source === NO_NODE) continue;
      start = Math.min(start, tree.starts[source]!);
      end = Math.max(end, tree.ends[source]!);
    }
    return tree.sourceText.slice(start, end);
  }

  /** Parts see their piece of the same sources. */
  #share(sources: Int32Array, empties: Int32Array): void {
    this.#sources = sources;
    this.#empties = empties;
    let from = this.shape.fields.length;
    for (const { content } of this.shape.fields) {
      if (content.kind !== 'part') continue;
      content.shape.frame.#share(sources.subarray(from, from + content.shape.slots), empties.subarray(from, from + content.shape.slots));
      from += content.shape.slots;
    }
  }

  /** The frame of an object that was read as a field; `undefined` where there was none, or something else stood there. */
  frameOf(index: number): Frame | undefined {
    const content = this.shape.fields[index]?.content;
    const outcome = this.outcomes[index];
    return (content?.kind === 'object' || content?.kind === 'part') && outcome !== ABSENT && outcome !== FAULTY ? content.shape.frame : undefined;
  }

  /** The outcome of a field of this object, or of objects within it: `path` are the indexes that lead to it. */
  outcomeAt(path: readonly number[]): Outcome {
    const [index, ...rest] = path as [number, ...number[]];
    return rest.length === 0 ? this.outcomes[index] : (this.frameOf(index)?.outcomeAt(rest) ?? ABSENT);
  }

  /** As `rejectValue`, of a field of this object or of objects within it. */
  rejectAt(path: readonly number[], code: FaultCode, expected: Localized, sink: FaultReporter): void {
    const [index, ...rest] = path as [number, ...number[]];
    if (rest.length === 0) this.rejectValue(index, code, expected, sink);
    else this.frameOf(index)?.rejectAt(rest, code, expected, sink);
  }

  /** Whether nothing but this field is there of what stands for several: nothing is required then. */
  hasOnly(index: number): boolean {
    return this.#isPart && this.sources.every((source, other) => (source === NO_NODE) !== (other === index));
  }

  /** The text that the source has for a field; `undefined` where it has none. */
  sourceText(index: number): string | undefined {
    const source = this.sources[index]!;
    return source === NO_NODE ? undefined : this.#tree!.text(source);
  }

  /** The place of the object as a whole. */
  #line(): number {
    return this.#offset < 0 ? this.#tree!.line(this.node) : this.#tree!.lineInText(this.node, this.#offset);
  }

  /** Rejects the object as a whole. */
  rejectObject(code: FaultCode, expected: Localized, sink: FaultReporter): void {
    sink.reject(code, this.#line(), expected, this.node);
  }

  /** Rejects a field's value for another reason than what it says, at its name, or at the code of a coded value. Without a value: at the object. */
  rejectValue(index: number, code: FaultCode, expected: Localized, sink: FaultReporter): void {
    const { name, content } = this.shape.fields[index]!;
    const source = this.sources[index]!;
    const tree = this.#tree!;
    if (source === NO_NODE) sink.reject(code, this.#line(), expected, this.node, name);
    else if (content.kind === 'value' && content.converter instanceof CodedConverter) content.converter.rejectCode(tree, source, expected, sink);
    else sink.reject(code, tree.nameLine(source), expected, source);
  }
}
