import type { FaultReporter } from '../fault.js';
import type { Localized } from '../localized.js';
import { normalizeText } from '@cbx/kernel';
import type { Node } from '@cbx/formats';
import { type CodedConverter } from './coded.js';
import { ABSENT, type Converter, FAULTY, isEmpty, type Outcome, type Place } from './converter.js';

/** A list of coded values: sorted, without repetitions. An element that is empty or of another type is faulty, and with it the list. */
export function listOf(item: Converter): Converter {
  const expected: Localized = { en: `a list, each element ${item.expected.en}`, ru: `список, каждый элемент: ${item.expected.ru}` };
  return {
    expected,
    gives: { type: 'array', items: item.gives },
    read: (node, place, sink) => readElements(node, place, sink, expected, (element, elementPlace) => readElement(item, element, elementPlace, sink)),
  };
}

/** The states that may see a record: countries, or one single `*`, which stands beside nothing. */
export function recipients(country: CodedConverter, everyone: CodedConverter): Converter {
  const expected: Localized = { en: 'a list of country codes (ISO 3166-1 alpha-3), or the single code *', ru: 'список кодов стран (ISO 3166-1 alpha-3) либо единственный код *' };
  return {
    expected,
    gives: { type: 'array', items: { type: 'string' } },
    read: (node, place, sink) =>
      readElements(node, place, sink, expected, (element, elementPlace) => {
        if (everyone.codeOf(element) !== '*') return readElement(country, element, elementPlace, sink);
        const outcome = everyone.read(element, elementPlace, sink);
        if (node.kind === 'list' && node.items.length === 1) return outcome;
        const at = everyone.placeOfCode(element, elementPlace);
        sink.reject('FIELD.INVALID', at.line, at.path.toString(), expected);
        return FAULTY;
      }),
  };
}

function readElements(node: Node, place: Place, sink: FaultReporter, expected: Localized, read: (element: Node, place: Place) => Outcome): Outcome {
  if (isEmpty(node, normalizeText)) return ABSENT;
  if (node.kind !== 'list') {
    sink.reject('FIELD.INVALID', place.line, place.path.toString(), expected);
    return FAULTY;
  }
  const values = new Set<string>();
  let faulty = false;
  node.items.forEach((element, index) => {
    const outcome = read(element, { path: place.path.item(index), line: element.line });
    if (outcome === FAULTY) faulty = true;
    else values.add(outcome as string);
  });
  return faulty ? FAULTY : [...values].sort();
}

function readElement(item: Converter, element: Node, place: Place, sink: FaultReporter): Outcome {
  if (!isEmpty(element, normalizeText)) return item.read(element, place, sink);
  sink.reject('FIELD.INVALID', place.line, place.path.toString(), item.expected);
  return FAULTY;
}
