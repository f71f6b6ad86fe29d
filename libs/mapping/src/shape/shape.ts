import type { Field, ObjectNode } from '@cbx/formats';
import { type Converter, type Outcome, type Place } from '../convert/converter.js';
import type { FaultReporter } from '../fault.js';
import type { Localized } from '../localized.js';

/** Values that the envelope gives to records, by name: `sender`, `sentAt`, `status`. */
export type Variables = Readonly<Record<string, unknown>>;

/** An object of the source, compiled: its fields in the order of the mapping, which is the order of what they give. */
export interface Shape {
  readonly fields: readonly ShapeField[];
  readonly indexOf: ReadonlyMap<string, number>;
  readonly rules: readonly ShapeRule[];
  /** Constants of the object that it makes. */
  readonly set: Readonly<Record<string, unknown>>;
}

export type Content =
  | { readonly kind: 'value'; readonly converter: Converter }
  | { readonly kind: 'object'; readonly shape: Shape }
  | { readonly kind: 'list'; readonly shape: Shape; readonly unique?: number; readonly sortBy?: { readonly key: string; readonly order: readonly string[] } };

export interface ShapeField {
  readonly name: string;
  readonly required: boolean;
  readonly content: Content;
  readonly expected: Localized;
  /** Where the value goes, from the object that its parent makes; without it an object's own fields go where its parent's do. */
  readonly target?: Target;
  readonly defaultValue?: DefaultValue;
  /** Makes an object of a value (or of each item of a list): `$value` and `$script` stand for it and for its script. */
  readonly wrap?: Readonly<Record<string, unknown>>;
  readonly presence?: { readonly index: number; readonly requiredWhen?: string; readonly forbiddenWhen?: string };
  /** Not given again when equal to what this field gave. */
  readonly unlessSameAs?: number;
  readonly find?: FindInText;
}

export interface Target {
  readonly steps: readonly string[];
  /** Added to a list rather than assigned. */
  readonly append: boolean;
}

export type DefaultValue = { readonly constant: unknown } | { readonly variable: string };

/** A value hidden in a text: sought when another field is not there. */
export interface FindInText {
  readonly pattern: RegExp;
  readonly read: (text: string) => Outcome;
  readonly unless: number;
  readonly target: Target;
}

/** A rule over the fields of one object. */
export type ShapeRule = (frame: Frame, sink: FaultReporter) => void;

/** What reading an object left: per field of its shape the source's field, its outcome, and the frame of a nested object. */
export interface Frame {
  readonly shape: Shape;
  readonly node: ObjectNode;
  readonly place: Place;
  readonly sources: readonly (Field | undefined)[];
  readonly outcomes: Outcome[];
  readonly frames: (Frame | undefined)[];
}
