import type { NotificationKind } from '@cbx/contracts';
import { type LoneField, Shape } from '../shape/shape.js';
import { ShapeField } from '../shape/shape-field.js';
import { Target } from '../shape/target.js';
import { anyBody } from '../convert/anything.js';
import { KindByBody, type RecordMapping } from '../translate/compiled-member.js';
import type { ShapeCompiler } from './compile-shapes.js';
import type { RecordSource } from './record-source.js';
import type { Variables } from './variables.js';
import type { Entry, YamlFile } from './yaml-file.js';

export const KINDS: readonly NotificationKind[] = ['ORGANIZED_CRIME_GROUP', 'READMITTED_PERSON', 'OPERATION_STATUS', 'SEARCH_REQUEST'];

export interface CompiledRecord {
  /** `undefined` where something essential is missing, of which a mistake tells. */
  readonly mapping: RecordMapping | undefined;
  /** The record with the body of each kind, and the line of that body. */
  readonly bodies: ReadonlyMap<NotificationKind, { readonly shape: Shape; readonly line: number }>;
  /** Paths of the notification that reading itself gives, beside the fields. */
  readonly given: readonly (readonly string[])[];
}

/** `kind: by body`: the kind is that whose body the record has. */
const BY_BODY = 'by body';
/** `action: NEW or UPDATE by version`, of a format whose records do not say it: NEW where the version is 1. */
const BY_VERSION = 'NEW or UPDATE by version';
const HEADER_KIND = new Target(['header', 'kind'], false);

