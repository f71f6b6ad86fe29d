import type { TFunction } from 'i18next';
import { countryName } from './countries.js';
import { formatDay, formatInstant, formatNumber } from './dates.js';
import { formatEdtf } from './edtf.js';
import { en } from './en.js';
import type { Language } from './language.js';
import { fieldShape, resolvePath, SHAPES, type FieldShape, type ObjectName } from './shapes.js';

/** Everything that has symbols with labels: the shared schema's enums and the services' own. */
export type SymbolSet = keyof typeof en.symbols;

/** The translator and the language it speaks at the moment. */
export interface Words {
  readonly t: TFunction;
  readonly language: Language;
}

/** A symbol's label; a symbol that is newer than this page is shown as it is. */
export function symbolLabel({ t }: Words, set: SymbolSet, symbol: string): string {
  const known: Readonly<Record<string, string>> = en.symbols[set];
  return Object.hasOwn(known, symbol) ? translate(t, `symbols.${set}.${symbol}`) : symbol;
}

/** A field's label; a field that the schema does not have is shown by its name. */
export function fieldLabel({ t }: Words, object: ObjectName, field: string): string {
  return fieldShape(object, field) === undefined ? field : translate(t, `fields.${object}.${field}`);
}

/** How a rule's operator reads between its field and its value; an unknown one is shown by its name. */
export function operatorLabel({ t }: Words, operator: string): string {
  return Object.hasOwn(en.operators, operator) ? translate(t, `operators.${operator}`) : operator;
}

/** A path into a notification as its labels, `Person › Name no. 2 › Family name`. */
export function pathLabels(words: Words, path: string): readonly string[] {
  const { steps, unknown } = resolvePath(path);
  const labels = steps.map(({ object, field, index }) => {
    const label = fieldLabel(words, object, field);
    return index === undefined ? label : `${label} ${words.t('notification.item', { n: index + 1 })}`;
  });
  return [...labels, ...unknown];
}

/** A value put into words: one line, or for objects and lists of objects one line an entry. */
export interface DescribedValue {
  readonly lines: readonly string[];
}

/** Puts the value at a path into words; see describeValue. */
export function describeAt(words: Words, path: string, value: unknown): DescribedValue {
  return describeValue(words, resolvePath(path).shape, value);
}

/**
 * Puts a JSON value into words: symbols by their labels, countries by their names, dates by the reader's habit.
 * @param shape what the schema says of the value, or of the items if it is a list; undefined where it is not known
 */
export function describeValue(words: Words, shape: FieldShape | undefined, value: unknown): DescribedValue {
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => describeValue(words, shape, item));
    if (items.every(({ lines }) => lines.length === 1) && !isObjectShape(shape)) return { lines: [items.flatMap(({ lines }) => lines).join(', ')] };
    return { lines: items.map(({ lines }) => lines.join('; ')) };
  }
  if (typeof value === 'object' && value !== null) {
    if (isObjectShape(shape) && shape.object === 'OperationResult') return { lines: [describeResult(words, value)] };
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    if (isObjectShape(shape)) entries.sort(([a], [b]) => placeOf(shape.object, a) - placeOf(shape.object, b));
    return { lines: entries.map(([field, item]) => describeField(words, shape, field, item)) };
  }
  return { lines: [describeScalar(words, shape, value)] };
}

/** A count reads as what it counts, `Persons checked: 412`. */
function describeResult(words: Words, result: { readonly measure?: unknown; readonly value?: unknown }): string {
  return `${describeScalar(words, fieldShape('OperationResult', 'measure'), result.measure)}: ${describeScalar(words, 'integer', result.value)}`;
}

/** Fields are told in the order of the schema, whatever the order in which they came. */
function placeOf(object: ObjectName, field: string): number {
  const place = Object.keys(SHAPES[object]).indexOf(field);
  return place === -1 ? Number.MAX_SAFE_INTEGER : place;
}

function describeField(words: Words, shape: FieldShape | undefined, field: string, value: unknown): string {
  const object = isObjectShape(shape) ? shape.object : undefined;
  const label = object === undefined ? field : fieldLabel(words, object, field);
  const inner = object === undefined ? undefined : fieldShape(object, field);
  return `${label}: ${describeValue(words, inner, value).lines.join('; ')}`;
}

/** A single value in words. */
export function describeScalar(words: Words, shape: FieldShape | undefined, value: unknown): string {
  const { language, t } = words;
  if (typeof value === 'boolean') return t(value ? 'notification.yes' : 'notification.no');
  if (typeof value === 'number') return formatNumber(value, language);
  if (typeof value !== 'string') return value === undefined || value === null ? '' : JSON.stringify(value);
  if (shape === undefined || isObjectShape(shape)) return value;
  if (typeof shape === 'object') return symbolLabel(words, shape.enum, value);
  switch (shape) {
    case 'date':
      // A rule's time limit on a day is an instant: the end of that day.
      return value.includes('T') ? formatInstant(value, language) : formatDay(value, language);
    case 'edtf':
      return formatEdtf(value, language);
    case 'instant':
      return formatInstant(value, language);
    case 'country':
      return value === '*' ? t('notification.everyMember') : countryName(value, language);
    case 'text':
    case 'code':
    case 'integer':
    case 'boolean':
      return value;
  }
}

function isObjectShape(shape: FieldShape | undefined): shape is { readonly object: ObjectName } {
  return typeof shape === 'object' && 'object' in shape;
}

/** Translates a key that was composed; whoever composes it has checked that it is there. */
function translate(t: TFunction, key: string): string {
  const loosely: (composed: never) => string = t;
  return loosely(key as never);
}
