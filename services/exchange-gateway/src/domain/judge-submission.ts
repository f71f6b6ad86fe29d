import { AcceptedLedger } from './accepted-ledger.js';
import type { Candidate, Fault, TranslatedRecord } from './translated-submission.js';
import { faultOf, verdictsOn, type AcceptedBefore, type Bar } from './verdicts.js';

/** What became of a record. UNCHANGED: accepted before with the same content, so nothing is published. */
export const OUTCOMES = ['ACCEPTED', 'ACCEPTED_WITH_WARNINGS', 'UNCHANGED', 'REJECTED'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** A record after the gateway has judged it. */
export interface JudgedRecord {
  readonly record: number;
  readonly sourceReference?: string;
  readonly outcome: Outcome;
  /** There unless the record could not be translated, also for a record that was rejected by a verdict. */
  readonly candidate?: Candidate;
  readonly faults: readonly Fault[];
  readonly warnings: readonly Fault[];
}

/** How a submission is judged that came before and is translated anew. */
export interface Anew {
  readonly at: Date;
  /** By record: why it is not to be published, though nothing else speaks against it. */
  readonly barred: ReadonlyMap<number, Bar>;
}

export interface SubmissionCircumstances {
  readonly member: string;
  readonly receivedAt: Date;
  readonly before: AcceptedBefore;
  readonly anew?: Anew | undefined;
}

/**
 * Judges the records in the order of the source, each against what was accepted before it: earlier submissions and earlier records of this one.
 * A second record with the content of the first is UNCHANGED, a CANCEL may follow its NEW. A rejected record leaves no trace for those after it.
 * Translated anew, what was accepted with the same content is UNCHANGED before anything else is asked: it stands, whatever the day.
 */
export function judgeSubmission(records: readonly TranslatedRecord[], { member, receivedAt, before, anew }: SubmissionCircumstances): JudgedRecord[] {
  const seen = new AcceptedLedger(before);
  return records.map(({ record, sourceReference, candidate, faults, warnings }) => {
    const common = { record, sourceReference, warnings };
    if (candidate === undefined) return { ...common, outcome: 'REJECTED', faults };
    const isKnown = seen.contentHashOf(candidate.notificationId) === candidate.contentHash;
    if (anew !== undefined && isKnown) return { ...common, outcome: 'UNCHANGED', candidate, faults };
    const verdicts = verdictsOn(candidate, { member, receivedAt, judgedAt: anew?.at, before: seen });
    if (verdicts.length > 0) return { ...common, outcome: 'REJECTED', candidate, faults: verdicts.map(faultOf) };
    if (isKnown) return { ...common, outcome: 'UNCHANGED', candidate, faults };
    const bar = anew?.barred.get(record);
    if (bar !== undefined) return { ...common, outcome: 'REJECTED', candidate, faults: [faultOf(bar)] };
    seen.add(candidate);
    return { ...common, outcome: warnings.length > 0 ? 'ACCEPTED_WITH_WARNINGS' : 'ACCEPTED', candidate, faults };
  });
}

/** Whether a record's notification is to be published (and stored as accepted). */
export function isNew(judged: JudgedRecord): judged is JudgedRecord & { readonly candidate: Candidate } {
  switch (judged.outcome) {
    case 'ACCEPTED':
    case 'ACCEPTED_WITH_WARNINGS':
      return true;
    case 'UNCHANGED':
    case 'REJECTED':
      return false;
  }
}

/** A submission is refused when not one of its records was acceptable; one that brings nothing new is not. */
export function isRefused(records: readonly Pick<JudgedRecord, 'outcome'>[]): boolean {
  return records.every(({ outcome }) => outcome === 'REJECTED');
}
