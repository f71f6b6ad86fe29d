import type { AvroType, EnumType, RecordType } from '../src/avro/avro-schema.ts';
import type { SchemaSet } from './avro-source.ts';
import { named, unwrapOptional } from './avro-source.ts';

const ALIASES = `/** Lower-case UUID, 8-4-4-4-12. */
export type Uuid = string;
/** ISO 3166-1 alpha-3; never an enum: a new member or a third country needs no schema change. */
export type Country = string;
/** EDTF (ISO 8601-2): \`D\`, \`D~\` or \`D/D\` with D a year, month or day. */
export type Edtf = string;
/** A day: \`2016-03-01\`. */
export type CalendarDate = string;
/** An instant in UTC with milliseconds: \`2016-03-01T08:30:00.000Z\`. */
export type Instant = string;
`;

const STRING_ALIASES: Readonly<Record<string, string>> = { country: 'Country', edtf: 'Edtf' };

/** TypeScript of the canonical JSON: an interface a record, a literal union an enum, and the enums' symbols as data. */
export function typescriptOf(set: SchemaSet, header: string): string {
  const types = [...set.named.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const records = types.filter((type) => type.type === 'record');
  const enums = types.filter((type) => type.type === 'enum');
  return [
    `// ${header}\n`,
    ALIASES,
    ...enums.map((type) => `${doc(type.doc)}export type ${type.name} = ${canonicalSymbols(type).map(quote).join(' | ')};\n`),
    ...records.map((record) => (record.oneOf === undefined ? interfaceOf(record, set) : unionOf(record))),
    kindMap(records),
    symbolTable(enums),
  ].join('\n');
}

/** The symbols that canonical JSON has: all but a default that only stands for what a reader does not know. */
export function canonicalSymbols(type: EnumType): string[] {
  return type.unknown === undefined ? type.symbols : type.symbols.filter((symbol) => symbol !== type.default);
}

function interfaceOf(record: RecordType, set: SchemaSet): string {
  const fields = record.fields.map((field) => {
    const { type, optional } = unwrapOptional(field.type);
    const narrowed = record.kind !== undefined && field.name === 'header' ? `${typeOf(type, set)} & { kind: ${quote(record.kind)} }` : typeOf(type, set);
    return `${doc(field.doc, '  ')}  ${field.name}${optional ? '?' : ''}: ${narrowed};`;
  });
  return `${doc(record.doc)}export interface ${record.name} {\n${fields.join('\n')}\n}\n`;
}

/** `AnyNotification` is `Notification` in TypeScript: there it can be told apart. */
function unionOf(record: RecordType): string {
  return `${doc('A notification of any kind, told apart by header.kind (see isKind).')}export type ${unionName(record)} =\n${(record.oneOf ?? []).map((name) => `  | ${name}`).join('\n')};\n`;
}

function unionName(record: RecordType): string {
  return record.name.replace(/^Any/, '');
}

function kindMap(records: readonly RecordType[]): string {
  const rows = records.filter((record) => record.kind !== undefined).map((record) => `  ${record.kind}: ${record.name};`);
  return `/** Kind -> the notification of that kind. */\nexport interface NotificationOfKind {\n${rows.join('\n')}\n}\n`;
}

function symbolTable(enums: readonly EnumType[]): string {
  const rows = enums.map((type) => `  ${type.name}: [${canonicalSymbols(type).map(quote).join(', ')}],`);
  return `/** Every enum's symbols, in the order of the schema. */\nexport const SYMBOLS = {\n${rows.join('\n')}\n} as const;\n`;
}

function typeOf(type: AvroType, set: SchemaSet): string {
  if (Array.isArray(type)) throw new Error('A union stands in a field only');
  if (typeof type === 'string') {
    const definition = named(type, set);
    return definition.type === 'record' && definition.oneOf !== undefined ? unionName(definition) : definition.name;
  }
  switch (type.type) {
    case 'record':
    case 'enum':
      return type.name;
    case 'array':
      return `${typeOf(type.items, set)}[]`;
    case 'boolean':
      return type.values === undefined ? 'boolean' : type.values.join(' | ');
    case 'int':
    case 'long':
      if (type.logicalType === 'date') return 'CalendarDate';
      return type.logicalType === 'timestamp-millis' ? 'Instant' : 'number';
    case 'string':
      if (type.logicalType === 'uuid') return 'Uuid';
      if (type.values !== undefined) return type.values.map(quote).join(' | ');
      return STRING_ALIASES[type.format ?? ''] ?? 'string';
  }
}

function doc(text: string, indent = ''): string {
  return `${indent}/** ${text} */\n`;
}

function quote(text: string): string {
  return `'${text}'`;
}
