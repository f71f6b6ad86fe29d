import { type ColumnRange, NO_NODE, type Tree, UNKNOWN_NAME } from '@cbx/formats';
import { CodedConverter } from '../convert/coded.js';
import { ABSENT, type Converter, FAULTY, type Outcome } from '../convert/converter.js';
import type { TextReader } from '../convert/text.js';
import type { FaultCode, FaultReporter } from '../fault.js';
import type { Localized } from '../localized.js';
import type { ShapeRender } from '../render/shape-render.js';
import type { Maker } from './maker.js';
import type { SegmentKey } from '../language/segment-key.js';
import type { FieldTemplate } from './template.js';

/** Values that the envelope gives to records, by name: `originAgency`, `sentAt`, `status`. */
export type Variables = Readonly<Record<string, unknown>>;

/** What reading goes by beside the shape: the source, where faults go, and what the envelope gives. */
export interface ReadingContext {
  readonly tree: Tree;
  readonly sink: FaultReporter;
  readonly variables: Variables;
  /** The record in the making. */
  readonly record?: Readonly<Record<string, unknown>> | undefined;
}

export type Holds = 'THESE_IN_ORDER' | 'ONE_OF_THESE';

export interface ShapeParts {
  /** In the order of the mapping, which is the order of what they give. */
  readonly fields: readonly ShapeField[];
  readonly rules?: readonly ShapeRule[];
  /** What the object that it makes has in any case. */
  readonly constants?: readonly Constant[];
  /** The part of the object that it makes which says its script, by all its letters. */
  readonly scriptName?: string | undefined;
  /** How the object is written where it is a text. */
  readonly template?: FieldTemplate | undefined;
  /** What a line must be the whole of, where the objects are lines of a text; its groups are the fields. */
  readonly lines?: RegExp | undefined;
  /** Makes one value of the fields instead of an object. */
  readonly makes?: Maker | undefined;
  /** Lists to which several fields add: they stand in the order of the source, and not of the fields. */
  readonly sourceOrder?: readonly string[] | undefined;
  /** Members that are no fields are the records of the submission, and read as such. */
  readonly holdsRecords?: boolean | undefined;
  /** Which elements it has, where others make a submission none: all of its fields in their order, or one of them. */
  readonly holds?: Holds | undefined;
  /** Where its way back is not the way in reversed. */
  readonly render?: ShapeRender | undefined;
}

/**
 * An object of the source, compiled. It owns the frame that reading leaves its values in, as no shape holds itself: so nothing is made anew for each
 * object, and a shape is read by one translation at a time.
 */
export class Shape {
  readonly fields: readonly ShapeField[];
  readonly indexOf: ReadonlyMap<string, number>;
  readonly rules: readonly ShapeRule[];
  readonly constants: readonly Constant[];
  readonly scriptName: string | undefined;
  readonly template: FieldTemplate | undefined;
  readonly lines: RegExp | undefined;
  readonly makes: Maker | undefined;
  readonly sourceOrder: readonly string[];
  readonly holdsRecords: boolean;
  readonly holds: Holds | undefined;
  readonly render: ShapeRender | undefined;
  /** Per field: which of `sourceOrder` it adds to; -1 none. */
  readonly orderOf: readonly number[];
  /** Per field: whether nothing comes of it where it is not there. */
  readonly isIdle: readonly boolean[];
  readonly frame: Frame;
  /** Per slot: whether its name may stand more than once. */
  readonly mayRepeat: readonly boolean[];
  /** Fields that have a source each: its own, and those of its parts. */
  readonly slots: number;
  /** Per slot: the field. */
  readonly slotFields: readonly ShapeField[];
  /** The slot of the element's own text; -1 where it is read as an object without one. */
  readonly textSlot: number;
  #slotOfName: Uint16Array | undefined;
  #nameOfFirst = UNKNOWN_NAME;

