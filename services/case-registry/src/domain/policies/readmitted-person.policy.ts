import type { ReadmittedPersonNotification } from '@cbx/contracts';
import { wholeBodies } from './case-policy.js';
import type { CasePolicy } from './case-policy.js';
import { personLabel } from './person-label.js';

/** Called after the person. */
export const readmittedPersonPolicy: CasePolicy<ReadmittedPersonNotification> = {
  requiredBodies: ['person', 'readmission'],
  label: ({ person }) => personLabel(person),
  compared: wholeBodies,
  elementKeys: {},
};
