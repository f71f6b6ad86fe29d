import { OBJECT, type WrittenNode } from '@cbx/formats';
import { scriptByLetters, scriptOfParts } from '../convert/script.js';
import { TextConverter } from '../convert/text.js';
import type { Output } from '../shape/assign.js';
import type { Shape } from '../shape/shape.js';
import type { ShapeField } from '../shape/shape-field.js';
import { isCarried } from './carried.js';
import { type Mark, Pen } from './pen.js';
import { judge, settle } from './settle.js';
import { valueAt } from './shape-render.js';
import type { Found, Source } from './source.js';
import { isEmptyText, roomOf, type ShapeWriter } from './write-shape.js';

/** What came of offering an element of a list to a field: NO, it takes it not; LEFT_OUT, it would, but the element cannot be written. */
export type Offered = { readonly is: 'NO' } | { readonly is: 'LEFT_OUT'; readonly marks: readonly Mark[] } | { readonly is: 'WRITTEN'; readonly nodes: readonly WrittenNode[]; readonly marks: readonly Mark[] };

const NO: Offered = { is: 'NO' };

/** How exactly a field must fit, from the closest: also where the letters would give another script, also where a part of the element is lost. */
export const FITS = ['strict', 'any script', 'lossy'] as const;
export type Fit = (typeof FITS)[number];

/** Offers an element to a field of `shape`, whose object is written from `source`. Nothing is marked yet: it may go elsewhere. */
export function offer(writer: ShapeWriter, shape: Shape, field: ShapeField, source: Source, element: Found, list: string, fit: Fit): Offered {
  const marks: Mark[] = [];
  const pen = new Pen(element.pen.style, marks, element.pen.pointer, undefined, field.rendered, roomOf(field));
  const value = element.value as Output;
  if (!hasConstants(field, value)) return NO;
  const nodes = nodesOf(writer, field, { ...element, pen });
  if (nodes !== undefined && isEmptyText(field, nodes)) pen.fail('FIELD.INVALID');
  if (nodes === undefined || marks.some(({ kind }) => kind === 'REFUSED')) return NO;
  // Where nothing of it could be written here, another field may do better.
  if (fit !== 'lossy' && nodes.length === 0 && marks.some(({ kind }) => kind === 'LOSS')) return NO;
  if (fit === 'strict' && !hasScript(field, value, nodes)) return NO;
  const lost = isObject(value) ? Object.keys(value).filter((name) => !carries(field, name)) : [];
  if (lost.length > 0 && (fit !== 'lossy' || nodes.every(isBare))) return NO;
  if (!rulesAccept(shape, field, source, value)) return NO;
  for (const name of lost) pen.at(name).lose('FIELD.LOSSY');
  // Of a list of values the object around decides.
  if (isObject(value)) settle(marks, { ...element, pen }, writer.leavingOut);
  if (judge(marks, list, pen.pointer, writer.leavingOut) === 'LEFT_OUT') return { is: 'LEFT_OUT', marks };
  return { is: 'WRITTEN', nodes, marks };
}

/** Whether nothing of the element would stand there. */
function isBare({ kind, children }: WrittenNode): boolean {
  return kind === OBJECT && children.length === 0;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/** What is written of an element, a value or an object; `undefined` where the field has no place for it. */
function nodesOf(writer: ShapeWriter, { sourceName: fieldName, content, wrap }: ShapeField, { value, pen, guide }: Found): readonly WrittenNode[] | undefined {
  if (content.kind !== 'value' && content.shape.makes !== undefined) return writer.made(fieldName, content, { value, pen, guide });
  if (content.kind !== 'value') return isObject(value) ? writer.object(fieldName, content, { value, pen, guide }) : undefined;
  const name = wrap?.find(({ is }) => is === 'value')?.name;
  const own = name === undefined ? value : (value as Output)[name];
  if (own === undefined) return undefined;
  const { converter } = content;
  const at = name === undefined ? pen : pen.at(name).with(undefined, undefined, pen.room);
  const ink = converter.list === undefined ? converter.write?.(own, at) : converter.list.writeItem(own, at);
  return ink === undefined ? [] : [{ ...ink, name: fieldName }];
}

/** Whether the element has what the field gives every element that it makes. */
function hasConstants({ content, wrap }: ShapeField, element: Output): boolean {
  for (const part of wrap ?? []) if (part.is === 'constant' && element[part.name] !== part.constant) return false;
  const constants = content.kind === 'value' ? [] : content.shape.constants;
  return constants.every(({ target, value }) => !('constant' in value) || valueAt(element, target.steps) === value.constant);
}

/** Whether the script that the letters give is the element's. */
function hasScript({ content, wrap }: ShapeField, element: Output, nodes: readonly WrittenNode[]): boolean {
  const byLetters = wrap?.find(({ is }) => is === 'script')?.name;
  if (byLetters !== undefined) return element[byLetters] === scriptByLetters(nodes[0]?.text ?? '');
  const name = content.kind === 'value' ? undefined : content.shape.scriptName;
  if (name === undefined) return true;
  const { [name]: script, ...others } = element;
  return script === scriptOfParts(others);
}

/** Whether the field has a place for a part of an element. */
function carries({ content, wrap }: ShapeField, name: string): boolean {
  return content.kind === 'value' ? wrap === undefined || wrap.some((part) => part.name === name) : isCarried(content.shape, name);
}

/** A rule may say that a field takes a value only beside what others have. */
function rulesAccept({ rules, fields, indexOf }: Shape, field: ShapeField, source: Source, element: Output): boolean {
  for (const { takes } of rules) {
    if (takes === undefined || takes.fields[0] !== field.name) continue;
    const own = field.wrap?.find(({ is }) => is === 'value')?.name;
    const values = takes.fields.map((name, index) => (index === 0 ? (own === undefined ? element : element[own]) : asWritten(fields[indexOf.get(name) ?? -1], source)));
    if (!takes.accepts(values)) return false;
  }
  return true;
}

/** What would be read of a field again. */
function asWritten(field: ShapeField | undefined, source: Source): unknown {
  const found = field?.target === undefined ? undefined : source.find(field.target.steps);
  if (found === undefined || field?.content.kind !== 'value') return found?.value;
  // One field takes one element, the first.
  if (field.target?.append === true && field.content.converter.list === undefined && Array.isArray(found.value)) return [(found.value as unknown[])[0]];
  const { converter } = field.content;
  const readItem = converter.list?.readItem;
  if (readItem !== undefined) {
    const pen = new Pen(found.pen.style, [], found.pen.pointer);
    const items = (found.value as unknown[]).flatMap((item, index) => converter.list!.writeItem(item, pen.at(index)) ?? []).map(({ text }) => readItem(text));
    return items.length === 0 ? undefined : items;
  }
  if (converter.list?.gather === undefined || !(converter instanceof TextConverter)) return found.value;
  const silent = new Pen(found.pen.style, [], found.pen.pointer);
  const inks = (found.value as unknown[]).flatMap((item, index) => converter.list!.writeItem(item, silent.at(index)) ?? []);
  return inks.length === 0 ? undefined : converter.evaluateText(converter.list.gather(inks).text);
}

