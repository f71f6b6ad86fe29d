import { type LaterFault, LIST, NO_NODE, OBJECT, type Tree } from '@cbx/formats';
import { echoName, echoOf } from '../answer/echo.js';
import { type Fault, type FaultCode, FaultSink, SILENT } from '../fault.js';
import type { Localized } from '../localized.js';
import { readShape } from '../shape/read-shape.js';
import { type Frame, forgetSources } from '../shape/frame.js';
import type { Variables } from '../shape/reading-context.js';
import type { Shape } from '../shape/shape.js';
import { recordKey, type SnapshotFacts } from '../snapshot/snapshot-facts.js';
import type { MemberMapping, RecordsMapping, SnapshotMapping } from './compiled-member.js';
import { isFrameBroken, openEnvelope } from './open-envelope.js';
import { RecordReader } from './record-reader.js';
import type { EnvelopeFacts, RecordResult, TranslatedRecord, Translation } from './translation.js';

const EXPECTED: Readonly<Record<'FORMAT.FORBIDDEN' | 'FORMAT.ENCODING' | 'FORMAT.MALFORMED' | 'FORMAT.COUNT_MISMATCH', Localized>> = {
  'FORMAT.FORBIDDEN': { en: 'a submission within the limits of size, records and nesting', ru: 'сообщение в пределах размера, числа записей и вложенности' },
  'FORMAT.ENCODING': { en: 'bytes of the declared encoding', ru: 'байты объявленной кодировки' },
  'FORMAT.MALFORMED': { en: 'a well-formed submission with the structure of the format', ru: 'правильно построенное сообщение со структурой формата' },
  'FORMAT.COUNT_MISMATCH': { en: 'the number of records that were sent', ru: 'число присланных записей' },
};

const ROOT = 0;

type Take = (translated: TranslatedRecord) => void;

/**
 * Translates one submission of a member. A submission that cannot be read is refused whole; a record with a fault is rejected alone, with all of
 * its faults. Pure: the same bytes always give the same result.
 *
 * @param take given, it takes each notification as soon as it is read, in their order, and none stands in the result: so thousands need not be held at once
 */
export function translate(mapping: MemberMapping, bytes: Uint8Array, take?: Take): Translation {
  try {
    return translateBytes(mapping, bytes, take);
  } finally {
    forgetSources();
  }
}

function translateBytes(mapping: MemberMapping, bytes: Uint8Array, take: Take | undefined): Translation {
  if (bytes.byteLength > mapping.limits.bytes) return refused({ code: 'FORMAT.FORBIDDEN' });
  if (mapping.envelope === undefined) return translateSubmission(mapping, bytes, {}, [], take);
  const { fault, values, warnings, bytes: held } = openEnvelope(mapping.envelope, bytes);
  if (fault !== undefined) return refused(fault, values);
  return translateSubmission(mapping, held, values, warnings, take);
}

