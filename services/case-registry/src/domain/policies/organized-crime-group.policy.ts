import type { OrganizedCrimeGroupNotification } from '@cbx/contracts';
import { wholeBodies } from './case-policy.js';
import type { CasePolicy } from './case-policy.js';

/** Called after the group's first primary name. */
export const organizedCrimeGroupPolicy: CasePolicy<OrganizedCrimeGroupNotification> = {
  requiredBodies: ['group'],
  label: ({ group }) => (group?.names.find(({ type }) => type === 'PRIMARY') ?? group?.names[0])?.value,
  compared: wholeBodies,
  elementKeys: {},
};
