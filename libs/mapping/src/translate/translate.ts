import { LIST, NO_NODE, OBJECT, type Tree } from '@cbx/formats';
import { type Fault, FaultSink } from '../fault.js';
import type { Localized } from '../localized.js';
import { readShape } from '../shape/read-shape.js';
import type { Frame } from '../shape/shape.js';
import type { MemberMapping } from './compiled-member.js';
import { RecordReader } from './record-reader.js';
import type { EnvelopeFacts, RecordResult, TranslatedRecord, Translation } from './translation.js';

const EXPECTED: Readonly<Record<'FORMAT.FORBIDDEN' | 'FORMAT.ENCODING' | 'FORMAT.MALFORMED' | 'FORMAT.COUNT_MISMATCH', Localized>> = {
  'FORMAT.FORBIDDEN': { en: 'a submission within the limits of size, records and nesting', ru: 'сообщение в пределах размера, числа записей и вложенности' },
  'FORMAT.ENCODING': { en: 'bytes of the declared encoding', ru: 'байты объявленной кодировки' },
  'FORMAT.MALFORMED': { en: 'a well-formed submission with the structure of the format', ru: 'правильно построенное сообщение со структурой формата' },
  'FORMAT.COUNT_MISMATCH': { en: 'the number of records that were sent', ru: 'число присланных записей' },
};

const ROOT = 0;

/**
 * Translates one submission of a member. A submission that cannot be read is refused whole; a record with a fault is rejected alone, with all of
 * its faults. Pure: the same bytes always give the same result.
 */
export function translate(mapping: MemberMapping, bytes: Uint8Array): Translation {
  if (bytes.byteLength > mapping.limits.bytes) return refused('FORMAT.FORBIDDEN');
  const reading = mapping.read(bytes);
  if (!reading.ok) return refused(reading.fault.code);
  const { tree } = reading;
  const records = recordsOf(mapping, tree);
  if (records === undefined) return refused('FORMAT.MALFORMED');
  if (records.length > mapping.limits.records) return refused('FORMAT.FORBIDDEN');

  const sink = new FaultSink(tree);
  const envelope: Record<string, unknown> = {};
  const frame = readShape(mapping.submission.shape, ROOT, envelope, { tree, sink, variables: {} });
  checkCount(mapping, tree, frame, records.length, sink);
  if (sink.hasRejection) return refusal(sink.rejections, factsOf(envelope));

  sink.recordsPath = mapping.submission.records;
  const reader = new RecordReader(mapping.record, envelope, tree, sink);
  const notifications: TranslatedRecord[] = [];
  const results: RecordResult[] = [];
  records.forEach((record, index) => {
    const number = index + 1;
    sink.begin(number, record);
    const { sourceReference, translated } = reader.read(record);
    const outcome = translated === undefined ? 'REJECTED' : sink.hasWarning ? 'ACCEPTED_WITH_WARNINGS' : 'ACCEPTED';
    results.push(sourceReference === undefined ? { record: number, outcome } : { record: number, sourceReference, outcome });
    if (translated !== undefined) notifications.push({ record: number, ...translated });
  });
  return { outcome: 'READ', notifications, rejections: sink.rejections, warnings: sink.warnings, records: results, envelope: factsOf(envelope) };
}

function refused(code: keyof typeof EXPECTED): Translation {
  return refusal([{ record: 0, code, path: '', expected: EXPECTED[code] }], {});
}

function refusal(rejections: readonly Fault[], envelope: EnvelopeFacts): Translation {
  return { outcome: 'REFUSED', notifications: [], rejections, warnings: [], records: [], envelope };
}

/** The records, if the frame of the submission is as it must be and there is one, or need not be. */
function recordsOf(mapping: MemberMapping, tree: Tree): readonly number[] | undefined {
  const { vocabulary } = tree;
  if (!tree.isObject(ROOT)) return undefined;
  for (const name of mapping.submission.frame) {
    const part = tree.child(ROOT, vocabulary.idOf(name));
    if (part === NO_NODE || tree.kind(part) !== OBJECT) return undefined;
  }
  let node = ROOT;
  for (const name of mapping.submission.records) {
    node = tree.isObject(node) ? tree.child(node, vocabulary.idOf(name)) : NO_NODE;
    if (node === NO_NODE) return undefined;
  }
  return tree.kind(node) === LIST && (tree.hasChildren(node) || mapping.submission.mayBeEmpty) ? tree.children(node) : undefined;
}

function checkCount(mapping: MemberMapping, tree: Tree, root: Frame, records: number, sink: FaultSink): void {
  const { count } = mapping.submission;
  if (count === undefined) return;
  const { path, of } = count;
  const actual = of === undefined ? records : tree.counts.get(of);
  let frame: Frame | undefined = root;
  for (const name of path.slice(0, -1)) frame = frame?.frameOf(frame.shape.indexOf.get(name) ?? -1);
  const index = frame?.shape.indexOf.get(path.at(-1)!);
  if (frame === undefined || index === undefined) return;
  const stated = frame.outcomes[index];
  if (typeof stated === 'number' && stated !== actual) sink.reject('FORMAT.COUNT_MISMATCH', tree.nameLine(frame.sources[index]!), EXPECTED['FORMAT.COUNT_MISMATCH'], frame.sources[index]!);
}

function factsOf({ messageId, sentAt, status }: EnvelopeFacts): EnvelopeFacts {
  return { ...(messageId === undefined ? {} : { messageId }), ...(sentAt === undefined ? {} : { sentAt }), ...(status === undefined ? {} : { status }) };
}
