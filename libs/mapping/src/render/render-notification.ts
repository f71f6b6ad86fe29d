import type { Notification, NotificationKind } from '@cbx/contracts';
import { decodeText, LIST, OBJECT, TEXT, type WrittenNode, type Writer } from '@cbx/formats';
import type { Output } from '../shape/assign.js';
import type { Shape } from '../shape/shape.js';
import type { MemberMapping } from '../translate/compiled-member.js';
import { loseUncarried } from './carried.js';
import { addMarks, type Mark, Pen } from './pen.js';
import type { RenderContext, RenderFault, Rendering } from './rendering.js';
import { SchemaGuide } from './schema-guide.js';
import { type LeavingOut, settle } from './settle.js';
import { EnvelopeSource, ObjectSource } from './source.js';
import type { TextStyle } from './text-style.js';
import { roomOf, ShapeWriter } from './write-shape.js';

/** How a member's format is written: what its mapping's `render` sections say beside its shapes. */
export interface RenderMapping {
  readonly writer: Writer;
  readonly style: TextStyle;
  readonly leavingOut: LeavingOut;
}

/** What the gateway makes itself, and no format carries. */
const GATEWAYS_OWN = new Set(['/header/notificationId', '/header/subjectKey', '/header/provenance']);

/** Renders one notification as a submission of its own. Pure: the same notification and context always give the same bytes. */
export function renderNotification(mapping: MemberMapping, rendering: RenderMapping, notification: Notification, context: RenderContext): Rendering {
  const guide = SchemaGuide.ofKind(notification.header.kind);
  const marks: Mark[] = [];
  const isCancel = notification.header.action === 'CANCEL';
  // Of a CANCEL nothing but the header goes out: what it carries beside is neither judged nor lost.
  const value = (isCancel ? { header: notification.header } : notification) as unknown as Output;
  const source = new ObjectSource(value, new Pen(rendering.style, marks), guide);
  const shape = (isCancel ? mapping.record.withoutBody : mapping.record.withBody).get(notification.header.kind)!;
  const record: WrittenNode = { name: nameOf(mapping, notification.header.kind), kind: OBJECT, text: '', children: new ShapeWriter({ leavingOut: rendering.leavingOut, given: given(context) }).fields(shape, source) };
  // A format without versions says 1 all the same.
  loseUncarried(shape, source, notification.header.sourceVersion === 1 ? new Set([...GATEWAYS_OWN, '/header/sourceVersion']) : GATEWAYS_OWN);

  const { writer } = rendering;
  let envelope = writeEnvelope(mapping, rendering, source, shape, [record], context, () => 1);
  const { root } = envelope;
  // What the format counts otherwise than by records is known when all is written.
  if (mapping.submission.counts.some(({ of }) => of !== undefined)) envelope = writeEnvelope(mapping, rendering, source, shape, [record], context, (of) => writer.count?.(of, root) ?? 1);
  addMarks(marks, envelope.marks);
  settle(marks, source, rendering.leavingOut);
  const rendered = toRendering(marks, writer, envelope.root, guide);
  return rendered.outcome === 'RENDERED' ? { ...rendered, bytes: inEnvelope(mapping, rendering, rendered.bytes, context) } : rendered;
}

/** The submission in the document that holds it, where the format has one. */
function inEnvelope({ envelope }: MemberMapping, { style, leavingOut }: RenderMapping, bytes: Uint8Array, context: RenderContext): Uint8Array {
  if (envelope?.writer === undefined) return bytes;
  const held: WrittenNode = { name: envelope.content.at(-1)!, kind: TEXT, text: envelope.heldText === undefined ? Buffer.from(bytes).toString('base64') : (decodeText(bytes, envelope.heldText) ?? ''), children: [] };
  const source = new ObjectSource({}, new Pen(style, []), undefined);
  const children = new ShapeWriter({ leavingOut, given: given(context), elsewhere: new Map([[envelope.content.join('.'), [held]]]) }).fields(envelope.shape, source);
  const writing = envelope.writer.write({ name: '', kind: OBJECT, text: '', children });
  return writing.ok ? writing.bytes : bytes;
}

function given({ id, at }: RenderContext): Readonly<Record<string, unknown>> {
  return { id, at };
}

function writeEnvelope(
  { submission }: MemberMapping,
  { style, leavingOut }: RenderMapping,
  source: ObjectSource,
  record: Shape,
  records: readonly WrittenNode[],
  context: RenderContext,
  countOf: (what: string) => number,
): { root: WrittenNode; marks: readonly Mark[] } {
  const marks: Mark[] = [];
  const fromRecord = new ObjectSource(source.value, new Pen(style, marks), source.guide);
  const path = submission.records.join('.');
  const isEvery = submission.records.at(-1) === '*';
  const elsewhere = new Map<string, readonly WrittenNode[]>([[path, isEvery ? records : [{ name: submission.records.at(-1)!, kind: LIST, text: '', children: records }]]]);
  let count = records.length;
  for (const { path: counting, of } of submission.counts) {
    const own = of === undefined ? records.length : countOf(of);
    if (of !== undefined) count = own;
    elsewhere.set(counting.join('.'), counted(submission.shape, counting, own, fromRecord.pen));
  }
  const writer = new ShapeWriter({ leavingOut, given: { ...given(context), count }, elsewhere });
  return { root: { name: '', kind: OBJECT, text: '', children: writer.fields(submission.shape, new EnvelopeSource(fromRecord, record.constants)) }, marks };
}

/** The name of a kind's records, where it says the kind. */
function nameOf({ record }: MemberMapping, kind: NotificationKind): string {
  if (!(record.kind instanceof Map)) return '';
  return [...record.kind].find(([, each]) => each === kind)?.[0] ?? '';
}

/** What is written of a count, at its field's place. */
function counted(shape: Shape, path: readonly string[], count: number, pen: Pen): WrittenNode[] {
  const field = shape.fields[shape.indexOf.get(path[0]!) ?? -1];
  if (path.length > 1) return field?.content.kind === 'object' ? counted(field.content.shape, path.slice(1), count, pen) : [];
  const ink = field?.content.kind === 'value' ? field.content.converter.write?.(count, pen.with(undefined, undefined, roomOf(field))) : undefined;
  return field === undefined || ink === undefined ? [] : [{ ...ink, name: field.sourceName }];
}

function toRendering(marks: readonly Mark[], writer: Writer, root: WrittenNode, guide: SchemaGuide): Rendering {
  const inOrder = (of: Mark['kind']): RenderFault[] =>
    [...new Map(marks.filter(({ kind }) => kind === of).map(({ code, pointer }) => [`${pointer} ${code}`, { code, pointer }])).values()].sort((a, b) => guide.compare(a.pointer, b.pointer));
  const unfit = inOrder('NEEDED');
  const writing = writer.write(root);
  const faults = [...unfit, ...(writing.ok ? [] : writing.faults)].sort((a, b) => guide.compare(a.pointer, b.pointer));
  if (faults[0] !== undefined) return { outcome: 'NOT_RENDERED', fault: faults[0] };
  return { outcome: 'RENDERED', bytes: writing.ok ? writing.bytes : new Uint8Array(), losses: inOrder('LOSS') };
}
