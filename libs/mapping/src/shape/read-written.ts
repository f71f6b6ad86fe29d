import { ABSENT, FAULTY, type Outcome } from '../convert/converter.js';
import { scriptOfParts } from '../convert/script.js';
import { isUnreadable, TextConverter } from '../convert/text.js';
import type { Tree } from '@cbx/formats';
import { normalizeText } from '@cbx/kernel';
import type { Localized } from '../localized.js';
import { assign, type Output } from './assign.js';
import type { ReadingContext } from './reading-context.js';
import type { Shape } from './shape.js';
import type { ShapeField, WrittenContent } from './shape-field.js';
import type { Constant } from './target.js';
import { constantsOf, divide, type Pieces } from './template.js';
import { wrapEach } from './wrap.js';

const AS_WRITTEN: Localized = { en: 'as many parts as the format has there', ru: 'столько частей, сколько их там в формате' };
const ONCE: Localized = { en: 'each of them once', ru: 'каждое значение не более одного раза' };

/** A text's node, and where in the text the line begins of which faults are told; -1 where the node's place is theirs. */
export interface TextPlace {
  readonly node: number;
  readonly offset: number;
}

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
    readItem(shape, item, { node, offset: -1 }, own, context);
    const key = seen === undefined ? ABSENT : shape.frame.outcomes[unique!];
    if (key === ABSENT || key === FAULTY) continue;
    if (seen!.has(key)) sink.reject('FIELD.INVALID', tree.nameLine(node), ONCE, node);
    seen!.add(key);
  }
  return { values, faulty: sink.rejected > before };
}

function readItem(shape: Shape, text: string, at: TextPlace, output: Output, context: ReadingContext): void {
  const pieces = wholePieces(shape, text);
  if (pieces !== undefined) return readPieces(shape, pieces, at, output, context, constantsOf(shape.template!, text));
  shape.frame.outcomes.fill(ABSENT);
  context.sink.reject('FIELD.INVALID', lineOf(context.tree, at), AS_WRITTEN, at.node);
}

function lineOf(tree: Tree, { node, offset }: TextPlace): number {
  return offset < 0 ? tree.nameLine(node) : tree.lineInText(node, offset);
}

/** The pieces of a text, if it and all that is written within it have as many parts as they must. */
function wholePieces(shape: Shape, text: string): Pieces | undefined {
  const pieces = divide(shape.template!, text);
  if (pieces === undefined) return undefined;
  for (const { index, within } of shape.writtenWithin) {
    const piece = pieces[index];
    if (piece !== undefined && wholePieces(within, piece) === undefined) return undefined;
  }
  return pieces;
}

/** @param more what the way in which the text is written gives */
export function readPieces(shape: Shape, pieces: Pieces, at: TextPlace, output: Output, context: ReadingContext, more: readonly Constant[] = []): void {
  const { frame, fields, constants, scriptName } = shape;
  frame.begin(context.tree, at.node, at.offset);
  for (const { target, value } of more.length === 0 ? constants : [...constants, ...more]) if ('constant' in value) assign(output, target, value.constant);
  for (let index = 0; index < fields.length; index++) frame.outcomes[index] = readPiece(fields[index]!, pieces[index], at, output, context);
  if (scriptName !== undefined) output[scriptName] = scriptOfParts(output);
  for (const rule of shape.rules) rule(frame, context.sink);
}

function readPiece(field: ShapeField, piece: string | undefined, at: TextPlace, output: Output, context: ReadingContext): Outcome {
  const { tree, sink } = context;
  const { content, target } = field;
  if (piece === undefined) {
    if (!field.required) {
      if (target !== undefined && field.defaultValue !== undefined && 'constant' in field.defaultValue) assign(output, target, field.defaultValue.constant);
      return ABSENT;
    }
    sink.reject(field.missing, lineOf(tree, at), field.expected, at.node, field.name);
    return FAULTY;
  }
  if (content.kind === 'written') {
    if (content.separator !== undefined) return readItems(content, piece, at, field, output, context);
    const own: Output = target === undefined ? output : {};
    readPieces(content.shape, divide(content.shape.template!, piece)!, at, own, context, constantsOf(content.shape.template!, piece));
    if (target !== undefined) assign(output, target, own);
    return own;
  }
  const outcome = content.kind === 'value' && content.converter instanceof TextConverter ? content.converter.evaluateText(piece, tree.isMarkup) : ABSENT;
  if (isUnreadable(outcome)) {
    sink.reject(outcome.code, lineOf(tree, at), field.expected, at.node, field.name);
    return FAULTY;
  }
  if (outcome !== ABSENT && target !== undefined) assign(output, target, field.wrap === undefined ? outcome : wrapEach(field.wrap, outcome));
  return outcome;
}

/** The items of a list within a piece. */
function readItems({ shape, separator }: WrittenContent, piece: string, at: TextPlace, { target }: ShapeField, output: Output, context: ReadingContext): Outcome {
  const made: Output[] = [];
  for (const item of piece.split(separator!)) {
    const own: Output = {};
    made.push(own);
    readItem(shape, normalizeText(item), at, own, context);
  }
  if (target !== undefined) assign(output, target, made);
  return made;
}
