import type { NotificationKind } from '@cbx/contracts';
import type { CodecLimits, Reader } from '@cbx/formats';
import type { LoneField, Shape } from '../shape/shape.js';

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
  /** The declared version and a digest of the mapping's files: another mapping never has the same. */
  readonly mappingVersion: string;
  readonly limits: Limits;
  readonly submission: SubmissionMapping;
  readonly record: RecordMapping;
}

export interface SubmissionMapping {
  /** The envelope's fields; the records themselves are not among what it reads. */
  readonly shape: Shape;
  /** Names of the objects without which the submission is none. */
  readonly frame: readonly string[];
  /** Path of the list of records. */
  readonly records: readonly string[];
  /** Whether a submission may have none. */
  readonly mayBeEmpty: boolean;
  /** Path of the number that says how many there are: of the records, or of what the codec counts by that name. */
  readonly count?: { readonly path: readonly string[]; readonly of?: string | undefined };
}

export interface RecordMapping {
  /** The one field that says the kind, without which nothing else of a record is read; or the name of what the envelope gives. */
  readonly kind: LoneField | string;
  /** The one field that says the action. */
  readonly action: LoneField;
  /** A record of each kind with its body. */
  readonly withBody: ReadonlyMap<NotificationKind, Shape>;
  /** A record of each kind without a body: a CANCEL. */
  readonly withoutBody: ReadonlyMap<NotificationKind, Shape>;
  /** Index of the field that gives the source reference in each of these shapes, before it those of the objects that hold it. */
  readonly reference: readonly number[];
}
