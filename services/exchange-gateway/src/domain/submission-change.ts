import type { JudgedRecord, Outcome } from './judge-submission.js';
import { isNew } from './judge-submission.js';
import type { RecordFault } from './receipt.js';
import type { Candidate, Fault } from './translated-submission.js';

/**
 * What comes of a record whose result changes when its submission is translated anew.
 * PUBLISHED: it is acceptable now, and is published. CONFLICTS: accepted before with other content; that stands, as its version is taken. SUPERSEDED: a later
 * submission said something of the same record. OTHER_RECORD: it would be another record than the one that was accepted. STANDS: what was accepted stands,
 * whatever is read today. REFUSED: not acceptable then or now, for other reasons. GONE: nothing is read there today.
 */
export const EFFECTS = ['PUBLISHED', 'CONFLICTS', 'SUPERSEDED', 'OTHER_RECORD', 'STANDS', 'REFUSED', 'GONE'] as const;
export type Effect = (typeof EFFECTS)[number];

/** A fault by its code and place, without words. */
export type PlacedFault = Omit<Fault, 'expected'>;

/** What became of a record under one mapping. */
export interface RecordResult {
  readonly outcome: Outcome;
  readonly faults?: readonly PlacedFault[];
}

/** A record as it was judged when it was stored. */
export interface StoredRecord extends RecordResult {
  readonly record: number;
  readonly notificationId?: string | undefined;
}

/** A notification that was accepted from one of the translations of a submission. */
export interface StoredAcceptance {
  readonly record: number;
  readonly notificationId: string;
  readonly subjectKey: string;
}

/** How one record's result changes; no reference of the member's, and no value. */
export interface RecordChange {
  /** From 1, in the order of the source as it is read today; of one that is GONE, as it was read before. */
  readonly record: number;
  readonly effect: Effect;
  /** Absent: nothing was read there. */
  readonly before?: RecordResult;
  /** Absent: nothing is read there. */
  readonly after?: RecordResult;
  /** Of what is published, or stands. */
  readonly notificationId?: string;
  /** Where the content differs from what was accepted (JSON pointers); absent where that content is no longer kept here. */
  readonly pointers?: readonly string[];
}

/** A change with the candidate that it is about. */
export interface FoundChange {
  readonly change: RecordChange;
  readonly candidate?: Candidate | undefined;
}

export interface Translations {
  /** Results of the last translation that is stored. */
  readonly before: readonly StoredRecord[];
  /** All that was accepted from any of its translations. */
  readonly accepted: readonly StoredAcceptance[];
  readonly judged: readonly JudgedRecord[];
}

/**
 * The records whose results are not what they were. A notification is compared with itself wherever it stands in the file; what is left is compared by position.
 */
export function changesOf({ before, accepted, judged }: Translations): FoundChange[] {
  const stood = new Set(before.flatMap(({ notificationId }) => notificationId ?? []));
  const unchanged = new Set(judged.flatMap(({ outcome, candidate }) => (outcome === 'UNCHANGED' && candidate !== undefined && stood.has(candidate.notificationId) ? [candidate.notificationId] : [])));
  const isSame = (notificationId: string | undefined): boolean => notificationId !== undefined && unchanged.has(notificationId);
  const left = new Map(before.filter(({ notificationId }) => !isSame(notificationId)).map((stored) => [stored.record, stored]));
  const ids = new Set(accepted.map(({ notificationId }) => notificationId));
  const found: FoundChange[] = [];
  for (const record of judged) {
    if (record.outcome === 'UNCHANGED' && isSame(record.candidate?.notificationId)) continue;
    const stored = left.get(record.record);
    left.delete(record.record);
    const after = resultOf(record);
    if (stored?.outcome === 'REJECTED' && after.outcome === 'REJECTED' && sameFaults(stored.faults, after.faults)) continue;
    const effect = effectOf(record, stored, ids);
    const notificationId = effect === 'PUBLISHED' || effect === 'CONFLICTS' || record.outcome === 'UNCHANGED' ? record.candidate?.notificationId : stored?.notificationId;
    found.push({ candidate: record.candidate, change: { record: record.record, effect, ...(stored === undefined ? {} : { before: plain(stored) }), after, ...(notificationId === undefined ? {} : { notificationId }) } });
  }
  for (const stored of left.values()) {
    const { notificationId } = stored;
    found.push({ change: { record: stored.record, effect: 'GONE', before: plain(stored), ...(notificationId === undefined ? {} : { notificationId }) } });
  }
  return found;
}

