import type { Principal } from './principal.js';

/**
 * How far a principal's roles let it read, before any record is looked at.
 * `RELEASED`: own state's records and those released to it; `OWN`: own state's only; `NOTHING`: none.
 */
export type ReleaseScope = 'RELEASED' | 'OWN' | 'NOTHING';

const ALPHA_3 = /^[A-Z]{3}$/;

/** Whether `state` can name a member state at all: `*` or an empty string as a principal's state must match nothing. */
export function isStateCode(state: string): boolean {
  return ALPHA_3.test(state);
}

/** The widest scope among the principal's roles. `ops` adds nothing, nor does a role that is not known. */
export function releaseScope(principal: Principal): ReleaseScope {
  if (!isStateCode(principal.state)) return 'NOTHING';
  let scope: ReleaseScope = 'NOTHING';
  for (const role of principal.roles) {
    switch (role) {
      case 'operator':
      case 'supervisor':
        return 'RELEASED';
      case 'member-system':
        scope = 'OWN';
        break;
      case 'ops':
        break;
      default:
        role satisfies never;
    }
  }
  return scope;
}
