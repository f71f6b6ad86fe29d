import type { Shape } from '../shape/shape.js';
import type { RecordMapping, SubmissionMapping } from '../translate/compiled-member.js';
import type { YamlFile } from './yaml-file.js';

/** What is required in the format is written: from the notification, or as a `render` section says. */
export function checkRendering(file: YamlFile, { shape: envelope, records, counts }: SubmissionMapping, record: RecordMapping): void {
  const given = new Set<string>();
  for (const shape of record.withoutBody.values()) for (const { value, target } of shape.constants) if ('variable' in value && target !== undefined) given.add(value.variable);
  check(file, envelope, { isGiven: (place) => given.has(place), known: [records.join('.'), ...counts.map(({ path }) => path.join('.'))] }, undefined, '');
  for (const each of [...record.withoutBody.values(), ...record.withBody.values()]) check(file, each, { isGiven: () => true, known: [] }, undefined, '');
}

interface Known {
  /** Whether what stands at a target has a value. */
  isGiven(place: string): boolean;
  /** Paths that the engine fills. */
  readonly known: readonly string[];
}

function check(file: YamlFile, shape: Shape, what: Known, around: Shape['render'], prefix: string): void {
  const section = shape.render ?? around;
  const before = shape.render === undefined ? prefix : '';
  for (const { name, required, target, content, line } of shape.fields) {
    const path = before + name;
    if (section?.values.has(path) === true || what.known.includes(path)) continue;
    // Of several of which a submission has one, it is that which holds the records.
    if (shape.holds === 'ONE_OF_THESE' && !what.known.some((each) => each.startsWith(`${path}.`))) continue;
    // What makes one value is taken apart again; lines are read, and written as what else gives the same.
    if (content.kind !== 'value' && (content.shape.makes !== undefined || content.shape.lines !== undefined)) continue;
    if (content.kind === 'value') {
      const { converter } = content;
      if (required && converter.only === undefined && (target === undefined || !what.isGiven(target.steps.join('.')))) file.mistakeAt(line, `'${name}' is required, and nothing says what is rendered there: say it under 'render'`);
      else if (target !== undefined && converter.write === undefined && converter.list === undefined) file.mistakeAt(line, `the type of '${name}' has no way back: say under 'render' what is rendered there`);
    } else if (content.kind === 'list' && target === undefined && content.shape.fields.every((own) => own.target === undefined)) continue;
    else check(file, content.shape, target === undefined ? what : { isGiven: () => true, known: [] }, target === undefined ? section : undefined, target === undefined ? `${path}.` : '');
  }
}
