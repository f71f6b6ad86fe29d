import type { NotificationKind } from '@cbx/contracts';
import { fieldsOfSchema } from '@cbx/mapping';
import type { Place, Sketch } from './place.js';
import { yamlText } from './yaml-text.js';

export interface SkeletonOptions {
  readonly member: string;
  readonly codec: 'xml' | 'csv' | 'json';
}

/** What the shape of each kind's body is called. */
const BODIES: readonly (readonly [NotificationKind, string])[] = [
  ['ORGANIZED_CRIME_GROUP', 'group-body'],
  ['READMITTED_PERSON', 'readmission-body'],
  ['OPERATION_STATUS', 'operation-body'],
  ['SEARCH_REQUEST', 'search-body'],
];
/** Made by the gateway, or there in any case. */
const NEVER_ASKED = new Set(['header.notificationId', 'header.subjectKey', 'header.sourceVersion', 'header.handling.retainUntil']);

/** A mapping that says all that a sample shows, and in which `cbx mapping check` finds what is still to say. */
export function writeSkeleton(sketch: Sketch, { member, codec }: SkeletonOptions): string {
  const shapes = new ShapeNames();
  const fields = fieldLines(sketch.record, shapes, codec);
  const around = fieldLines(withoutRecords(sketch), shapes, codec);
  const kind = sketch.recordNames.length > 0 ? 'name(RECORD)' : 'WHICH-FIELD';
  return `# How ${member}'s format maps to the shared schema. Made from a sample by 'cbx mapping new': everything that the sample has stands here as 'unused'.
# Work through it from above: npx cbx mapping check --member ${member} says what is missing next. docs/onboarding.md leads, docs/mapping.md explains each word.
#   1. types: what dates and instants look like    2. record: which field says kind, action, reference    3. move each line to the shape of the kind that has it
#   4. write '-> TARGET' in place of 'unused', and 'required' in front where the format requires it    5. code-lists.yaml: the codes
member: ${member}
version: '1.0'
format: ${member}-${codec.toUpperCase()}

bytes:
  codec: ${codec}
  mediaTypes: [${sketch.mediaTypes}]
  limits: { bytes: 10485760, records: 10000${sketch.hasDepth ? ', depth: 32' : ''} }
${indented(sketch.bytes, 2)}

# What the sample's dates look like stands behind the lines below. One line each, such as
#   date: calendar-date(dd.mm.yyyy, 1900..2100)
#   instant: date-time(dd.mm.yyyy hh:mm:ss +05:00, 1900..2100)
types: {}

# What stands around the records. What they all take from it: '-> NAME' here, and set: { header.sentAt: $NAME } in record.
submission:
  records: ${yamlText(sketch.records)}
${sketch.ignored.length === 0 ? '' : `  ignored: [${sketch.ignored.map(yamlText).join(', ')}]\n`}  # count: FIELD   # a field (int) that says how many records there are
${around.length === 0 ? '  fields: {}' : `  fields:\n${indented(around, 4)}`}

record:
  # Which field says the kind (by a code list), or: by body, name(LIST), $NAME
  kind: ${kind}
  action: WHICH-FIELD
  reference: WHICH-FIELD
  # What is so in any record, or what the submission gives: set: { header.status: ACTUAL, header.sentAt: $NAME }
  # Still to give in every record:
${indented(askedOf('header'), 2)}
  fields:
${indented(fields, 4)}
  # A shape, whose fields are the record's own; or the name of an element and its shape: 'Search search-body'
  bodies:
${indented(BODIES.map(([each, shape]) => `${each}: ${shape}`), 4)}

shapes:
${BODIES.map(([each, shape]) => `  ${shape}:\n    # Still to give in ${each}:\n${indented(askedOf(each), 4)}\n    fields: {}\n`).join('\n')}
${shapes.lines().join('\n')}
# render: { tooLong: cut, unfit: left out }   # with it notifications can be sent to this member, too
`;
}

/** Lists, one a line, to be filled in. */
export function writeCodeLists({ recordNames }: Sketch): string {
  const record = recordNames.length === 0 ? '' : `RECORD: { ${recordNames.map((name) => `${yamlText(name)}: KIND`).join(', ')} }\n`;
  return `# The codes of the format and the symbols of the shared schema that they stand for, one list a line:\n#   SEX: { '1': MALE, '2': FEMALE }\n# Countries by ISO 3166-1 need none: country, country(alpha-2), country(numeric).\n${record === '' ? '{}\n' : record}`;
}

/** A place that holds the records does not have them itself. */
function withoutRecords({ around, records, recordNames }: Sketch): Place {
  const path = records.split('.');
  let holder: Place | undefined = around;
  for (const name of path.slice(0, -1)) holder = holder?.children.get(name);
  for (const name of [path.at(-1)!, ...recordNames]) holder?.children.delete(name);
  return around;
}

function fieldLines(place: Place, shapes: ShapeNames, codec: SkeletonOptions['codec']): string[] {
  return [...place.children.values()].flatMap((child) => lineOf(child, shapes, codec));
}

function lineOf(child: Place, shapes: ShapeNames, codec: SkeletonOptions['codec']): string[] {
  const name = yamlText(child.name);
  if (!child.isObject) {
    const isList = child.repeats && codec !== 'csv';
    return [`${name}: ${isList || child.repeats ? 'text[]' : 'text'} unused   # ${child.values.describe()}`];
  }
  if (child.repeats) return [`${name}: ${shapes.of(child, codec)}[]   # repeats`];
  return [`${name}:`, '  fields:', ...fieldLines(child, shapes, codec).map((line) => `    ${line}`)];
}

/** Shapes of what repeats, by names of their own. */
class ShapeNames {
  readonly #shapes = new Map<Place, { readonly name: string; readonly lines: readonly string[] }>();

  of(place: Place, codec: SkeletonOptions['codec']): string {
    const known = this.#shapes.get(place);
    if (known !== undefined) return known.name;
    const latin = place.name.replace(/^.*:/, '').replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase().replace(/[^a-z0-9-]/g, '');
    const taken = [...[...this.#shapes.values()].map(({ name }) => name), ...BODIES.map(([, name]) => name)];
    let name = latin === '' ? 'element' : latin;
    for (let number = 2; taken.includes(name); number++) name = `${latin === '' ? 'element' : latin}-${number}`;
    const shape = { name, lines: [] as string[] };
    this.#shapes.set(place, shape);
    shape.lines.push(...fieldLines(place, this, codec));
    return name;
  }

  lines(): string[] {
    return [...this.#shapes.values()].flatMap(({ name, lines }) => [`  ${name}:`, '    fields:', ...lines.map((line) => `      ${line}`), '']);
  }
}

/** The targets that the shared schema requires, of every record or of one kind. */
function askedOf(what: 'header' | NotificationKind): string[] {
  const kind = what === 'header' ? 'SEARCH_REQUEST' : what;
  const asked = fieldsOfSchema(kind).filter(({ path, required }) => required && path.startsWith('header.') === (what === 'header') && !NEVER_ASKED.has(path));
  return asked.map(({ path, symbols }) => `#   ${path.replace(/\[\]\./g, '+ … ')}${symbols === undefined ? '' : ` (${symbols.join(', ')})`}`);
}

function indented(lines: readonly string[], by: number): string {
  return lines.map((line) => ' '.repeat(by) + line).join('\n');
}
