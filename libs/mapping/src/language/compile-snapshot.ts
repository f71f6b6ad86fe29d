import type { RecordMapping, RecordsMapping, SnapshotMapping } from '../translate/compiled-member.js';
import type { ShapeCompiler } from './compile-shapes.js';
import { type CompiledRecord, compileRecord } from './compile-record.js';
import { recordsMapping } from './compile-submission.js';
import { type RecordSource, variantOf } from './record-source.js';
import { Variables } from './variables.js';
import type { Shape } from '../shape/shape.js';
import type { Entry, YamlFile } from './yaml-file.js';

const SNAPSHOT_KEYS = ['records', 'count', 'series', 'id', 'day', 'sentAt', 'record'] as const;

export interface CompiledSnapshot {
  readonly record: CompiledRecord;
  readonly variables: Variables;
  /** `undefined` where something essential is missing, of which a mistake tells. */
  readonly mapping: SnapshotMapping | undefined;
}

/** Compiles `snapshot`: where the records of a full snapshot are, how they are read in another way than others, and which series it is of. */
export function compileSnapshot(file: YamlFile, compiler: ShapeCompiler, entry: Entry, base: RecordSource, envelope: Shape): CompiledSnapshot {
  const parts = file.map(entry.value, 'snapshot', SNAPSHOT_KEYS);
  for (const name of SNAPSHOT_KEYS) if (parts[name] === undefined && name !== 'count' && name !== 'record') file.mistake(entry.key, `snapshot lacks '${name}'`);
  const place: RecordsMapping = recordsMapping(file, compiler, parts, entry, envelope);
  const variables = new Variables(envelope, place.records);
  const source = parts.record === undefined ? base : variantOf(file, base, parts.record);
  const record = compileRecord(file, compiler, source, variables);
  const variable = (node: unknown, what: string): string => {
    const name = /^\$(\w+)$/.exec(file.text(node, what) ?? '')?.[1];
    if (name === undefined) file.mistake(node, `${what} is what the envelope gives, such as $status`);
    else variables.take(file, name, file.lineOf(node));
    return name ?? '';
  };
  const one = (name: 'id' | 'day' | 'sentAt'): string => variable(parts[name]?.value ?? entry.key, `snapshot.${name}`);
  const series = file.list(parts.series?.value, 'snapshot.series').map((item) => variable(item, 'a part of snapshot.series'));
  const [id, day, sentAt] = [one('id'), one('day'), one('sentAt')];
  const mapping: RecordMapping | undefined = record.mapping;
  return { record, variables, mapping: mapping === undefined ? undefined : { ...place, record: mapping, series, id, day, sentAt } };
}
