import { CbxError } from '@cbx/kernel';
import type { AvroType, EnumType, RecordType } from './avro-schema.js';
import { NamedTypes } from './named-types.js';

/**
 * Turns what avsc read into canonical JSON. Throws CbxError CONTRACT.UNKNOWN_SYMBOL where a symbol that must be known is not, CONTRACT.MALFORMED
 * where a date is out of the calendar or the kind is not the topic's.
 */
export type FromAvro = (value: never) => unknown;

/** `undefined` as a result says: leave it out, and what cannot be without it. */
type Convert = (value: never) => unknown;

const MS_PER_DAY = 86_400_000;
/** Years 0000 to 9999: what canonical JSON can write. */
const FIRST_MS = Date.parse('0000-01-01T00:00:00.000Z');
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');

/** Compiles the way back from avsc's values: nulls are left out, days and milliseconds become text, unknown symbols are met as their enum says. */
export function compileFromAvro(schema: RecordType): FromAvro {
  const convert = convertRecord(schema, new NamedTypes(schema));
  const { kind } = schema;
  return (value: never) => {
    const canonical = convert(value);
    if (canonical === undefined) throw new CbxError('CONTRACT.UNKNOWN_SYMBOL', `A ${schema.name} has a symbol that this version does not know`);
    if (kind !== undefined && (canonical as { header: { kind: string } }).header.kind !== kind) {
      throw new CbxError('CONTRACT.MALFORMED', `A ${schema.name} of another kind`, { details: { pointer: '/header/kind' } });
    }
    return canonical;
  };
}

/** `undefined` where the value stands as it is. */
function compile(type: AvroType, names: NamedTypes): Convert | undefined {
  if (Array.isArray(type)) return type.map((branch) => compile(branch, names)).find((convert) => convert !== undefined);
  if (typeof type === 'string') return type === 'null' ? undefined : compile(names.get(type), names);
  switch (type.type) {
    case 'record':
      return convertRecord(type, names);
    case 'enum':
      return convertEnum(type);
    case 'array':
      return convertArray(compile(type.items, names), type.mayBeEmpty === true);
    case 'int':
    case 'long':
      if (type.logicalType === 'date') return (days: number) => isoText(days * MS_PER_DAY).slice(0, 10);
      return type.logicalType === 'timestamp-millis' ? isoText : undefined;
    case 'string':
    case 'boolean':
      return undefined;
  }
}

function convertRecord(record: RecordType, names: NamedTypes): Convert {
  const steps = record.fields.map(({ name, type }) => ({ name, required: !Array.isArray(type), convert: compile(type, names) }));
  return (value: Readonly<Record<string, never>>) => {
    const canonical: Record<string, unknown> = {};
    for (const { name, required, convert } of steps) {
      const field: unknown = value[name];
      if (field === null) continue;
      const converted = convert === undefined ? field : convert(field as never);
      if (converted !== undefined) canonical[name] = converted;
      else if (required) return undefined;
    }
    return canonical;
  };
}

function convertEnum({ name, unknown, default: unknownSymbol }: EnumType): Convert | undefined {
  switch (unknown) {
    case undefined:
      return undefined;
    case 'omit':
      return (symbol: string) => (symbol === unknownSymbol ? undefined : symbol);
    case 'stop':
      return (symbol: string) => {
        if (symbol === unknownSymbol) throw new CbxError('CONTRACT.UNKNOWN_SYMBOL', `A ${name} that this version does not know`, { details: { type: name } });
        return symbol;
      };
  }
}

function convertArray(convert: Convert | undefined, mayBeEmpty: boolean): Convert {
  return (values: readonly never[]) => {
    const canonical = convert === undefined ? values : values.map(convert).filter((value) => value !== undefined);
    return canonical.length === 0 && !mayBeEmpty ? undefined : canonical;
  };
}

function isoText(milliseconds: number): string {
  if (!(milliseconds >= FIRST_MS && milliseconds <= LAST_MS)) throw new CbxError('CONTRACT.MALFORMED', 'A date outside the years 0000 to 9999');
  return new Date(milliseconds).toISOString();
}
