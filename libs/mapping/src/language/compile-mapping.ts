import { OBJECT, TEXT, Tree, Vocabulary } from '@cbx/formats';
import { ByFormat } from '../convert/by-format.js';
import { SILENT } from '../fault.js';
import type { Shape } from '../shape/shape.js';
import type { AnswerMapping } from '../answer/answer.js';
import type { MemberMapping } from '../translate/compiled-member.js';
import { checkAgainstSchema } from './check-against-schema.js';
import { type AnswerSources, compileAnswers } from './compile-answers.js';
import { type PreparedCodec, readBytes } from './compile-bytes.js';
import { checkRendering } from './check-rendering.js';
import { compileEnvelope } from './compile-envelope.js';
import { type NeighbourFiles, readCodeLists } from './code-list.js';
import { compileRecord } from './compile-record.js';
import { RenderReader } from './compile-render.js';
import { compileRendering } from './compile-rendering.js';
import { ShapeCompiler } from './compile-shapes.js';
import { compileSnapshot } from './compile-snapshot.js';
import { compileSubmission } from './compile-submission.js';
import { makeConverter, type TypeScope } from './converters.js';
import { type Call, parseCall } from './field-line.js';
import type { Mistakes } from './mistakes.js';
import { NameNumbers } from './name-numbers.js';
import { recordSource } from './record-source.js';
import { understood } from './understood.js';
import { Variables } from './variables.js';
import { type Entry, YamlFile } from './yaml-file.js';

export interface MappingSources {
  /** Text of `mapping.yaml`. */
  readonly mapping: string;
  /** Text of `code-lists.yaml`. */
  readonly codeLists: string;
  /** Texts of the files that `code-lists.yaml` names. */
  readonly files: NeighbourFiles;
  /** Text of `answers.yaml`; `undefined` where there is none. */
  readonly answers?: string | undefined;
  /** Digest of both, and of what they name. */
  readonly digest: string;
}

/** Compiles a member's files, or adds what is wrong with them to `mistakes` and gives `undefined`. */
export function compileMapping(sources: MappingSources, mistakes: Mistakes): MemberMapping | undefined {
  const file = new YamlFile('mapping.yaml', sources.mapping, mistakes);
  const listFile = new YamlFile('code-lists.yaml', sources.codeLists, mistakes);
  const lists = readCodeLists(listFile, sources.files);
  if (file.root === null) return undefined;
  const top = file.map(file.root, 'the mapping', ['member', 'version', 'format', 'envelope', 'bytes', 'types', 'submission', 'record', 'snapshot', 'shapes', 'render']);
  for (const name of ['member', 'version', 'format', 'bytes', 'submission', 'record']) if (top[name] === undefined) file.mistake(file.root, `the mapping lacks '${name}'`);
  const { member, version, format, submission, record } = top;
  if (member === undefined || version === undefined || format === undefined || top.bytes === undefined || submission === undefined || record === undefined) return undefined;

  const names = new NameNumbers();
  const bytes = readBytes(file, top.bytes, names);
  const scope: TypeScope = { types: new Map(), lists, coded: bytes.coded, isText: bytes.codec !== 'json', separator: bytes.separator, writtenSeparator: writtenSeparator(file, top.render), cells: bytes.codec === 'fixed-width', hasColumns: bytes.codec === 'fixed-width', repeats: bytes.repeats, shapes: file.entries(top.shapes?.value, 'shapes').map(({ name }) => name), hasSegments: bytes.hasSegments, names, used: new Set(), broken: new Set() };
  const types = readTypes(file, file.entries(top.types?.value, 'types'), scope);
  const compiler = new ShapeCompiler(file, scope, file.entries(top.shapes?.value, 'shapes'));
  const envelope = top.envelope === undefined ? undefined : compileEnvelope(file, scope, file.entries(top.shapes?.value, 'shapes'), top.envelope, bytes);
  const compiledSubmission = compileSubmission(file, compiler, submission, top.snapshot);
  const variables = new Variables(compiledSubmission.shape, compiledSubmission.records, envelope?.shape);
  const source = recordSource(file, record);
  const compiledRecord = compileRecord(file, compiler, source, variables);
  const snapshot = top.snapshot === undefined ? undefined : compileSnapshot(file, compiler, top.snapshot, source, compiledSubmission.shape);
  const mapping = compiledRecord.mapping;
  const codec = bytes.prepare(compiledSubmission.shape, mapping, compiledSubmission.mayBeEmpty);
  const answers = sources.answers === undefined || codec === undefined ? undefined : readAnswers(new YamlFile('answers.yaml', sources.answers, mistakes), codec, { scope, render: new RenderReader(file, scope), variables, hasNumbers: bytes.codec === 'json', envelope, isObject: (path) => isObjectAt(compiledSubmission.shape, path) });
  Variables.reportUnused(file, record, snapshot === undefined ? [variables] : [variables, snapshot.variables]);
  compiler.reportUnused();
  for (const { name, key } of types) if (!scope.used.has(name) && !scope.broken.has(name)) file.mistake(key, `the type '${name}' is used nowhere`);
  for (const { name, key } of listFile.entries(listFile.root, 'the code lists')) if (!scope.used.has(name)) listFile.mistake(key, `the list ${name} is used nowhere`);
  const iso3 = file.text(member.value, 'member') ?? '';
  if (!/^[A-Z]{3}$/.test(iso3)) file.mistake(member.value, 'member is an ISO 3166-1 alpha-3 code');
  for (const { bodies, given } of snapshot === undefined ? [compiledRecord] : [compiledRecord, snapshot.record]) {
    for (const [kind, body] of bodies) checkAgainstSchema(kind, body.shape, (message, line) => tellOfKind(file, record, kind, message, line ?? body.line), given);
  }
  if (top.render !== undefined && codec !== undefined && codec.writer === undefined) file.mistake(top.render.key, `the codec '${bytes.codec}' has no way back`);
  const render = top.render === undefined || codec?.writer === undefined ? undefined : compileRendering(file, top.render, codec.writer);
  if (render !== undefined && mapping !== undefined) checkRendering(file, compiledSubmission, mapping);
  if (mistakes.found.length > 0 || mapping === undefined || codec === undefined) return undefined;
  return {
    iso3,
    format: file.text(format.value, 'format') ?? '',
    read: codec.reader({ limits: bytes.limits, vocabulary: names.toVocabulary() }),
    mediaTypes: bytes.mediaTypes,
    encoding: bytes.encoding,
    mappingVersion: `${iso3}-${file.text(version.value, 'version') ?? ''}-${sources.digest.slice(0, 12)}`,
    limits: bytes.limits,
    submission: compiledSubmission,
    envelope,
    record: mapping,
    ...(snapshot?.mapping === undefined ? {} : { snapshot: snapshot.mapping }),
    ...(render === undefined ? {} : { render }),
    ...(answers === undefined ? {} : { answers }),
  };
}

