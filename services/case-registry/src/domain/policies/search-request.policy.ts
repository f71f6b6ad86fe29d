import type { SearchRequestNotification } from '@cbx/contracts';
import { wholeBodies } from './case-policy.js';
import type { CasePolicy } from './case-policy.js';
import { personLabel } from './person-label.js';

/** Called after the person looked for. */
export const searchRequestPolicy: CasePolicy<SearchRequestNotification> = {
  requiredBodies: ['search', 'person'],
  label: ({ person }) => personLabel(person),
  compared: wholeBodies,
  elementKeys: {},
};
