import { NO_NODE, TEXT, type Tree } from '@cbx/formats';
import { normalizeText } from '@cbx/kernel';
import type { FaultCode, FaultReporter } from '../fault.js';
import type { Localized } from '../localized.js';
import { ABSENT, type Converter, FAULTY, type Gives, type ManyRead, type Outcome, textInk } from './converter.js';
import { AttributeValue } from './attribute-value.js';
import { hasNoText, warnOfAttributes } from './element.js';
import { sortedDistinct } from './sorted-distinct.js';

/**
 * Values of one type, each a member of the same name. Codes and countries are sorted, without repetitions, and with a fault in one the list is at fault; dates
 * and texts stand as they are in the source, and a fault in one leaves the others.
 */
export function repeatedValues(item: Converter): Converter {
  const isSet = item.gives.type === 'string' && (item.gives.format === 'symbol' || item.gives.format === 'country');
  return {
    expected: item.expected,
    gives: { type: 'array', items: item.gives },
    item,
    ...(item.readsElement === true ? { readsElement: true } : {}),
    read: () => FAULTY,
    readAll: (tree, nodes, sink, emptyFault) => collect(nodes, isSet, (node) => readOne(item, tree, node, sink, emptyFault)),
    list: { writeItem: (value, pen) => item.write?.(value, pen) },
  };
}

/**
 * The states that may see a record, each a member of the same name: countries, or a code for every member. That code may be repeated; beside anything else, also
 * a faulty value, each of it is at fault.
 */
export function repeatedRecipients(country: Converter, everyone: string): Converter {
  const expected: Localized = { en: `${country.expected.en}, or ${everyone} alone`, ru: `${country.expected.ru} либо только ${everyone}` };
  const gives: Gives = { type: 'string', format: 'releasee' };
  const everyoneText = textInk(everyone)!;
  const everyoneInk = country instanceof AttributeValue ? country.around(everyoneText) : everyoneText;
  return {
    expected,
    gives: { type: 'array', items: gives },
    ...(country.readsElement === true ? { readsElement: true } : {}),
    read: () => FAULTY,
    readAll(tree, nodes, sink, emptyFault) {
      const read = (node: number): Outcome => readOne(country, tree, node, sink, emptyFault);
      const isEveryone = nodes.map((node) => textOf(country, tree, node) === everyone);
      if (!isEveryone.includes(true)) return collect(nodes, true, read);
      nodes.forEach((node, index) => isEveryone[index] && warnBeside(country, tree, node, sink));
      if (!isEveryone.includes(false)) return { values: [EVERYONE] };
      nodes.forEach((node, index) => {
        if (isEveryone[index]) rejectBeside(tree, node, expected, sink);
        else read(node);
      });
      return { values: [], faulty: 'LIST' };
    },
    list: { writeItem: (value, pen) => (value === EVERYONE ? everyoneInk : country.write?.(value, pen)) },
  };
}

/** What the shared schema has for every member. */
const EVERYONE = '*';

function rejectBeside(tree: Tree, node: number, expected: Localized, sink: FaultReporter): void {
  sink.reject('FIELD.INVALID', tree.nameLine(node), expected, node);
}

/** Warns of what an element has beside its value. */
function warnBeside(item: Converter, tree: Tree, node: number, sink: FaultReporter): void {
  if (item instanceof AttributeValue) item.warnBeside(tree, node, sink);
  else if (tree.isMarkup) warnOfAttributes(tree, node, sink);
}

/** Of an element the text, or the attribute that is its value. */
function textOf(item: Converter, tree: Tree, node: number): string | undefined {
  const value = item instanceof AttributeValue ? item.nodeIn(tree, node) : node;
  return value !== NO_NODE && tree.kind(value) === TEXT ? normalizeText(tree.text(value)) : undefined;
}

/** One of the values. One without content is at fault where the format forbids that; else it is not there. */
function readOne(item: Converter, tree: Tree, node: number, sink: FaultReporter, emptyFault: FaultCode): Outcome {
  const isText = tree.isMarkup && item.readsElement !== true;
  if (isText && !hasNoText(tree, node)) warnOfAttributes(tree, node, sink);
  const outcome = isText && hasNoText(tree, node) ? ABSENT : item.read(tree, node, sink);
  if (outcome !== ABSENT || !tree.forbidsEmpty || item.gives.type === 'boolean') return outcome;
  sink.reject(emptyFault, tree.nameLine(node), item.expected, node);
  return FAULTY;
}

function collect(nodes: readonly number[], isSet: boolean, read: (node: number) => Outcome): ManyRead {
  const values: unknown[] = [];
  let faulty = false;
  for (const node of nodes) {
    const outcome = read(node);
    if (outcome === FAULTY) faulty = true;
    else if (outcome !== ABSENT) values.push(outcome);
  }
  return { values: isSet ? sortedDistinct(values as string[]) : values, faulty: faulty ? (isSet ? 'LIST' : 'ITEM') : undefined };
}
