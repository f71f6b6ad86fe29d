import { TEXT, type Tree } from '@cbx/formats';
import { codePointLength, hasControlCharacter, hasLoneSurrogate, isPlainText, normalizeText } from '@cbx/kernel';
import type { FaultCode, FaultReporter } from '../fault.js';
import type { Localized } from '../localized.js';
import type { Pen } from '../render/pen.js';
import { trimSpace } from './trim-space.js';
import { ABSENT, type Converter, FAULTY, type Ink, isEmpty, type ListWriter, type Outcome, type TextFormat, textInk } from './converter.js';

/** Why a text could not be read as its type. */
export interface Unreadable {
  readonly code: Extract<FaultCode, 'FIELD.INVALID' | 'FIELD.UNKNOWN_CODE' | 'FIELD.TOO_LONG' | 'FORMAT.UNKNOWN_RECORD'>;
}

export const INVALID: Unreadable = { code: 'FIELD.INVALID' };
export const UNKNOWN_CODE: Unreadable = { code: 'FIELD.UNKNOWN_CODE' };
export const TOO_LONG: Unreadable = { code: 'FIELD.TOO_LONG' };

/** The unknown code of what says a record's or a submission's type. */
export const UNKNOWN_RECORD: Unreadable = { code: 'FORMAT.UNKNOWN_RECORD' };

export function isUnreadable(outcome: Outcome): outcome is Unreadable {
  return outcome === INVALID || outcome === UNKNOWN_CODE || outcome === TOO_LONG || outcome === UNKNOWN_RECORD;
}

/** Reads a text that is normalised, not empty and free of control characters: its value, ABSENT, or an {@link Unreadable}. */
export type TextReader = (text: string) => Outcome;

export interface TextConverterOptions {
  readonly expected: Localized;
  readonly gives: Converter['gives'];
  /** In code points. A value that is too long has that fault only. */
  readonly maxLength?: number | undefined;
  /** Asked beside `maxLength` of a value that has parts, before control characters are; `read` must ask it again, and answer TOO_LONG first. */
  readonly isTooLong?: ((text: string) => boolean) | undefined;
  readonly read: TextReader;
  /** The way back of `read`. */
  readonly write?: TextWriter | undefined;
  readonly symbolOf?: ReadonlyMap<string, string> | undefined;
  /** The one text that is taken. */
  readonly only?: string | undefined;
  readonly list?: ListWriter;
}

/** The text that would be read as a value; `undefined` where there is none, of which the pen has been told. */
export type TextWriter = (value: unknown, pen: Pen) => string | undefined;

/** Everything that is written as a text: absent when empty, TOO_LONG before INVALID, then the type's own reading. */
export class TextConverter implements Converter {
  readonly expected: Localized;
  readonly gives: Converter['gives'];
  /** The codes of a code list and their symbols; `undefined` of any other type. */
  readonly symbolOf: ReadonlyMap<string, string> | undefined;
  /** `undefined` where it has no way back, or that of a list. */
  readonly writeText: TextWriter | undefined;
  readonly list?: ListWriter;
  readonly only: string | undefined;
  readonly #maxLength: number;
  readonly #isTooLong: ((text: string) => boolean) | undefined;
  readonly #read: TextReader;

  constructor(options: TextConverterOptions) {
    this.expected = options.expected;
    this.gives = options.gives;
    this.symbolOf = options.symbolOf;
    this.only = options.only;
    this.writeText = options.write;
    if (options.list !== undefined) this.list = options.list;
    this.#maxLength = options.maxLength ?? Number.MAX_SAFE_INTEGER;
    this.#isTooLong = options.isTooLong;
    this.#read = options.read;
  }

  read(tree: Tree, node: number, sink: FaultReporter): Outcome {
    const outcome = this.evaluate(tree, node);
    if (!isUnreadable(outcome)) return outcome;
    sink.reject(outcome.code, tree.nameLine(node), this.expected, node);
    return FAULTY;
  }

  write(value: unknown, pen: Pen): Ink | undefined {
    return textInk(this.writeText?.(value, pen), pen.pointer);
  }

  /** As `read`, but the fault is the answer and is reported to nobody. */
  evaluate(tree: Tree, node: number): Outcome {
    if (tree.kind(node) !== TEXT) return isEmpty(tree, node) ? ABSENT : INVALID;
    const text = tree.text(node);
    return tree.isPlain(node) ? this.#evaluatePlain(text) : this.evaluateText(text, tree.isMarkup);
  }

  /** As `evaluate`, of a text as it is written. `controls`: it may have control characters, as the format forbids itself those that it does not have. */
  evaluateText(written: string, controls = false): Outcome {
    if (isPlainText(written)) return this.#evaluatePlain(written);
    const text = normalizeText(written);
    if (text === '') return ABSENT;
    if (this.#isOver(text)) return TOO_LONG;
    return !controls && (hasControlCharacter(text) || hasLoneSurrogate(text)) ? INVALID : this.#read(text);
  }

  #evaluatePlain(text: string): Outcome {
    return text.length > this.#maxLength && this.#isOver(text) ? TOO_LONG : this.#read(text);
  }

  #isOver(text: string): boolean {
    return (text.length > this.#maxLength && codePointLength(text) > this.#maxLength) || this.#isTooLong?.(text) === true;
  }
}