function effectOf(record: JudgedRecord, stored: StoredRecord | undefined, accepted: ReadonlySet<string>): Effect {
  if (isNew(record)) return 'PUBLISHED';
  if (record.outcome === 'UNCHANGED') return 'STANDS';
  const codes = new Set(record.faults.map(({ code }) => code));
  if (codes.has('GATE.VERSION_CONFLICT') && record.candidate !== undefined && accepted.has(record.candidate.notificationId)) return 'CONFLICTS';
  if (codes.has('GATE.SUPERSEDED')) return 'SUPERSEDED';
  if (codes.has('GATE.OTHER_RECORD')) return 'OTHER_RECORD';
  return stored === undefined || stored.outcome === 'REJECTED' ? 'REFUSED' : 'STANDS';
}

/**
 * Why records are not to be published though nothing else speaks against them: something of their subject was accepted from what came later, or they would be a
 * second record beside one that was accepted from this submission under another reference.
 *
 * @param superseded whether something of the subject was accepted from a later submission, or from a later record of this one
 */
export function barsOf(records: readonly { readonly record: number; readonly candidate?: Candidate | undefined }[], translations: Pick<Translations, 'before' | 'accepted'>, superseded: (subjectKey: string, record: number) => boolean): Map<number, 'GATE.SUPERSEDED' | 'GATE.OTHER_RECORD'> {
  const { before, accepted } = translations;
  const subjects = new Set(records.flatMap(({ candidate }) => candidate?.subjectKey ?? []));
  const known = new Set(accepted.map(({ subjectKey }) => subjectKey));
  // Accepted from this submission, and not read from it today.
  const lost = accepted.filter(({ subjectKey }) => !subjects.has(subjectKey));
  const lostAt = new Set(lost.map(({ record }) => record));
  // Where today's records are not those of before one by one, any of the new ones may be one that was lost.
  const isOther = (record: number): boolean => (records.length === before.length ? lostAt.has(record) : lost.length > 0);
  const bars = new Map<number, 'GATE.SUPERSEDED' | 'GATE.OTHER_RECORD'>();
  for (const { record, candidate } of records) {
    if (candidate === undefined) continue;
    if (superseded(candidate.subjectKey, record)) bars.set(record, 'GATE.SUPERSEDED');
    else if (!known.has(candidate.subjectKey) && isOther(record)) bars.set(record, 'GATE.OTHER_RECORD');
  }
  return bars;
}

function resultOf({ outcome, faults }: Pick<JudgedRecord, 'outcome' | 'faults'>): RecordResult {
  return { outcome, ...(faults.length === 0 ? {} : { faults: faults.map(placed) }) };
}

function plain({ outcome, faults }: StoredRecord): RecordResult {
  return { outcome, ...(faults === undefined || faults.length === 0 ? {} : { faults }) };
}

/** A fault without its words. */
export function placed({ code, line, column, segment, path }: PlacedFault | RecordFault): PlacedFault {
  return { code, ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }), ...(segment === undefined ? {} : { segment }), ...(path === undefined ? {} : { path }) };
}

export function sameFaults(before: readonly PlacedFault[] = [], after: readonly PlacedFault[] = []): boolean {
  return JSON.stringify(before.map(placed)) === JSON.stringify(after.map(placed));
}
