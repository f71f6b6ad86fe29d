import { type ColumnRange, EXCESS, LIST, NO_NODE, type Tree, UNKNOWN_NAME, writtenObject, writtenText } from '@cbx/formats';
import { codePointLength } from '@cbx/kernel';
import type { FaultReporter } from '../fault.js';
import type { Localized } from '../localized.js';
import type { Pen } from '../render/pen.js';
import { rejectExcess } from './excess.js';
import { type Converter, FAULTY, type Gives, type Ink, type Outcome, readOtherKind } from './converter.js';
import { isUnreadable, type TextConverter } from './text.js';
import { warnUnknown } from './unknown-field.js';

const DIGITS = /^[0-9]+$/;

/** Names of what a line of a text in pieces holds. */
export const PIECE_NAMES = { number: 'piece', text: 'value' } as const;

export interface PiecesOptions {
  /** ColumnRange of the line that say which piece it is, from 1, and of the piece. */
  readonly number: ColumnRange;
  readonly text: ColumnRange;
  /** What the whole text is. */
  readonly whole: TextConverter;
  /** The numbers of PIECE_NAMES in the vocabulary. */
  readonly names: { readonly number: number; readonly text: number };
}

/** A long text in pieces, a line each: they are filled up with spaces to their columns, joined, and only then normalised. The n-th line must say that it is the n-th. */
export class PiecesConverter implements Converter {
  readonly expected: Localized;
  readonly gives: Gives;
  readonly options: PiecesOptions;

  constructor(options: PiecesOptions) {
    this.options = options;
    this.gives = options.whole.gives;
    this.expected = options.whole.expected;
  }

  /** The way back: pieces of exactly the columns' width. */
  write(value: unknown, pen: Pen): Ink | undefined {
    const { whole, text: columns } = this.options;
    const text = whole.writeText?.(value, pen);
    if (text === undefined) return undefined;
    const width = columns.to - columns.from + 1;
    const points = Array.from(text);
    const count = Math.ceil(points.length / width);
    const digits = this.options.number.to - this.options.number.from + 1;
    const children = Array.from({ length: count }, (_, index) =>
      writtenObject('', [writtenText(PIECE_NAMES.number, String(index + 1).padStart(digits, '0')), writtenText(PIECE_NAMES.text, points.slice(index * width, (index + 1) * width).join(''), pen.pointer)]),
    );
    return { kind: LIST, text: '', children };
  }

  /** A piece at fault leaves the text unread. */
  read(tree: Tree, node: number, sink: FaultReporter): Outcome {
    if (tree.kind(node) !== LIST) return readOtherKind(tree, node, this.expected, sink);
    const { whole, text: columns } = this.options;
    const width = columns.to - columns.from + 1;
    const before = sink.rejected;
    let text = '';
    let missing = 0;
    const end = tree.nexts[node]!;
    let count = 0;
    for (let line = node + 1; line < end; line = tree.nexts[line]!) {
      const piece = this.#pieceOf(tree, line, ++count, sink);
      // Behind the last piece spaces say nothing.
      text += ' '.repeat(missing) + piece;
      missing = width - codePointLength(piece);
    }
    if (sink.rejected > before) return FAULTY;
    const outcome = whole.evaluateText(text);
    if (!isUnreadable(outcome)) return outcome;
    sink.reject(outcome.code, tree.nameLine(node + 1), this.expected, node);
    return FAULTY;
  }

  #pieceOf(tree: Tree, line: number, ordinal: number, sink: FaultReporter): string {
    const { names } = this.options;
    let number = NO_NODE;
    let text = '';
    const end = tree.nexts[line]!;
    for (let child = line + 1; child < end; child = tree.nexts[child]!) {
      const name = tree.names[child];
      if (tree.kind(child) === EXCESS) rejectExcess(tree, child, sink);
      else if (name === UNKNOWN_NAME) warnUnknown(tree, child, sink);
      else if (name === names.number) number = child;
      else text = tree.text(child);
    }
    if (number === NO_NODE) sink.reject('FIELD.MISSING', tree.line(line), ordinalExpected(ordinal), line, PIECE_NAMES.number);
    else if (!DIGITS.test(tree.text(number)) || Number(tree.text(number)) !== ordinal) sink.reject('FIELD.INVALID', tree.nameLine(number), ordinalExpected(ordinal), number);
    return text;
  }
}

function ordinalExpected(ordinal: number): Localized {
  return { en: `the number ${ordinal}, as it is the piece`, ru: `номер ${ordinal}, как у этой части` };
}
