import { CODECS, type Node } from '@cbx/formats';
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
  if (records.length > mapping.limits.records) return refused('FORMAT.FORBIDDEN');

  const sink = new FaultSink();
  const envelope: Record<string, unknown> = {};
  const frame = readShape(mapping.submission.shape, reading.root, envelope, { sink, variables: {} });
  checkCount(mapping, frame, records.length, sink);
  if (sink.hasRejection) return refusal(sink.rejections, factsOf(envelope));

  const reader = new RecordReader(mapping.record, envelope, sink);
  const notifications: TranslatedRecord[] = [];
  const results: RecordResult[] = [];
  for (const step of mapping.submission.records) sink.enter(step);
  records.forEach((record, index) => {
    const number = index + 1;
    sink.begin(number);
    sink.enter(index);
    const { sourceReference, translated } = reader.read(record);
    sink.leave();
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

/** The records, if the frame of the submission is as it must be and there is one. */
function recordsOf(mapping: MemberMapping, root: Node): readonly Node[] | undefined {
  if (root.kind !== 'object') return undefined;
  for (const name of mapping.submission.frame) {
    if (root.child(name)?.kind !== 'object') return undefined;
  }
  let node: Node | undefined = root;
  for (const name of mapping.submission.records) node = node?.kind === 'object' ? node.child(name) : undefined;
  return node?.kind === 'list' && node.children.length > 0 ? node.children : undefined;
}

function checkCount(mapping: MemberMapping, root: Frame, actual: number, sink: FaultSink): void {
  const path = mapping.submission.count;
  if (path === undefined) return;
  let frame: Frame | undefined = root;
  for (const name of path.slice(0, -1)) frame = frame?.frameOf(frame.shape.indexOf.get(name) ?? -1);
  const index = frame?.shape.indexOf.get(path.at(-1)!);
  if (frame === undefined || index === undefined) return;
  const stated = frame.outcomes[index];
  if (typeof stated === 'number' && stated !== actual) sink.reject('FORMAT.COUNT_MISMATCH', frame.sources[index]!.nameLine, EXPECTED['FORMAT.COUNT_MISMATCH'], ...path);
}

function factsOf({ messageId, sentAt, status }: EnvelopeFacts): EnvelopeFacts {
  return { ...(messageId === undefined ? {} : { messageId }), ...(sentAt === undefined ? {} : { sentAt }), ...(status === undefined ? {} : { status }) };
}
