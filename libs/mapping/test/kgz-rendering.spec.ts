/** Sections 9 and 10 of KGZ's document, sentence by sentence, where the samples do not show it. */
import type { Notification } from '@cbx/contracts';
import { aNotification, type Json, renderer } from './rendering.js';

const kgz = renderer('KGZ');
const group = (change: (notification: Json) => void): Notification => aNotification('ORGANIZED_CRIME_GROUP', change);
const search = (change: (notification: Json) => void): Notification => aNotification('SEARCH_REQUEST', change);

describe('what the format cannot carry (README section 9)', () => {
  it.each<[string, Notification, string]>([
    ['a required text that is -: the value of a name of a group', group(({ group }) => group.names.push({ type: 'ALIAS', script: 'Latn', value: '-' })), 'FIELD.MISSING /group/names/1/value'],
    ['… also of its only name', group(({ group }) => (group.names[0].value = '-')), 'FIELD.MISSING /group/names/0/value'],
    ['… the number of a document, also of a member', group(({ members }) => (members[0].person.identifiers = [{ type: 'OTHER', value: '-' }])), 'FIELD.MISSING /members/0/person/identifiers/0/value'],
    ['a part of a name at fault, whose other part is -', search(({ person }) => person.names.push({ type: 'ALIAS', script: 'Latn', family: 'A\u0001', given: '-' })), 'FIELD.INVALID /person/names/1/family'],
    ['a group without a name left', group(({ group }) => (group.names[0].script = 'Armn')), 'FIELD.MISSING /group/names'],
    ['a person without a name left', search(({ person }) => (person.names[0] = { type: 'PRIMARY', script: 'Cyrl', family: '-', given: '-', patronymic: 'Б' })), 'FIELD.MISSING /person/names'],
  ])('stands against rendering: %s', (_what, notification, expected) => expect(kgz.fault(notification)).toBe(expected));

  it.each<[string, Notification, string[]]>([
    ['a name of which no part is left, and nothing in it is judged', search(({ person }) => person.names.push({ type: 'ALIAS', script: 'Latn', family: '-', patronymic: 'X\u0001' })), ['FIELD.LOSSY /person/names/1']],
    ['a part that is -, where another is left', search(({ person }) => person.names.push({ type: 'ALIAS', script: 'Latn', family: '-', given: 'A' })), ['FIELD.LOSSY /person/names/1/family']],
    ['a member without a name left, whatever else it has', group(({ members }) => members.push({ role: 'MEMBER', person: { names: [{ type: 'PRIMARY', script: 'Armn', family: 'Թ' }], sex: 'MALE', identifiers: [{ type: 'OTHER', value: '-' }] } })), ['FIELD.LOSSY /members/1']],
  ])('leaves out %s', (_what, notification, expected) => expect(kgz.render(notification).losses).toEqual(expected));
});
