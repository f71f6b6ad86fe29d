import { type Tree, UNKNOWN_NAME } from '@cbx/formats';
import type { Converter } from '../convert/converter.js';
import type { FaultReporter } from '../fault.js';
import type { ShapeRender } from '../render/shape-render.js';
import { Frame } from './frame.js';
import type { Maker } from './maker.js';
import type { Content, ShapeField } from './shape-field.js';
import type { Constant } from './target.js';
import type { FieldTemplate } from './template.js';

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
  /** Per field: what reads it, where that is all that its reading is; most fields are so. */
  readonly converters: readonly (Converter | undefined)[];
  /** Fields that are objects within its text. Items of a list are none: they are judged one by one. */
  readonly writtenWithin: readonly { readonly index: number; readonly within: Shape }[];
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
    this.converters = fields.map((field, index) => (this.orderOf[index]! < 0 ? loneConverter(field) : undefined));
    this.writtenWithin = fields.flatMap(({ content }, index) => (content.kind === 'written' && content.separator === undefined ? [{ index, within: content.shape }] : []));
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

/** The converter of a field whose line has no clause that its reading must ask beside it, but for those that warn. */
function loneConverter({ content, find, inFirst, before, readWhen, evenEmpty, emptyText, overriddenBy, presence }: ShapeField): Converter | undefined {
  if (content.kind !== 'value' || content.converter.readAll !== undefined) return undefined;
  const asksMore = inFirst || evenEmpty || [find, before, readWhen, emptyText, overriddenBy, presence?.forbiddenWhen].some((clause) => clause !== undefined);
  return asksMore ? undefined : content.converter;
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

/** A rule over the fields of one object. */
export interface ShapeRule {
  (frame: Frame, sink: FaultReporter): void;
  /** For the way back: whether the object may be written, of its own shape. */
  accepts?(value: Readonly<Record<string, unknown>>, shape: Shape): boolean;
  /** For the way back: whether the first of these fields takes a value, beside what the others have. */
  readonly takes?: { readonly fields: readonly string[]; accepts(values: readonly unknown[]): boolean };
}
