import type { FaultCode } from '../fault.js';
import type { Fitting, TextStyle } from './text-style.js';

/** The codes of what is cut, left out or changed, and of what does not fit. */
export type RenderCode = Extract<FaultCode, 'FIELD.MISSING' | 'FIELD.INVALID' | 'FIELD.UNKNOWN_CODE' | 'FIELD.TOO_LONG' | 'FIELD.LOSSY'>;

/** What became of one value on its way out. */
export interface Mark {
  readonly code: RenderCode;
  /** JSON pointer (RFC 6901) into the notification. */
  readonly pointer: string;
  /**
   * LOSS: it is written changed, or left out. UNFIT: it cannot be written. REFUSED: it is none that this field takes, and another may.
   * NEEDED: unfit, and what holds it cannot do without.
   */
  readonly kind: 'LOSS' | 'UNFIT' | 'REFUSED' | 'NEEDED';
  /** Of a NEEDED one: of what the object must have one, such as a name's parts or a person's names, it has nothing at all. */
  readonly isNothing?: true;
}

/** Adds marks to others, of which there may be more than one call takes arguments. */
export function addMarks(to: Mark[], marks: readonly Mark[]): void {
  for (const mark of marks) to.push(mark);
}

/** The last of a text's steps in a format that writes several values in one text. */
export interface ItemStyle {
  /** Signs between the parts of an item: in a part they become a space. */
  readonly separators: readonly string[];
  /** Between the items of a list, as it is written (`' / '`). */
  readonly list?: string | undefined;
}

/**
 * What a value is written with: where it stands in the notification, how the format treats texts, and where losses go. A converter either gives what is written, or
 * tells its pen why there is nothing, and gives `undefined`.
 */
export class Pen {
  readonly pointer: string;
  readonly style: TextStyle;
  readonly marks: Mark[];
  readonly item: ItemStyle | undefined;
  /** Over the style's own way: `whole` is never changed, `cut` may be cut. */
  readonly rendered: 'whole' | 'cut' | undefined;
  /** How many code points it has room for, in formats of fixed columns. */
  readonly room: number | undefined;

  constructor(style: TextStyle, marks: Mark[], pointer = '', item?: ItemStyle, rendered?: 'whole' | 'cut', room?: number) {
    this.style = style;
    this.marks = marks;
    this.pointer = pointer;
    this.item = item;
    this.rendered = rendered;
    this.room = room;
  }

  /** For a part of the value: a member's name, or an element's place. */
  at(step: string | number): Pen {
    return new Pen(this.style, this.marks, `${this.pointer}/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`, this.item, this.rendered);
  }

  /** For the same value as an item, or by another way. */
  with(item: ItemStyle | undefined, rendered: 'whole' | 'cut' | undefined, room?: number): Pen {
    return new Pen(this.style, this.marks, this.pointer, item ?? this.item, rendered ?? this.rendered, room);
  }

  /** What is written is not all of the value, or the value is left out. */
  lose(code: RenderCode): void {
    this.marks.push({ code, pointer: this.pointer, kind: 'LOSS' });
  }

  /** The value is one that this type of the format cannot be. */
  fail(code: RenderCode): undefined {
    this.marks.push({ code, pointer: this.pointer, kind: 'UNFIT' });
  }

  /** The value is none that this field takes, such as a code that its list does not have. Where no other field takes it, it is left out. */
  refuse(code: RenderCode = 'FIELD.INVALID'): undefined {
    this.marks.push({ code, pointer: this.pointer, kind: 'REFUSED' });
  }

  /** A text as the format can write it; `isForbidden` is asked before it is cut. Tells what was lost; `undefined`: nothing is written. */
  fit(text: string, { isForbidden, ...fitting }: Omit<Fitting, 'rendered' | 'item'> & { readonly isForbidden?: ((text: string) => boolean) | undefined } = {}): string | undefined {
    const maxLength = this.room === undefined ? fitting.maxLength : Math.min(this.room, fitting.maxLength ?? this.room);
    const fitted = this.style.fit(text, { ...fitting, maxLength, rendered: this.rendered, item: this.item });
    if (isForbidden?.(fitted.uncut) === true) return this.refuse();
    if (fitted.unfit !== undefined) return this.fail(fitted.unfit);
    for (const code of fitted.lost) this.lose(code);
    return fitted.text;
  }
}
