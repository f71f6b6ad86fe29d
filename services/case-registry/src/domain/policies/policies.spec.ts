import { NOTIFICATION_TOPICS, TOPICS } from '@cbx/contracts';
import { cancel, group, operation, readmission, search } from '../../../test/notifications.js';
import { CASE_POLICIES, policyOf } from './index.js';

describe('case policies', () => {
  it('are there for every kind that has a topic', () => {
    expect(Object.keys(CASE_POLICIES).sort()).toEqual(NOTIFICATION_TOPICS.map((topic) => TOPICS[topic].kind).sort());
  });

  it.each([
    ['a group by its first primary name', group(), 'Пример'],
    ['a group without a primary name by its first', group({}, { group: { names: [{ type: 'ALIAS', script: 'Latn', value: 'Alias One' }] } }), 'Alias One'],
    [
      'a group by its primary name though an alias comes first',
      group({}, { group: { names: [{ type: 'ALIAS', script: 'Latn', value: 'Alias One' }, { type: 'PRIMARY', script: 'Latn', value: 'Primary' }] } }),
      'Primary',
    ],
    ['a readmitted person by name', readmission(), 'Примеров Тимур Образцович'],
    ['a person looked for by name', search(), 'Примеров Тимур Образцович'],
    ['a person with a whole name only', search({}, { person: { names: [{ type: 'ALIAS', script: 'Latn', full: 'Sample the Younger' }] } }), 'Sample the Younger'],
    ['a person with a given name only', search({}, { person: { names: [{ type: 'PRIMARY', script: 'Latn', given: 'Sample' }] } }), 'Sample'],
    ['an operation by its name', operation(), 'Пример'],
    ['nothing on a cancel', cancel('SEARCH_REQUEST', { version: 2 }), undefined],
    ['nothing on a cancel of a group', cancel('ORGANIZED_CRIME_GROUP', { version: 2 }), undefined],
    ['nothing on a cancel of an operation', cancel('OPERATION_STATUS', { version: 2 }), undefined],
    ['nothing on a cancel of a readmission', cancel('READMITTED_PERSON', { version: 2 }), undefined],
  ])('call %s', (_, notification, expected) => {
    expect(policyOf(notification).label(notification)).toBe(expected);
  });
});
