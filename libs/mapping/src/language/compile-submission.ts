import { type Shape, ShapeField } from '../shape/shape.js';
import type { SubmissionMapping } from '../translate/compiled-member.js';
import { type ShapeCompiler, SKIPPED } from './compile-shapes.js';
import type { Entry, YamlFile } from './yaml-file.js';

/** Compiles `submission`: the envelope, and where the records are. */
export function compileSubmission(file: YamlFile, compiler: ShapeCompiler, entry: Entry): SubmissionMapping {
  const parts = file.map(entry.value, 'submission', ['records', 'count', 'fields', 'rules']);
  const fields = file.entries(parts.fields?.value, 'submission.fields');
  const envelope = compiler.shape(fields, file.list(parts.rules?.value, 'rules'));
  const [, path = '', orNone] = /^(.*?)( or none)?$/.exec(file.text(parts.records?.value ?? entry.key, 'submission.records') ?? '')!;
  const records = path.split('.');
  for (const name of records) compiler.addName(name);
  const shape = withRecords(envelope, records);
  if (shape === undefined) file.mistake(parts.records?.value ?? entry.key, `submission.fields has no object '${records.slice(0, -1).join('.')}' that could hold the records`);
  const [counting, of] = parts.count === undefined ? [] : (file.text(parts.count.value, 'submission.count') ?? '').split(' of ');
  const count = counting === undefined ? undefined : { path: counting.split('.'), of };
  if (count !== undefined && !isInteger(envelope, count.path)) file.mistake(parts.count!.value, `submission.fields has no integer '${counting}'`);
  const frame = envelope.fields.filter(({ content, required }) => content.kind === 'object' && required).map(({ name }) => name);
  return { shape: shape ?? envelope, frame, records, mayBeEmpty: orNone !== undefined, ...(count === undefined ? {} : { count }) };
}

/** The records are no field of the envelope, and no unknown one either. `undefined` where nothing could hold them. */
function withRecords(shape: Shape, path: readonly string[]): Shape | undefined {
  const [name, ...rest] = path as [string, ...string[]];
  const index = shape.indexOf.get(name);
  if (rest.length === 0) {
    if (index !== undefined) return undefined;
    const field = new ShapeField({ name, content: SKIPPED, expected: { en: 'records', ru: 'записи' }, line: 1 });
    return shape.with({ fields: [...shape.fields, field] });
  }
  const holder = index === undefined ? undefined : shape.fields[index]!;
  const inner = holder?.content.kind === 'object' ? withRecords(holder.content.shape, rest) : undefined;
  if (inner === undefined) return undefined;
  return shape.with({ fields: shape.fields.map((field, position) => (position === index ? field.with({ content: { kind: 'object', shape: inner } }) : field)) });
}

function isInteger(shape: Shape, path: readonly string[]): boolean {
  const index = shape.indexOf.get(path[0]!);
  const content = index === undefined ? undefined : shape.fields[index]!.content;
  if (path.length > 1) return content?.kind === 'object' && isInteger(content.shape, path.slice(1));
  return content?.kind === 'value' && content.converter.gives.type === 'integer';
}

/** What the envelope gives to records, by name, and whether it gives it in any case. */
export function variablesOf(shape: Shape, isCertain = true): Map<string, boolean> {
  const names = new Map<string, boolean>();
  for (const { target, content, required, defaultValue } of shape.fields) {
    const isGiven = isCertain && (required || defaultValue !== undefined);
    if (target !== undefined) names.set(target.steps.join('.'), isGiven);
    if (content.kind === 'object') for (const [name, certain] of variablesOf(content.shape, isGiven)) names.set(name, certain);
  }
  return names;
}
