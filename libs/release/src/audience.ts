import { EVERY_MEMBER, isHandlingCode, isStatus } from './release-label.js';
import type { ReleaseLabel } from './release-label.js';

/**
 * The states that may see a record, sorted, its origin included: whom to deliver to, whose stream to feed.
 * States that are not among `memberStates` are left out (nobody acts for them). Empty when status or handling code
 * is not known. Agrees with `decideRelease` for an operator of each state.
 */
export function audience(label: ReleaseLabel, memberStates: readonly string[]): string[] {
  if (!isStatus(label.status) || !isHandlingCode(label.handlingCode)) return [];
  const everyone = label.releasableTo.includes(EVERY_MEMBER);
  return [...new Set(memberStates)]
    .filter((state) => state === label.origin || everyone || label.releasableTo.includes(state))
    .sort();
}
