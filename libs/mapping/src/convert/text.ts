import { codePointLength, hasControlCharacter, hasLoneSurrogate, normalizeText } from '@cbx/kernel';
import type { Node } from '@cbx/formats';
import type { FaultCode, FaultReporter } from '../fault.js';
import type { Localized } from '../localized.js';
import { ABSENT, type Converter, FAULTY, isEmpty, type Outcome, type Place } from './converter.js';

/** What a converter makes of a text that is normalised, not empty and free of control characters: its value, or the code of its fault. */
export type Reading = { readonly value: unknown } | { readonly fault: Extract<FaultCode, 'FIELD.INVALID' | 'FIELD.UNKNOWN_CODE' | 'FIELD.TOO_LONG'> } | typeof ABSENT;

const INVALID: Reading = { fault: 'FIELD.INVALID' };

export interface TextConverterOptions {
  readonly expected: Localized;
  readonly gives: Converter['gives'];
  /** Code points, counted after normalising. */
  readonly maxLength?: number;
  readonly convert: (text: string) => Reading;
}

/** The base of everything that is written as a text: absent when empty, TOO_LONG before INVALID, then the type's own reading. */
export function textConverter(options: TextConverterOptions): Converter {
  const { maxLength, convert, expected, gives } = options;
  return {
    expected,
    gives,
    read(node: Node, place: Place, sink: FaultReporter): Outcome {
      if (node.kind !== 'text') {
        if (isEmpty(node, normalizeText)) return ABSENT;
        sink.reject('FIELD.INVALID', place.line, place.path.toString(), expected);
        return FAULTY;
      }
      const text = normalizeText(node.value);
      if (text === '') return ABSENT;
      const reading =
        maxLength !== undefined && text.length > maxLength && codePointLength(text) > maxLength
          ? ({ fault: 'FIELD.TOO_LONG' } as const)
          : hasControlCharacter(text) || hasLoneSurrogate(text)
            ? INVALID
            : convert(text);
      if (reading === ABSENT) return ABSENT;
      if ('value' in reading) return reading.value;
      sink.reject(reading.fault, place.line, place.path.toString(), expected);
      return FAULTY;
    },
  };
}

/** A text as it stands, normalised. */
export function plainText(maxLength?: number): Converter {
  return textConverter({
    expected: lengthExpectation(maxLength),
    gives: { type: 'string' },
    ...(maxLength === undefined ? {} : { maxLength }),
    convert: (value) => ({ value }),
  });
}

/** A number of a document: upper case, without white space. Its length is counted before. */
export function documentNumber(maxLength: number): Converter {
  return textConverter({
    expected: lengthExpectation(maxLength),
    gives: { type: 'string' },
    maxLength,
    // Normalised: the only white space left is the plain space.
    convert: (text) => ({ value: text.replaceAll(' ', '').toUpperCase() }),
  });
}

/** A text that has the whole of `pattern`. */
export function patternText(pattern: RegExp, expected: Localized): Converter {
  return textConverter({ expected, gives: { type: 'string' }, convert: (value) => (pattern.test(value) ? { value } : INVALID) });
}

/**
 * Items joined in one text, split at every `separator`; each is normalised, empty ones are dropped, and each is read by `item`. Without
 * items the text is absent. The first faulty item's code is the value's. With `distinct` a repetition is dropped.
 */
export function joinedText(separator: string, item: (text: string) => Reading, expected: Localized, options: { maxItemLength?: number; distinct?: boolean }): Converter {
  const { maxItemLength, distinct } = options;
  return textConverter({
    expected,
    gives: { type: 'array', items: { type: 'string' } },
    convert(text) {
      const items = text.split(separator).map(normalizeText).filter((part) => part !== '');
      if (items.length === 0) return ABSENT;
      if (maxItemLength !== undefined && items.some((part) => codePointLength(part) > maxItemLength)) return { fault: 'FIELD.TOO_LONG' };
      const values: unknown[] = [];
      for (const part of items) {
        const reading = item(part);
        if (reading === ABSENT || 'fault' in reading) return reading;
        if (!(distinct && values.includes(reading.value))) values.push(reading.value);
      }
      return { value: values };
    },
  });
}

function lengthExpectation(maxLength: number | undefined): Localized {
  return maxLength === undefined
    ? { en: 'a text', ru: 'текст' }
    : { en: `a text of at most ${maxLength} characters`, ru: `текст не длиннее ${maxLength} символов` };
}
