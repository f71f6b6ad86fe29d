import type { CaseEventType, Notification } from '@cbx/contracts';
import { cancel, group, operation, search } from '../../test/notifications.js';
import { registerVersion } from './register-version.js';
import type { CaseHead } from './register-version.js';

const CASE_ID = '01890000-0000-7000-8000-000000000001';
const at = new Date('2026-03-01T09:00:00.000Z');
const later = new Date('2026-03-02T09:00:00.000Z');

/** Registers versions one after another, as arrivals at one subject; gives the last head and all outcomes. */
function arrive(...notifications: Notification[]): { head: CaseHead | undefined; outcomes: (CaseEventType | 'REPEATED')[] } {
  const held = new Set<string>();
  let head: CaseHead | undefined;
  const outcomes = notifications.map((notification, index) => {
    const registered = registerVersion(head, {
      notification,
      held: held.has(notification.header.notificationId),
      at: index === 0 ? at : later,
      newCaseId: () => CASE_ID,
    });
    held.add(notification.header.notificationId);
    if (registered.outcome !== 'REPEATED') head = registered.head;
    return registered.outcome;
  });
  return { head, outcomes };
}

const withdrawn = (version: number) => cancel('SEARCH_REQUEST', { version });

describe('registerVersion', () => {
  it('opens a case for a subject that is not known, and gives it its id', () => {
    const registered = registerVersion(undefined, { notification: search(), held: false, at, newCaseId: () => CASE_ID });
    expect(registered).toEqual({
      outcome: 'CASE_OPENED',
      position: 1,
      comparedWith: undefined,
      changes: [],
      head: {
        caseId: CASE_ID,
        caseNumber: undefined,
        caseStatus: 'OPEN',
        current: search(),
        label: 'Примеров Тимур Образцович',
        withdrawnThrough: 0,
        lastPosition: 1,
        openedAt: at,
        updatedAt: at,
      },
    });
  });

  it('takes an UPDATE of an unknown subject as its first version', () => {
    expect(arrive(search({ version: 7, action: 'UPDATE' })).outcomes).toEqual(['CASE_OPENED']);
  });

  it('extends the case by a newer version, NEW or UPDATE, and says what changed against which version', () => {
    const { head } = arrive(search());
    const next = search({ version: 2, action: 'NEW', to: ['ARM'] });
    const registered = registerVersion(head, { notification: next, held: false, at: later, newCaseId: () => 'never asked' });
    expect(registered).toMatchObject({
      outcome: 'CASE_EXTENDED',
      position: 2,
      comparedWith: search().header.notificationId,
      changes: [{ pointer: '/header/handling/releasableTo', before: ['*'], after: ['ARM'] }],
      head: { caseId: CASE_ID, current: next, openedAt: at, updatedAt: later },
    });
  });

  it('keeps an older version as history and changes nothing else', () => {
    const { head, outcomes } = arrive(search({ version: 3 }), search({ version: 2, to: ['KGZ'] }));
    expect(outcomes).toEqual(['CASE_OPENED', 'VERSION_OUTDATED']);
    expect(head).toMatchObject({ caseStatus: 'OPEN', current: search({ version: 3 }), lastPosition: 2, updatedAt: at });
  });

  it.each([1, 2])('changes nothing when version %i comes again', (version) => {
    const { head, outcomes } = arrive(search(), search({ version: 2 }), search({ version }));
    expect(outcomes).toEqual(['CASE_OPENED', 'CASE_EXTENDED', 'REPEATED']);
    expect(head).toMatchObject({ current: search({ version: 2 }), lastPosition: 2 });
  });

  it('withdraws by a CANCEL, remembering its version and the name for the owner', () => {
    const { head, outcomes } = arrive(search(), withdrawn(2));
    expect(outcomes).toEqual(['CASE_OPENED', 'CASE_WITHDRAWN']);
    expect(head).toMatchObject({ caseStatus: 'WITHDRAWN', withdrawnThrough: 2, current: withdrawn(2), label: 'Примеров Тимур Образцович' });
  });

  it('is not brought back to life by an older version that comes after the CANCEL', () => {
    const { head, outcomes } = arrive(search(), withdrawn(3), search({ version: 2 }));
    expect(outcomes).toEqual(['CASE_OPENED', 'CASE_WITHDRAWN', 'VERSION_OUTDATED']);
    expect(head).toMatchObject({ caseStatus: 'WITHDRAWN', current: withdrawn(3) });
  });

  it('leaves a tombstone for a subject that it never saw, which the late first version does not lift', () => {
    const { head, outcomes } = arrive(withdrawn(2), search());
    expect(outcomes).toEqual(['CASE_WITHDRAWN', 'VERSION_OUTDATED']);
    expect(head).toMatchObject({ caseStatus: 'WITHDRAWN', label: undefined, lastPosition: 2 });
  });

  it('reopens by a strictly newer version, comparing with nothing of what was withdrawn', () => {
    const { head } = arrive(search(), withdrawn(2));
    const registered = registerVersion(head, { notification: search({ version: 3, to: ['ARM'] }), held: false, at: later, newCaseId: () => 'never asked' });
    expect(registered).toMatchObject({ outcome: 'CASE_REOPENED', changes: [], comparedWith: undefined, head: { caseStatus: 'OPEN', withdrawnThrough: 2 } });
  });

  it('moves the tombstone up by a further CANCEL', () => {
    const { head, outcomes } = arrive(search(), withdrawn(2), withdrawn(4), search({ version: 3 }));
    expect(outcomes).toEqual(['CASE_OPENED', 'CASE_WITHDRAWN', 'CASE_WITHDRAWN', 'VERSION_OUTDATED']);
    expect(head).toMatchObject({ withdrawnThrough: 4, caseStatus: 'WITHDRAWN' });
  });

  it('counts a CANCEL as withdrawing what came before it, even one that comes late', () => {
    const { head, outcomes } = arrive(search(), search({ version: 3 }), withdrawn(2));
    expect(outcomes).toEqual(['CASE_OPENED', 'CASE_EXTENDED', 'VERSION_OUTDATED']);
    expect(head).toMatchObject({ caseStatus: 'OPEN', withdrawnThrough: 2, current: search({ version: 3 }) });
  });

  it('shows a newer version under its new name', () => {
    const renamed = group({ version: 2 }, { group: { names: [{ type: 'PRIMARY', script: 'Latn', value: 'Renamed Ring' }] } });
    expect(arrive(group(), renamed).head).toMatchObject({ label: 'Renamed Ring' });
  });

  it("does not take a participant's phase for a change", () => {
    const { head } = arrive(operation({}, { lead: 'RUS' }));
    const notification = operation({ version: 2 }, { lead: 'RUS', phase: 'ACTIVE' });
    expect(registerVersion(head, { notification, held: false, at, newCaseId: () => CASE_ID })).toMatchObject({ outcome: 'CASE_EXTENDED', changes: [] });
  });
});