/** @param around what the envelope around the submission gave, and what was to be warned of there */
function translateSubmission(mapping: MemberMapping, bytes: Uint8Array, around: Variables, warnings: readonly Fault[], take: Take | undefined): Translation {
  const { tellsFirst, firstFault, shape } = mapping.submission;
  const reading = mapping.read(bytes);
  if (!reading.ok) {
    const values: Record<string, unknown> = { ...around };
    if (reading.tree !== undefined) readShape(shape, ROOT, values, { tree: reading.tree, sink: SILENT, variables: {} });
    return refused(reading.fault, values);
  }
  const { tree, later } = reading;
  const place = placeOf(mapping, tree);
  const records = recordsOf(mapping, place, tree);
  if (records === undefined || (tellsFirst && isFrameBroken(shape, tree))) return refused({ code: 'FORMAT.MALFORMED' }, around);
  if (later !== undefined && tellsFirst) return refused(later, around);
  const areTooMany = records.length > mapping.limits.records;
  if (areTooMany && !tellsFirst) return refused({ code: 'FORMAT.FORBIDDEN' }, around);

  const sink = new FaultSink(tree);
  sink.ignore(mapping.submission.ignored);
  const envelope: Record<string, unknown> = { ...around };
  const frame = readShape(shape, ROOT, envelope, { tree, sink, variables: {} });
  for (const path of mapping.answers?.echoes ?? []) envelope[echoName(path)] = echoOf(shape, path, ROOT, tree);
  const given = firstFault === undefined || !sink.hasRejection ? envelope : withoutFaulty(envelope, frame, sink, tree);
  if (later !== undefined && !comesBefore(sink, later)) return refused(later, given);
  if (sink.hasRejection && firstFault !== undefined) return refused(firstOf(sink.rejections, firstFault), given);
  if (areTooMany && !sink.hasRejection) return refused({ code: 'FORMAT.FORBIDDEN' }, envelope);
  if (!tellsFirst || !sink.hasRejection) checkCounts(place, tree, frame, records.length, sink);
  if (sink.hasRejection) return refusal(tellsFirst ? sink.rejections.slice(0, 1).map(withoutPlace) : sink.rejections, envelope);
  const ofAll = [...warnings, ...sink.warnings];
  sink.warnings.length = 0;
  for (const warning of distinct(tellsFirst ? ofAll.map(withoutPlace) : ofAll)) sink.warnings.push(warning);

  const recordMapping = place === mapping.snapshot ? mapping.snapshot.record : mapping.record;
  sink.ignore(recordMapping.ignored);
  sink.recordsPath = place.records.filter((step) => step !== '*');
  const reader = new RecordReader(recordMapping, envelope, tree, sink);
  const notifications: TranslatedRecord[] = [];
  const hand = take ?? ((each: TranslatedRecord): void => void notifications.push(each));
  const results: RecordResult[] = [];
  const isSnapshot = place === mapping.snapshot;
  const listed: (string | undefined)[] = [];
  const tellsPlaces = mapping.answers?.verdictsAtRecord === true;
  const tellsStated = mapping.answers !== undefined && (tree.isMarkup || tree.labels.size > 0);
  for (let index = 0; index < records.length; index++) {
    const record = records[index]!;
    const number = index + 1;
    sink.begin(number, record);
    const { sourceReference, origin, translated, stated = sourceReference } = reader.read(record);
    if (isSnapshot) listed.push(sourceReference === undefined || origin === undefined ? undefined : recordKey(origin, sourceReference));
    const outcome = translated === undefined ? 'REJECTED' : sink.hasWarning ? 'ACCEPTED_WITH_WARNINGS' : 'ACCEPTED';
    const result: { -readonly [name in keyof RecordResult]: RecordResult[name] } = { record: number, outcome };
    const facts = factsOfRecord(tree.labels.get(record), tellsStated ? stated : undefined);
    if (facts !== undefined) result.facts = facts;
    if (sourceReference !== undefined) result.sourceReference = sourceReference;
    if (tellsPlaces) result.place = tree.placeWord === 'line' ? { line: tree.line(record) } : { segment: tree.line(record) };
    results.push(result);
    if (translated !== undefined) hand({ record: number, notification: translated.notification, derived: translated.derived });
  }
  const translation: Translation = { outcome: 'READ', notifications, rejections: sink.rejections, warnings: sink.warnings, records: results, envelope: factsOf(envelope), given: envelope };
  return mapping.snapshot !== undefined && isSnapshot ? { ...translation, snapshot: snapshotOf(mapping.snapshot, envelope, listed) } : translation;
}

/** What an answer tells of a record beside its outcome. */
function factsOfRecord(label: string | undefined, stated: string | undefined): Readonly<Record<string, string>> | undefined {
  if (label === undefined) return stated === undefined ? undefined : { stated };
  return stated === undefined ? { label } : { label, stated };
}

function snapshotOf({ series, id, day, sentAt }: SnapshotMapping, envelope: Readonly<Record<string, unknown>>, listed: readonly (string | undefined)[]): SnapshotFacts {
  const text = (name: string): string => String(envelope[name]);
  const known = listed.filter((key) => key !== undefined);
  return { series: series.map(text).join('|'), id: text(id), day: text(day), sentAt: text(sentAt), listed: known, isComplete: known.length === listed.length };
}

/** Why a submission is refused as a whole. */
type Refusal = Pick<Fault, 'line'> & Partial<Pick<Fault, 'path' | 'expected'>> & { readonly code: FaultCode };

function refused({ code, line, path = '', expected = EXPECTED[code as keyof typeof EXPECTED] }: Refusal, given: Readonly<Record<string, unknown>> = {}): Translation {
  const fault = { record: 0, code, path, expected };
  return refusal([line === undefined ? fault : { ...fault, line }], given);
}

/** Whether the envelope has a fault that comes before the late one of the source. */
function comesBefore({ rejections }: FaultSink, { before = Number.MAX_SAFE_INTEGER }: LaterFault): boolean {
  return rejections.some(({ line = 1 }) => line < before);
}

/** What the envelope gives, but for what its objects give that are at fault. */
function withoutFaulty(envelope: Variables, { shape, sources }: Frame, { rejections }: FaultSink, tree: Tree): Variables {
  const given: Record<string, unknown> = { ...envelope };
  shape.fields.forEach(({ content }, index) => {
    const source = sources[index]!;
    if (content.kind !== 'object' || source === NO_NODE || !rejections.some(({ line }) => line === tree.line(source))) return;
    for (const { target } of content.shape.fields) if (target !== undefined) delete given[target.steps.join('.')];
  });
  return given;
}

/** The fault that stands first in the source, as this code. */
function firstOf(faults: readonly Fault[], code: 'FORMAT.MALFORMED'): { code: typeof code; line: number } {
  return { code, line: Math.min(...faults.map(({ line = 1 }) => line)) };
}

