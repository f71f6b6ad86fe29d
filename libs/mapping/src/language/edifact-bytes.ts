import { type EdifactLayout, type Group, type Place, SINGLE_BYTE_ENCODINGS, type SegmentRow, type Writer, WRITERS } from '@cbx/formats';
import { ByFormat } from '../convert/by-format.js';
import { isOffset } from '../convert/calendar.js';
import { FreeText } from '../convert/free-text.js';
import { TextConverter } from '../convert/text.js';
import type { LoneField, Shape } from '../shape/shape.js';
import type { Content, ShapeField } from '../shape/shape-field.js';
import type { RecordMapping } from '../translate/compiled-member.js';
import { parseSegmentKey, type SegmentKey } from './segment-key.js';
import { understood } from './understood.js';
import type { Entry, YamlFile } from './yaml-file.js';

/** What `bytes` may say of an EDIFACT interchange. */
export const EDIFACT_KEYS = ['syntaxes', 'segmentBytes', 'rendered', 'zone', 'order'] as const;

const ENCODINGS = ['utf-8', ...SINGLE_BYTE_ENCODINGS] as const;
const INTERCHANGE_HEADER = 'UNB';
const MESSAGE_HEADER = 'UNH';
const TYPE = 'type';

/** The layout; `undefined` where something essential is missing, of which a mistake tells. Segments are the fields of the records, and nest as their shapes do. */
export function readEdifactLayout(file: YamlFile, parts: Readonly<Record<string, Entry | undefined>>, entry: Entry, submission: Shape, record: RecordMapping): EdifactLayout | undefined {
  const before = file.mistakeCount;
  const syntaxes = new Map(
    file.entries(parts.syntaxes?.value, 'bytes.syntaxes').map(({ name, key, value }) => {
      const encoding = ENCODINGS.find((each) => each === file.text(value, `the encoding of ${name}`));
      if (encoding === undefined) file.mistake(key, `the encoding of ${name} is ${ENCODINGS.join(' or ')}`);
      return [name, encoding ?? 'utf-8'];
    }),
  );
  if (syntaxes.size === 0) file.mistake(parts.syntaxes?.key ?? entry.key, "bytes.syntaxes gives the encoding of each syntax identifier and version, such as 'UNOE:3': iso-8859-5");
  const segmentBytes = file.plain(parts.segmentBytes?.value);
  if (typeof segmentBytes !== 'number' || !Number.isInteger(segmentBytes) || segmentBytes < 1) file.mistake(parts.segmentBytes?.key ?? entry.key, 'bytes.segmentBytes is the most bytes of a segment');

  const rendered = file.list(parts.rendered?.value, 'bytes.rendered').map((item) => file.text(item, 'a syntax') ?? '');
  for (const syntax of rendered) if (!syntaxes.has(syntax)) file.mistake(parts.rendered!.key, `'${syntax}' is not among bytes.syntaxes`);
  const zone = parts.zone === undefined ? '+00:00' : (file.text(parts.zone.value, 'bytes.zone') ?? '');
  if (!isOffset(zone)) file.mistake(parts.zone!.key, "bytes.zone is the offset from UTC of UNB's date and time, such as '+03:00'");
  const order = file.list(parts.order?.value, 'bytes.order').map((item) => file.text(item, 'a segment') ?? '');

  const compiler = new LayoutCompiler(file);
  const header = compiler.rowNamed(submission, INTERCHANGE_HEADER, entry);
  const anyRecord = [...record.withoutBody.values()][0];
  const messageHeader = anyRecord === undefined ? undefined : compiler.rowNamed(anyRecord, MESSAGE_HEADER, entry);
  const kind = typeof record.kind === 'object' && 'owners' in record.kind ? record.kind : undefined;
  const types = codesOf(kind);
  if (types === undefined || kind?.owners[0] !== MESSAGE_HEADER) file.mistake(entry.key, `record.kind is ${MESSAGE_HEADER}.${TYPE}, a code of a list: the message's type, its components joined with ':'`);
  const [begin] = record.action?.owners ?? [];
  const place = record.action?.shape.fields[0]?.name ?? '';
  const actions = codesOf(record.action);
  if (begin === undefined || actions === undefined) file.mistake(entry.key, 'record.action is a place of the segment that follows UNH, such as BGM.function, and a code of a list');
  const messages = new Map<string, Group>();
  for (const [type, ofType] of types ?? []) {
    const [shape, headerOnly] = [...record.withBody].filter(([each]) => each === ofType).map(([each, body]) => [body, record.withoutBody.get(each)!] as const)[0] ?? [];
    if (shape !== undefined && headerOnly !== undefined) messages.set(type, compiler.group(shape, new Set(headerOnly.names()), [MESSAGE_HEADER]));
  }
  if (header === undefined || messageHeader === undefined || begin === undefined || file.mistakeCount > before) return undefined;
  const codes = [...(actions ?? [])].filter(([, symbol]) => symbol === 'CANCEL').map(([code]) => code);
  return { syntaxes, segmentBytes: Number(segmentBytes), header, messageHeader, begin, messages, rendered, zone: minutesOf(zone), order, cancel: { place, codes } };
}

