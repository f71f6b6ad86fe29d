import type { NotificationKind } from '@cbx/contracts';
import type { CodecLimits, Reader, Tree } from '@cbx/formats';
import type { AnswerMapping } from '../answer/answer.js';
import type { RenderMapping } from '../render/render-notification.js';
import type { LoneField, Shape } from '../shape/shape.js';
import type { EnvelopeMapping } from './open-envelope.js';

export type Limits = CodecLimits;

/** A member's mapping, checked and compiled. */
export interface MemberMapping {
  /** ISO 3166-1 alpha-3. */
  readonly iso3: string;
  /** Name of the member's format, for `header.provenance.format`. */
  readonly format: string;
  /** The codec, prepared with this mapping's layout. */
  readonly read: Reader;
  readonly mediaTypes: readonly string[];
  /** The encoding of the bytes as a whole, by its name: for whoever shows them. */
  readonly encoding: string;
  /** The declared version and a digest of the mapping's files: another mapping never has the same. */
  readonly mappingVersion: string;
  readonly limits: Limits;
  readonly submission: SubmissionMapping;
  readonly record: RecordMapping;
  /** What the submission is wrapped in. */
  readonly envelope?: EnvelopeMapping | undefined;
  /** Where some submissions are full snapshots. */
  readonly snapshot?: SnapshotMapping;
  /** The way back; `undefined` of a mapping that only reads. */
  readonly render?: RenderMapping;
  /** How a sender is answered; `undefined` of a mapping that has no answers. */
  readonly answers?: AnswerMapping;
}

/** Where the records of a submission are. */
export interface RecordsMapping {
  /** Path of the list of records; where its last step is `*`, of the object whose members, the fields that stand before them left out, are the records. */
  readonly records: readonly string[];
  /** Whether a submission may have none. */
  readonly mayBeEmpty: boolean;
  /** Paths of the numbers that say how many there are: of the records, or of what the codec counts by that name. */
  readonly counts: readonly { readonly path: readonly string[]; readonly of?: string | undefined }[];
}

/** Full snapshots of a list: a submission is one where it has what holds their records. */
export interface SnapshotMapping extends RecordsMapping {
  readonly record: RecordMapping;
  /** Names of what the envelope gives: which together say the series, the snapshot's id, its day, and when it was made. */
  readonly series: readonly string[];
  readonly id: string;
  readonly day: string;
  readonly sentAt: string;
}

export interface SubmissionMapping extends RecordsMapping {
  /** The envelope's fields; the records themselves are not among what it reads. */
  readonly shape: Shape;
  /** Names of the objects without which the submission is none. */
  readonly frame: readonly string[];
  /** Names that may stand anywhere outside of the records, and are not read. */
  readonly ignored: readonly string[];
  /** Whatever is at fault in the envelope is this, and only the first in the source is told. */
  readonly firstFault?: 'FORMAT.MALFORMED' | undefined;
  /** Whether of the faults of the submission as a whole the first alone is told, without a line: its frame, then its depth, its fields, too many records, their number. */
  readonly tellsFirst: boolean;
}

/** The kind of a record by the name of the body that it has. */
export class KindByBody {
  readonly kinds: ReadonlyMap<string, NotificationKind>;

  constructor(kinds: ReadonlyMap<string, NotificationKind>) {
    this.kinds = kinds;
  }

  /** Of the first body; `undefined` where there is none. */
  of(record: number, tree: Tree): NotificationKind | undefined {
    for (const child of tree.children(record)) {
      const kind = tree.isAttribute(child) ? undefined : this.kinds.get(tree.name(child));
      if (kind !== undefined) return kind;
    }
    return undefined;
  }
}

export interface RecordMapping {
  /** The one field that says the kind, without which nothing else of a record is read; or the name of what the envelope gives; or the kinds by the records' own names, or by those of their bodies. */
  readonly kind: LoneField | string | ReadonlyMap<string, NotificationKind> | KindByBody;
  /** The one field that says the action; without it the version does: NEW where that is 1, else UPDATE. */
  readonly action: LoneField | undefined;
  /** A record of each kind with its body. */
  readonly withBody: ReadonlyMap<NotificationKind, Shape>;
  /** The same whose action cannot be read: whether it must have a body is then for the format to say. */
  readonly withBodyOrNot: ReadonlyMap<NotificationKind, Shape>;
  /** The names of the bodies, where these are elements of the record. */
  readonly bodyNames: ReadonlyMap<NotificationKind, string>;
  /** A record of each kind without a body: a CANCEL. */
  readonly withoutBody: ReadonlyMap<NotificationKind, Shape>;
  /** The one field that says the reference. */
  readonly referenceField: LoneField;
  /** Index of the field that gives the source reference in each of these shapes, before it those of the objects that hold it. */
  readonly reference: readonly number[];
  /** Whether no two records of a submission may have the same. */
  readonly isReferenceUnique: boolean;
  /** Names that may stand anywhere in a record, and are not read. */
  readonly ignored: readonly string[];
}
