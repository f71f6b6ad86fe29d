import { makeNotificationId, makeSubjectKey, type Notification, type NotificationHeader, type NotificationKind } from '@cbx/contracts';
import { CODECS, type ListNode, type Node, type ObjectNode } from '@cbx/formats';
import { addYears, utcDay } from '@cbx/kernel';
import { type Fault, FaultSink } from '../fault.js';
import type { Localized } from '../localized.js';
import { Path } from '../path.js';
import { SCHEMA_RULES } from '../rules/schema-rules.js';
import { isFaultyIn, type Output } from '../shape/assign.js';
import { placeOfValue, readShape } from '../shape/read-shape.js';
import type { Frame, Shape } from '../shape/shape.js';
import type { MemberMapping } from './compiled-member.js';
import type { EnvelopeFacts, RecordResult, TranslatedRecord, Translation } from './translation.js';

const EXPECTED: Readonly<Record<'FORMAT.FORBIDDEN' | 'FORMAT.ENCODING' | 'FORMAT.MALFORMED' | 'FORMAT.COUNT_MISMATCH', Localized>> = {
  'FORMAT.FORBIDDEN': { en: 'a submission within the limits of size, records and nesting', ru: 'сообщение в пределах размера, числа записей и вложенности' },
  'FORMAT.ENCODING': { en: 'bytes of the declared encoding', ru: 'байты объявленной кодировки' },
  'FORMAT.MALFORMED': { en: 'a well-formed submission with the structure of the format', ru: 'правильно построенное сообщение со структурой формата' },
  'FORMAT.COUNT_MISMATCH': { en: 'the number of records that were sent', ru: 'число присланных записей' },
};

/**
 * Translates one submission of a member. A submission that cannot be read is refused whole; a record with a fault is rejected alone, with all of
 * its faults. Pure: the same bytes always give the same result.
 */
export function translate(mapping: MemberMapping, bytes: Uint8Array): Translation {
  if (bytes.byteLength > mapping.limits.bytes) return refused('FORMAT.FORBIDDEN');
  const reading = CODECS[mapping.codec].read(bytes, mapping.limits);
  if (!reading.ok) return refused(reading.fault.code);
  const records = recordsOf(mapping, reading.root);
  if (records === undefined) return refused('FORMAT.MALFORMED');
  if (records.items.length > mapping.limits.records) return refused('FORMAT.FORBIDDEN');

  const sink = new FaultSink(0);
  const envelope: Output = {};
  const frame = readShape(mapping.submission.shape, reading.root as ObjectNode, { path: Path.root, line: reading.root.line }, envelope, {}, sink);
  checkCount(mapping, frame, records.items.length, sink);
  const facts = envelope as EnvelopeFacts;
  if (sink.rejections.length > 0) return { outcome: 'REFUSED', notifications: [], rejections: sink.rejections, warnings: [], records: [], envelope: facts };

  const path = mapping.submission.records.reduce((parent, name) => parent.field(name), Path.root);
  const notifications: TranslatedRecord[] = [];
  const rejections: Fault[] = [];
  const warnings: Fault[] = [...sink.warnings];
  const results: RecordResult[] = [];
  records.items.forEach((item, index) => {
    const record = readRecord(mapping, item, path.item(index), index + 1, envelope);
    for (const fault of record.sink.rejections) rejections.push(fault);
    for (const warning of record.sink.warnings) warnings.push(warning);
    const outcome = record.translated === undefined ? 'REJECTED' : record.sink.warnings.length > 0 ? 'ACCEPTED_WITH_WARNINGS' : 'ACCEPTED';
    results.push({ record: index + 1, ...(record.sourceReference === undefined ? {} : { sourceReference: record.sourceReference }), outcome });
    if (record.translated !== undefined) notifications.push(record.translated);
  });
  return { outcome: 'READ', notifications, rejections, warnings, records: results, envelope: facts };
}

function refused(code: keyof typeof EXPECTED): Translation {
  return { outcome: 'REFUSED', notifications: [], rejections: [{ record: 0, code, path: '', expected: EXPECTED[code] }], warnings: [], records: [], envelope: {} };
}

/** The list of records, if the frame of the submission is as it must be and the list is not empty. */
function recordsOf(mapping: MemberMapping, root: Node): ListNode | undefined {
  if (root.kind !== 'object') return undefined;
  for (const path of mapping.submission.frame) {
    if (valueAt(root, path)?.kind !== 'object') return undefined;
  }
  const records = valueAt(root, mapping.submission.records);
  return records?.kind === 'list' && records.items.length > 0 ? records : undefined;
}

