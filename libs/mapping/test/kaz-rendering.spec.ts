/** Sections 12 and 13 of KAZ's document, sentence by sentence, where the samples do not show it. */
import type { Notification } from '@cbx/contracts';
import path from 'node:path';
import { loadMember } from '../src/load/load-member.js';
import { aSubmission } from './kaz-submission.js';
import { aNotification, type Json, renderer } from './rendering.js';

const kaz = renderer('KAZ');

function message(notification: Notification): { readonly info: Json; readonly record: Json; readonly losses: readonly string[]; readonly count: number } {
  const { bytes, losses } = kaz.render(notification);
  const { messageInfo, messageData } = JSON.parse(Buffer.from(bytes).toString('utf8')) as Json;
  return { info: messageInfo, record: messageData.records[0], count: messageData.recordCount, losses };
}

const search = (change: (notification: Json) => void): Notification => aNotification('SEARCH_REQUEST', change);
const withNames = (...names: Json[]): Json => message(search(({ person }) => (person.names = names))).record.searchData.person;
const cyrillic = { type: 'PRIMARY', script: 'Cyrl' };

describe('a message to Kazakhstan (README section 12)', () => {
  it('carries the ids of the notification, its time at +05:00 and its status', () => {
    const notification = search(({ header }) => (header.status = 'EXERCISE'));
    const { info, count } = message(notification);
    expect(info).toEqual({
      messageId: notification.header.notificationId,
      correlationId: notification.header.subjectKey,
      serviceId: 'CSTO-CBX',
      messageType: 'NOTIFICATION_TRAINING',
      messageDate: '2024-05-14T09:30:00.000+05:00',
      sender: { senderId: 'CSTO-GATEWAY' },
    });
    expect(count).toBe(1);
  });

  it('always writes what has a default', () => {
    const { record } = message(aNotification('READMITTED_PERSON'));
    expect(record).toMatchObject({ recordVersion: 1, originCountry: { code: 'BLR' }, agency: 'МВД', restriction: { retainUntil: '14.05.2027' }, readmissionData: { traffickingSign: { code: 'T0' } } });
  });

  it('has no body on CANCEL', () => {
    expect(Object.keys(message(search(({ header }) => (header.action = 'CANCEL'))).record)).toEqual(['recordType', 'actionType', 'recordNumber', 'recordVersion', 'originCountry', 'agency', 'restriction']);
  });

  it('places Cyrillic primary names with parts: one to ru, of more the first to kk and the second to ru', () => {
    expect(withNames({ ...cyrillic, family: 'А' }).fullName).toEqual({ ru: { lastName: 'А' } });
    const three = withNames({ ...cyrillic, family: 'А' }, { ...cyrillic, family: 'Б' }, { ...cyrillic, family: 'В' });
    expect(three).toMatchObject({ fullName: { kk: { lastName: 'А' }, ru: { lastName: 'Б' } }, otherNames: [{ nameType: { code: '01' }, script: { code: 'CYR' }, lastName: 'В' }] });
  });

  it('counts only names that are written', () => {
    expect(withNames({ ...cyrillic, family: '\u0001' }, { ...cyrillic, family: 'Б' }).fullName).toEqual({ ru: { lastName: 'Б' } });
    expect(withNames({ ...cyrillic, family: 'А' }, { ...cyrillic, family: '\u0001', given: 'Б' }).fullName).toEqual({ kk: { lastName: 'А' }, ru: { firstName: 'Б' } });
  });

  it('takes weak and whole names to otherNames, lowQuality only when true', () => {
    expect(withNames({ ...cyrillic, family: 'А', weak: true }, { ...cyrillic, full: 'Б' })).toEqual({
      otherNames: [{ nameType: { code: '01' }, script: { code: 'CYR' }, lastName: 'А', lowQuality: true }, { nameType: { code: '01' }, script: { code: 'CYR' }, wholeName: 'Б' }],
      sex: { code: '1' },
    });
  });

  it('takes the first Latin one to latin', () => {
    expect(withNames({ type: 'PRIMARY', script: 'Latn', full: 'A' }, { type: 'PRIMARY', script: 'Latn', family: 'B' }, { type: 'PRIMARY', script: 'Latn', family: 'C' })).toMatchObject({ fullName: { latin: { lastName: 'B' } }, otherNames: [{ wholeName: 'A' }, { lastName: 'C' }] });
  });

  it('takes aliases by what is written of them: without semicolon, of the script of their letters', () => {
    const alias = (full: string, script = 'Cyrl'): Json => ({ type: 'ALIAS', script, full });
    const { aliases, otherNames } = withNames({ ...cyrillic, family: 'А' }, alias('Бек'), alias('Bek', 'Latn'), alias('Bek'), alias('а;б'), alias(`${'в'.repeat(200)};`), { ...alias('Г'), weak: true }, alias('Թ', 'Armn')) as Json;
    expect(aliases).toBe(`Бек; Bek; ${'в'.repeat(200)}; Թ`);
    expect(otherNames.map((name: Json) => name.wholeName)).toEqual(['Bek', 'а;б', 'Г']);
  });

  it('places group names alike, and says in category whether there are members', () => {
    const group = (change: (each: Json) => void): Json => message(aNotification('ORGANIZED_CRIME_GROUP', change)).record.groupData;
    expect(group(() => undefined)).toMatchObject({ category: '2', org: { org_name: 'Яр' }, member: [{ role: { code: 'R8' } }] });
    const names = [{ type: 'ALIAS', script: 'Latn', value: 'Яр' }, { type: 'PRIMARY', script: 'Cyrl', value: 'А' }, { type: 'PRIMARY', script: 'Cyrl', value: 'Б' }, { type: 'PRIMARY', script: 'Armn', value: 'Թ' }, { type: 'ALIAS', script: 'Cyrl', value: 'Ж' }];
    const alone = group((each) => {
      delete each.members;
      each.group.names = names;
    });
    expect(alone).toMatchObject({ category: '1', org: { org_name_kk: 'А', org_name: 'Б' }, aliases: 'Ж', otherNames: [{ nameType: { code: '02' }, value: 'Яр' }, { script: { code: 'ARM' }, value: 'Թ' }] });
    expect(alone).not.toHaveProperty('member');
  });

  it('takes a valid IIN that agrees with what is written to iin', () => {
    const iin = { type: 'NATIONAL_ID', value: '850703301006', country: 'KAZ' };
    const withBirth = (birthDates: string[] | undefined, sex = 'MALE', ...identifiers: Json[]): Json => message(search(({ person }) => Object.assign(person, { sex, identifiers, ...(birthDates === undefined ? {} : { birthDates }) }))).record.searchData.person;
    expect(withBirth(undefined, 'MALE', iin)).toMatchObject({ iin: iin.value });
    expect(withBirth(['1985~'], 'MALE', iin)).toMatchObject({ iin: iin.value, birthDate: '1985' });
    // The interval is left out: there is no date with which it could disagree.
    expect(withBirth(['1990/1991'], 'MALE', iin)).toMatchObject({ iin: iin.value });
    for (const person of [withBirth(['1986'], 'MALE', iin), withBirth(undefined, 'FEMALE', iin), withBirth(undefined, 'MALE', { ...iin, value: '850703301007' }), withBirth(undefined, 'MALE', { ...iin, issuedOn: '1700-01-01' })]) {
      expect(person).not.toHaveProperty('iin');
      expect(person.documents).toHaveLength(1);
    }
    expect(withBirth(undefined, 'MALE', iin, iin)).toMatchObject({ iin: iin.value, documents: [{ number: iin.value }] });
  });

  it('leaves out what lacks a required value, and tells of the value', () => {
    const { record, losses } = message(search(({ person }) => (person.identifiers = [{ type: 'OTHER', value: '\u0001' }, { type: 'OTHER', value: 'A1' }])));
    expect(record.searchData.person.documents).toEqual([{ docType: { code: '099' }, number: 'A1' }]);
    expect(losses).toEqual(['FIELD.INVALID /person/identifiers/0/value']);
  });

  it('removes control characters and lone surrogates, and cuts', () => {
    const { record, losses } = message(search((each) => (each.search.reason = `а\u0001 \ud800 б${'в'.repeat(1000)}`)));
    expect(record.searchData.reason).toBe(`а б${'в'.repeat(997)}`);
    expect(losses).toEqual(['FIELD.INVALID /search/reason', 'FIELD.TOO_LONG /search/reason']);
  });

  it.each([
    ['a reference with a control character', (each: Json) => (each.header.sourceReference = 'a\u0001'), 'FIELD.INVALID /header/sourceReference'],
    ['an agency of which nothing is left', (each: Json) => (each.header.originAgency = '\u0001'), 'FIELD.INVALID /header/originAgency'],
    ['a version out of range', (each: Json) => (each.header.sourceVersion = 1_000_000), 'FIELD.INVALID /header/sourceVersion'],
    ['a year that is another at +05:00', (each: Json) => (each.header.sentAt = '2100-12-31T20:00:00.000Z'), 'FIELD.INVALID /header/sentAt'],
    ['several: the first in the order of the schema', (each: Json) => ((each.search.validUntil = '1799-01-01'), (each.search.reason = '\u0001'), (each.person.names = [{ ...cyrillic, full: '\u0001' }])), 'FIELD.INVALID /search/reason'],
    ['no name', (each: Json) => (each.person.names = [{ ...cyrillic, given: '\u0001', family: '\u0002' }, { ...cyrillic, full: '\u0001' }]), 'FIELD.INVALID /person/names/0/family'],
  ])('is not made of %s', (_what, change, fault) => expect(kaz.fault(search(change))).toBe(fault));
});

