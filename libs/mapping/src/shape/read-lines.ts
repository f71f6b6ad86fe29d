import type { Tree } from '@cbx/formats';
import { normalizeText } from '@cbx/kernel';
import { ABSENT } from '../convert/converter.js';
import type { Localized } from '../localized.js';
import type { Output } from './assign.js';
import { readPieces, type WrittenReading } from './read-written.js';
import type { ReadingContext } from './reading-context.js';
import type { ShapeField } from './shape-field.js';
import type { Shape } from './shape.js';

const AS_A_LINE: Localized = { en: 'a line as the format writes it', ru: 'строка, как её записывает формат' };

/**
 * Reads a text of which every line that is not blank is an object: normalised, a line is the whole of the shape's pattern, whose groups are the fields. A fault stands
 * at the line of the source that has the line's first character; a line that is otherwise has that fault only. What a faulty line gives is given all the same.
 */
export function readLines(shape: Shape, node: number, context: ReadingContext): WrittenReading {
  const { tree, sink } = context;
  const before = sink.rejected;
  const values: Output[] = [];
  const written = tree.text(node);
  let position = 0;
  for (let from = 0; from <= written.length; ) {
    const feed = written.indexOf('\n', from);
    const end = feed < 0 ? written.length : feed;
    const raw = written.slice(from, end);
    const text = normalizeText(raw);
    if (text !== '') {
      const at = { node, offset: from + raw.search(NOT_WHITE) };
      const own: Output = {};
      const groups = shape.lines!.exec(text)?.groups;
      shape.frame.position = position++;
      values.push(own);
      if (groups === undefined) rejectLine(shape, tree, at.offset, node, context);
      else readPieces(shape, shape.fields.map((field) => pieceOf(field, groups[field.name])), at, own, context);
    }
    from = end + 1;
  }
  return { values, faulty: sink.rejected > before };
}

/** Of a text that is not blank, its first character. */
const NOT_WHITE = /\P{White_Space}/u;

/** What a group holds; nothing but white space is nothing, and of a list one empty item. */
function pieceOf({ content }: ShapeField, group = ''): string | undefined {
  const piece = normalizeText(group);
  const isList = content.kind === 'written' && content.separator !== undefined;
  return piece === '' && (group === '' || !isList) ? undefined : piece;
}

function rejectLine(shape: Shape, tree: Tree, offset: number, node: number, { sink }: ReadingContext): void {
  shape.frame.outcomes.fill(ABSENT);
  sink.reject('FIELD.INVALID', tree.lineInText(node, offset), AS_A_LINE, node);
}
