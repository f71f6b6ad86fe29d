import { isSeq } from 'yaml';
import type { Shape } from '../shape/shape.js';
import { type Content, ShapeField } from '../shape/shape-field.js';
import type { RecordsMapping, SubmissionMapping } from '../translate/compiled-member.js';
import { type ShapeCompiler, SKIPPED } from './compile-shapes.js';
import type { Entry, YamlFile } from './yaml-file.js';

/** `records: A.B.*`: every element in there that is none of its fields. */
export const EVERY = '*';
const MALFORMED = 'FORMAT.MALFORMED';

/** Read as what they are; elements of one name may be several. */
const RECORDS: Content = { kind: 'value', converter: { ...SKIPPED.converter, readsElement: true, readAll: () => ({ values: [] }) } };

/** Compiles `submission`: the envelope, and where the records are; `snapshot` where the mapping has one. */
export function compileSubmission(file: YamlFile, compiler: ShapeCompiler, entry: Entry, snapshot: Entry | undefined): SubmissionMapping {
  const parts = file.map(entry.value, 'submission', ['records', 'count', 'faults', 'firstFault', 'holds', 'ignored', 'fields', 'rules', 'render']);
  const faults = parts.faults === undefined ? 'all' : file.text(parts.faults.value, 'submission.faults');
  if (faults !== 'all' && faults !== 'first') file.mistake(parts.faults!.value, 'submission.faults is all, or first: the first alone is told, without a line');
  const fields = file.entries(parts.fields?.value, 'submission.fields');
  const envelope = compiler.holding(compiler.rendered(compiler.shape(fields, file.list(parts.rules?.value, 'rules')), parts.render), parts.holds);
  const place = recordsMapping(file, compiler, parts, entry, envelope);
  const places = [{ records: place.records, at: parts.records?.value ?? entry.key }];
  const other = snapshot === undefined ? undefined : file.entries(snapshot.value, 'snapshot').find(({ name }) => name === 'records');
  if (other !== undefined) places.push({ records: pathOf(file, other.value).path, at: other.value });
  let shape = envelope;
  for (const { records, at } of places) {
    const holding = withRecords(shape, records);
    if (holding === undefined) file.mistake(at, `submission.fields has no object '${records.slice(0, -1).join('.')}' that could hold the records`);
    else shape = holding;
  }
  const frame = envelope.fields.filter(({ content, required }) => content.kind === 'object' && required).map(({ name }) => name);
  const firstFault = parts.firstFault === undefined ? undefined : file.text(parts.firstFault.value, 'submission.firstFault');
  if (firstFault !== undefined && firstFault !== MALFORMED) file.mistake(parts.firstFault!.value, `submission.firstFault is ${MALFORMED}, or is left out`);
  const ignored = file.list(parts.ignored?.value, 'submission.ignored').map((item) => file.text(item, 'a name') ?? '');
  for (const name of ignored) compiler.addName(name);
  return { ...place, shape, frame, ignored, tellsFirst: faults === 'first', firstFault: firstFault === MALFORMED ? MALFORMED : undefined };
}

/** Where the records of one kind of submission are, and what counts them: `records` and `count` of `submission` or `snapshot`. */
export function recordsMapping(file: YamlFile, compiler: ShapeCompiler, parts: Readonly<Record<string, Entry | undefined>>, entry: Entry, envelope: Shape): RecordsMapping {
  const { path, mayBeEmpty } = pathOf(file, parts.records?.value ?? entry.key);
  for (const name of path) if (name !== EVERY) compiler.addName(name);
  return { records: path, mayBeEmpty, counts: countsOf(file, parts.count, envelope) };
}

/** One number that says how many there are, or a list of them. */
function countsOf(file: YamlFile, entry: Entry | undefined, envelope: Shape): RecordsMapping['counts'] {
  if (entry === undefined) return [];
  const items = isSeq(entry.value) ? entry.value.items : [entry.value];
  return items.map((item) => {
    const [counting = '', of] = (file.text(item, 'count') ?? '').split(' of ');
    const path = counting.split('.');
    if (!isInteger(envelope, path)) file.mistake(item, `submission.fields has no integer '${counting}'`);
    return { path, of };
  });
}

function pathOf(file: YamlFile, node: unknown): { readonly path: readonly string[]; readonly mayBeEmpty: boolean } {
  const [, path = '', orNone] = /^(.*?)( or none)?$/.exec(file.text(node, 'records') ?? '')!;
  return { path: path.split('.'), mayBeEmpty: orNone !== undefined };
}

/** The records are no field of the envelope, and no unknown one either. `undefined` where nothing could hold them. */
function withRecords(shape: Shape, path: readonly string[]): Shape | undefined {
  const [name, ...rest] = path as [string, ...string[]];
  const index = shape.indexOf.get(name);
  if (rest.length === 0) {
    if (name === EVERY) return shape.with({ holdsRecords: true });
    if (index !== undefined) return undefined;
    const field = new ShapeField({ name, content: RECORDS, expected: { en: 'records', ru: 'записи' }, line: 1 });
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