describe('the answer to Kazakhstan (README section 13)', () => {
  const member = loadMember(path.resolve(import.meta.dirname, '../../../members/KAZ'));
  const context = { id: 'c5700cb1-0000-4000-8000-000000000001', at: '2024-05-14T05:00:00.000Z', sha256: 'ab' };
  const answer = (submission: Json, more: Partial<Parameters<NonNullable<typeof member.answer>>[1]> = {}): Json => JSON.parse(Buffer.from(member.answer!(member.translate(Buffer.from(JSON.stringify(submission, null, 1))), { ...context, ...more })!).toString('utf8')) as Json;

  it("keeps the case of the submission's messageId, and answers in its status", () => {
    const submission = aSubmission('search');
    submission.messageInfo.messageId = '8BE29FC6-6c5c-51e0-8650-f6de3bef87c3';
    submission.messageInfo.messageType = 'NOTIFICATION_TEST';
    expect(answer(submission).messageInfo).toMatchObject({ correlationId: '8BE29FC6-6c5c-51e0-8650-f6de3bef87c3', messageType: 'RESPONSE_TEST' });
  });

  it('says that nothing is new in a record, whatever it was warned of; a fault of the gateway rejects it, without a line', () => {
    const submission = aSubmission('search');
    submission.messageData.records[0].odd = 1;
    const unchanged = answer(submission, { verdicts: new Map([[1, { isUnchanged: true }]]) }).messageData.records[0];
    expect(unchanged).toMatchObject({ outcome: { code: 'A2', kkValue: 'Өзгеріссіз', ruValue: 'Без изменений' }, warnings: [{ code: 'FIELD.UNKNOWN' }] });
    const rejected = answer(submission, { verdicts: new Map([[1, { faults: ['GATE.ORIGIN'] }]]) }).messageData.records[0];
    expect(rejected).toMatchObject({ outcome: { code: 'A3' }, faults: [{ code: 'GATE.ORIGIN', kkValue: expect.any(String), ruValue: 'Отправитель не вправе действовать от имени этого государства' }] });
    expect(rejected.faults[0]).not.toHaveProperty('line');
  });

  it('tells each record in its place, with warnings of record 0 beside them', () => {
    const submission = aSubmission('search');
    submission.messageData.records.push({});
    submission.messageData.recordCount = 2;
    submission.messageData.odd = 1;
    const { messageData } = answer(submission);
    expect(messageData).toMatchObject({ recordCount: 2, records: [{ recordNumber: 'Р-1', outcome: { code: 'A0' } }, { outcome: { code: 'A3' }, faults: [{ code: 'FIELD.MISSING' }] }], warnings: [{ code: 'FIELD.UNKNOWN' }] });
    expect(messageData.records[1]).not.toHaveProperty('recordNumber');
    expect(messageData.records[0]).not.toHaveProperty('faults');
  });

  it('holds only the error where the submission is refused', () => {
    const submission = aSubmission('search');
    submission.messageData.recordCount = 2;
    expect(answer(submission)).toMatchObject({ messageInfo: { correlationId: submission.messageInfo.messageId, messageType: 'RESPONSE' }, messageData: { error: { code: 'A9', faults: [{ code: 'FORMAT.COUNT_MISMATCH', line: expect.any(Number) }] } } });
    expect(Object.keys(answer(submission).messageData)).toEqual(['error']);
  });
});
