import { TEXT } from '@cbx/formats';
import { normalizeText } from '@cbx/kernel';
import type { Localized } from '../localized.js';
import { type Converter, FAULTY, type Gives, type Outcome, readOtherKind, textInk } from './converter.js';
import { oneUnitEach } from './one-unit-each.js';
import { sortedDistinct } from './sorted-distinct.js';
import { INVALID, isUnreadable, type TextConverter } from './text.js';

export interface CellsOptions {
  readonly item: TextConverter;
  /** In code points. */
  readonly width: number;
  /** A code that stands for every member: in the first cell, and beside nothing. */
  readonly everyone?: string | undefined;
}

/** Codes in cells of fixed width; blank ones are skipped. The values are sorted, without repetitions; with one cell at fault the list is. */
export function cellsOf({ item, width, everyone }: CellsOptions): Converter {
  const expected: Localized = { en: `${item.expected.en}, in each cell of ${width} columns`, ru: `${item.expected.ru}, в каждой ячейке из ${width} знаков` };
  const gives: Gives = everyone === undefined ? item.gives : { type: 'string', format: 'releasee' };
  return {
    expected,
    gives: { type: 'array', items: gives },
    byPlace: true,
    list: {
      writeItem: (value, pen) => (value === EVERYONE && everyone !== undefined ? textInk(everyone) : item.write(value, pen)),
      gather: (inks) => textInk(inks.map((ink) => ink.text).join(''))!,
    },
    read(tree, node, sink) {
      if (tree.kind(node) !== TEXT) return readOtherKind(tree, node, expected, sink);
      const text = oneUnitEach(tree.text(node));
      const values: Outcome[] = [];
      let isFaulty = false;
      let hasEveryone = false;
      for (let at = 0; at < text.length; at += width) {
        const cell = normalizeText(text.slice(at, at + width));
        if (cell === '') continue;
        const isEveryone = cell === everyone;
        hasEveryone ||= isEveryone;
        const value = isEveryone ? (at === 0 ? EVERYONE : INVALID) : item.evaluateText(cell);
        if (isUnreadable(value)) {
          sink.reject(value.code, tree.nameLine(node), expected, node);
          isFaulty = true;
        } else values.push(value);
      }
      if (hasEveryone && values.length > 1) {
        sink.reject('FIELD.INVALID', tree.nameLine(node), expected, node);
        isFaulty = true;
      }
      if (isFaulty) return FAULTY;
      return sortedDistinct(values as string[]);
    },
  };
}

/** What the shared schema has for every member. */
const EVERYONE = '*';