/** A fault of the submission as a whole, in a format that tells no line of these. */
function withoutPlace({ record, code, path, expected }: Fault): Fault {
  return { record, code, path, expected };
}

/** Faults of record 0 with equal code and place are one. */
function distinct(faults: readonly Fault[]): Fault[] {
  return [...new Map(faults.map((fault) => [`${fault.code} ${fault.line} ${fault.segment}`, fault])).values()];
}

function refusal(rejections: readonly Fault[], given: Readonly<Record<string, unknown>>): Translation {
  return { outcome: 'REFUSED', notifications: [], rejections, warnings: [], records: [], envelope: factsOf(given), given };
}

/** A snapshot is what has something that holds a snapshot's records. */
function placeOf({ submission, snapshot }: MemberMapping, tree: Tree): RecordsMapping {
  return snapshot !== undefined && descend(tree, snapshot.records.slice(0, -1)) !== undefined ? snapshot : submission;
}

/** The records, if the frame of the submission is as it must be and there is one, or need not be. */
function recordsOf({ submission }: MemberMapping, place: RecordsMapping, tree: Tree): readonly number[] | undefined {
  if (!tree.isObject(ROOT) && !tree.isMarkup) return undefined;
  for (const name of submission.frame) {
    const part = tree.child(ROOT, tree.vocabulary.idOf(name));
    if (part === NO_NODE || (tree.kind(part) !== OBJECT && !tree.isMarkup)) return undefined;
  }
  if (tree.isMarkup && place.records.at(-1) !== '*') return elementsAt(tree, place);
  const isEvery = place.records.at(-1) === '*';
  const holder = descend(tree, isEvery ? place.records.slice(0, -1) : place.records);
  if (holder === undefined) return undefined;
  if (isEvery) return recordsIn(submission.shape, place, holder, tree);
  return tree.kind(holder) === LIST && (tree.hasChildren(holder) || place.mayBeEmpty) ? tree.children(holder) : undefined;
}

/** All members behind the fields of what holds them. Those that are required stand there once, or there are no records. */
function recordsIn(envelope: Shape, { records, mayBeEmpty }: RecordsMapping, holder: number, tree: Tree): readonly number[] | undefined {
  let shape = envelope;
  for (const name of records.slice(0, -1)) {
    const content = shape.fields[shape.indexOf.get(name)!]!.content;
    if (content.kind === 'object') shape = content.shape;
  }
  const slotOfName = shape.slotOfName(tree);
  const before = new Set<number>();
  const found: number[] = [];
  for (const child of tree.children(holder)) {
    if (tree.isAttribute(child)) continue;
    const slot = slotOfName[tree.names[child]!]!;
    if (slot === 0 || found.length > 0 || before.has(slot)) found.push(child);
    else before.add(slot);
  }
  if (shape.fields.some(({ required }, index) => required && !before.has(index + 1))) return undefined;
  return found.length > 0 || mayBeEmpty ? found : undefined;
}

/** All elements of that name in what holds them. */
function elementsAt(tree: Tree, { records, mayBeEmpty }: RecordsMapping): readonly number[] | undefined {
  const holder = descend(tree, records.slice(0, -1));
  const name = tree.vocabulary.idOf(records.at(-1)!);
  const found = holder === undefined ? [] : tree.children(holder).filter((child) => tree.names[child] === name);
  return found.length > 0 || (mayBeEmpty && holder !== undefined) ? found : undefined;
}

function descend(tree: Tree, path: readonly string[]): number | undefined {
  let node = ROOT;
  for (const name of path) {
    node = tree.isObject(node) ? tree.child(node, tree.vocabulary.idOf(name)) : NO_NODE;
    if (node === NO_NODE) return undefined;
  }
  return node;
}

function checkCounts({ counts }: RecordsMapping, tree: Tree, root: Frame, records: number, sink: FaultSink): void {
  for (const { path, of } of counts) {
    const actual = of === undefined ? records : tree.counts.get(of);
    let frame: Frame | undefined = root;
    for (const name of path.slice(0, -1)) frame = frame?.frameOf(frame.shape.indexOf.get(name) ?? -1);
    const index = frame?.shape.indexOf.get(path.at(-1)!);
    if (frame === undefined || index === undefined) continue;
    const stated = frame.outcomes[index];
    if (typeof stated === 'number' && stated !== actual) sink.reject('FORMAT.COUNT_MISMATCH', tree.nameLine(frame.sources[index]!), EXPECTED['FORMAT.COUNT_MISMATCH'], frame.sources[index]!);
  }
}

function factsOf({ messageId, sentAt, status }: EnvelopeFacts): EnvelopeFacts {
  return { ...(messageId === undefined ? {} : { messageId }), ...(sentAt === undefined ? {} : { sentAt }), ...(status === undefined ? {} : { status }) };
}
