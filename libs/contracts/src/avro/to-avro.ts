import type { AvroType, RecordType } from './avro-schema.js';
import { NamedTypes } from './named-types.js';

/** Turns a canonical value into what avsc writes. */
export type ToAvro = (value: never) => unknown;

type Convert = (value: never) => unknown;

const MS_PER_DAY = 86_400_000;

/**
 * Compiles the way from canonical JSON to what avsc writes: dates become days, instants milliseconds since 1970. The value must be canonical already
 * (see validate-message.ts). Objects without dates are passed on as they are; optional fields need no null, as avsc writes the default for them.
 */
export function compileToAvro(schema: RecordType): ToAvro {
  return convertRecord(schema, new NamedTypes(schema)) ?? ((value: unknown) => value);
}

/** `undefined` where nothing is to be converted. */
function compile(type: AvroType, names: NamedTypes): Convert | undefined {
  if (Array.isArray(type)) return type.map((branch) => compile(branch, names)).find((convert) => convert !== undefined);
  if (typeof type === 'string') return type === 'null' ? undefined : compile(names.get(type), names);
  switch (type.type) {
    case 'record':
      return convertRecord(type, names);
    case 'array': {
      const convert = compile(type.items, names);
      return convert === undefined ? undefined : (values: readonly never[]) => values.map(convert);
    }
    case 'int':
    case 'long':
      if (type.logicalType === 'date') return (day: string) => Date.parse(day) / MS_PER_DAY;
      return type.logicalType === 'timestamp-millis' ? (instant: string) => Date.parse(instant) : undefined;
    case 'enum':
    case 'string':
    case 'boolean':
      return undefined;
  }
}

function convertRecord(record: RecordType, names: NamedTypes): Convert | undefined {
  const steps = record.fields.flatMap(({ name, type }) => {
    const convert = compile(type, names);
    return convert === undefined ? [] : [{ name, convert }];
  });
  if (steps.length === 0) return undefined;
  return (value: Readonly<Record<string, never>>) => {
    const copy: Record<string, unknown> = { ...value };
    for (const { name, convert } of steps) {
      const field = value[name];
      if (field !== undefined) copy[name] = convert(field);
    }
    return copy;
  };
}
