import { makeNotificationId, makeSubjectKey, type Notification, type NotificationHeader, type NotificationKind } from '@cbx/contracts';
import { BROKEN, NO_NODE, OBJECT, type Tree } from '@cbx/formats';
import { addYears, normalizeText, utcDay } from '@cbx/kernel';
import { FAULTY } from '../convert/converter.js';
import { type FaultSink, SILENT } from '../fault.js';
import { SCHEMA_RULES } from '../rules/schema-rules.js';
import { isFaultyIn, type Output } from '../shape/assign.js';
import { ONCE, readAlone, readShape, rejectBroken } from '../shape/read-shape.js';
import type { Frame } from '../shape/frame.js';
import type { ReadingContext, Variables } from '../shape/reading-context.js';
import type { LoneField } from '../shape/shape.js';
import { type BodyNames, brokenElement } from '../shape/structure.js';
import { inSchemaOrder } from './schema-order.js';
import { KindByBody, type RecordMapping } from './compiled-member.js';
import type { TranslatedRecord } from './translation.js';

/** What reading one record gave; what was at fault in it is in the sink. */
export interface RecordReading {
  /** As read; `undefined` where it was absent, faulty or not read. */
  readonly sourceReference?: string;
  readonly origin?: string;
  /** The reference as its field reads it, also of a record of which nothing else is read. */
  readonly stated?: string | undefined;
  readonly translated?: Omit<TranslatedRecord, 'record'>;
}

const NOTHING_READ: RecordReading = {};
const A_KIND = { en: 'a kind of record that the format has', ru: 'вид записи, который есть в формате' };
const A_STRUCTURE = { en: 'elements and texts where the format has them', ru: 'элементы и тексты там, где они есть в формате' };
const AN_OBJECT = { en: 'an object', ru: 'объект' };

/** Reads the records of one submission. */
export class RecordReader {
  readonly #mapping: RecordMapping;
  readonly #tree: Tree;
  readonly #sink: FaultSink;
  readonly #context: ReadingContext & { record: Output };
  /** For what is read ahead, and will be read again. */
  readonly #silently: ReadingContext;
  readonly #references = new Set<string>();
  #bodies: ReadonlyMap<NotificationKind, BodyNames> | undefined;

  /** @param envelope what the envelope gives to each record */
  constructor(mapping: RecordMapping, envelope: Variables, tree: Tree, sink: FaultSink) {
    this.#mapping = mapping;
    this.#tree = tree;
    this.#sink = sink;
    this.#context = { tree, sink, variables: envelope, record: {} };
    this.#silently = { tree, sink: SILENT, variables: envelope };
  }

