import { ENCODINGS } from '@cbx/formats';
import type { Converter } from '../convert/converter.js';
import type { Shape } from '../shape/shape.js';
import { ShapeField } from '../shape/shape-field.js';
import type { EnvelopeMapping } from '../translate/open-envelope.js';
import { type BytesMapping, readBytes } from './compile-bytes.js';
import { ShapeCompiler } from './compile-shapes.js';
import type { TypeScope } from './converters.js';
import { NameNumbers } from './name-numbers.js';
import type { Entry, YamlFile } from './yaml-file.js';

/** What holds the submission is opened, and not read as a field. */
const CONTENT: Converter = { expected: { en: 'the submission, as base64', ru: 'сообщение в base64' }, gives: { type: 'string', format: 'text' }, read: () => true };
const CONTENT_LINE = /^(\S+) as (base64|text)$/;

/**
 * Compiles `envelope`: a document of its own, with bytes and fields of its own, one of whose elements holds the submission. `shape` is what its fields give, for
 * the submission's variables.
 */
export function compileEnvelope(file: YamlFile, scope: TypeScope, shapes: readonly Entry[], entry: Entry, held: Pick<BytesMapping, 'limits' | 'encoding'>): EnvelopeMapping | undefined {
  const parts = file.map(entry.value, 'envelope', ['bytes', 'content', 'fields', 'render']);
  const names = new NameNumbers();
  if (parts.bytes === undefined) {
    file.mistake(entry.key, "the envelope lacks 'bytes'");
    return undefined;
  }
  const bytes = readBytes(file, parts.bytes, names, held.limits);
  const compiler = new ShapeCompiler(file, { ...scope, names, isText: bytes.codec !== 'json', coded: bytes.coded, separator: bytes.separator, repeats: bytes.repeats }, shapes);
  const fields = compiler.rendered(compiler.shape(file.entries(parts.fields?.value, 'envelope.fields')), parts.render);
  const [, content, how] = CONTENT_LINE.exec(parts.content === undefined ? '' : (file.text(parts.content.value, 'envelope.content') ?? '')) ?? [];
  if (content === undefined) file.mistake(parts.content?.value ?? entry.key, "envelope.content names the element that holds the submission, such as 'Payload as base64', or 'Payload as text' where it stands in there as it is (CDATA)");
  const path = (content ?? '').split('.');
  const shape = withContent(fields, path);
  for (const name of path) names.add(name);
  if (shape === undefined) file.mistake(parts.content?.value ?? entry.key, `envelope.fields has no object '${path.slice(0, -1).join('.')}' that could hold the submission`);
  const prepare = bytes.prepare(shape ?? fields, undefined);
  if (shape === undefined || prepare === undefined) return undefined;
  return { writer: prepare.writer, read: prepare.reader({ limits: bytes.limits, vocabulary: names.toVocabulary() }), shape, content: path, heldText: how === 'text' ? ENCODINGS.find((encoding) => encoding === held.encoding) : undefined };
}

/** The field behind all others: it is missed only where nothing before it is at fault. */
function withContent(shape: Shape, [name, ...rest]: readonly string[]): Shape | undefined {
  if (rest.length === 0) {
    const field = new ShapeField({ name: name!, required: true, content: { kind: 'value', converter: CONTENT }, expected: CONTENT.expected, line: 1 });
    return shape.indexOf.has(name!) ? undefined : shape.with({ fields: [...shape.fields, field] });
  }
  const index = shape.indexOf.get(name!);
  const holder = index === undefined ? undefined : shape.fields[index]!;
  const inner = holder?.content.kind === 'object' ? withContent(holder.content.shape, rest) : undefined;
  if (inner === undefined) return undefined;
  return shape.with({ fields: shape.fields.map((field, position) => (position === index ? field.with({ content: { kind: 'object', shape: inner } }) : field)) });
}