function valueAt(root: ObjectNode, path: readonly string[]): Node | undefined {
  let node: Node | undefined = root;
  for (const name of path) node = node?.kind === 'object' ? node.fields.find((field) => field.name === name)?.value : undefined;
  return node;
}

function checkCount(mapping: MemberMapping, root: Frame, actual: number, sink: FaultSink): void {
  let frame: Frame | undefined = root;
  const path = mapping.submission.count;
  if (path === undefined) return;
  for (const name of path.slice(0, -1)) frame = frame?.frames[frame.shape.indexOf.get(name) ?? -1];
  const index = frame?.shape.indexOf.get(path.at(-1)!);
  if (frame === undefined || index === undefined) return;
  const stated = frame.outcomes[index];
  if (typeof stated !== 'number' || stated === actual) return;
  const at = placeOfValue(frame, index);
  sink.reject('FORMAT.COUNT_MISMATCH', at.line, at.path.toString(), EXPECTED['FORMAT.COUNT_MISMATCH']);
}

interface RecordReading {
  readonly sink: FaultSink;
  readonly sourceReference?: string;
  readonly translated?: TranslatedRecord;
}

function readRecord(mapping: MemberMapping, node: Node, path: Path, record: number, envelope: Output): RecordReading {
  const sink = new FaultSink(record);
  if (node.kind !== 'object') {
    sink.reject('FORMAT.MALFORMED', node.line, path.toString(), { en: 'an object', ru: 'объект' });
    return { sink };
  }
  const kind = peek(mapping.record.kind, node, path, sink) as NotificationKind | undefined;
  if (kind === undefined) return { sink };

  const draft: Output = {};
  // Where the action is at fault, the record is checked as if it were NEW.
  const cancelled = peek(mapping.record.action, node, path, new FaultSink(record)) === 'CANCEL';
  const shape = cancelled ? mapping.record.withoutBody : mapping.record.withBody.get(kind)!;
  const frame = readShape(shape, node, { path, line: node.line }, draft, envelope, sink);
  const derived = deriveRetention(draft, kind);
  for (const rule of SCHEMA_RULES) {
    if (rule.broken(draft)) sink.reject(rule.code, node.line, path.toString(), rule.expected);
  }
  const reference = frame.outcomes[shape.indexOf.get(mapping.record.referenceField)!];
  const sourceReference = typeof reference === 'string' ? { sourceReference: reference } : {};
  if (sink.rejections.length > 0) return { sink, ...sourceReference };
  return { sink, ...sourceReference, translated: { record, notification: complete(draft), derived: { retainUntil: derived } } };
}

/** Reads one field of a record apart from all others. */
function peek(shape: Shape, node: ObjectNode, path: Path, sink: FaultSink): string | undefined {
  const part: ObjectNode = { ...node, fields: node.fields.filter(({ name }) => shape.indexOf.has(name)) };
  const outcome = readShape(shape, part, { path, line: node.line }, {}, {}, sink).outcomes[0];
  return typeof outcome === 'string' ? outcome : undefined;
}

/** Where the record says nothing of retention: the UTC day of sending and 3 years, for a search 1. Whether it was so. */
function deriveRetention(draft: Output, kind: NotificationKind): boolean {
  const header = draft.header as { sentAt: string; handling?: Output };
  const { handling } = header;
  if (handling === undefined || handling.retainUntil !== undefined || isFaultyIn(handling, 'retainUntil')) return false;
  handling.retainUntil = addYears(utcDay(header.sentAt), kind === 'SEARCH_REQUEST' ? 1 : 3);
  return true;
}

/** A draft without fault has all that a header needs; ids follow from it. The header's parts stand in the order of the shared schema. */
function complete(draft: Output): Notification {
  const { header, ...bodies } = draft as { header: Omit<NotificationHeader, 'notificationId' | 'subjectKey'> };
  const { kind, action, origin, originAgency, sourceReference, sourceVersion, sentAt, status, handling } = header;
  const ids = { notificationId: makeNotificationId(header), subjectKey: makeSubjectKey(header) };
  return { header: { ...ids, kind, action, origin, originAgency, sourceReference, sourceVersion, sentAt, status, handling }, ...bodies } as Notification;
}
