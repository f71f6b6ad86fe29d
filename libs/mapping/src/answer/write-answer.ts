import { LIST, NUMBER, OBJECT, TEXT, type WrittenNode } from '@cbx/formats';
import { Pen } from '../render/pen.js';
import { valueAt } from '../render/shape-render.js';
import { TextStyle } from '../render/text-style.js';
import type { Translation } from '../translate/translation.js';
import type { AnswerContext, AnswerEnvelope, AnswerMapping, AnswerNode, AnswerText, AnswerValue } from './answer.js';
import { echoName } from './echo.js';
import { receiptScope, type Scope } from './receipt-scope.js';

/** What an answer says was read, or is the gateway's: nothing of it is cut or changed. */
const AS_IT_IS = new TextStyle({ tooLong: 'unfit', unwritable: { as: 'unfit' }, replace: new Map(), absent: new Set(), isWritable: () => true });

/** The answer to the sender of a submission, in the format's own way; `undefined` where the format has none for it. */
export function writeAnswer(mapping: AnswerMapping, translation: Translation, context: AnswerContext): Uint8Array | undefined {
  const scope = receiptScope(translation, context, mapping);
  if (mapping.unanswered.some((condition) => condition(scope))) return undefined;
  const { writer } = mapping;
  const first = rootOf(mapping, scope);
  const count = writer.count?.(mapping.counted, first);
  // What counts the answer's own rows is known when it is written.
  const writing = writer.write(count === undefined ? first : rootOf(mapping, { ...scope, count }));
  if (!writing.ok) throw new Error(`an answer cannot be written: ${writing.faults.map(({ code }) => code).join(', ')}`);
  return mapping.envelope === undefined ? writing.bytes : inEnvelope(mapping.envelope, writing.bytes, scope);
}

/** The answer in the document that holds it, behind all else. */
function inEnvelope({ nodes, writer, content }: AnswerEnvelope, bytes: Uint8Array, scope: Scope): Uint8Array {
  const held: WrittenNode = { name: content, kind: TEXT, text: Buffer.from(bytes).toString('base64'), children: [] };
  const writing = writer.write({ name: '', kind: OBJECT, text: '', children: [...nodes.flatMap((node) => written(node, scope, false)), held] });
  if (!writing.ok) throw new Error(`an answer's envelope cannot be written: ${writing.faults.map(({ code }) => code).join(', ')}`);
  return writing.bytes;
}

function rootOf(mapping: AnswerMapping, scope: Scope): WrittenNode {
  return { name: '', kind: OBJECT, text: '', children: mapping.nodes.flatMap((node) => written(node, scope, mapping.hasNumbers)) };
}

function written(node: AnswerNode, scope: Scope, hasNumbers: boolean): readonly WrittenNode[] {
  if (node.kind === 'echo') {
    const echoed = scope[echoName(node.path)] as WrittenNode | undefined;
    return echoed === undefined ? [] : [{ ...echoed, name: node.name }];
  }
  if (node.kind === 'value') return valueOf(node, scope, hasNumbers);
  if (!node.when.every((condition) => condition(scope))) return [];
  const objects = scopesOf(node.each, node.orNone, scope).map((own) => node.nodes.flatMap((each) => written(each, own, hasNumbers)));
  if (node.isGroup) return objects.flat();
  // What has nothing in it is not there.
  const nodes = objects.filter((children) => children.length > 0).map((children): WrittenNode => ({ name: node.isList ? '' : node.name, kind: OBJECT, text: '', children }));
  return node.isList && nodes.length > 0 ? [{ name: node.name, kind: LIST, text: '', children: nodes }] : nodes;
}

/** What the names stand for, once for each element of lists within lists. */
function scopesOf([list, ...inner]: readonly string[], orNone: boolean, scope: Scope): readonly Scope[] {
  if (list === undefined) return [scope];
  const elements = scope[list] as readonly Scope[] | undefined;
  if (elements === undefined) return orNone && inner.length === 0 ? [scope] : [];
  // Of what is around an element sees all but what it has itself, or lacks.
  const around: Record<string, unknown> = { ...scope };
  for (const name of list === 'records' ? OWN_TO_RECORDS : OWN_TO_ALL) delete around[name];
  return elements.flatMap((element) => scopesOf(inner, orNone, { ...around, ...element }));
}

const OWN_TO_ALL = ['faults', 'warnings', 'entries'];
const OWN_TO_RECORDS = [...OWN_TO_ALL, 'reference'];

function valueOf({ name, choices, room }: Extract<AnswerNode, { kind: 'value' }>, scope: Scope, hasNumbers: boolean): readonly WrittenNode[] {
  for (const { text, when } of choices) {
    if (!when.every((condition) => condition(scope))) continue;
    const [only] = text;
    const number = hasNumbers && text.length === 1 && typeof only === 'object' && only.steps.length === 0 ? valueAt(scope, only.path) : undefined;
    if (typeof number === 'number') return [{ name, kind: NUMBER, text: String(number), children: [] }];
    const rendered = textOf(text, scope, room);
    if (rendered !== undefined) return [{ name, kind: TEXT, text: rendered, children: [] }];
  }
  return [];
}

/** `undefined` where something in it is absent. */
function textOf(text: AnswerText, scope: Scope, room: number | undefined): string | undefined {
  let whole = '';
  for (const part of text) {
    const piece = typeof part === 'string' ? part : pieceOf(part, scope, room);
    if (piece === undefined) return undefined;
    whole += piece;
  }
  return whole;
}

function pieceOf({ path, steps }: AnswerValue, scope: Scope, room: number | undefined): string | undefined {
  let value: unknown = valueAt(scope, path);
  for (const step of steps) {
    if (value === undefined) return undefined;
    value = 'in' in step ? step.in.get(String(value)) : step.as.write?.(value, new Pen(AS_IT_IS, [], '', undefined, undefined, room))?.text;
  }
  return value === undefined ? undefined : String(value);
}
