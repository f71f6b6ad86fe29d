import { INVARIANT_IDS, INVARIANTS, type InvariantId } from '../history/events.ts';

/** How many violations of one invariant are told with their evidence; all are counted. */
export const MAX_VIOLATIONS = 20;
/** How many lines prove one violation at most. */
export const MAX_EVIDENCE = 8;

export interface Violation {
  readonly message: string;
  /** Lines of the history, from 1, in the order in which they are best read. */
  readonly lines: readonly number[];
}

/** What one invariant was found to be. NO_OCCASION: nothing was checked, and the history says why that is right. */
export type Status = 'HOLDS' | 'VIOLATED' | 'NOT_CHECKED' | 'NO_OCCASION';

export interface InvariantVerdict {
  readonly id: InvariantId;
  readonly title: string;
  readonly status: Status;
  /** What was checked -> how many of it. */
  readonly checked: Readonly<Record<string, number>>;
  readonly violationCount: number;
  readonly violations: readonly Violation[];
  /** NO_OCCASION: what the history says. */
  readonly reason?: string;
}

/** What is found on one invariant. */
export interface Finding {
  /** Counts what was looked at. The first word counted decides: nothing of it is nothing checked. */
  checked(what: string, many?: number): void;
  violate(message: string, lines: readonly (number | undefined)[]): void;
}

class OneFinding implements Finding {
  readonly counts = new Map<string, number>();
  readonly violations: Violation[] = [];
  violationCount = 0;

  checked(what: string, many = 1): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + many);
  }

  violate(message: string, lines: readonly (number | undefined)[]): void {
    this.violationCount += 1;
    if (this.violations.length >= MAX_VIOLATIONS) return;
    const known = lines.filter((line): line is number => line !== undefined && line > 0);
    this.violations.push({ message, lines: [...new Set(known)].slice(0, MAX_EVIDENCE) });
  }
}

/** All that is found, bounded in memory whatever the history holds. */
export class Findings {
  readonly #byInvariant = new Map<InvariantId, OneFinding>(INVARIANT_IDS.map((id) => [id, new OneFinding()]));

  of(id: InvariantId): Finding {
    return this.#one(id);
  }

  /** @param noOccasion what the history says of invariants that the run could not check */
  verdicts(noOccasion: Readonly<Record<string, string>>): InvariantVerdict[] {
    return INVARIANT_IDS.map((id) => {
      const { counts, violations, violationCount } = this.#one(id);
      const reason = noOccasion[id];
      const nothing = (counts.values().next().value ?? 0) === 0;
      const status: Status = violationCount > 0 ? 'VIOLATED' : !nothing ? 'HOLDS' : reason === undefined ? 'NOT_CHECKED' : 'NO_OCCASION';
      return { id, title: INVARIANTS[id], status, checked: Object.fromEntries(counts), violationCount, violations, ...(status === 'NO_OCCASION' ? { reason: reason! } : {}) };
    });
  }

  #one(id: InvariantId): OneFinding {
    return this.#byInvariant.get(id)!;
  }
}

/** Whether a verdict lets the run pass. */
export function passes({ status }: Pick<InvariantVerdict, 'status'>): boolean {
  return status === 'HOLDS' || status === 'NO_OCCASION';
}
