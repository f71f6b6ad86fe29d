import type { NotificationAction } from '@cbx/contracts';
import type { SnapshotFacts } from '@cbx/mapping';

/** A text for the sender in both languages of the suite: a receipt's bytes do not depend on Accept-Language. */
export interface BilingualText {
  readonly en: string;
  readonly ru: string;
}

/** One fault or warning, with its place in the sender's own bytes where the format has places. */
export interface Fault {
  readonly code: string;
  /** From 1. Left out where the format has no lines, and for the gateway's own verdicts. */
  readonly line?: number;
  /** From 1. */
  readonly column?: number;
  /** Number of the segment within its message, where a format has segments instead of lines. */
  readonly segment?: number;
  /** Place within the source's own structure. */
  readonly path?: string;
  readonly expected: BilingualText;
  /** Of the last that is told of a record: how many more were found that are not. */
  readonly more?: number;
}

/** A notification that the translator found sound, reduced to what the gateway judges, and its bytes as they will be published. */
export interface Candidate {
  readonly notificationId: string;
  readonly subjectKey: string;
  readonly origin: string;
  readonly action: NotificationAction;
  /** Instant in UTC. */
  readonly sentAt: string;
  /** Day, `2027-05-14`. */
  readonly retainUntil: string;
  /** What {@link contentHash} gives for it. */
  readonly contentHash: string;
  readonly topic: string;
  /** Goes before what is not urgent. */
  readonly urgent: boolean;
  /** The Kafka value: provenance included, wire format. */
  readonly payload: Uint8Array;
}

/** What the translator made of one record. Without faults there is a candidate, with faults there is none. */
export interface TranslatedRecord {
  /** From 1, in the order of the source. */
  readonly record: number;
  /** The member's own reference, as far as it could be read. */
  readonly sourceReference?: string;
  readonly candidate?: Candidate;
  readonly faults: readonly Fault[];
  readonly warnings: readonly Fault[];
}

/** What the translator made of a submission. With faults of its own (record 0) it has no records. */
export interface TranslatedSubmission {
  readonly records: readonly TranslatedRecord[];
  /** Faults of the submission as a whole. */
  readonly faults: readonly Fault[];
  /** Warnings of the submission as a whole. */
  readonly warnings: readonly Fault[];
  /** There where the submission is a full list, whose next one withdraws what it leaves out. */
  readonly snapshot?: SnapshotFacts;
  /** What the sender is answered in its own format; undefined where the format has no answer for it. */
  readonly answer?: (facts: AnswerFacts) => OwnAnswer | undefined;
}

/** What the gateway adds to a translation for its answer. */
export interface AnswerFacts {
  readonly submissionId: string;
  readonly receivedAt: Date;
  /** Hex. */
  readonly rawSha256: string;
  readonly judged: readonly { readonly record: number; readonly outcome: string; readonly faults: readonly Pick<Fault, 'code'>[] }[];
  /** How many records a snapshot withdrew. */
  readonly withdrawn?: number;
}

/** An answer in the sender's own format. */
export interface OwnAnswer {
  readonly bytes: Uint8Array;
  readonly status: number;
}
