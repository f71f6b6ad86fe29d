import type { Notification, NotificationKind, NotificationOfKind } from '@cbx/contracts';
import type { CasePolicy } from './case-policy.js';
import { operationStatusPolicy } from './operation-status.policy.js';
import { organizedCrimeGroupPolicy } from './organized-crime-group.policy.js';
import { readmittedPersonPolicy } from './readmitted-person.policy.js';
import { searchRequestPolicy } from './search-request.policy.js';

/** One policy a kind; held complete by the type. */
export const CASE_POLICIES: { readonly [K in NotificationKind]: CasePolicy<NotificationOfKind[K]> } = {
  ORGANIZED_CRIME_GROUP: organizedCrimeGroupPolicy,
  READMITTED_PERSON: readmittedPersonPolicy,
  OPERATION_STATUS: operationStatusPolicy,
  SEARCH_REQUEST: searchRequestPolicy,
};

/** The policy of a notification's kind, for notifications of that kind only. */
export function policyOf<N extends Notification>(notification: N): CasePolicy<N> {
  // header.kind and the bodies go together by contract; the compiler cannot follow a union through a table.
  return CASE_POLICIES[notification.header.kind] as unknown as CasePolicy<N>;
}

export { bodiesOf } from './case-policy.js';
export type { CasePolicy } from './case-policy.js';
