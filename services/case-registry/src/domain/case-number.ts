/** Which running number a case number is drawn from: one series a state, year and status, so that exercise and actual cases never share one. */
export interface CaseNumberSeries {
  /** The owning state, ISO 3166-1 alpha-3. */
  readonly owner: string;
  /** The UTC year in which the case was opened. */
  readonly year: number;
  readonly status: 'ACTUAL' | 'EXERCISE' | 'TEST';
}

const DIGITS = 6;

export function caseNumberSeries(owner: string, openedAt: Date, status: CaseNumberSeries['status']): CaseNumberSeries {
  return { owner, year: openedAt.getUTCFullYear(), status };
}

/** Equal for equal series; sorts by owner, year, status. */
export function seriesKey({ owner, year, status }: CaseNumberSeries): string {
  return `${owner}-${year}-${status}`;
}

/**
 * The number that people read out: `KAZ-2026-000123`; `KAZ-2026-EXERCISE-000004` and `KAZ-2026-TEST-000004` where the case
 * is not actual. Past 999,999 the number grows.
 */
export function formatCaseNumber({ owner, year, status }: CaseNumberSeries, running: number): string {
  const mark = status === 'ACTUAL' ? '' : `${status}-`;
  return `${owner}-${year}-${mark}${String(running).padStart(DIGITS, '0')}`;
}
