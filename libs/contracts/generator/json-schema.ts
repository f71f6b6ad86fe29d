import type { ArrayType, AvroType, EnumType, RecordType } from '../src/avro/avro-schema.ts';
import type { SchemaSet } from './avro-source.ts';
import { named, unwrapOptional } from './avro-source.ts';
import { canonicalSymbols } from './typescript.ts';

type JsonSchema = Record<string, unknown>;

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';
const YEAR = '[0-9]{4}';
const MONTH = '(0[1-9]|1[0-2])';
const DAY = '(0[1-9]|[12][0-9]|3[01])';
/** The largest integers that avsc writes: 2^53 - 2 either way. */
const LONG_LIMIT = Number.MAX_SAFE_INTEGER - 1;
const INT_LIMIT = 2 ** 31 - 1;
const EDTF_POINT = `${YEAR}(-${MONTH}(-${DAY})?)?`;

/** What canonical JSON says of each kind of text. Patterns are ECMA-262 with the `u` flag, anchored, and free of ambiguous repetition. */
const STRING_FORMATS: Readonly<Record<string, JsonSchema>> = {
  uuid: { type: 'string', pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$', description: 'Lower-case UUID.' },
  country: { type: 'string', pattern: '^[A-Z]{3}$', description: 'ISO 3166-1 alpha-3.' },
  releasee: { type: 'string', pattern: '^[A-Z]{3}$', description: 'A state, ISO 3166-1 alpha-3.' },
  edtf: { type: 'string', pattern: `^${EDTF_POINT}(~|/${EDTF_POINT})?$`, description: 'EDTF (ISO 8601-2): D, D~ or D/D with D a year, month or day.' },
  date: { type: 'string', format: 'date', pattern: `^${YEAR}-${MONTH}-${DAY}$`, description: 'A day.' },
  instant: {
    type: 'string',
    format: 'date-time',
    pattern: `^${YEAR}-${MONTH}-${DAY}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\\.[0-9]{3}Z$`,
    description: 'An instant in UTC with milliseconds.',
  },
  text: {
    type: 'string',
    pattern: '^\\P{White_Space}+( \\P{White_Space}+)*$',
    description: 'NFC, runs of Unicode White_Space made one space, trimmed, not empty.',
  },
  identifier: { type: 'string', pattern: '^\\P{White_Space}+$', description: 'Upper case, without inner spaces.' },
  sha256: { type: 'string', pattern: '^[0-9a-f]{64}$', description: 'SHA-256, lower-case hex.' },
  pointer: { type: 'string', pattern: '^(/([^/~]|~[01])*)*$', description: 'JSON pointer (RFC 6901).' },
  json: { type: 'string', minLength: 1, contentMediaType: 'application/json', description: 'JSON text.' },
};

/** JSON Schema of the canonical JSON of one record. `$defs` holds every type it uses. */
export function jsonSchemaOf(record: RecordType, id: string, set: SchemaSet, comment: string): JsonSchema {
  const defs = new Map<string, JsonSchema>();
  const body = new Writer(set, defs).record(record);
  return {
    $schema: DIALECT,
    $id: `urn:cbx:json-schema:${id}`,
    $comment: comment,
    title: record.name.replace(/^Any/, ''),
    ...body,
    $defs: Object.fromEntries([...defs].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

class Writer {
  readonly #set: SchemaSet;
  readonly #defs: Map<string, JsonSchema>;

  constructor(set: SchemaSet, defs: Map<string, JsonSchema>) {
    this.#set = set;
    this.#defs = defs;
  }

  record(record: RecordType): JsonSchema {
    if (record.oneOf !== undefined) return this.#byKind(record.oneOf);
    const properties: Record<string, JsonSchema> = {};
    const required: string[] = [];
    for (const field of record.fields) {
      const { type, optional } = unwrapOptional(field.type);
      properties[field.name] = { ...this.#type(type), description: field.doc };
      if (!optional) required.push(field.name);
    }
    if (record.kind !== undefined) properties['header'] = { ...properties['header'], properties: { kind: { const: record.kind } } };
    return {
      description: record.doc,
      type: 'object',
      properties,
      required,
      additionalProperties: false,
      ...record.jsonSchema,
      ...cancelRule(record),
    };
  }

  /** Branches are chosen by header.kind, so that a fault is told of the kind at hand and not of all. */
  #byKind(names: readonly string[]): JsonSchema {
    const kinds = names.map((name) => named(name, this.#set) as RecordType);
    return {
      description: 'A notification, told apart by header.kind.',
      type: 'object',
      properties: { header: { type: 'object', properties: { kind: { enum: kinds.map(({ kind }) => kind) } }, required: ['kind'] } },
      required: ['header'],
      allOf: kinds.map((record) => ({
        if: { type: 'object', properties: { header: { type: 'object', properties: { kind: { const: record.kind } }, required: ['kind'] } }, required: ['header'] },
        then: this.#reference(record.name, () => this.record(record)),
      })),
    };
  }

  #type(type: AvroType): JsonSchema {
    if (Array.isArray(type)) throw new Error('A union stands in a field only');
    if (typeof type === 'string') return this.#type(named(type, this.#set));
    switch (type.type) {
      case 'record':
        return this.#reference(type.name, () => this.record(type));
      case 'enum':
        return this.#reference(type.name, () => enumSchema(type));
      case 'array':
        return this.#array(type);
      case 'boolean':
        return type.values === undefined ? { type: 'boolean' } : { enum: type.values };
      case 'int':
      case 'long':
        if (type.logicalType !== undefined) return this.#format(type.logicalType === 'date' ? 'date' : 'instant');
        return { type: 'integer', minimum: type.minimum ?? (type.type === 'int' ? -INT_LIMIT : -LONG_LIMIT), maximum: type.type === 'int' ? INT_LIMIT : LONG_LIMIT };
      case 'string':
        if (type.values !== undefined) return { enum: type.values };
        return this.#format(type.logicalType ?? type.format ?? 'text');
    }
  }

  #array(type: ArrayType): JsonSchema {
    const list = {
      type: 'array',
      items: this.#type(type.items),
      ...(type.mayBeEmpty ? {} : { minItems: 1 }),
      ...(type.unique ? { uniqueItems: true } : {}),
    };
    return type.everyone === undefined ? list : { anyOf: [{ type: 'array', items: { const: type.everyone }, minItems: 1, maxItems: 1 }, list] };
  }

  #format(name: string): JsonSchema {
    const schema = STRING_FORMATS[name];
    if (schema === undefined) throw new Error(`No string format ${name}`);
    return this.#reference(name, () => schema);
  }

  #reference(name: string, write: () => JsonSchema): JsonSchema {
    if (!this.#defs.has(name)) {
      this.#defs.set(name, {});
      this.#defs.set(name, write());
    }
    return { $ref: `#/$defs/${name}` };
  }
}

/** "CANCEL needs only the header" (shared schema): bodies are absent on CANCEL, and those that every other action has are required there. */
function cancelRule(record: RecordType): JsonSchema {
  if (record.kind === undefined) return {};
  const bodies = record.fields.filter(({ name }) => name !== 'header');
  const action = { type: 'object', properties: { action: { const: 'CANCEL' } }, required: ['action'] };
  return {
    if: { type: 'object', properties: { header: action }, required: ['header'] },
    then: { properties: Object.fromEntries(bodies.map(({ name }) => [name, false])) },
    else: { required: bodies.filter((field) => field.requiredUnlessCancelled).map(({ name }) => name) },
  };
}

function enumSchema(type: EnumType): JsonSchema {
  return { description: type.doc, enum: canonicalSymbols(type) };
}
