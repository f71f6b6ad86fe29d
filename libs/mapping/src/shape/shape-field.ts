import type { ColumnRange } from '@cbx/formats';
import type { Converter } from '../convert/converter.js';
import type { TextReader } from '../convert/text.js';
import type { FaultCode } from '../fault.js';
import type { SegmentKey } from '../language/segment-key.js';
import type { Localized } from '../localized.js';
import type { Frame } from './frame.js';
import type { ReadingContext } from './reading-context.js';
import type { Shape } from './shape.js';
import type { DefaultValue, Target, WrapPart } from './target.js';

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

/** A value hidden in a text: sought when another field is not there. */
export interface FindInText {
  readonly pattern: RegExp;
  readonly read: TextReader;
  readonly unless: number;
  readonly target: Target;
}

/** What a field's reading needs of the record, or of other fields of its object. */
export type BeforeReading = (frame: Frame, context: ReadingContext) => void;

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
