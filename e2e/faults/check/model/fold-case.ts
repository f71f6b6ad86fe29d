import type { CaseEventType, Claim } from '../facts/facts.ts';

/** One version, in the order of its subject, and what it must do. */
export interface Step {
  readonly claim: Claim;
  readonly type: CaseEventType;
  /** The version that stood before it; `undefined` for the first. */
  readonly before: number | undefined;
}

/** Where a subject must stand. */
export interface Standing {
  readonly claim: Claim;
  readonly withdrawn: boolean;
}

export interface CaseModel {
  readonly steps: readonly Step[];
  /** `undefined` while nothing has arrived. */
  readonly standing: Standing | undefined;
}

/**
 * What must become of a subject: the newest version stands, whatever the order of arrival; a CANCEL leaves a tombstone that only a newer statement lifts.
 * Source: the promises of the architecture ("Order per subject"), not the registry's code.
 */
export function foldCase(claims: readonly Claim[]): CaseModel {
  const steps: Step[] = [];
  let standing: Standing | undefined;
  for (const claim of claims) {
    const newer = standing === undefined || claim.version > standing.claim.version;
    steps.push({ claim, type: newer ? typeOf(claim, standing) : 'VERSION_OUTDATED', before: standing?.claim.version });
    if (newer) standing = { claim, withdrawn: claim.action === 'CANCEL' };
  }
  return { steps, standing };
}

function typeOf(claim: Claim, standing: Standing | undefined): CaseEventType {
  if (claim.action === 'CANCEL') return 'CASE_WITHDRAWN';
  if (standing === undefined) return 'CASE_OPENED';
  return standing.withdrawn ? 'CASE_REOPENED' : 'CASE_EXTENDED';
}
