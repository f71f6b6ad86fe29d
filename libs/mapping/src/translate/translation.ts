import type { Notification, NotificationStatus } from '@cbx/contracts';
import type { Fault } from '../fault.js';
import type { SnapshotFacts } from '../snapshot/snapshot-facts.js';

/** One record that was accepted. */
export interface TranslatedRecord {
  /** The record's ordinal in the submission, from 1. */
  readonly record: number;
  /** Canonical JSON, without provenance. */
  readonly notification: Notification;
  readonly derived: {
    /** Whether `retainUntil` follows from `sentAt`, as the record gave none. */
    readonly retainUntil: boolean;
  };
}

/** What became of a record, in the order of the source. */
export interface RecordResult {
  readonly record: number;
  /** As read; left out where it was absent, faulty or not read. */
  readonly sourceReference?: string;
  readonly outcome: 'ACCEPTED' | 'ACCEPTED_WITH_WARNINGS' | 'REJECTED';
  /** Where the record stands, for an answer that says so. */
  readonly place?: { readonly line: number } | { readonly segment: number };
  /** What else of the record an answer tells, by the names that the mapping gives. */
  readonly facts?: Readonly<Record<string, string>>;
}

/** What the envelope said, as far as it was read without fault. */
export interface EnvelopeFacts {
  readonly messageId?: string;
  readonly sentAt?: string;
  readonly status?: NotificationStatus;
}

/** The result of translating one submission: plain data. */
export interface Translation {
  /** REFUSED: nothing of it is accepted, and the rejections of record 0 say why. */
  readonly outcome: 'READ' | 'REFUSED';
  readonly notifications: readonly TranslatedRecord[];
  readonly rejections: readonly Fault[];
  readonly warnings: readonly Fault[];
  readonly records: readonly RecordResult[];
  readonly envelope: EnvelopeFacts;
  /** All that the envelope gave, by the names of the mapping, as far as it was read without fault. */
  readonly given: Readonly<Record<string, unknown>>;
  /** Of a full snapshot that was not refused: what a series takes of it. */
  readonly snapshot?: SnapshotFacts;
}
