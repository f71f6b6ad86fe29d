import type { EngineAccess } from '../see/engine-access.js';
import type { SeenService } from '../see/look-at-services.js';
import type { TokenSource } from '../suite-access.js';

/** `SKIPPED`: what is needed to look is not known here, and that is said. */
export type Verdict = 'OK' | 'WARN' | 'FAIL' | 'SKIPPED';

export interface Finding {
  readonly check: string;
  readonly verdict: Verdict;
  /** What was found, in words and numbers; never content. */
  readonly says: string;
  /** The page, with its anchor, that says what to do; where something is to be done. */
  readonly runbook?: string;
}

/** What the checks look at, gathered once. */
export interface Examined {
  readonly services: readonly SeenService[];
  readonly engines: EngineAccess;
  readonly token: TokenSource;
  readonly now: () => Date;
}

/** One series of questions. It throws nothing that it can foresee: trouble is a finding. */
export type Check = (examined: Examined) => Promise<Finding[]> | Finding[];

export const RUNBOOKS = 'docs/runbooks';

export function ok(check: string, says: string): Finding {
  return { check, verdict: 'OK', says };
}

export function skipped(check: string, says: string): Finding {
  return { check, verdict: 'SKIPPED', says };
}

/** @param page a file under docs/runbooks, with an anchor if need be */
export function warn(check: string, says: string, page: string): Finding {
  return { check, verdict: 'WARN', says, runbook: `${RUNBOOKS}/${page}` };
}

/** @param page a file under docs/runbooks, with an anchor if need be */
export function fail(check: string, says: string, page: string): Finding {
  return { check, verdict: 'FAIL', says, runbook: `${RUNBOOKS}/${page}` };
}
