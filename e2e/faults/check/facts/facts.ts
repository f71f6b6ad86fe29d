import type { HistoryEvent } from '../../history/events.ts';
import type { StateSet } from './states.ts';

/*
 * What the checker keeps of a history: a few small objects a record, so that millions of lines fit. `line` is always the line of the history
 * (from 1) that says so, 0 where nothing does.
 */

export type Outcome = 'ACCEPTED' | 'ACCEPTED_WITH_WARNINGS' | 'UNCHANGED' | 'REJECTED';
export type CaseEventType = NonNullable<HistoryEvent<'topic.message'>['type']>;
export type Action = 'NEW' | 'UPDATE' | 'CANCEL';

/** RECEIPT: 202 or 422, final. NO_EFFECT: refused before anything was stored. INDETERMINATE: it may have had its effect. */
export type AttemptEnd = 'RECEIPT' | 'NO_EFFECT' | 'INDETERMINATE';

export interface Attempt {
  readonly sentAt: number;
  readonly sentLine: number;
  end?: AttemptEnd;
  endLine: number;
}

export interface Receipt {
  readonly sha256: string;
  readonly status: number;
  readonly submissionId: string | undefined;
  readonly at: number;
  readonly line: number;
}

/** Bytes that a member sent, however often. */
export interface Submission {
  readonly name: string;
  readonly member: string;
  readonly rawSha256: string;
  /** By number, from 1; 0 is empty. */
  readonly attempts: (Attempt | undefined)[];
  readonly claims: Claim[];
  /** The first. */
  receipt?: Receipt;
  /** The receipt's records were told. */
  outcomesKnown: boolean;
  /** What its member was answered when it asked in the end. */
  shown?: { readonly status: number; readonly line: number };
}

/** An alert that a version makes necessary. */
export interface Expected {
  readonly rule: string;
  readonly key: string;
  readonly states: StateSet;
  readonly afterVersions: readonly number[] | undefined;
}

/** One record of one submission: it claims to be a version of a subject. */
export interface Claim {
  readonly submission: Submission;
  readonly record: number;
  readonly notification: Notification;
  readonly version: number;
  readonly action: Action;
  readonly audience: StateSet;
  /** As declared, sorted, joined with a blank. */
  readonly releasableTo: string;
  readonly content: string;
  readonly verdict: 'ACCEPT' | 'REJECT';
  readonly expects: readonly Expected[];
  readonly line: number;
  outcome?: Outcome;
  codes?: readonly string[];
  outcomeLine: number;
  /** How far its sender is shown that it has come. */
  journey?: Journey;
}

export interface Journey {
  readonly published: boolean;
  readonly registered: boolean;
  readonly evaluated: boolean;
  /** How many alerts its sender is told that it calls for. */
  readonly alerts: number | undefined;
  readonly line: number;
}

/** A message of a topic that carries something of a notification; the first of its id. */
export interface Message {
  readonly messageId: string;
  readonly line: number;
  readonly number: number | undefined;
  readonly rawSha256: string | undefined;
  readonly type: CaseEventType | undefined;
}

/** One `notificationId`, and everything that was seen of it. */
export interface Notification {
  readonly id: string;
  subject: Subject | undefined;
  readonly claims: Claim[];
  /** On its notification topic, in order of first occurrence; more than one is an effect too many. */
  readonly messages: Message[];
  readonly caseEvents: Message[];
  readonly registered: Message[];
  readonly evaluated: Message[];
  /** Entries in the owner's reading of the case. */
  readonly entries: Entry[];
  /** First line in which anything of it was seen after the gateway. */
  seenLine: number;
}

/** An entry of a case's timeline. */
export interface Entry {
  readonly notification: Notification;
  readonly type: CaseEventType;
  readonly sourceVersion: number;
  readonly action: Action;
  readonly eventId: string;
  readonly line: number;
}

/** How one state sees a case. */
export interface CaseView {
  readonly state: string;
  readonly caseId: string;
  readonly caseStatus: 'OPEN' | 'WITHDRAWN';
  readonly sourceVersion: number;
  readonly releasableTo: string;
  readonly line: number;
}

/** One `subjectKey`. */
export interface Subject {
  readonly key: string;
  /** Of the first claim; empty for a subject that nobody declared. */
  origin: string;
  /** In the order of their topic, by first occurrence. */
  readonly published: Notification[];
  /** In the order of `case.event.v1`, by first occurrence. */
  readonly told: Notification[];
  /** As the owner reads it; `undefined` where it was not read. */
  timeline: Entry[] | undefined;
  readonly views: CaseView[];
  readonly alerts: AlertFacts[];
}

/** One alert, by its id, on streams and lists. */
export interface AlertFacts {
  readonly index: number;
  readonly id: string;
  readonly state: string;
  readonly rule: string;
  readonly subject: Subject | undefined;
  readonly line: number;
  /** As the REST snapshot has it. */
  shown?: { readonly lifecycle: 'OPEN' | 'ACKNOWLEDGED' | 'WITHDRAWN'; readonly revision: number; readonly notification: Notification; readonly line: number };
}

/** What lies, or lay, in the dead letters of a service. */
export interface DeadLetter {
  readonly service: string;
  readonly messageId: string;
  readonly line: number;
  /** As the last listing has it; `undefined` where it is on the topic only. */
  state: 'WAITING' | 'REDRIVEN' | undefined;
  /** Of `redrive.done` with outcome REDRIVEN. */
  redrivenLine: number;
}

export interface Fault {
  readonly id: string;
  readonly kind: string;
  readonly target: string;
  readonly begunAt: number;
  readonly line: number;
  endedAt?: number;
  endedLine: number;
  recoveredAt?: number;
  recoveredLine: number;
}

export interface Snapshot {
  readonly line: number;
  readonly streamPosition: number | undefined;
}