  constructor({ fields, rules = [], constants = [], scriptName, template, lines, makes, sourceOrder = [], holdsRecords = false, holds, render }: ShapeParts) {
    this.fields = fields;
    this.indexOf = new Map(fields.map(({ name }, index) => [name, index]));
    this.rules = rules;
    this.constants = constants;
    this.scriptName = scriptName;
    this.template = template;
    this.lines = lines;
    this.makes = makes;
    this.sourceOrder = sourceOrder;
    this.holdsRecords = holdsRecords;
    this.holds = holds;
    this.render = render;
    this.orderOf = fields.map(({ target }) => (target?.append === true && target.owners.length === 0 ? sourceOrder.indexOf(target.name) : -1));
    this.isIdle = fields.map(isIdle);
    this.mayRepeat = repeatability(fields);
    this.slots = fields.length + fields.reduce((sum, { content }) => sum + (content.kind === 'part' ? content.shape.slots : 0), 0);
    this.slotFields = fieldsBySlot(fields);
    this.textSlot = this.slotFields.findIndex(({ name }) => name === OWN_TEXT);
    this.frame = new Frame(this, new Int32Array(this.slots));
  }

  /** Whether an element of this shape is a text that has attributes. */
  get isText(): boolean {
    return this.textSlot >= 0;
  }

