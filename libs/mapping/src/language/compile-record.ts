import type { NotificationKind } from '@cbx/contracts';
import { type Constant, type LoneField, Shape, ShapeField } from '../shape/shape.js';
import type { RecordMapping } from '../translate/compiled-member.js';
import type { ShapeCompiler } from './compile-shapes.js';
import type { Entry, YamlFile } from './yaml-file.js';

export const KINDS: readonly NotificationKind[] = ['ORGANIZED_CRIME_GROUP', 'READMITTED_PERSON', 'OPERATION_STATUS', 'SEARCH_REQUEST'];

/** What a translation tells of the envelope beside the records (`EnvelopeFacts`). */
const FACTS: readonly string[] = ['messageId', 'sentAt', 'status'];

export interface CompiledRecord {
  /** `undefined` where something essential is missing, of which a mistake tells. */
  readonly mapping: RecordMapping | undefined;
  /** The record with the body of each kind, and the line of that body. */
  readonly bodies: ReadonlyMap<NotificationKind, { readonly shape: Shape; readonly line: number }>;
}

/** Compiles `record`. `variables`: what the envelope gives. */
export function compileRecord(file: YamlFile, compiler: ShapeCompiler, entry: Entry, variables: ReadonlyMap<string, boolean>): CompiledRecord {
  const parts = file.map(entry.value, 'record', ['kind', 'action', 'reference', 'set', 'fields', 'rules', 'bodies']);
  const constants = file.entries(parts.set?.value, 'record.set').flatMap((constant) => readConstant(file, compiler, constant));
  const entries = file.entries(parts.fields?.value, 'record.fields');
  const rules = file.list(parts.rules?.value, 'rules');
  const withoutBody = compiler.shape(entries, rules, constants);
  checkVariables(file, entry, withoutBody, variables);

  const bodies = new Map<NotificationKind, { shape: Shape; line: number }>();
  const withoutBodies = new Map<NotificationKind, Shape>();
  for (const { name, key, value } of file.entries(parts.bodies?.value, 'record.bodies', KINDS)) {
    const words = (file.text(value, `the body of ${name}`) ?? '').split(' ');
    const line = file.lineOf(key);
    const [source, shapeName] = words as [string, string | undefined];
    const own = compiler.ofKind(name as NotificationKind, () => compiler.shape(entries, rules, constants));
    withoutBodies.set(name as NotificationKind, own);
    if (words.length > 2) file.mistake(key, 'a body is a shape, whose fields are the record\'s own, or the name of its field and of its shape, such as searchData search');
    if (shapeName === undefined) {
      bodies.set(name as NotificationKind, { shape: compiler.ofKind(name as NotificationKind, () => compiler.extended(entries, rules, constants, source, value)), line });
      continue;
    }
    if (withoutBody.indexOf.has(source)) file.mistake(key, `'${source}' is a field of the record already`);
    compiler.addName(source);
    const body = new ShapeField({ name: source, required: true, expected: { en: 'an object', ru: 'объект' }, content: { kind: 'object', shape: compiler.named(shapeName, value) }, line });
    bodies.set(name as NotificationKind, { shape: own.with({ fields: [...own.fields, body] }), line });
  }
  for (const kind of KINDS) if (!bodies.has(kind)) file.mistake(parts.bodies?.key ?? entry.key, `there is no body for ${kind}`);

  const named = (part: 'kind' | 'action' | 'reference', target: string): NamedField | undefined => {
    const found = fieldAt(withoutBody, (file.text(parts[part]?.value ?? entry.key, `record.${part}`) ?? '').split('.'));
    if (found?.target === target) return found;
    file.mistake(parts[part]?.value ?? entry.key, `record.${part} names the field of the record that goes to ${target}`);
    return undefined;
  };
  const kindVariable = /^\$(\w+)$/.exec(parts.kind === undefined ? '' : (file.text(parts.kind.value, 'record.kind') ?? ''))?.[1];
  const kindField = kindVariable === undefined ? named('kind', 'header.kind') : undefined;
  const kind = kindVariable ?? kindField?.alone;
  const action = named('action', 'header.action');
  const reference = named('reference', 'header.sourceReference');
  const complete = kind !== undefined && action !== undefined && reference !== undefined;
  const withBody = new Map([...bodies].map(([each, { shape }]) => [each, shape]));
  return { bodies, mapping: complete ? { kind, action: action.alone, withBody, withoutBody: withoutBodies, reference: reference.path } : undefined };
}

function readConstant(file: YamlFile, compiler: ShapeCompiler, { name, key, value }: Entry): Constant[] {
  const text = file.text(value, `record.set.${name}`);
  const target = compiler.target(name, key);
  if (text === undefined || target === undefined) return [];
  return [{ target, value: text.startsWith('$') ? { variable: text.slice(1) } : { constant: text }, line: file.lineOf(key) }];
}

/** What the record takes from the envelope is there, and what the envelope gives is taken. */
function checkVariables(file: YamlFile, entry: Entry, record: Shape, variables: ReadonlyMap<string, boolean>): void {
  const given = [...variables.keys()].map((name) => `$${name}`).join(', ') || 'nothing';
  const taken = new Set(FACTS);
  const take = (value: Constant['value'], line: number): void => {
    if (!('variable' in value)) return;
    taken.add(value.variable);
    if (!variables.has(value.variable)) file.mistakeAt(line, `the envelope does not give '$${value.variable}': it gives ${given}`);
    else if (variables.get(value.variable) === false) file.mistakeAt(line, `the envelope gives '$${value.variable}' only where its field is there: it must be required, or have a default`);
  };
  for (const { value, line } of record.constants) take(value, line);
  for (const { defaultValue, line } of record.fields) if (defaultValue !== undefined) take(defaultValue, line);
  for (const name of variables.keys()) if (!taken.has(name)) file.mistake(entry.key, `the envelope gives '$${name}', which no record takes`);
}

/** A field of the record, or of an object within it. */
interface NamedField {
  /** Where it gives its value. */
  readonly target: string;
  /** The indexes that lead to it. */
  readonly path: readonly number[];
  readonly alone: LoneField;
}

/** A name may have a dot itself, as the Cyrillic columns of a table do. */
function fieldAt(shape: Shape, names: readonly string[]): NamedField | undefined {
  const [name, ...rest] = shape.indexOf.has(names.join('.')) ? [names.join('.')] : names;
  const index = shape.indexOf.get(name!);
  const field = index === undefined ? undefined : shape.fields[index]!;
  if (index === undefined || field === undefined) return undefined;
  const steps = field.target?.steps ?? [];
  if (rest.length === 0) return { target: steps.join('.'), path: [index], alone: { owners: [], shape: new Shape({ fields: [field.with({ target: undefined })] }) } };
  const inner = field.content.kind === 'object' ? fieldAt(field.content.shape, rest) : undefined;
  return inner === undefined ? undefined : { target: [...steps, inner.target].join('.'), path: [index, ...inner.path], alone: { owners: [name!, ...inner.alone.owners], shape: inner.alone.shape } };
}
