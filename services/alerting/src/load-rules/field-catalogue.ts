import { loadJsonSchema, TOPICS, topicOfKind, type NotificationKind } from '@cbx/contracts';
import type { FieldCatalogue, FieldType, ValueType } from '../domain/field-type.js';

/** As much of JSON Schema as the generated schemas use. */
interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

/** Texts that mean more than a text, by their name among the schema's definitions. */
const NAMED_TYPES: Readonly<Record<string, ValueType>> = { country: 'country', releasee: 'country', date: 'date', instant: 'instant' };

/** Every path of a kind of notification, read from the JSON Schema that is generated with the types: what a rule may name. */
export function fieldCatalogueOf(kind: NotificationKind): FieldCatalogue {
  const root = loadJsonSchema(TOPICS[topicOfKind(kind)].schema) as Schema;
  const fields = new Map<string, FieldType>();

  const visit = (schema: Schema, path: string, many: boolean, name?: string): void => {
    if (schema.$ref !== undefined) {
      const target = schema.$ref.replace('#/$defs/', '');
      visit(root.$defs?.[target] ?? {}, path, many, target);
    } else if (schema.type === 'array') {
      visit(schema.items ?? {}, path, true);
    } else if (schema.properties !== undefined) {
      if (path !== '') fields.set(path, { type: 'object', many });
      for (const [member, child] of Object.entries(schema.properties)) visit(child, path === '' ? member : `${path}.${member}`, many);
    } else if (schema.anyOf !== undefined) {
      // A list of states or `*` alone: what a rule can ask about is the states.
      visit(schema.anyOf.find(({ items }) => items?.$ref !== undefined) ?? {}, path, many);
    } else {
      fields.set(path, { ...scalarType(schema, name), many });
    }
  };
  visit(root, '', false);
  return fields;
}

function scalarType(schema: Schema, name: string | undefined): Omit<FieldType, 'many'> {
  if (typeof schema.const === 'boolean') return { type: 'boolean' };
  if (schema.enum !== undefined) {
    const symbols = schema.enum.filter((symbol) => typeof symbol === 'string');
    return symbols.length > 0 ? { type: 'enum', symbols } : { type: 'boolean' };
  }
  if (schema.type === 'integer' || schema.type === 'boolean') return { type: schema.type };
  return { type: NAMED_TYPES[name ?? ''] ?? 'text' };
}