/** What every record lacks is said once, and not of each kind. */
function tellOfKind(file: YamlFile, record: Entry, kind: string, message: string, line: number): void {
  const ofAll = message.startsWith(`${kind}: nothing gives 'header.`);
  if (ofAll) file.mistake(record.key, message.slice(kind.length + 2).replace('requires', 'requires of every record'));
  else file.mistakeAt(line, message);
}

function readAnswers(file: YamlFile, codec: PreparedCodec, sources: Omit<AnswerSources, 'writer'>): AnswerMapping | undefined {
  const { answerWriter } = codec;
  if (answerWriter !== undefined) return compileAnswers(file, { ...sources, writer: (answers, entry) => answerWriter(answers, entry) });
  file.mistake(file.root, 'the codec has no way back');
  return undefined;
}

function isObjectAt(shape: Shape, [name, ...rest]: readonly string[]): boolean {
  const content = shape.fields[shape.indexOf.get(name ?? '') ?? -1]?.content;
  return content?.kind === 'object' && (rest.length === 0 || isObjectAt(content.shape, rest));
}

/** `render.lists`: what joins the items of a list in one text, where that is not what divides them (`bytes.lists`). */
function writtenSeparator(file: YamlFile, render: Entry | undefined): string | undefined {
  const lists = file.entries(render?.value, 'render').find(({ name }) => name === 'lists');
  return lists === undefined ? undefined : file.text(lists.value, 'render.lists');
}

/** The mapping's own names of types, in the scope when they are understood; what their examples say must hold. */
function readTypes(file: YamlFile, entries: readonly Entry[], scope: TypeScope): readonly Entry[] {
  const types = scope.types as Map<string, Call>;
  for (const { name, key, value } of entries) {
    const parts = file.isMap(value) ? file.map(value, `the type '${name}'`, ['is', 'examples']) : { is: { name, key, value } };
    const at = parts.is?.key ?? key;
    const call = understood(file, at, () => parseCall(file.text(parts.is?.value ?? key, `the type '${name}'`) ?? ''));
    const converter = call === undefined ? undefined : understood(file, at, () => makeConverter(call, scope));
    if (call === undefined || converter === undefined) {
      scope.broken.add(name);
      continue;
    }
    types.set(name, call);
    for (const example of file.entries(parts.examples?.value, 'examples')) {
      let fault: string | undefined;
      const sink = { ...SILENT, reject: (code: string) => void (fault = code) };
      const outcome = converter.read(...(converter instanceof ByFormat ? inTwoPlaces(example.name) : oneText(example.name)), sink);
      const got = fault ?? (typeof outcome === 'symbol' ? 'absent' : String(outcome));
      const expected = file.text(example.value, 'an example') ?? '';
      if (got !== expected) file.mistake(example.key, `the example '${example.name}' of '${name}' gives ${got}, not ${expected}`);
    }
  }
  return entries;
}

/** A text as a codec would give it. */
function oneText(text: string): [tree: Tree, node: number] {
  const tree = new Tree({ text, vocabulary: NO_NAMES, textOf: () => text, nameAt: () => '' }, 1);
  return [tree, tree.add(TEXT, 0, 0, 0, text.length)];
}

/** `20240601:102`, as a codec would give it. */
function inTwoPlaces(text: string): [tree: Tree, node: number] {
  const [value = '', format = ''] = text.split(':');
  const vocabulary = new Vocabulary(ByFormat.places);
  const tree = new Tree({ text: value + format, vocabulary, textOf: () => text, nameAt: () => '' }, 4);
  const root = tree.add(OBJECT, 0, 0, 0, 0);
  const node = tree.add(OBJECT, 0, 0, 0, 0);
  tree.add(TEXT, 1, 0, 0, value.length);
  tree.add(TEXT, 2, 0, value.length, value.length + format.length);
  tree.close(node, 0);
  tree.close(root, 0);
  return [tree, node];
}

const NO_NAMES = new Vocabulary([]);
