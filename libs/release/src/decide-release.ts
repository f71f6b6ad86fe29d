import type { Principal } from './principal.js';
import { EVERY_MEMBER, isHandlingCode, isStatus } from './release-label.js';
import type { ReleaseLabel } from './release-label.js';
import { releaseScope } from './release-scope.js';

/** Why a record is not shown. For logs and tests: an exit answers as if the record did not exist. */
export type WithheldReason =
  /** Neither of the principal's roles reads records, or its state is not a state. */
  | 'NO_READING_ROLE'
  /** The record's status is none that this version knows. */
  | 'UNKNOWN_STATUS'
  /** The record's handling code is none that this version knows. */
  | 'UNKNOWN_HANDLING_CODE'
  /** The record is another state's, and a member's machine reads its own state's only. */
  | 'NOT_OWN'
  /** The record is another state's, which did not release it to the principal's state. */
  | 'NOT_RELEASED_TO_STATE';

export type ReleaseDecision = { readonly released: true } | { readonly released: false; readonly reason: WithheldReason };

const RELEASED: ReleaseDecision = { released: true };

/**
 * The one policy: may this principal see this record?
 *
 * | status | handling code | principal's widest role | record of own state | released to its state, or `*` | else |
 * | --- | --- | --- | --- | --- | --- |
 * | ACTUAL, EXERCISE, TEST | H0, H1, H2, H3 | operator, supervisor | yes | yes | no |
 * | ACTUAL, EXERCISE, TEST | H0, H1, H2, H3 | member-system | yes | no | no |
 * | ACTUAL, EXERCISE, TEST | H0, H1, H2, H3 | ops, none, unknown | no | no | no |
 * | anything else | any | any | no | no | no |
 * | any | anything else | any | no | no | no |
 *
 * Handling codes say what may be done with a record by those who see it; they travel with it and do not widen or
 * narrow who sees it, except that a code which is not known stops the record (fail closed, the owner included:
 * whoever shows a record must be able to show its restriction). A principal whose state is not an alpha-3 code sees
 * nothing. `releasableTo` is compared as it stands: no case folding, no prefixes.
 *
 * `releaseCondition` is the same policy in SQL; `release-condition.medium.spec.ts` holds the two together.
 * Source: the shared schema, `header.handling`; the promise "Originator control".
 */
export function decideRelease(principal: Principal, label: ReleaseLabel): ReleaseDecision {
  const scope = releaseScope(principal);
  if (scope === 'NOTHING') return withheld('NO_READING_ROLE');
  if (!isStatus(label.status)) return withheld('UNKNOWN_STATUS');
  if (!isHandlingCode(label.handlingCode)) return withheld('UNKNOWN_HANDLING_CODE');
  if (label.origin === principal.state) return RELEASED;
  switch (scope) {
    case 'OWN':
      return withheld('NOT_OWN');
    case 'RELEASED':
      return label.releasableTo.includes(principal.state) || label.releasableTo.includes(EVERY_MEMBER)
        ? RELEASED
        : withheld('NOT_RELEASED_TO_STATE');
  }
}

function withheld(reason: WithheldReason): ReleaseDecision {
  return { released: false, reason };
}
