import { isCodecName } from '@cbx/formats';
import type { NotificationKind } from '@cbx/contracts';
import type { CodedLayout } from '../convert/coded.js';
import type { Shape, ShapeField } from '../shape/shape.js';
import type { MemberMapping, RecordMapping, SubmissionMapping } from '../translate/compiled-member.js';
import type { CodeList } from './code-list.js';
import { checkAgainstSchema } from './check-against-schema.js';
import { ShapeCompiler, SKIPPED } from './compile-shapes.js';
import type { TypeScope } from './converters.js';
import type { Mistakes } from './mistakes.js';
import { type Entry, YamlFile } from './yaml-file.js';

const KINDS: readonly NotificationKind[] = ['ORGANIZED_CRIME_GROUP', 'READMITTED_PERSON', 'OPERATION_STATUS', 'SEARCH_REQUEST'];

export interface MappingSources {
  /** Text of `mapping.yaml`. */
  readonly mapping: string;
  /** Text of `code-lists.yaml`. */
  readonly codeLists: string;
  /** Digest of both. */
  readonly digest: string;
}

/** Compiles a member's files, or adds what is wrong with them to `mistakes` and gives `undefined`. */
export function compileMapping(sources: MappingSources, mistakes: Mistakes): MemberMapping | undefined {
  const file = new YamlFile('mapping.yaml', sources.mapping, mistakes);
  const lists = readCodeLists(new YamlFile('code-lists.yaml', sources.codeLists, mistakes));
  if (file.root === null) return undefined;
  const top = file.map(file.root, 'the mapping', ['member', 'version', 'format', 'bytes', 'types', 'submission', 'record', 'shapes']);
  for (const name of ['member', 'version', 'format', 'bytes', 'submission', 'record']) if (top[name] === undefined) file.mistake(file.root, `the mapping lacks '${name}'`);
  if (mistakes.found.length > 0) return undefined;

  const bytes = readBytes(file, top.bytes!);
  const types = new Map(file.entries(top.types?.value, 'types').map((entry) => [entry.name, file.text(entry.value, `the type '${entry.name}'`) ?? '']));
  const scope: TypeScope = { types, lists, coded: bytes.coded };
  const compiler = new ShapeCompiler(file, scope, file.entries(top.shapes?.value, 'shapes'));
  const submission = compileSubmission(file, compiler, top.submission!);
  const record = compileRecord(file, compiler, top.record!, variablesOf(submission.shape));
  compiler.reportUnused();
  const iso3 = file.text(top.member!.value, 'member') ?? '';
  if (!/^[A-Z]{3}$/.test(iso3)) file.mistake(top.member!.value, 'member is an ISO 3166-1 alpha-3 code');
  if (mistakes.found.length > 0) return undefined;
  for (const kind of KINDS) checkAgainstSchema(kind, record.withBody.get(kind)!, (message) => file.mistake(top.record!.key, message));
  if (mistakes.found.length > 0) return undefined;
  return {
    iso3,
    format: file.text(top.format!.value, 'format') ?? '',
    codec: bytes.codec,
    mediaTypes: bytes.mediaTypes,
    mappingVersion: `${iso3}-${file.text(top.version!.value, 'version') ?? ''}-${sources.digest.slice(0, 12)}`,
    limits: bytes.limits,
    submission,
    record,
  };
}

function readBytes(file: YamlFile, entry: Entry): Pick<MemberMapping, 'codec' | 'mediaTypes' | 'limits'> & { coded: CodedLayout | undefined } {
  const parts = file.map(entry.value, 'bytes', ['codec', 'mediaTypes', 'limits', 'coded']);
  const codec = file.text(parts.codec?.value ?? entry.key, 'bytes.codec') ?? '';
  if (!isCodecName(codec)) file.mistake(parts.codec?.value ?? entry.key, `there is no codec '${codec}'`);
  const limits = file.map(parts.limits?.value ?? entry.key, 'bytes.limits', ['bytes', 'records', 'depth']);
  const limit = (name: string): number => {
    const value = file.plain(limits[name]?.value);
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 1) file.mistake(limits[name]?.value ?? entry.key, `bytes.limits.${name} is a whole number from 1`);
    return Number(value);
  };
  const coded = parts.coded === undefined ? undefined : file.map(parts.coded.value, 'bytes.coded', ['code', 'labels']);
  return {
    codec: isCodecName(codec) ? codec : 'json',
    mediaTypes: file.list(parts.mediaTypes?.value, 'bytes.mediaTypes').map((item) => file.text(item, 'a media type') ?? ''),
    limits: { bytes: limit('bytes'), records: limit('records'), depth: limit('depth') },
    coded: coded && { code: file.text(coded.code?.value, 'bytes.coded.code') ?? '', labels: file.list(coded.labels?.value, 'bytes.coded.labels').map((item) => file.text(item, 'a label') ?? '') },
  };
}

function readCodeLists(file: YamlFile): Map<string, CodeList> {
  return new Map(
    file.entries(file.root, 'the code lists').map(({ name, value }) => {
      const symbols = new Map(file.entries(value, `the list ${name}`).map((entry) => [entry.name, file.text(entry.value, `the symbol of ${entry.name}`) ?? '']));
      return [name, { name, symbols }];
    }),
  );
}

