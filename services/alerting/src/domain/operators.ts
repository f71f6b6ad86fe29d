import type { ChangeOfPath } from './change-of.js';
import type { FieldType } from './field-type.js';

/** What stands at a condition's path when it is evaluated. */
export interface Operand {
  /** The value, a list for a path of many, `undefined` where there is none. */
  readonly value: unknown;
  /** How the value differs from the version before; `undefined` where it does not. */
  readonly change: ChangeOfPath | undefined;
}

/** An operator: which fields it can be asked of, what it is compared with, and whether it holds. */
export interface Operator {
  readonly appliesTo: 'any' | 'one' | 'many' | 'ordered';
  readonly expects: 'nothing' | 'scalar' | 'list';
  /** What an alert shows as the actual value. */
  readonly shows: 'value' | 'change';
  holds(operand: Operand, expected: unknown): boolean;
}

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

const ordered = (test: (comparison: number) => boolean): Operator => ({
  appliesTo: 'ordered',
  expects: 'scalar',
  shows: 'value',
  holds: ({ value }, expected) => value !== undefined && test(compare(value, expected)),
});

/** Canonical dates and instants sort as text; integers as numbers. */
function compare(left: unknown, right: unknown): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const [a, b] = [String(left), String(right)];
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Every operator that a rule may use. A new one is a row here. */
export const OPERATORS = {
  equals: { appliesTo: 'one', expects: 'scalar', shows: 'value', holds: ({ value }, expected) => value === expected },
  notEquals: { appliesTo: 'one', expects: 'scalar', shows: 'value', holds: ({ value }, expected) => value !== undefined && value !== expected },
  in: { appliesTo: 'one', expects: 'list', shows: 'value', holds: ({ value }, expected) => value !== undefined && asList(expected).includes(value) },
  notIn: { appliesTo: 'one', expects: 'list', shows: 'value', holds: ({ value }, expected) => value !== undefined && !asList(expected).includes(value) },
  includes: { appliesTo: 'many', expects: 'scalar', shows: 'value', holds: ({ value }, expected) => asList(value).includes(expected) },
  includesAny: { appliesTo: 'many', expects: 'list', shows: 'value', holds: ({ value }, expected) => asList(value).some((item) => asList(expected).includes(item)) },
  excludes: { appliesTo: 'many', expects: 'scalar', shows: 'value', holds: ({ value }, expected) => !asList(value).includes(expected) },
  present: { appliesTo: 'any', expects: 'nothing', shows: 'value', holds: ({ value }) => value !== undefined },
  absent: { appliesTo: 'any', expects: 'nothing', shows: 'value', holds: ({ value }) => value === undefined },
  atLeast: ordered((comparison) => comparison >= 0),
  atMost: ordered((comparison) => comparison <= 0),
  moreThan: ordered((comparison) => comparison > 0),
  lessThan: ordered((comparison) => comparison < 0),
  changed: { appliesTo: 'any', expects: 'nothing', shows: 'change', holds: ({ change }) => change !== undefined },
  changedTo: { appliesTo: 'one', expects: 'list', shows: 'change', holds: ({ change }, expected) => change?.after !== undefined && asList(expected).includes(change.after) },
  changedFrom: { appliesTo: 'one', expects: 'list', shows: 'change', holds: ({ change }, expected) => change?.before !== undefined && asList(expected).includes(change.before) },
} as const satisfies Readonly<Record<string, Operator>>;

export type OperatorName = keyof typeof OPERATORS;

export const OPERATOR_NAMES = Object.keys(OPERATORS) as OperatorName[];

export function operatorOf(name: OperatorName): Operator {
  return OPERATORS[name];
}

const ORDERED_TYPES: readonly string[] = ['integer', 'date', 'instant'];

/** Whether `operator` can be asked of a field. `equals` of an object or a list never can: it would compare nothing useful. */
export function appliesTo(operator: Operator, field: FieldType): boolean {
  switch (operator.appliesTo) {
    case 'any':
      return true;
    case 'one':
      return !field.many && field.type !== 'object';
    case 'many':
      return field.many && field.type !== 'object';
    case 'ordered':
      return !field.many && ORDERED_TYPES.includes(field.type);
  }
}