  /** Per name of the tree's vocabulary: the slot of its source plus 1; 0 where the shape has no such field. */
  slotOfName({ vocabulary }: Tree): Uint16Array {
    if (this.#slotOfName === undefined) {
      this.#slotOfName = new Uint16Array(vocabulary.size + 1);
      this.names().forEach((name, slot) => (this.#slotOfName![vocabulary.idOf(name)] = slot + 1));
      this.#slotOfName[UNKNOWN_NAME] = 0;
    }
    return this.#slotOfName;
  }

  /** The names of the fields in the order of the slots, those of its parts behind its own. */
  names(): string[] {
    return [...this.fields.map(({ sourceName }) => sourceName), ...this.fields.flatMap(({ content }) => (content.kind === 'part' ? content.shape.names() : []))];
  }

  /** The number of its first field's name. */
  nameOfFirst({ vocabulary }: Tree): number {
    if (this.#nameOfFirst === UNKNOWN_NAME) this.#nameOfFirst = vocabulary.idOf(this.fields[0]!.sourceName);
    return this.#nameOfFirst;
  }

  /** The same with more or other parts, and a frame of its own. */
  with(parts: Partial<ShapeParts>): Shape {
    return new Shape({ fields: this.fields, rules: this.rules, constants: this.constants, scriptName: this.scriptName, template: this.template, lines: this.lines, makes: this.makes, sourceOrder: this.sourceOrder, holdsRecords: this.holdsRecords, holds: this.holds, render: this.render, ...parts });
  }
}

/** The name of what an element has as its text. */
export const OWN_TEXT = 'text()';

/** Own fields, then those of the parts. */
function fieldsBySlot(fields: readonly ShapeField[]): ShapeField[] {
  return [...fields, ...fields.flatMap(({ content }) => (content.kind === 'part' ? content.shape.slotFields : []))];
}

function isIdle({ content, required, presence, defaultValue, before, evenEmpty, readWhen, inFirst }: ShapeField): boolean {
  return content.kind !== 'part' && !required && presence === undefined && defaultValue === undefined && before === undefined && !evenEmpty && readWhen === undefined && !inFirst;
}

/** In the order of the slots. */
function repeatability(fields: readonly ShapeField[]): boolean[] {
  return [...fields.map(({ content }) => isRepeatable(content)), ...fields.flatMap(({ content }) => (content.kind === 'part' ? content.shape.mayRepeat : []))];
}

function isRepeatable(content: Content): boolean {
  if (content.kind === 'written') return content.repeated === true;
  return content.kind === 'list' ? content.repeated : content.kind === 'value' && content.converter.readAll !== undefined;
}

/** One field that is read by itself: a shape of it alone, and the names of the objects that lead to it. */
export interface LoneField {
  readonly owners: readonly string[];
  readonly shape: Shape;
}

export interface Constant {
  readonly target: Target;
  readonly value: GivenValue;
  /** Line of the mapping. */
  readonly line: number;
}

export type Content =
  | { readonly kind: 'value'; readonly converter: Converter }
  | { readonly kind: 'object'; readonly shape: Shape }
  /** Fields of this object that make one of their own: it is there when one of them is. */
  | { readonly kind: 'part'; readonly shape: Shape }
  /** Elements of a list, or members that have the same name. `unique`: index of the field that no two elements may share. */
  | { readonly kind: 'list'; readonly shape: Shape; readonly unique?: number | undefined; readonly repeated: boolean }
  /** An object within a text, or several of them that `separator` joins. */
  | WrittenContent;

export interface WrittenContent {
  readonly kind: 'written';
  readonly shape: Shape;
  readonly separator?: string | undefined;
  /** Whether each of several is a member of its own, all of one name. */
  readonly repeated?: boolean | undefined;
  /** Whether each line of the text is an object. */
  readonly isLines?: boolean | undefined;
  readonly unique?: number | undefined;
}

export interface ShapeFieldParts {
  readonly name: string;
  /** What the codec calls it: its name, where that does not stand for several in one object. */
  readonly sourceName?: string | undefined;
  /** Where it stands in its line, in formats of fixed columns. */
  readonly columns?: ColumnRange | undefined;
  readonly required?: boolean;
  readonly content: Content;
  readonly expected: Localized;
  /** Where the value goes, from the object that its parent makes; without it an object's own fields go where its parent's do. */
  readonly target?: Target | undefined;
  readonly defaultValue?: DefaultValue | undefined;
  /** Makes an object of the value, or of each item of a list. */
  readonly wrap?: readonly WrapPart[] | undefined;
  readonly presence?: Presence | undefined;
  /** Not given again when equal to what this field gave. */
  readonly unlessSameAs?: number | undefined;
  readonly find?: FindInText | undefined;
  /** The fault where a required value is not there. */
  readonly missing?: FaultCode | undefined;
  /** A sign that stands for what was lost: it is warned of. */
  readonly lossy?: string | undefined;
  /** The fault where it is there without content, in a format that forbids that; FIELD.INVALID where it need not be there. */
  readonly emptyFault?: FaultCode | undefined;
  /** Only in the first element of a list; in another it is unknown. */
  readonly inFirst?: boolean | undefined;
  /** What has no content in the source is judged for what it must have, and does not count as if it were not there. */
  readonly evenEmpty?: boolean | undefined;
  /** What the envelope gives goes before the value, which is read all the same. */
  readonly overriddenBy?: string | undefined;
  /** How a text of it is rendered, where otherwise than the format's: as it is or not at all, or cut. */
  readonly rendered?: 'whole' | 'cut' | undefined;
  /** Only where the field of that index gave that value is it read; where it did not, only asked whether it is there. */
  readonly readWhen?: { readonly index: number; readonly value: string } | undefined;
  /** A text that stands for nothing: the value, or all that a part's columns hold. */
  readonly emptyText?: string | undefined;
  /** Where it fills its columns its source may have cut it: it is warned of. */
  readonly cutWhenFull?: boolean | undefined;
  /** To be done before the field is read: what its reading goes by beside the source. */
  readonly before?: BeforeReading | undefined;
  /** Where it stands, where fields are segments. */
  readonly segment?: SegmentKey | undefined;
  /** Line of the mapping. */
  readonly line: number;
}

/** Depends on the field of that index. */
export interface Presence {
  readonly index: number;
  readonly requiredWhen?: string | undefined;
  readonly forbiddenWhen?: string | undefined;
}

/** A field of a shape. One class for all, so that the code that reads them is compiled for one layout. */
export class ShapeField {
  readonly name: string;
  readonly sourceName: string;
  readonly columns: ColumnRange | undefined;
  readonly required: boolean;
  readonly content: Content;
  readonly expected: Localized;
  readonly target: Target | undefined;
  readonly defaultValue: DefaultValue | undefined;
  readonly wrap: readonly WrapPart[] | undefined;
  readonly presence: Presence | undefined;
  readonly unlessSameAs: number | undefined;
  readonly find: FindInText | undefined;
  readonly missing: FaultCode;
  readonly lossy: string | undefined;
  readonly emptyFault: FaultCode;
  readonly inFirst: boolean;
  readonly evenEmpty: boolean;
  readonly overriddenBy: string | undefined;
  readonly rendered: 'whole' | 'cut' | undefined;
  readonly readWhen: ShapeFieldParts['readWhen'];
  readonly emptyText: string | undefined;
  readonly cutWhenFull: boolean;
  readonly before: BeforeReading | undefined;
  readonly segment: SegmentKey | undefined;
  readonly line: number;

  constructor(parts: ShapeFieldParts) {
    const { name, sourceName = name, columns, required = false, content, expected, target, defaultValue, wrap, presence, unlessSameAs, find, missing = 'FIELD.MISSING', lossy, emptyFault, inFirst = false } = parts;
    const { evenEmpty = false, overriddenBy, rendered, readWhen, emptyText, cutWhenFull = false, before, segment, line } = parts;
    this.name = name;
    this.sourceName = sourceName;
    this.columns = columns;
    this.required = required;
    this.content = content;
    this.expected = expected;
    this.target = target;
    this.defaultValue = defaultValue;
    this.wrap = wrap;
    this.presence = presence;
    this.unlessSameAs = unlessSameAs;
    this.find = find;
    this.missing = missing;
    this.lossy = lossy;
    this.emptyFault = emptyFault ?? (required ? missing : 'FIELD.INVALID');
    this.inFirst = inFirst;
    this.evenEmpty = evenEmpty;
    this.overriddenBy = overriddenBy;
    this.rendered = rendered;
    this.readWhen = readWhen;
    this.emptyText = emptyText;
    this.cutWhenFull = cutWhenFull;
    this.before = before;
    this.segment = segment;
    this.line = line;
  }

  with(parts: Partial<ShapeFieldParts>): ShapeField {
    return new ShapeField({ ...this, ...parts });
  }
}

/** A place in an object in the making. */
export class Target {
  /** All names that lead to it. */
  readonly steps: readonly string[];
  /** Added to a list rather than assigned. */
  readonly append: boolean;
  /** The names but the last, and the last. */
  readonly owners: readonly string[];
  readonly name: string;

  constructor(steps: readonly string[], append: boolean) {
    this.steps = steps;
    this.append = append;
    this.owners = steps.slice(0, -1);
    this.name = steps.at(-1) ?? '';
  }
}

/** A value, or what the envelope gives. */
export type GivenValue = { readonly constant: unknown } | { readonly variable: string };

/** Or so many years after the day of the field with that index. */
export type DefaultValue = GivenValue | { readonly after: number; readonly years: number };

/** A part of an object that is made of a value: the value itself, its script by its letters, or a constant. */
export type WrapPart = { readonly name: string } & ({ readonly is: 'value' } | { readonly is: 'script' } | { readonly is: 'constant'; readonly constant: unknown });

/** A value hidden in a text: sought when another field is not there. */
export interface FindInText {
  readonly pattern: RegExp;
  readonly read: TextReader;
  readonly unless: number;
  readonly target: Target;
}

/** What a field's reading needs of the record, or of other fields of its object. */
export type BeforeReading = (frame: Frame, context: ReadingContext) => void;

/** A rule over the fields of one object. */
export interface ShapeRule {
  (frame: Frame, sink: FaultReporter): void;
  /** For the way back: whether the first of these fields takes a value, beside what the others have. */
  /** For the way back: whether the object may be written, of its own shape. */
  accepts?(value: Readonly<Record<string, unknown>>, shape: Shape): boolean;
  readonly takes?: { readonly fields: readonly string[]; accepts(values: readonly unknown[]): boolean };
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
    this.#tree = tree;
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
    this.#tree = tree;
    this.node = node;
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