function compileSubmission(file: YamlFile, compiler: ShapeCompiler, entry: Entry): SubmissionMapping {
  const parts = file.map(entry.value, 'submission', ['records', 'count', 'fields', 'rules']);
  const path = (name: string): string[] => (file.text(parts[name]?.value ?? entry.key, `submission.${name}`) ?? '').split('.');
  const records = path('records');
  const shape = withRecords(compiler.shape(file.entries(parts.fields?.value, 'submission.fields'), parts.rules?.value), records);
  const objects = file.entries(parts.fields?.value, 'submission.fields').map(({ name }) => [name]);
  return { shape, frame: objects, records, ...(parts.count === undefined ? {} : { count: path('count') }) };
}

/** The records are no field of the envelope, and no unknown one either. */
function withRecords(shape: Shape, path: readonly string[]): Shape {
  const [name, ...rest] = path as [string, ...string[]];
  const index = shape.indexOf.get(name);
  if (rest.length === 0) {
    const field: ShapeField = { name, required: false, content: SKIPPED, expected: { en: 'records', ru: 'записи' } };
    return { ...shape, fields: [...shape.fields, field], indexOf: new Map([...shape.indexOf, [name, shape.fields.length]]) };
  }
  return {
    ...shape,
    fields: shape.fields.map((field, position) =>
      position === index && field.content.kind === 'object' ? { ...field, content: { kind: 'object', shape: withRecords(field.content.shape, rest) } } : field,
    ),
  };
}

function compileRecord(file: YamlFile, compiler: ShapeCompiler, entry: Entry, variables: ReadonlySet<string>): RecordMapping {
  const parts = file.map(entry.value, 'record', ['kind', 'action', 'reference', 'set', 'fields', 'rules', 'bodies']);
  const named = (part: string): string => file.text(parts[part]?.value ?? entry.key, `record.${part}`) ?? '';
  const constants = file.entries(parts.set?.value, 'record.set').map(({ name, value }): ShapeField => {
    const text = file.text(value, `record.set.${name}`) ?? '';
    const variable = text.startsWith('$') ? text.slice(1) : undefined;
    if (variable !== undefined && !variables.has(variable)) file.mistake(value, `the envelope gives no '$${variable}': it gives ${[...variables].map((each) => `$${each}`).join(', ')}`);
    // A name that no source can have: what is set is never read.
    const field = { name: `\0${name}`, required: false, content: SKIPPED, expected: { en: '', ru: '' }, target: compiler.target(name, value) };
    return { ...field, defaultValue: variable === undefined ? { constant: text } : { variable } };
  });
  const entries = file.entries(parts.fields?.value, 'record.fields');
  const shapeWith = (extra: readonly ShapeField[]): Shape => compiler.shape(entries, parts.rules?.value, {}, [...constants, ...extra]);
  const withoutBody = shapeWith([]);
  for (const field of withoutBody.fields) {
    if (field.defaultValue !== undefined && 'variable' in field.defaultValue && !variables.has(field.defaultValue.variable)) file.mistake(entry.key, `the field '${field.name}' has the default $${field.defaultValue.variable}, which the envelope does not give`);
  }
  const withBody = new Map<NotificationKind, Shape>();
  for (const { name, key, value } of file.entries(parts.bodies?.value, 'record.bodies', KINDS)) {
    const [source, shape] = (file.text(value, `the body of ${name}`) ?? '').split(' ');
    if (source === undefined || shape === undefined) file.mistake(key, 'a body is the name of its field and of its shape, such as searchData search');
    else withBody.set(name as NotificationKind, withField(withoutBody, { name: source, required: true, expected: { en: 'an object', ru: 'объект' }, content: { kind: 'object', shape: compiler.named(shape, value) } }));
  }
  for (const kind of KINDS) if (!withBody.has(kind)) file.mistake(parts.bodies?.key ?? entry.key, `there is no body for ${kind}`);
  const only = (name: string, part: string): Shape => {
    const field = withoutBody.fields.find((each) => each.name === name);
    if (field === undefined) file.mistake(parts[part]?.value ?? entry.key, `record.${part} names no field of the record`);
    return { fields: field === undefined ? [] : [field], indexOf: new Map([[name, 0]]), rules: [], set: {} };
  };
  return { kind: only(named('kind'), 'kind'), action: only(named('action'), 'action'), referenceField: named('reference'), withBody, withoutBody };
}

function withField(shape: Shape, field: ShapeField): Shape {
  return { ...shape, fields: [...shape.fields, field], indexOf: new Map([...shape.indexOf, [field.name, shape.fields.length]]) };
}

function variablesOf(shape: Shape): Set<string> {
  const names = new Set<string>();
  for (const field of shape.fields) {
    if (field.target !== undefined) names.add(field.target.steps.join('.'));
    if (field.content.kind === 'object') for (const name of variablesOf(field.content.shape)) names.add(name);
  }
  return names;
}
