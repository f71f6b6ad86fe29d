import type { Notification } from '@cbx/contracts';
import { ROOT_CONTEXT } from '@opentelemetry/api';
import { cancel, search } from '../../test/notifications.js';
import type { ArrivedNotification } from './arrived-notification.js';
import { numberCases, numbersWanted, planRegistration } from './registration-plan.js';
import type { RegistrationPlan } from './registration-plan.js';

const at = new Date('2026-03-01T09:00:00.000Z');

function counter(): () => string {
  let last = 0;
  return () => `01890000-0000-7000-8000-${String((last += 1)).padStart(12, '0')}`;
}

const newId = counter();

function arrived(notification: Notification): ArrivedNotification {
  return { messageId: newId(), key: notification.header.subjectKey, notification, traceContext: ROOT_CONTEXT };
}

function plan(...notifications: Notification[]): RegistrationPlan {
  return planRegistration(notifications.map(arrived), new Map(), new Set(), { at, newId });
}

describe('planRegistration', () => {
  it('lets a later message of a subject meet what an earlier one of the batch made of it', () => {
    const { registered, opened, moved } = plan(search(), search({ version: 2, to: ['ARM'] }), cancel('SEARCH_REQUEST', { version: 3 }), search({ version: 2, action: 'NEW' }));
    expect(registered.map(({ outcome, event }) => [outcome, event.position])).toEqual([
      ['CASE_OPENED', 1],
      ['CASE_EXTENDED', 2],
      ['CASE_WITHDRAWN', 3],
    ]);
    expect(new Set(registered.map(({ event }) => event.caseId)).size).toBe(1);
    expect(opened).toMatchObject([{ caseStatus: 'WITHDRAWN', lastPosition: 3 }]);
    expect(moved).toEqual([]);
  });

  it('tells a repetition within the batch from a new version', () => {
    const { registered, repeated } = plan(search(), search());
    expect(registered).toHaveLength(1);
    expect(repeated).toHaveLength(1);
  });

  it('keeps subjects apart', () => {
    const { opened } = plan(search(), search({ reference: 'R-2' }), search({ status: 'TEST' }));
    expect(new Set(opened.map(({ caseId }) => caseId)).size).toBe(3);
  });

  it('moves the cases that are stored, and writes nothing for what is held', () => {
    const [head] = numberCases(plan(search()).opened, new Map([['KAZ-2026-ACTUAL', 1]]));
    const heads = new Map([[search().header.subjectKey, head!]]);
    const later = planRegistration([search({ version: 2 }), search()].map(arrived), heads, new Set([search().header.notificationId]), { at, newId });
    expect(later).toMatchObject({ opened: [], moved: [{ caseNumber: 'KAZ-2026-000001', lastPosition: 2 }] });
    expect(later.registered).toHaveLength(1);
    expect(later.repeated).toHaveLength(1);
  });
});

describe('numbering', () => {
  it('draws as many numbers of each series as cases are opened, and gives them out in order', () => {
    const { opened } = plan(search(), search({ reference: 'R-2', origin: 'KGZ' }), search({ reference: 'R-3' }), search({ reference: 'R-4', status: 'EXERCISE' }));
    expect(numbersWanted(opened)).toEqual([
      { series: { owner: 'KAZ', year: 2026, status: 'ACTUAL' }, count: 2 },
      { series: { owner: 'KGZ', year: 2026, status: 'ACTUAL' }, count: 1 },
      { series: { owner: 'KAZ', year: 2026, status: 'EXERCISE' }, count: 1 },
    ]);
    const first = new Map([['KAZ-2026-ACTUAL', 41], ['KGZ-2026-ACTUAL', 7], ['KAZ-2026-EXERCISE', 1]]);
    expect(numberCases(opened, first).map(({ caseNumber }) => caseNumber)).toEqual(['KAZ-2026-000041', 'KGZ-2026-000007', 'KAZ-2026-000042', 'KAZ-2026-EXERCISE-000001']);
  });
});
