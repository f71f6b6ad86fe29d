import { ABSENT, FAULTY, type Outcome } from '../convert/converter.js';
import { scriptOfParts } from '../convert/script.js';
import { isUnreadable, TextConverter } from '../convert/text.js';
import type { Localized } from '../localized.js';
import { assign, type Output } from './assign.js';
import type { Frame, ReadingContext, Shape, ShapeField, WrittenContent } from './shape.js';
import { divide, type Pieces } from './template.js';

const AS_WRITTEN: Localized = { en: 'as many parts as the format has there', ru: 'столько частей, сколько их там в формате' };
const ONCE: Localized = { en: 'each of them once', ru: 'каждое значение не более одного раза' };

export interface WrittenReading {
  /** One for each item, at fault or not. */
  readonly values: readonly Output[];
  readonly faulty: boolean;
}

/**
 * Reads a normalised text that is written as a template says: one object, or items that a separator joins. All faults stand at the text's node. An item with
 * too few or too many parts has that fault only, also where a part of it has.
 *
 * @param seen what no two items may have, of those in other texts too
 */
export function readWritten({ shape, separator, unique }: WrittenContent, text: string, node: number, context: ReadingContext, seen = unique === undefined ? undefined : new Set<Outcome>()): WrittenReading {
  const { sink, tree } = context;
  const before = sink.rejected;
  const values: Output[] = [];
  for (const item of separator === undefined || !text.includes(separator) ? [text] : text.split(separator)) {
    const own: Output = {};
    values.push(own);
    readItem(shape, item, node, own, context);
    const key = seen === undefined ? ABSENT : shape.frame.outcomes[unique!];
    if (key === ABSENT || key === FAULTY) continue;
    if (seen!.has(key)) sink.reject('FIELD.INVALID', tree.nameLine(node), ONCE, node);
    seen!.add(key);
  }
  return { values, faulty: sink.rejected > before };
}

function readItem(shape: Shape, text: string, node: number, output: Output, context: ReadingContext): void {
  const pieces = wholePieces(shape, text);
  if (pieces !== undefined) return readPieces(shape, pieces, node, output, context);
  shape.frame.outcomes.fill(ABSENT);
  context.sink.reject('FIELD.INVALID', context.tree.nameLine(node), AS_WRITTEN, node);
}

/** The pieces of a text, if it and all that is written within it have as many parts as they must. */
function wholePieces(shape: Shape, text: string): Pieces | undefined {
  const pieces = divide(shape.template!, text);
  if (pieces === undefined) return undefined;
  for (let index = 0; index < shape.fields.length; index++) {
    const { content } = shape.fields[index]!;
    const piece = pieces[index];
    if (content.kind === 'written' && piece !== undefined && wholePieces(content.shape, piece) === undefined) return undefined;
  }
  return pieces;
}

function readPieces(shape: Shape, pieces: Pieces, node: number, output: Output, context: ReadingContext): void {
  const { frame, fields, constants, scriptName } = shape;
  frame.begin(context.tree, node);
  for (const { target, value } of constants) if ('constant' in value) assign(output, target, value.constant);
  for (let index = 0; index < fields.length; index++) frame.outcomes[index] = readPiece(fields[index]!, pieces[index], frame, output, context);
  if (scriptName !== undefined) output[scriptName] = scriptOfParts(output);
  for (const rule of shape.rules) rule(frame, context.sink);
}

function readPiece(field: ShapeField, piece: string | undefined, { node }: Frame, output: Output, context: ReadingContext): Outcome {
  const { tree, sink } = context;
  const { content, target } = field;
  if (piece === undefined) {
    if (!field.required) return ABSENT;
    sink.reject(field.missing, tree.nameLine(node), field.expected, node, field.name);
    return FAULTY;
  }
  if (content.kind === 'written') {
    const own: Output = target === undefined ? output : {};
    readPieces(content.shape, divide(content.shape.template!, piece)!, node, own, context);
    if (target !== undefined) assign(output, target, own);
    return own;
  }
  const outcome = content.kind === 'value' && content.converter instanceof TextConverter ? content.converter.evaluateText(piece, tree.isMarkup) : ABSENT;
  if (isUnreadable(outcome)) {
    sink.reject(outcome.code, tree.nameLine(node), field.expected, node, field.name);
    return FAULTY;
  }
  if (outcome !== ABSENT && target !== undefined) assign(output, target, outcome);
  return outcome;
}
