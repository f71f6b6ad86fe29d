import { loadJsonSchema, type NotificationKind } from '@cbx/contracts';
import type { Gives } from '../convert/converter.js';
import type { Shape, ShapeField } from '../shape/shape.js';

type Schema = Readonly<Record<string, unknown>>;

const SCHEMA_OF: Readonly<Record<NotificationKind, string>> = {
  ORGANIZED_CRIME_GROUP: 'organized-crime-group',
  READMITTED_PERSON: 'readmitted-person',
  OPERATION_STATUS: 'operation-status',
  SEARCH_REQUEST: 'search-request',
};

/** What the engine itself gives every notification. */
const GIVEN = ['header.notificationId', 'header.subjectKey', 'header.handling.retainUntil'];

/**
 * Checks what a record's shape makes against the shared schema of its kind: each target exists there and can hold what its type gives, each symbol of
 * a code list is one of the schema's, and whatever the schema requires is made by something.
 */
export function checkAgainstSchema(kind: NotificationKind, shape: Shape, mistake: (message: string) => void): void {
  const root = loadJsonSchema(SCHEMA_OF[kind]);
  const made = new Map<string, boolean>();
  walk(shape, '', new SchemaView(root, root), made, (message) => mistake(`${kind}: ${message}`));
  for (const path of GIVEN) made.set(path, true);
  reportMissing(new SchemaView(root, root), '', made, (message) => mistake(`${kind}: ${message}`), true);
}

function walk(shape: Shape, prefix: string, view: SchemaView, made: Map<string, boolean>, mistake: (message: string) => void): void {
  for (const name of Object.keys(shape.set)) made.set(join(prefix, name), true);
  for (const field of shape.fields) walkField(field, prefix, view, made, mistake);
}

function walkField(field: ShapeField, prefix: string, view: SchemaView, made: Map<string, boolean>, mistake: (message: string) => void): void {
  if (field.find !== undefined) made.set(join(prefix, field.find.target.steps.join('.')), true);
  if (field.target === undefined) {
    if (field.content.kind === 'object') walk(field.content.shape, prefix, view, made, mistake);
    return;
  }
  let at = view;
  let path = prefix;
  for (const step of field.target.steps) {
    path = join(path, step);
    const next = at.property(step);
    if (next === undefined) return mistake(`'${field.name}' goes to '${path}', which the shared schema does not have`);
    made.set(path, true);
    at = next;
  }
  const list = at.items();
  if (field.target.append && list === undefined) return mistake(`'${field.name}' is added to '${path}', which is no list in the shared schema`);
  if (field.wrap !== undefined) {
    for (const name of Object.keys(field.wrap)) if ((list ?? at).property(name) === undefined) mistake(`'${field.name}' makes '${join(path, name)}', which the shared schema does not have`);
    for (const name of Object.keys(field.wrap)) made.set(join(`${path}[]`, name), true);
    return;
  }
  if (field.content.kind === 'value') return checkValue(field, path, field.target.append && list !== undefined ? list : at, mistake);
  const inner = field.content.kind === 'list' || field.target.append ? list : at;
  if (inner === undefined) return mistake(`'${field.name}' gives a list to '${path}', which is none in the shared schema`);
  walk(field.content.shape, inner === list ? `${path}[]` : path, inner, made, mistake);
}

function checkValue(field: ShapeField, path: string, view: SchemaView, mistake: (message: string) => void): void {
  if (field.content.kind !== 'value' || field.content.converter.gives.type === 'object') return;
  const gives = field.content.converter.gives;
  const type = view.type();
  if (type !== undefined && type !== gives.type) return mistake(`'${field.name}' gives a ${gives.type} to '${path}', which is of type ${type}`);
  const item = gives.type === 'array' ? gives.items : gives;
  const symbols = (gives.type === 'array' ? view.items() : view)?.symbols();
  const odd = symbolsOf(item).find((symbol) => symbols !== undefined && !symbols.includes(symbol));
  if (odd !== undefined) mistake(`'${field.name}' can give '${odd}' to '${path}', where the shared schema has only ${symbols!.join(', ')}`);
}

function symbolsOf(gives: Gives): readonly string[] {
  return gives.type === 'string' ? (gives.symbols ?? []) : [];
}

/** What the schema requires of every object that something is made of. */
function reportMissing(view: SchemaView, path: string, made: ReadonlyMap<string, boolean>, mistake: (message: string) => void, isRoot = false): void {
  for (const name of view.required(isRoot)) if (!made.has(join(path, name))) mistake(`nothing gives '${join(path, name)}', which the shared schema requires`);
  for (const name of view.propertyNames()) {
    const here = join(path, name);
    if (!made.has(here)) continue;
    const property = view.property(name)!;
    const items = property.items();
    if (items !== undefined) {
      if ([...made.keys()].some((key) => key.startsWith(`${here}[].`))) reportMissing(items, `${here}[]`, made, mistake);
    } else reportMissing(property, here, made, mistake);
  }
}

function join(prefix: string, name: string): string {
  return prefix === '' ? name : `${prefix}.${name}`;
}

/** A look at one place of a JSON Schema, references resolved. */
class SchemaView {
  readonly #root: Schema;
  readonly #schema: Schema;

  constructor(root: Schema, schema: Schema) {
    this.#root = root;
    const reference = schema.$ref as string | undefined;
    this.#schema = reference === undefined ? schema : { ...this.#lookUp(reference), ...schema, ...merged(this.#lookUp(reference), schema) };
  }

  property(name: string): SchemaView | undefined {
    const property = this.#properties()[name];
    return property === undefined ? undefined : new SchemaView(this.#root, property);
  }

  propertyNames(): string[] {
    return Object.keys(this.#properties());
  }

  items(): SchemaView | undefined {
    const items = this.#schema.items as Schema | undefined;
    return items === undefined ? undefined : new SchemaView(this.#root, items);
  }

  type(): string | undefined {
    return this.#schema.type as string | undefined;
  }

  symbols(): readonly string[] | undefined {
    return (this.#schema.enum as readonly string[] | undefined) ?? (typeof this.#schema.const === 'string' ? [this.#schema.const] : undefined);
  }

  /** Of the root also what everything but a CANCEL requires. */
  required(isRoot: boolean): readonly string[] {
    const always = (this.#schema.required as readonly string[] | undefined) ?? [];
    const otherwise = isRoot ? (((this.#schema.else as Schema | undefined)?.required as readonly string[] | undefined) ?? []) : [];
    return [...always, ...otherwise];
  }

  #properties(): Readonly<Record<string, Schema>> {
    return (this.#schema.properties as Readonly<Record<string, Schema>> | undefined) ?? {};
  }

  #lookUp(reference: string): Schema {
    let schema: unknown = this.#root;
    for (const step of reference.replace(/^#\//, '').split('/')) schema = (schema as Record<string, unknown>)[step];
    return schema as Schema;
  }
}

/** Beside a reference a schema may say more of single properties; what the reference says of the others stands. */
function merged(target: Schema, schema: Schema): Schema {
  const properties = { ...(target.properties as object | undefined), ...(schema.properties as object | undefined) };
  // The kind is told by the record, not by the schema that it leads to.
  const { kind, ...rest } = properties as Record<string, unknown>;
  return { properties: kind === undefined ? rest : { ...rest, kind: (target.properties as Record<string, unknown> | undefined)?.kind ?? kind } };
}
