import { loadJsonSchema, type NotificationKind } from '@cbx/contracts';
import type { TextFormat } from '../convert/converter.js';

type Schema = Readonly<Record<string, unknown>>;

const SCHEMA_OF: Readonly<Record<NotificationKind, string>> = {
  ORGANIZED_CRIME_GROUP: 'organized-crime-group',
  READMITTED_PERSON: 'readmitted-person',
  OPERATION_STATUS: 'operation-status',
  SEARCH_REQUEST: 'search-request',
};
const FORMATS: readonly string[] = ['text', 'identifier', 'uuid', 'country', 'date', 'edtf', 'instant', 'releasee'] satisfies TextFormat[];

/** A look at one place of the JSON Schema of a kind, references resolved. */
export class SchemaView {
  readonly #root: Schema;
  readonly #schema: Schema;
  readonly #definition: string | undefined;

  private constructor(root: Schema, schema: Schema) {
    this.#root = root;
    const reference = schema.$ref as string | undefined;
    this.#definition = reference?.split('/').at(-1);
    const target = reference === undefined ? undefined : lookUp(root, reference);
    // Beside a reference a schema says more of single properties; what the reference says of the others stands.
    this.#schema = target === undefined ? schema : { ...target, properties: { ...propertiesOf(schema), ...propertiesOf(target) } };
  }

  static ofKind(kind: NotificationKind): SchemaView {
    const root = loadJsonSchema(SCHEMA_OF[kind]);
    return new SchemaView(root, root);
  }

  property(name: string): SchemaView | undefined {
    const property = propertiesOf(this.#schema)[name];
    return property === undefined ? undefined : new SchemaView(this.#root, property);
  }

  propertyNames(): string[] {
    return Object.keys(propertiesOf(this.#schema));
  }

  items(): SchemaView | undefined {
    const items = this.#schema.items as Schema | undefined;
    return items === undefined ? undefined : new SchemaView(this.#root, items);
  }

  /** `string`, `integer`, `boolean`, `array`, `object`; `undefined` where the schema leaves a choice. */
  type(): string | undefined {
    return (this.#schema.type as string | undefined) ?? (this.symbols() === undefined ? undefined : 'string');
  }

  /** The shared schema's own type of a text. */
  format(): string | undefined {
    return this.#definition !== undefined && FORMATS.includes(this.#definition) ? this.#definition : undefined;
  }

  symbols(): readonly string[] | undefined {
    const values = this.#schema.enum as readonly unknown[] | undefined;
    return values?.every((value) => typeof value === 'string') ? values : undefined;
  }

  /** What must be there; of the root also what everything but a CANCEL requires. */
  required(): readonly string[] {
    const otherwise = this.#schema.else as Schema | undefined;
    return [...((this.#schema.required as readonly string[] | undefined) ?? []), ...((otherwise?.required as readonly string[] | undefined) ?? [])];
  }

  /** Names of which one at least must be there; none where the schema leaves no such choice. */
  oneOf(): readonly string[] {
    const choices = (this.#schema.anyOf as readonly { required?: readonly string[] }[] | undefined) ?? [];
    return choices.flatMap(({ required }) => required ?? []);
  }
}

function propertiesOf(schema: Schema): Readonly<Record<string, Schema>> {
  return (schema.properties as Readonly<Record<string, Schema>> | undefined) ?? {};
}

function lookUp(root: Schema, reference: string): Schema {
  let schema: unknown = root;
  for (const step of reference.replace(/^#\//, '').split('/')) schema = (schema as Record<string, unknown>)[step];
  return schema as Schema;
}
