import { aNotification } from '@cbx/testing';
import { isUrgent } from './is-urgent.js';

it('is urgent what is to be answered within hours, and nothing else', () => {
  const search = aNotification({ kind: 'SEARCH_REQUEST', sourceReference: 'S-1' });
  const of = (urgency: 'URGENT' | 'PRIORITY' | 'ROUTINE') => isUrgent({ ...search, search: { ...search.search!, urgency } });
  expect([of('URGENT'), of('PRIORITY'), of('ROUTINE')]).toEqual([true, false, false]);
  expect(isUrgent({ header: { ...search.header, action: 'CANCEL' } })).toBe(false);
  expect(isUrgent(aNotification({ kind: 'READMITTED_PERSON', sourceReference: 'R-1' }))).toBe(false);
});