/** Answers are written as interchanges are, with messages of their own types. */
export function edifactAnswerWriter(file: YamlFile, entry: Entry | undefined, layout: EdifactLayout): Writer | undefined {
  const messages = file.entries(file.map(entry?.value, 'bytes', ['messages']).messages?.value, 'bytes.messages');
  if (messages.length === 0) file.mistake(entry?.key ?? file.root, "the answers lack 'bytes.messages', which has the segments of each type of message");
  const rowsOf = (name: string, value: unknown): SegmentRow[] =>
    file.list(value, `the segments of ${name}`).flatMap((item) => {
      const key = understood(file, item, () => parseSegmentKey(file.text(item, 'a segment') ?? ''));
      return key === undefined ? [] : [answerRow(key)];
    });
  return WRITERS.edifact({ ...layout, order: [], messages: new Map(messages.map(({ name, value }) => [name, { rows: rowsOf(name, value) }])) });
}

function answerRow({ tag, qualifier, name, places }: SegmentKey): SegmentRow {
  return { tag, qualifier, name, places: places.map((place) => ({ ...place, rest: place.isRest ? 'text' : undefined })), isObject: places.length > 1, contentPlaces: places.length, evenEmpty: true, withoutBody: true, once: false };
}

function minutesOf(offset: string): number {
  const [hours = '', minutes = ''] = offset.slice(1).split(':');
  return (offset.startsWith('-') ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

function codesOf(field: LoneField | undefined): ReadonlyMap<string, string> | undefined {
  const content = field?.shape.fields[0]?.content;
  return content?.kind === 'value' && content.converter instanceof TextConverter ? content.converter.symbolOf : undefined;
}

/** Makes rows of fields, and says what of a key does not fit its field. */
class LayoutCompiler {
  readonly #file: YamlFile;

  constructor(file: YamlFile) {
    this.#file = file;
  }

  rowNamed(shape: Shape, name: string, entry: Entry): SegmentRow | undefined {
    const field = segmentsOf(shape).find((each) => each.name === name);
    if (field === undefined) this.#file.mistake(entry.key, `there is no field ${name}+…, which this codec needs`);
    return field === undefined ? undefined : this.#row(field, true);
  }

  /** The segments of a shape and of its parts. `headers`: names of those that stand without a body too; `undefined` within a group, where the group says it. */
  group(shape: Shape, headers: ReadonlySet<string> | undefined, leftOut: readonly string[] = []): Group {
    const fields = segmentsOf(shape).filter(({ name }) => !leftOut.includes(name));
    return { rows: fields.map((field) => this.#row(field, headers?.has(field.name) === true)) };
  }

  #row(field: ShapeField, withoutBody: boolean): SegmentRow {
    const { content, line, name } = field;
    const { tag, qualifier, places } = field.segment!;
    const own = shapeOf(content);
    const converter = content.kind === 'value' ? (content.converter.item ?? content.converter) : undefined;
    const isByFormat = converter instanceof ByFormat;
    const wanted = own === undefined ? (isByFormat ? ByFormat.places : undefined) : placesOf(own);
    const names = places.map((place) => place.name);
    if (wanted === undefined ? names.length !== 1 : [...names].sort().join() !== [...wanted].sort().join()) {
      this.#file.mistakeAt(line, `the places of ${name} are ${names.map((each) => `<${each}>`).join(', ') || 'none'}, and its ${own === undefined ? 'type reads' : 'fields are'} ${wanted?.join(', ') ?? 'one'}`);
    }
    const inner = own === undefined ? undefined : this.group(own, undefined);
    const most = converter instanceof FreeText ? { components: converter.parts, length: converter.length } : undefined;
    return {
      tag,
      qualifier,
      name,
      places: places.map(({ isRest, ...place }): Place => ({ ...place, rest: isRest ? (most === undefined ? 'text' : 'list') : undefined, most })),
      isObject: own !== undefined || isByFormat,
      contentPlaces: isByFormat ? 1 : places.length,
      evenEmpty: field.evenEmpty,
      withoutBody,
      group: inner === undefined || inner.rows.length === 0 ? undefined : inner,
      once: content.kind === 'object' || (content.kind === 'value' && content.converter.readAll === undefined),
    };
  }
}

function shapeOf(content: Content): Shape | undefined {
  return content.kind === 'object' || content.kind === 'list' ? content.shape : undefined;
}

/** Fields that are segments, those of the shape's parts too. */
function segmentsOf(shape: Shape): ShapeField[] {
  return shape.fields.flatMap((field) => (field.content.kind === 'part' ? segmentsOf(field.content.shape) : field.segment === undefined ? [] : [field]));
}

/** Names of the fields that are places of the segment itself. */
function placesOf(shape: Shape): string[] {
  return shape.fields.flatMap((field) => (field.content.kind === 'part' ? placesOf(field.content.shape) : field.segment === undefined ? [field.name] : []));
}
