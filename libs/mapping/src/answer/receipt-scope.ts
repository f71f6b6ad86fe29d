import type { Fault } from '../fault.js';
import type { RecordResult, Translation } from '../translate/translation.js';
import type { AnswerContext, AnswerMapping, Verdict } from './answer.js';

/** Names that templates of answers may use, and what is behind them. Absent where there is nothing: lists too. */
export type Scope = Readonly<Record<string, unknown>>;

/** What the gateway gives beside the envelope's own names: for the whole answer, for each of `records`, for each of `faults`, `warnings` and `entries`. */
export const SCOPE_NAMES = [
  ...['id', 'at', 'sha256', 'read', 'refused', 'received', 'accepted', 'rejected', 'withdrawn', 'result', 'count', 'faults', 'warnings', 'entries', 'records', 'outcome'],
  ...['record', 'reference', 'label', 'stated', 'place', 'code', 'line', 'segment', 'severity'],
];

type OrderOf = (code: string) => string;

interface Entry {
  readonly code: string;
  readonly line?: number;
  readonly segment?: number;
  readonly severity: 'FAULT' | 'WARNING';
}

/** All that an answer may say of a submission. */
export function receiptScope(translation: Translation, context: AnswerContext, { verdictsAtRecord, orderOf = (code) => code }: Pick<AnswerMapping, 'verdictsAtRecord' | 'orderOf'>): Scope {
  const isRefused = translation.outcome === 'REFUSED';
  const rejections = byRecord(translation.rejections);
  const warnings = byRecord(translation.warnings);
  const records = translation.records.map((result) => recordScope(result, rejections.get(result.record) ?? [], warnings.get(result.record) ?? [], context.verdicts?.get(result.record), verdictsAtRecord, orderOf));
  const rejected = records.filter(({ outcome }) => outcome === 'REJECTED').length;
  const own = entriesOf(rejections.get(0) ?? [], warnings.get(0) ?? [], orderOf);
  return scope({
    ...translation.given,
    id: context.id,
    at: context.at,
    sha256: context.sha256,
    read: isRefused ? undefined : true,
    refused: isRefused ? true : undefined,
    ...(isRefused ? {} : { received: records.length, accepted: records.length - rejected, rejected, withdrawn: translation.snapshot === undefined ? undefined : (context.withdrawn ?? 0) }),
    result: isRefused || (rejected > 0 && rejected === records.length) ? 'NONE' : rejected === 0 ? 'ALL' : 'SOME',
    outcome: isRefused ? 'REFUSED' : own.entries === undefined ? 'ACCEPTED' : 'ACCEPTED_WITH_WARNINGS',
    ...own,
    records: isRefused || records.length === 0 ? undefined : records,
  });
}

function recordScope({ record, sourceReference, outcome, place, facts }: RecordResult, rejections: readonly Fault[], warnings: readonly Fault[], verdict: Verdict | undefined, atRecord: boolean, orderOf: OrderOf): Scope {
  const verdicts = (verdict?.faults ?? []).map((code) => ({ code, ...(atRecord ? place : {}) }));
  const isRejected = outcome === 'REJECTED' || verdicts.length > 0;
  return scope({
    ...facts,
    record,
    reference: sourceReference,
    outcome: isRejected ? 'REJECTED' : verdict?.isUnchanged === true ? 'UNCHANGED' : outcome,
    ...entriesOf([...rejections, ...verdicts], warnings, orderOf),
  });
}

type Told = Pick<Fault, 'line' | 'segment'> & { readonly code: string };

function entriesOf(rejections: readonly Told[], warnings: readonly Told[], orderOf: OrderOf): { readonly faults: unknown; readonly warnings: unknown; readonly entries: unknown } {
  const faults = rejections.map((fault) => entry(fault, 'FAULT'));
  const warned = warnings.map((fault) => entry(fault, 'WARNING'));
  return { faults: sorted(faults, orderOf), warnings: sorted(warned, orderOf), entries: sorted([...faults, ...warned], orderOf) };
}

function entry({ code, line, segment }: Told, severity: Entry['severity']): Entry {
  return { code, ...(line === undefined ? {} : { line }), ...(segment === undefined ? {} : { segment }), severity };
}

/** By place, those without one first, then by code; `undefined` where there are none. Faults of equal code and place are one. */
function sorted(entries: readonly Entry[], orderOf: OrderOf): readonly Entry[] | undefined {
  const distinct = [...new Map(entries.map((each) => [`${placeOf(each)} ${each.severity} ${each.code}`, each])).values()];
  if (distinct.length === 0) return undefined;
  return distinct.sort((a, b) => placeOf(a) - placeOf(b) || compare(orderOf(a.code), orderOf(b.code)));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function placeOf({ line, segment }: Entry): number {
  return line ?? segment ?? 0;
}

function byRecord(faults: readonly Fault[]): ReadonlyMap<number, readonly Fault[]> {
  const found = new Map<number, Fault[]>();
  for (const fault of faults) {
    const known = found.get(fault.record);
    if (known === undefined) found.set(fault.record, [fault]);
    else known.push(fault);
  }
  return found;
}

/** Without what is absent, and without names that every object has. */
function scope(names: Readonly<Record<string, unknown>>): Scope {
  const own = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of Object.entries(names)) if (value !== undefined) own[name] = value;
  return own;
}