  read(node: number): RecordReading {
    const tree = this.#tree;
    const sink = this.#sink;
    if (tree.kind(node) === BROKEN) {
      rejectBroken(tree, node, sink);
      return { stated: this.#writtenReference(node) };
    }
    if (tree.kind(node) !== OBJECT && !tree.isMarkup) {
      sink.reject('FORMAT.MALFORMED', tree.nameLine(node), AN_OBJECT, node);
      return NOTHING_READ;
    }
    const context = this.#context;
    const kind = this.#kindOf(node);
    if (typeof kind !== 'string') return { stated: this.#stated(node) };

    // Its faults are reported when the whole record is read; with one, the record is checked as if it were NEW.
    const { action } = this.#mapping;
    const said = action === undefined ? undefined : readAlone(action, node, this.#silently);
    const isCancel = said === 'CANCEL';
    const { withBody, withoutBody, withBodyOrNot } = this.#mapping;
    const shape = (isCancel ? withoutBody : said === FAULTY ? withBodyOrNot : withBody).get(kind as NotificationKind)!;
    if (tree.isMarkup) {
      const broken = brokenElement(shape, node, tree, this.#bodiesOf(kind as NotificationKind));
      if (broken !== NO_NODE) {
        sink.reject('FORMAT.MALFORMED', tree.nameLine(broken), A_STRUCTURE, broken);
        return { stated: this.#stated(node) };
      }
    }
    const draft: Output = {};
    context.record = draft;
    const frame = readShape(shape, node, draft, context);
    const header = draft.header as { origin?: string; action?: string; sourceVersion?: number };
    header.sourceVersion ??= 1;
    if (action === undefined) header.action = header.sourceVersion === 1 ? 'NEW' : 'UPDATE';
    const retainUntil = deriveRetention(draft, kind as NotificationKind);
    for (const rule of SCHEMA_RULES) {
      if (rule.broken(draft)) sink.reject(rule.code, tree.line(node), rule.expected, node);
    }
    const reference = frame.outcomeAt(this.#mapping.reference);
    const sourceReference = typeof reference === 'string' ? reference : undefined;
    if (this.#mapping.isReferenceUnique && sourceReference !== undefined) this.#checkReference(sourceReference, frame);
    const { origin } = header;
    if (sink.hasRejection) return { sourceReference, origin };
    return { sourceReference, origin, translated: { notification: complete(draft), derived: { retainUntil } } };
  }

  #stated(node: number): string | undefined {
    const reference = this.#tree.isMarkup ? readAlone(this.#mapping.referenceField, node, this.#silently) : undefined;
    return typeof reference === 'string' ? reference : undefined;
  }

  #writtenReference(node: number): string | undefined {
    const tree = this.#tree;
    const { owners, shape } = this.#mapping.referenceField;
    const reference = owners.length === 0 && tree.hasChildren(node) ? tree.child(node, shape.nameOfFirst(tree)) : NO_NODE;
    return reference === NO_NODE ? undefined : normalizeText(tree.text(reference));
  }

  /** Where bodies are elements of the record. */
  #bodiesOf(kind: NotificationKind): BodyNames | undefined {
    const { bodyNames } = this.#mapping;
    if (bodyNames.size === 0) return undefined;
    if (this.#bodies === undefined) {
      const { vocabulary } = this.#tree;
      const all = new Set([...bodyNames.values()].map((name) => vocabulary.idOf(name)));
      this.#bodies = new Map([...bodyNames].map(([each, name]) => [each, { own: vocabulary.idOf(name), all }]));
    }
    return this.#bodies.get(kind);
  }

  /** Anything but a text: it cannot be told, which is reported. */
  #kindOf(node: number): unknown {
    const { kind } = this.#mapping;
    if (typeof kind === 'string') return this.#context.variables[kind];
    const isByName = kind instanceof Map;
    if (!isByName && !(kind instanceof KindByBody)) return readAlone(kind as LoneField, node, this.#context);
    // By the vocabulary, not as written: an element of another namespace has no name in it.
    const found = isByName ? (kind.get(this.#tree.vocabulary.nameOf(this.#tree.names[node]!)) as unknown) : kind.of(node, this.#tree);
    if (found === undefined) this.#sink.reject('FORMAT.UNKNOWN_RECORD', this.#tree.nameLine(node), A_KIND, node);
    return found;
  }

  /** A reference that stood before, in a record that was accepted or not. */
  #checkReference(reference: string, frame: Frame): void {
    if (this.#references.has(reference)) frame.rejectAt(this.#mapping.reference, 'FIELD.INVALID', ONCE, this.#sink);
    this.#references.add(reference);
  }
}

/** Where the record says nothing of retention: the UTC day of sending and 3 years, for a search 1. Whether it was so. */
function deriveRetention(draft: Output, kind: NotificationKind): boolean {
  const { sentAt, handling } = draft.header as { sentAt?: string; handling?: Output };
  if (sentAt === undefined || handling === undefined || handling.retainUntil !== undefined || isFaultyIn(handling, 'retainUntil')) return false;
  handling.retainUntil = addYears(utcDay(sentAt), kind === 'SEARCH_REQUEST' ? 1 : 3);
  return true;
}

/** A draft without fault has all that a header needs; ids follow from it. The header's parts stand in the order of the shared schema. */
function complete(draft: Output): Notification {
  const header = draft.header as Omit<NotificationHeader, 'notificationId' | 'subjectKey'>;
  const { kind, action, origin, originAgency, sourceReference, sourceVersion, sentAt, status, handling } = header;
  draft.header = { notificationId: makeNotificationId(header), subjectKey: makeSubjectKey(header), kind, action, origin, originAgency, sourceReference, sourceVersion, sentAt, status, handling };
  return inSchemaOrder(draft as unknown as Notification);
}
