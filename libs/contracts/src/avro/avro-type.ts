import avsc from 'avsc';
import type { RecordType } from './avro-schema.js';
import { BoundedArrayType } from './bounded-array-type.js';

/** avsc's type of a schema. Logical types stay raw numbers and strings; see from-avro.ts and to-avro.ts. */
export function avroTypeOf(schema: RecordType): avsc.Type {
  return avsc.Type.forSchema(schema as avsc.Schema, { wrapUnions: 'never', omitRecordMethods: true, typeHook: boundArrays });
}

function boundArrays(schema: avsc.Schema, options: avsc.ForSchemaOptions): avsc.Type | undefined {
  if (typeof schema !== 'object' || !('type' in schema) || schema.type !== 'array') return undefined;
  return new BoundedArrayType(schema, options) as unknown as avsc.Type;
}
