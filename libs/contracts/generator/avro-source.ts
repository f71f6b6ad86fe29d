import { readdirSync, readFileSync } from 'node:fs';
import type { AvroType, EnumType, RecordField, RecordType } from '../src/avro/avro-schema.ts';

/** A top-level schema: what one topic carries. */
export interface TopicSchema {
  /** File name without ending, e.g. `case-event`. */
  readonly name: string;
  readonly record: RecordType;
}

/** All schemas of the project: what topics carry, and every named type by its name. */
export interface SchemaSet {
  readonly topics: readonly TopicSchema[];
  readonly named: ReadonlyMap<string, RecordType | EnumType>;
}

/** Reads `*.avsc` of a folder (what topics carry) and of its `shared/` (types they refer to by name). */
export function readSchemas(folder: URL): SchemaSet {
  const named = new Map<string, RecordType | EnumType>();
  const shared = readFolder(new URL('shared/', folder));
  const topics = readFolder(folder);
  for (const { record } of [...shared, ...topics]) collectNamed(record, named);
  const any = anyNotification(topics);
  named.set(any.name, any);
  return { topics, named };
}

/**
 * The schema of `name` as one self-contained definition: each named type is written out where it first stands and referred to by name afterwards,
 * so that it registers without references.
 */
export function assemble(name: string, set: SchemaSet): RecordType {
  const seen = new Set<string>();
  const visit = (type: AvroType): AvroType => {
    if (Array.isArray(type)) return type.map(visit);
    if (typeof type === 'string') {
      const definition = set.named.get(type);
      return definition === undefined || seen.has(type) ? type : visit(definition);
    }
    switch (type.type) {
      case 'record':
        if (seen.has(type.name)) return type.name;
        seen.add(type.name);
        return { ...type, fields: type.fields.map((field) => ({ ...field, type: visit(field.type) })) };
      case 'enum':
        if (seen.has(type.name)) return type.name;
        seen.add(type.name);
        return type;
      case 'array':
        return { ...type, items: visit(type.items) };
      case 'string':
      case 'int':
      case 'long':
      case 'boolean':
        return type;
    }
  };
  const { type, name: recordName, namespace, ...rest } = visit(named(name, set)) as RecordType;
  return { type, name: recordName, namespace: namespace ?? 'cbx.v1', ...rest };
}

/** The named type `name`. Throws where nothing has that name. */
export function named(name: string, set: SchemaSet): RecordType | EnumType {
  const found = set.named.get(name);
  if (found === undefined) throw new Error(`No schema defines ${name}`);
  return found;
}

/** The type behind an optional field's union with null, and whether there is such a union. */
export function unwrapOptional(type: AvroType): { type: AvroType; optional: boolean } {
  if (!Array.isArray(type)) return { type, optional: false };
  const [first, second, ...others] = type;
  if (first !== 'null' || second === undefined || others.length > 0) throw new Error('The only union in use is ["null", type]');
  return { type: second, optional: true };
}

/**
 * The notification of any kind, as a case event carries it: the header and every body of every kind, each optional. A union of the kinds' records
 * could never take another branch (an older reader cannot read it); a record takes another optional field.
 */
function anyNotification(topics: readonly TopicSchema[]): RecordType {
  const kinds = topics.filter(({ record }) => record.kind !== undefined);
  const fields = new Map<string, RecordField>();
  for (const { record } of kinds) {
    for (const { requiredUnlessCancelled: _dropped, ...field } of record.fields) {
      const known = fields.get(field.name);
      if (known === undefined) fields.set(field.name, { ...field, type: byName(field.type) });
      else if (JSON.stringify(known.type) !== JSON.stringify(byName(field.type))) throw new Error(`Two kinds have a body ${field.name} of different types`);
    }
  }
  return {
    type: 'record',
    name: 'AnyNotification',
    doc: 'A notification of any kind: its header, and the bodies that its kind has.',
    oneOf: kinds.map(({ record }) => record.name),
    fields: [...fields.values()],
  };
}

function byName(type: AvroType): AvroType {
  if (Array.isArray(type)) return type.map(byName);
  if (typeof type === 'string') return type;
  switch (type.type) {
    case 'record':
    case 'enum':
      return type.name;
    case 'array':
      return { ...type, items: byName(type.items) };
    case 'string':
    case 'int':
    case 'long':
    case 'boolean':
      return type;
  }
}

function readFolder(folder: URL): TopicSchema[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.avsc'))
    .sort()
    .map((file) => ({ name: file.slice(0, -'.avsc'.length), record: JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as RecordType }));
}

function collectNamed(type: AvroType, into: Map<string, RecordType | EnumType>): void {
  if (typeof type === 'string') return;
  if (Array.isArray(type)) {
    for (const branch of type) collectNamed(branch, into);
    return;
  }
  if (type.type === 'array') collectNamed(type.items, into);
  if (type.type !== 'record' && type.type !== 'enum') return;
  if (into.has(type.name)) throw new Error(`${type.name} is defined twice`);
  into.set(type.name, type);
  if (type.type === 'record') for (const field of type.fields) collectNamed(field.type, into);
}
