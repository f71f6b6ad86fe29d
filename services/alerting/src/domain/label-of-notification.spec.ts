import { aNotification } from '@cbx/testing';
import { labelOfNotification } from './label-of-notification.js';

describe('labelOfNotification', () => {
  it.each([
    ['the first PRIMARY name of a group', aNotification({ kind: 'ORGANIZED_CRIME_GROUP', group: { names: [{ type: 'ALIAS', script: 'Latn', value: 'A' }, { type: 'PRIMARY', script: 'Cyrl', value: 'Б' }] } }), 'Б'],
    ['the first name of a group that has no PRIMARY one', aNotification({ kind: 'ORGANIZED_CRIME_GROUP', group: { names: [{ type: 'ALIAS', script: 'Latn', value: 'A' }] } }), 'A'],
    ['the parts of a person’s name', aNotification({ kind: 'READMITTED_PERSON' }), 'Примеров Тимур Образцович'],
    ['the whole of a person’s name', aNotification({ kind: 'SEARCH_REQUEST', person: { names: [{ type: 'ALIAS', script: 'Cyrl', full: 'Шах' }] } }), 'Шах'],
    ['an operation’s name', aNotification({ kind: 'OPERATION_STATUS', operation: { name: 'Нелегал' } }), 'Нелегал'],
    ['nothing of a CANCEL', aNotification({ kind: 'SEARCH_REQUEST', action: 'CANCEL' }), undefined],
  ])('%s', (_what, notification, label) => {
    expect(labelOfNotification(notification)).toBe(label);
  });
});
