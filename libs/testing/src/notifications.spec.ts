import { makeNotificationId, makeSubjectKey, SYMBOLS } from '@cbx/contracts';
import { aNotification } from './notifications.js';

describe('aNotification', () => {
  it.each(SYMBOLS.NotificationKind)('gives each %s a record and ids of its own', (kind) => {
    const first = aNotification({ kind }).header;
    const second = aNotification({ kind }).header;
    expect(first.sourceReference).not.toBe(second.sourceReference);
    expect(first.notificationId).toBe(makeNotificationId(first));
    expect(first.subjectKey).toBe(makeSubjectKey(first));
  });

  it('takes what the test states, and leaves the rest valid', () => {
    const { header, search, person } = aNotification({ kind: 'SEARCH_REQUEST', origin: 'ARM', handling: { releasableTo: ['RUS'] }, search: { urgency: 'URGENT' }, person: { sex: 'FEMALE' } });
    expect(header).toMatchObject({ origin: 'ARM', handling: { releasableTo: ['RUS'], code: 'H0' } });
    expect(search).toMatchObject({ urgency: 'URGENT', category: 'WANTED' });
    expect(person).toMatchObject({ sex: 'FEMALE' });
    expect(person?.names).toHaveLength(2);
  });

  it('never releases to the origin, and keeps the lead among the participants', () => {
    const { header, operation } = aNotification({ kind: 'OPERATION_STATUS', origin: 'TJK' });
    expect(header.handling.releasableTo).toEqual(['ARM', 'BLR', 'KAZ', 'KGZ', 'RUS']);
    expect(operation?.participants).toEqual(['KAZ', 'KGZ', 'TJK']);
  });

  it.each(SYMBOLS.NotificationKind)('carries the header only when it cancels a %s', (kind) => {
    expect(Object.keys(aNotification({ kind, action: 'CANCEL' }))).toEqual(['header']);
  });

  it('leaves a body out on demand', () => {
    const notification = aNotification({ kind: 'READMITTED_PERSON', stay: null, legalStatus: null });
    expect(Object.keys(notification)).toEqual(['header', 'person', 'readmission']);
  });
});