/** Whether a text has more than so many code points; `undefined`: never. */
export function longerThan(maxLength: number | undefined): ((text: string) => boolean) | undefined {
  return maxLength === undefined ? undefined : (text) => text.length > maxLength && codePointLength(text) > maxLength;
}

/** A text as it stands, normalised. Lengths are of code points. `forbidden`: characters that it may not have. */
export function plainText(maxLength?: number, forbidden?: RegExp): TextConverter {
  const { en, ru } = lengthExpectation(maxLength);
  const expected = forbidden === undefined ? { en, ru } : { en: `${en} without ${forbidden.source}`, ru: `${ru} без ${forbidden.source}` };
  const isForbidden = forbidden === undefined ? undefined : (text: string): boolean => forbidden.test(text);
  return new TextConverter({
    expected,
    gives: { type: 'string', format: 'text' },
    maxLength,
    read: isForbidden === undefined ? (text) => text : (text) => (isForbidden(text) ? INVALID : text),
    write: (value, pen) => pen.fit(String(value), { maxLength, isForbidden }),
  });
}

/** A text in which one sequence of letters is written as another. Its length is counted after that. */
export function replacingText(from: string, to: string, maxLength?: number): TextConverter {
  const isTooLong = longerThan(maxLength) ?? (() => false);
  return new TextConverter({
    expected: lengthExpectation(maxLength),
    gives: { type: 'string', format: 'text' },
    read(text) {
      const replaced = text.includes(from) ? text.replaceAll(from, to) : text;
      return isTooLong(replaced) ? TOO_LONG : replaced;
    },
    write: (value, pen) => pen.fit(String(value), { maxLength }),
  });
}

/** A text as an answer shows it: each character that is one of `others` is a question mark. */
export function maskedText(others: RegExp): TextConverter {
  const { en, ru } = lengthExpectation(undefined);
  return new TextConverter({ expected: { en, ru }, gives: { type: 'string', format: 'text' }, read: (text) => text, write: (value) => String(value).replace(others, '?') });
}

/** The number of a document: upper case (Unicode's full mapping), without white space, and a *text* again after both. Its length is counted before. */
export function documentNumber(maxLength?: number): TextConverter {
  return new TextConverter({
    expected: lengthExpectation(maxLength),
    gives: { type: 'string', format: 'identifier' },
    maxLength,
    // Normalised: the only white space left is the plain space.
    read: (text) => text.replaceAll(' ', '').toUpperCase().normalize('NFC'),
    write: (value, pen) => pen.fit(String(value), { maxLength, isCompact: true }),
  });
}

/** A text that is the whole of `pattern`. */
export function patternText(pattern: RegExp, format: TextFormat, expected: Localized): TextConverter {
  return new TextConverter({
    expected,
    gives: { type: 'string', format },
    read: (text) => (pattern.test(text) ? text : INVALID),
    write: (value, pen) => (pattern.test(String(value)) ? String(value) : pen.refuse()),
  });
}

export interface JoinedTextOptions {
  readonly separator: string;
  readonly item: TextReader;
  /** The way back of `item`. */
  readonly write: TextWriter;
  readonly itemFormat: TextFormat;
  readonly expected: Localized;
  readonly isItemTooLong?: (item: string) => boolean;
  /** Whether a repetition is dropped. */
  readonly distinct: boolean;
}

/**
 * Items joined in one text, split at every separator; each is normalised, empty ones are dropped, and each is read by `item`. Without items the text
 * is absent. One value, one fault: an item that is too long goes before one that cannot be read.
 */
export function joinedText({ separator, item, write, itemFormat, expected, isItemTooLong, distinct }: JoinedTextOptions): Converter {
  // Of a normalised text every part is one, but for a space at its ends.
  const itemsOf = (text: string): string[] => (text.includes(separator) ? text.split(separator).map(trimSpace).filter((part) => part !== '') : [text]);
  return new TextConverter({
    expected,
    gives: { type: 'array', items: { type: 'string', format: itemFormat } },
    list: {
      writeItem(value, pen) {
        const text = write(value, pen);
        // What has the separator in it would come back as two.
        return text?.includes(separator) === true ? pen.refuse() : textInk(text);
      },
      gather: (items) => textInk(items.map(({ text }) => text).join(`${separator} `))!,
    },
    ...(isItemTooLong === undefined ? {} : { isTooLong: (text: string) => itemsOf(text).some(isItemTooLong) }),
    read(text) {
      const values: Outcome[] = [];
      const items = itemsOf(text);
      if (isItemTooLong !== undefined && items.some(isItemTooLong)) return TOO_LONG;
      for (const part of items) {
        const value = item(part);
        if (value === ABSENT) continue;
        if (isUnreadable(value)) return value;
        values.push(value);
      }
      if (values.length === 0) return ABSENT;
      return distinct && values.length > 1 ? [...new Set(values)] : values;
    },
  });
}

function lengthExpectation(maxLength: number | undefined): Localized {
  return maxLength === undefined ? { en: 'a text', ru: 'текст' } : { en: `a text of at most ${maxLength} characters`, ru: `текст не длиннее ${maxLength} символов` };
}
