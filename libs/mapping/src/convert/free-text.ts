import { LIST, type Tree, type WrittenNode, writtenText } from '@cbx/formats';
import { codePointLength, normalizeText } from '@cbx/kernel';
import type { FaultReporter } from '../fault.js';
import type { Localized } from '../localized.js';
import type { Pen } from '../render/pen.js';
import { ABSENT, type Converter, FAULTY, type Gives, type Ink, type Outcome, readOtherKind } from './converter.js';

/**
 * A long text cut into parts, which are joined as they stand, and then are one text. A part longer than `length` code points, or something in a part beyond the most,
 * is too long, also where it is blank.
 */
export class FreeText implements Converter {
  readonly parts: number;
  readonly length: number;
  readonly expected: Localized;
  readonly gives: Gives = { type: 'string', format: 'text' };

  constructor(parts: number, length: number) {
    this.parts = parts;
    this.length = length;
    this.expected = { en: `a text in at most ${parts} parts of at most ${length} characters`, ru: `текст не более чем из ${parts} частей, каждая не длиннее ${length} символов` };
  }

  /** Cut where a part is full. */
  write(value: unknown, pen: Pen): Ink | undefined {
    const text = pen.fit(String(value), { maxLength: this.parts * this.length });
    if (text === undefined) return undefined;
    const characters = Array.from(text);
    const children: WrittenNode[] = [];
    for (let from = 0; from < characters.length; from += this.length) children.push(writtenText('', characters.slice(from, from + this.length).join(''), pen.pointer));
    return { kind: LIST, text: '', children, pointer: pen.pointer };
  }

  read(tree: Tree, node: number, sink: FaultReporter): Outcome {
    if (tree.kind(node) !== LIST) return readOtherKind(tree, node, this.expected, sink);
    let text = '';
    let index = 0;
    const end = tree.nexts[node]!;
    for (let child = node + 1; child < end; child = tree.nexts[child]!) {
      const part = tree.text(child);
      if (index++ >= this.parts ? part !== '' : part.length > this.length && codePointLength(part) > this.length) {
        sink.reject('FIELD.TOO_LONG', tree.nameLine(node), this.expected, node);
        return FAULTY;
      }
      text += part;
    }
    const normalised = normalizeText(text);
    return normalised === '' ? ABSENT : normalised;
  }
}
