import type { Node } from '@cbx/formats';
import { CodedConverter } from '../convert/coded.js';
import type { Converter, Outcome } from '../convert/converter.js';
import type { TextReader } from '../convert/text.js';
import type { FaultReporter } from '../fault.js';
import type { Localized } from '../localized.js';

/** Values that the envelope gives to records, by name: `originAgency`, `sentAt`, `status`. */
export type Variables = Readonly<Record<string, unknown>>;

/** What reading goes by beside the shape: where faults go, and what the envelope gives. */
export interface ReadingContext {
  readonly sink: FaultReporter;
  readonly variables: Variables;
}

/** An object of the source, compiled: its fields in the order of the mapping, which is the order of what they give. */
export interface Shape {
  readonly fields: readonly ShapeField[];
  readonly indexOf: ReadonlyMap<string, number>;
  readonly rules: readonly ShapeRule[];
  /** What the object that it makes has in any case. */
  readonly constants: readonly Constant[];
}

export interface Constant {
  readonly target: Target;
  readonly value: DefaultValue;
  /** Line of the mapping. */
  readonly line: number;
}

export type Content =
  | { readonly kind: 'value'; readonly converter: Converter }
  | { readonly kind: 'object'; readonly shape: Shape }
  /** `unique`: index of the field that no two elements may share. */
  | { readonly kind: 'list'; readonly shape: Shape; readonly unique?: number };

export interface ShapeField {
  readonly name: string;
  readonly required: boolean;
  readonly content: Content;
  readonly expected: Localized;
  /** Where the value goes, from the object that its parent makes; without it an object's own fields go where its parent's do. */
  readonly target?: Target;
  readonly defaultValue?: DefaultValue;
  /** Makes an object of the value, or of each item of a list. */
  readonly wrap?: readonly WrapPart[];
  readonly presence?: { readonly index: number; readonly requiredWhen?: string; readonly forbiddenWhen?: string };
  /** Not given again when equal to what this field gave. */
  readonly unlessSameAs?: number;
  readonly find?: FindInText;
  /** Line of the mapping. */
  readonly line: number;
}

export interface Target {
  readonly steps: readonly string[];
  /** Added to a list rather than assigned. */
  readonly append: boolean;
}

export type DefaultValue = { readonly constant: unknown } | { readonly variable: string };

/** A part of an object that is made of a value: the value itself, its script by its letters, or a constant. */
export type WrapPart = { readonly name: string } & ({ readonly is: 'value' } | { readonly is: 'script' } | { readonly is: 'constant'; readonly constant: unknown });

/** A value hidden in a text: sought when another field is not there. */
export interface FindInText {
  readonly pattern: RegExp;
  readonly read: TextReader;
  readonly unless: number;
  readonly target: Target;
}

/** A rule over the fields of one object. */
export type ShapeRule = (frame: Frame, sink: FaultReporter) => void;

/** What reading an object left: per field of its shape the source's value, its outcome, and the frame of a nested object. */
export class Frame {
  readonly shape: Shape;
  readonly node: Node;
  readonly sources: (Node | undefined)[];
  readonly outcomes: Outcome[];
  #frames: (Frame | undefined)[] | undefined;

  constructor(shape: Shape, node: Node) {
    this.shape = shape;
    this.node = node;
    this.sources = new Array<Node | undefined>(shape.fields.length).fill(undefined);
    this.outcomes = new Array<Outcome>(shape.fields.length).fill(undefined);
  }

  frameOf(index: number): Frame | undefined {
    return this.#frames?.[index];
  }

  /** Rejects a field's value for another reason than what it says, at its name, or at the code of a coded value. Without a value: at the object. */
  rejectValue(index: number, expected: Localized, sink: FaultReporter): void {
    const { name, content } = this.shape.fields[index]!;
    const source = this.sources[index];
    sink.enter(name);
    if (source === undefined) sink.reject('FIELD.INVALID', this.node.line, expected);
    else if (content.kind === 'value' && content.converter instanceof CodedConverter) content.converter.rejectCode(source, expected, sink);
    else sink.reject('FIELD.INVALID', source.nameLine, expected);
    sink.leave();
  }

  keepFrame(index: number, frame: Frame): void {
    (this.#frames ??= [])[index] = frame;
  }
}
