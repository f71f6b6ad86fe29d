import type { AlertView } from '../src/api/types.js';

/** A well-formed alert of invented content; `n` makes its id and its time: a greater one is newer. */
export function anAlert(n: number, fields: Partial<AlertView> = {}): AlertView {
  return {
    id: `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`,
    ruleId: 'urgent-search',
    ruleVersion: 1,
    severity: 'HIGH',
    lifecycle: 'OPEN',
    status: 'ACTUAL',
    state: 'KAZ',
    title: { en: 'Urgent search', ru: 'Срочный розыск' },
    label: `Invented ${n}`,
    kind: 'SEARCH_REQUEST',
    origin: 'KGZ',
    caseId: `00000000-0000-7000-9000-${n.toString(16).padStart(12, '0')}`,
    caseNumber: `KGZ-2031-${String(n).padStart(6, '0')}`,
    notificationId: `00000000-0000-5000-8000-${n.toString(16).padStart(12, '0')}`,
    raisedAt: new Date(Date.UTC(2031, 0, 1) + n * 1000).toISOString(),
    revision: 1,
    ...fields,
  };
}
