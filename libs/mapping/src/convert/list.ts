import type { Node } from '@cbx/formats';
import type { FaultReporter } from '../fault.js';
import type { Localized } from '../localized.js';
import type { CodedConverter } from './coded.js';
import { type Converter, FAULTY, isEmpty, type Outcome, readOtherKind } from './converter.js';

/** A list of coded values: sorted, without repetitions. An element that is empty or of another type is faulty, and with it the list. */
export function listOf(item: Converter): Converter {
  const expected: Localized = { en: `a list, each element ${item.expected.en}`, ru: `список, каждый элемент: ${item.expected.ru}` };
  return {
    expected,
    gives: { type: 'array', items: item.gives },
    read: (node, sink) => readElements(node, sink, expected, (element) => readElement(item, element, sink)),
  };
}

/** The states that may see a record: countries, or one single code `everyone`, which stands beside nothing, not even itself. */
export function recipients(country: CodedConverter, everyone: CodedConverter, code: string): Converter {
  const expected: Localized = { en: `a list of country codes (ISO 3166-1 alpha-3), or the single code ${code}`, ru: `список кодов стран (ISO 3166-1 alpha-3) либо единственный код ${code}` };
  return {
    expected,
    gives: { type: 'array', items: { type: 'string', format: 'releasee' } },
    read: (node, sink) =>
      readElements(node, sink, expected, (element) => {
        if (everyone.codeOf(element) !== code) return readElement(country, element, sink);
        const outcome = everyone.read(element, sink);
        if (node.children.length === 1) return outcome;
        everyone.rejectCode(element, expected, sink);
        return FAULTY;
      }),
  };
}

function readElements(node: Node, sink: FaultReporter, expected: Localized, read: (element: Node) => Outcome): Outcome {
  if (node.kind !== 'list' || node.children.length === 0) return readOtherKind(node, expected, sink);
  const values: string[] = [];
  let faulty = false;
  for (let index = 0; index < node.children.length; index++) {
    sink.enter(index);
    const outcome = read(node.children[index]!);
    sink.leave();
    if (outcome === FAULTY) faulty = true;
    else values.push(outcome as string);
  }
  if (faulty) return FAULTY;
  return values.length === 1 ? values : [...new Set(values)].sort();
}

function readElement(item: Converter, element: Node, sink: FaultReporter): Outcome {
  if (!isEmpty(element)) return item.read(element, sink);
  sink.reject('FIELD.INVALID', element.nameLine, item.expected);
  return FAULTY;
}
