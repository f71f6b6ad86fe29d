import type { EnumType, RecordField, RecordType } from '../src/avro/avro-schema.js';
import { loadSchema } from '../src/avro/load-schema.js';
import { NamedTypes } from '../src/avro/named-types.js';

/** A change to a published schema, and whether FULL_TRANSITIVE allows it. */
export interface SchemaChange {
  readonly name: string;
  readonly schema: string;
  readonly allowed: boolean;
  readonly change: (record: RecordType, names: NamedTypes) => void;
}

const optional: RecordField = { name: 'extra', type: ['null', 'string'], default: null, doc: 'New.' };

export const SCHEMA_CHANGES: readonly SchemaChange[] = [
  { name: 'a new optional field', schema: 'search-request', allowed: true, change: (_, names) => record(names, 'Search').fields.push(optional) },
  { name: 'a new symbol', schema: 'readmitted-person', allowed: true, change: (_, names) => enumeration(names, 'ReadmissionStage').symbols.push('APPEALED') },
  { name: 'a new kind', schema: 'organized-crime-group', allowed: true, change: (_, names) => enumeration(names, 'NotificationKind').symbols.push('AGREEMENT') },
  {
    name: 'a body of a new kind in the case event',
    schema: 'case-event',
    allowed: true,
    change: (_, names) => {
      enumeration(names, 'NotificationKind').symbols.push('AGREEMENT');
      record(names, 'AnyNotification').fields.push({ ...optional, name: 'agreement' });
    },
  },
  { name: 'an optional field taken away', schema: 'operation-status', allowed: true, change: (_, names) => remove(record(names, 'Operation'), 'area') },
  { name: 'a required field taken away', schema: 'operation-status', allowed: false, change: (_, names) => remove(record(names, 'Operation'), 'code') },
  { name: 'a new required field', schema: 'notification-progress', allowed: false, change: (top) => top.fields.push({ name: 'extra', type: 'string', doc: 'New.' }) },
  { name: 'a field of another type', schema: 'search-request', allowed: false, change: (_, names) => field(record(names, 'Search'), 'reason', (it) => ({ ...it, type: 'boolean' })) },
  { name: 'a field renamed', schema: 'case-event', allowed: false, change: (top) => field(top, 'caseNumber', (it) => ({ ...it, name: 'caseNo' })) },
  { name: 'an optional field made required', schema: 'search-request', allowed: false, change: (_, names) => field(record(names, 'Search'), 'lastSeenPlace', (it) => ({ name: it.name, doc: it.doc, type: 'string' })) },
  { name: 'a new branch in a union', schema: 'notification-progress', allowed: false, change: (top) => field(top, 'alerts', (it) => ({ ...it, type: ['null', 'int', 'string'] })) },
];

/** The published schema with the change made, as JSON text. */
export function applyChange({ schema, change }: SchemaChange): string {
  const top = structuredClone(loadSchema(schema).record);
  change(top, new NamedTypes(top));
  return JSON.stringify(top);
}

function record(names: NamedTypes, name: string): RecordType {
  const type = names.get(name);
  if (type.type !== 'record') throw new Error(`${name} is no record`);
  return type;
}

function enumeration(names: NamedTypes, name: string): EnumType {
  const type = names.get(name);
  if (type.type !== 'enum') throw new Error(`${name} is no enum`);
  return type;
}

function remove(type: RecordType, name: string): void {
  type.fields.splice(indexOf(type, name), 1);
}

function field(type: RecordType, name: string, change: (field: RecordField) => RecordField): void {
  const index = indexOf(type, name);
  const [found] = type.fields.slice(index, index + 1);
  if (found !== undefined) type.fields[index] = change(found);
}

function indexOf(type: RecordType, name: string): number {
  const index = type.fields.findIndex((it) => it.name === name);
  if (index < 0) throw new Error(`${type.name} has no field ${name}`);
  return index;
}
