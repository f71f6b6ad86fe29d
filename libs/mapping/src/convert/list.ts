import { LIST, TEXT, type Tree } from '@cbx/formats';
import { normalizeText } from '@cbx/kernel';
import type { FaultReporter } from '../fault.js';
import type { Localized } from '../localized.js';
import type { CodedConverter } from './coded.js';
import { ABSENT, type Converter, FAULTY, type Gives, type Ink, isEmpty, type Outcome, readOtherKind, textInk } from './converter.js';
import { INVALID, isUnreadable, type TextConverter, UNKNOWN_CODE } from './text.js';
import { sortedDistinct } from './sorted-distinct.js';
import { trimSpace } from './trim-space.js';

/** A list of coded values: sorted, without repetitions. An element that is empty or of another type is faulty, and with it the list. */
export function listOf(item: Converter): Converter {
  const expected: Localized = { en: `a list, each element ${item.expected.en}`, ru: `список, каждый элемент: ${item.expected.ru}` };
  return {
    expected,
    gives: { type: 'array', items: item.gives },
    read: (tree, node, sink) => readElements(tree, node, sink, expected, (element) => readElement(item, tree, element, sink)),
    list: { writeItem: (value, pen) => item.write?.(value, pen), gather: listInk },
  };
}

/** The states that may see a record: countries, or one single code `everyone`, which stands beside nothing, not even itself. */
export function recipients(country: CodedConverter, everyone: CodedConverter, code: string): Converter {
  const expected: Localized = { en: `a list of country codes (ISO 3166-1 alpha-3), or the single code ${code}`, ru: `список кодов стран (ISO 3166-1 alpha-3) либо единственный код ${code}` };
  return {
    expected,
    gives: { type: 'array', items: { type: 'string', format: 'releasee' } },
    read: (tree, node, sink) =>
      readElements(tree, node, sink, expected, (element) => {
        if (!everyone.hasCode(tree, element, code)) return readElement(country, tree, element, sink);
        const outcome = everyone.read(tree, element, sink);
        if (tree.nexts[node + 1] === tree.nexts[node]) return outcome;
        everyone.rejectCode(tree, element, expected, sink);
        return FAULTY;
      }),
    list: { writeItem: (value, pen) => (value === EVERYONE ? everyone.inkOf(code) : country.write(value, pen)), gather: listInk },
  };
}

function readElements(tree: Tree, node: number, sink: FaultReporter, expected: Localized, read: (element: number) => Outcome): Outcome {
  if (tree.kind(node) !== LIST || !tree.hasChildren(node)) return readOtherKind(tree, node, expected, sink);
  const values: string[] = [];
  let faulty = false;
  const end = tree.nexts[node]!;
  for (let element = node + 1; element < end; element = tree.nexts[element]!) {
    const outcome = read(element);
    if (outcome === FAULTY) faulty = true;
    else values.push(outcome as string);
  }
  if (faulty) return FAULTY;
  return sortedDistinct(values);
}

function readElement(item: Converter, tree: Tree, element: number, sink: FaultReporter): Outcome {
  if (!isEmpty(tree, element)) return item.read(tree, element, sink);
  sink.reject('FIELD.INVALID', tree.nameLine(element), item.expected, element);
  return FAULTY;
}

export interface JoinedOptions {
  readonly item: TextConverter;
  readonly separator: string;
  /** Between the items when they are written; the separator where nothing is said. */
  readonly written?: string | undefined;
  /** A code that stands for every member, beside which nothing else stands, not even itself. */
  readonly everyone?: string | undefined;
  /** Whether a date that is there already is dropped. */
  readonly distinct?: boolean;
}

/**
 * Items of one type joined in a text, split at every separator from left to right, white space around each left out. Each is judged by itself; an empty one is
 * a code that the list does not have, or no value of its type. Codes and countries are sorted, without repetitions; others are as they stand.
 */
export function joinedItems({ item, separator, written = separator, everyone, distinct = false }: JoinedOptions): Converter {
  const expected: Localized = { en: `${item.expected.en}; several are joined with '${separator}'`, ru: `${item.expected.ru}; несколько через «${separator}»` };
  const format = item.gives.type === 'string' ? item.gives.format : 'text';
  const gives: Gives = everyone === undefined ? item.gives : { type: 'string', format: 'releasee' };
  const misplaced = item.symbolOf === undefined ? INVALID : UNKNOWN_CODE;
  return {
    expected,
    gives: { type: 'array', items: gives },
    read(tree, node, sink) {
      const text = tree.kind(node) === TEXT ? normalizeText(tree.text(node)) : '';
      if (text === '') return readOtherKind(tree, node, expected, sink);
      if (!text.includes(separator)) {
        const value = text === everyone ? EVERYONE : item.evaluateText(text);
        if (!isUnreadable(value) && value !== ABSENT) return [value];
        sink.reject(value === ABSENT ? misplaced.code : value.code, tree.nameLine(node), expected, node);
        return FAULTY;
      }
      const items = text.split(separator);
      const values: Outcome[] = [];
      let faulty = false;
      for (const each of items) {
        const trimmed = trimSpace(each);
        const value = trimmed === everyone ? misplaced : item.evaluateText(trimmed);
        if (isUnreadable(value) || value === ABSENT) {
          sink.reject(value === ABSENT ? misplaced.code : value.code, tree.nameLine(node), expected, node);
          faulty = true;
        } else values.push(value);
      }
      if (faulty) return FAULTY;
      if (format === 'symbol' || format === 'country') return sortedDistinct(values as string[]);
      return distinct ? [...new Set(values)] : values;
    },
    list: {
      readItem: (text) => item.evaluateText(text),
      writeItem: (value, pen) => (value === EVERYONE && everyone !== undefined ? textInk(everyone) : item.write(value, pen.with({ separators: [], list: separator }, undefined))),
      gather: (inks) => textInk(inks.map(({ text }) => text).join(written))!,
    },
  };
}

/** The elements of a list, in their order; they have no names. */
function listInk(items: readonly Ink[]): Ink {
  return { kind: LIST, text: '', children: items.map((item) => ({ ...item, name: '' })) };
}

/** What the shared schema has for every member. */
const EVERYONE = '*';
