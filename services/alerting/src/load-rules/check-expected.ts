import type { FieldType, ValueType } from '../domain/field-type.js';
import type { Scalar } from '../domain/rule.js';

const SHAPES: Readonly<Partial<Record<ValueType, { readonly shape: RegExp; readonly example: string }>>> = {
  country: { shape: /^[A-Z]{3}$/, example: 'a country such as KAZ' },
  date: { shape: /^\d{4}-\d{2}-\d{2}$/, example: 'a date such as 2026-03-01' },
  instant: { shape: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/, example: 'an instant such as 2026-03-01T08:30:00.000Z' },
};

/** Why `value` can never stand at a path of this type, or `undefined` where it can. */
export function checkExpected(field: FieldType, value: Scalar): string | undefined {
  switch (field.type) {
    case 'enum':
      return field.symbols?.includes(String(value)) && typeof value === 'string' ? undefined : `expected one of ${(field.symbols ?? []).join(', ')}`;
    case 'integer':
      return Number.isInteger(value) ? undefined : 'expected a whole number';
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'expected true or false';
    case 'country':
    case 'date':
    case 'instant': {
      const { shape, example } = SHAPES[field.type] ?? { shape: /^/, example: '' };
      return typeof value === 'string' && shape.test(value) ? undefined : `expected ${example}`;
    }
    case 'text':
      return typeof value === 'string' && value !== '' ? undefined : 'expected a text';
    case 'object':
      return 'an object cannot be compared';
  }
}
