/*
 * Avro schemas as this project writes them: https://avro.apache.org/docs/1.12.0/specification/, and attributes of our own that Avro's readers ignore.
 */

export interface StringType {
  type: 'string';
  logicalType?: 'uuid';
  /** Which kind of text it is; see `STRING_FORMATS` of generator/json-schema.ts. */
  format?: string;
  /** The only values, where Avro symbols cannot write them. */
  values?: string[];
}
export interface NumberType {
  type: 'int' | 'long';
  logicalType?: 'date' | 'timestamp-millis';
  minimum?: number;
}
export interface BooleanType {
  type: 'boolean';
  values?: boolean[];
}
export interface EnumType {
  type: 'enum';
  name: string;
  namespace?: string;
  doc: string;
  symbols: string[];
  default: string;
  /**
   * The default is no canonical value. `stop`: a reader that meets it refuses the message (architecture.md, "Unknown means stop").
   * `omit`: a reader leaves out the nearest optional field or array item around it.
   */
  unknown?: 'stop' | 'omit';
}
export interface ArrayType {
  type: 'array';
  items: AvroType;
  /** Sorted, duplicates merged. */
  unique?: boolean;
  /** Canonical JSON has no empty arrays but where this is set. */
  mayBeEmpty?: boolean;
  /** An item that stands alone and means every member. */
  everyone?: string;
}
export interface RecordField {
  name: string;
  type: AvroType;
  doc: string;
  default?: null;
  /** A body that CANCEL has not and every other action has. */
  requiredUnlessCancelled?: boolean;
}
export interface RecordType {
  type: 'record';
  name: string;
  namespace?: string;
  doc: string;
  fields: RecordField[];
  /** A notification of this kind. */
  kind?: string;
  /** Canonical JSON is one of these records, told apart by header.kind. */
  oneOf?: string[];
  /** What JSON Schema says beside what Avro says. */
  jsonSchema?: Record<string, unknown>;
}
export type AvroType = string | StringType | NumberType | BooleanType | EnumType | ArrayType | RecordType | AvroType[];