/** Compiles the records of one kind of submission. `variables`: what its envelope gives. */
export function compileRecord(file: YamlFile, compiler: ShapeCompiler, { entry, parts, fields: entries }: RecordSource, variables: Variables): CompiledRecord {
  const constants = compiler.constants(parts.set, 'record.set');
  const rules = file.list(parts.rules?.value, 'rules');
  const withoutBody = compiler.rendered(compiler.shape(entries, rules, constants), parts.render);
  checkVariables(file, withoutBody, variables);

  const kindText = parts.kind === undefined ? '' : (file.text(parts.kind.value, 'record.kind') ?? '');
  const nameList = /^name\((.*)\)$/.exec(kindText)?.[1];
  const kindOfName = nameList === undefined ? undefined : kindsByName(file, compiler, nameList, parts.kind!.value);
  const isByBody = kindText === BY_BODY;
  const kinds = kindOfName === undefined ? KINDS : KINDS.filter((kind) => [...kindOfName.values()].includes(kind));

  const bodies = new Map<NotificationKind, { shape: Shape; line: number }>();
  const withoutBodies = new Map<NotificationKind, Shape>();
  const bodyNames = new Map<NotificationKind, string>();
  const withBodyOrNot = new Map<NotificationKind, Shape>();
  const isNeeded = bodyWithoutAction(file, parts.bodyWithoutAction);
  for (const { name, key, value } of file.entries(parts.bodies?.value, 'record.bodies', KINDS)) {
    const kind = name as NotificationKind;
    if (!kinds.includes(kind)) continue;
    const words = (file.text(value, `the body of ${name}`) ?? '').split(' ');
    const line = file.lineOf(key);
    const [source, shapeName] = words as [string, string | undefined];
    const given = kindOfName === undefined && !isByBody ? constants : [...constants, { target: HEADER_KIND, value: { constant: kind }, line: file.lineOf(parts.kind!.value) }];
    const own = compiler.ofKind(kind, () => compiler.rendered(compiler.shape(entries, rules, given), parts.render));
    withoutBodies.set(kind, own);
    if (words.length > 2) file.mistake(key, 'a body is a shape, whose fields are the record\'s own, or the name of its field and of its shape, such as searchData search');
    if (shapeName === undefined) {
      if (isByBody) file.mistake(value, `where the kind is known by the body, it has a name: write the name of its field, and of its shape, such as Search ${source}`);
      bodies.set(kind, { shape: compiler.ofKind(kind, () => compiler.extended(entries, rules, given, source, value, parts.render)), line });
      continue;
    }
    if (withoutBody.indexOf.has(source)) file.mistake(key, `'${source}' is a field of the record already`);
    compiler.addName(source);
    const body = new ShapeField({ name: source, required: true, expected: { en: 'an object', ru: 'объект' }, content: { kind: 'object', shape: compiler.named(shapeName, value) }, line });
    bodyNames.set(kind, source);
    // A CANCEL has it too, or its kind would not be known; what is in it is not read.
    if (isByBody) withoutBodies.set(kind, own.with({ fields: [...own.fields, new ShapeField({ name: source, content: { kind: 'value', converter: anyBody }, expected: anyBody.expected, line })] }));
    withBodyOrNot.set(kind, own.with({ fields: [...own.fields, body.with({ required: isNeeded, emptyFault: 'FIELD.MISSING' })] }));
    bodies.set(kind, { shape: own.with({ fields: [...own.fields, body] }), line });
  }
  for (const kind of kinds) if (!bodies.has(kind)) file.mistake(parts.bodies?.key ?? entry.key, `there is no body for ${kind}`);

  const named = (part: 'kind' | 'action' | 'reference', target: string, text?: string): NamedField | undefined => {
    const found = fieldAt(withoutBody, (text ?? file.text(parts[part]?.value ?? entry.key, `record.${part}`) ?? '').split('.'));
    if (found?.target === target) return found;
    file.mistake(parts[part]?.value ?? entry.key, `record.${part} names the field of the record that goes to ${target}`);
    return undefined;
  };
  const kindVariable = /^\$(\w+)$/.exec(kindText)?.[1];
  const kind = kindOfName ?? (isByBody ? new KindByBody(new Map([...bodyNames].map(([each, name]) => [name, each]))) : undefined) ?? kindVariable ?? named('kind', 'header.kind')?.alone;
  const byVersion = parts.action !== undefined && file.text(parts.action.value, 'record.action') === BY_VERSION;
  const action = byVersion ? undefined : named('action', 'header.action');
  const [, referenceName, once] = /^(.*?)( once)?$/.exec(parts.reference === undefined ? '' : (file.text(parts.reference.value, 'record.reference') ?? ''))!;
  const reference = named('reference', 'header.sourceReference', referenceName);
  const complete = kind !== undefined && (byVersion || action !== undefined) && reference !== undefined;
  const ignored = file.list(parts.ignored?.value, 'record.ignored').map((item) => file.text(item, 'a name') ?? '');
  for (const name of ignored) compiler.addName(name);
  const withBody = new Map([...bodies].map(([each, { shape }]) => [each, shape]));
  return { bodies, given: byVersion ? [['header', 'action']] : [], mapping: complete ? { kind, action: action?.alone, withBody, withBodyOrNot: new Map([...withBody, ...withBodyOrNot]), bodyNames, withoutBody: withoutBodies, reference: reference.path, referenceField: reference.alone, isReferenceUnique: once !== undefined, ignored } : undefined };
}

/** Whether a record must have a body whose action cannot be read. */
function bodyWithoutAction(file: YamlFile, entry: Entry | undefined): boolean {
  const text = entry === undefined ? 'required' : file.text(entry.value, 'record.bodyWithoutAction');
  if (text !== 'required' && text !== 'optional') file.mistake(entry!.value, 'record.bodyWithoutAction is required or optional');
  return text !== 'optional';
}

/** `kind: name(LIST)`: the name of a record's element, by a code list, says its kind. */
function kindsByName(file: YamlFile, compiler: ShapeCompiler, listName: string, at: unknown): Map<string, NotificationKind> {
  const kinds = new Map<string, NotificationKind>();
  for (const [name, symbol] of compiler.codeList(listName, at)?.symbols ?? []) {
    const kind = KINDS.find((each) => each === symbol);
    if (kind === undefined) file.mistake(at, `the list ${listName} has '${symbol}', which is no kind: it is ${KINDS.join(', ')}`);
    else kinds.set(name, kind);
    compiler.addName(name);
  }
  return kinds;
}

/** What the record takes from the envelope is there. */
function checkVariables(file: YamlFile, record: Shape, variables: Variables): void {
  for (const { value, line } of record.constants) if ('variable' in value) variables.take(file, value.variable, line);
  for (const { defaultValue, line } of record.fields) if (defaultValue !== undefined && 'variable' in defaultValue) variables.take(file, defaultValue.variable, line);
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
