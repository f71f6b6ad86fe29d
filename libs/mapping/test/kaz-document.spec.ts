/** The sentences of members/KAZ/README.md, one case each where a careless reading would differ. Lines are compared by the samples and at the end. */
import path from 'node:path';
import { loadMember, type Translation } from '../src/index.js';
import { aPerson, aSubmission, type Json } from './kaz-submission.js';

const member = loadMember(path.resolve(import.meta.dirname, '../../../members/KAZ'));
const translate = (text: string): Translation => member.translate(new TextEncoder().encode(text));
const code = (value: unknown): Json => ({ code: value });

type Kind = Parameters<typeof aSubmission>[0];
/** Changes the record, its body, its person, or the submission. */
type Change = (parts: { record: Json; body: Json; person: Json; submission: Json }) => void;

function changed(kind: Kind, change: Change): { translation: Translation; faults: string[]; warnings: string[]; notification: Json | undefined } {
  const submission = aSubmission(kind);
  const record = submission.messageData.records[0] as Json;
  const body = record[`${kind}Data`] as Json;
  change({ submission, record, body, person: (body.person ?? body.member?.[0]?.person ?? {}) as Json });
  const translation = translate(JSON.stringify(submission, null, 1));
  // Paths from the body, or else from the record.
  const short = (at: string): string => at.replace(/^messageData\.records\[0\]\.?/, '').replace(new RegExp(`^${kind}Data\\.?`), '~');
  const told = (faults: Translation['rejections']): string[] => faults.map((fault) => `${fault.code} ${short(fault.path)}`.trim()).sort();
  return { translation, faults: told(translation.rejections), warnings: told(translation.warnings), notification: translation.notifications[0]?.notification as Json | undefined };
}

it.each<Kind>(['group', 'readmission', 'operation', 'search'])('takes the %s that the cases change', (kind) => {
  expect(changed(kind, () => {})).toMatchObject({ faults: [], warnings: [], notification: expect.anything() as unknown });
});

describe.each<[section: string, cases: [what: string, kind: Kind, change: Change, faults: string[], warnings?: string[]][]]>([
  [
    '2 Values',
    [
      ['null is absent', 'search', ({ body }) => (body.reason = null), ['FIELD.MISSING ~reason']],
      ['white space is absent, U+0085 too', 'search', ({ body }) => (body.reason = ' \u0085\u00a0'), ['FIELD.MISSING ~reason']],
      ['[] and {} are absent for any type', 'search', ({ record, body }) => Object.assign(body, { lastSeenPlace: {}, lastSeenDate: [], offences: {} }, void (record.recordVersion = '')), []],
      ['U+001C is no white space but a control character', 'search', ({ body }) => (body.reason = '\u001c'), ['FIELD.INVALID ~reason']],
      ['a control character', 'search', ({ body }) => (body.reason = 'a\u0007b'), ['FIELD.INVALID ~reason']],
      ['a lone surrogate', 'search', ({ body }) => (body.reason = 'a\ud83d'), ['FIELD.INVALID ~reason']],
      ['too long goes before a control character', 'search', ({ body }) => (body.reason = `${'x'.repeat(1001)}\u0007`), ['FIELD.TOO_LONG ~reason']],
      ['lengths are of code points after normalising', 'search', ({ record }) => (record.recordNumber = `${'е\u0306'.repeat(64)}  ${'\u{10c34}'.repeat(63)}`), []],
      ['one more', 'search', ({ record }) => (record.recordNumber = 'x'.repeat(129)), ['FIELD.TOO_LONG recordNumber']],
      ['a number is no text', 'search', ({ body }) => (body.reason = 5), ['FIELD.INVALID ~reason']],
      ['codes are texts, and so normalised', 'search', ({ body }) => (body.urgency = code(' U3\u00a0')), []],
      ['codes keep their case', 'search', ({ body }) => (body.urgency = code('u3')), ['FIELD.UNKNOWN_CODE ~urgency.code']],
      ['a code with a control character cannot be read', 'search', ({ body }) => (body.urgency = code('U3\u0000')), ['FIELD.INVALID ~urgency.code']],
      ['a code object without code', 'search', ({ record }) => (record.restriction.sourceReliability = { ruValue: 'A' }), ['FIELD.MISSING restriction.sourceReliability.code']],
      ['… with an empty one', 'search', ({ record }) => (record.restriction.sourceReliability = code(null)), ['FIELD.MISSING restriction.sourceReliability.code']],
      ['… with a number', 'search', ({ record }) => (record.restriction.sourceReliability = code(1)), ['FIELD.INVALID restriction.sourceReliability.code']],
      ['… empty is absent', 'search', ({ record }) => (record.restriction.sourceReliability = {}), []],
      ['labels are never read', 'search', ({ body }) => (body.urgency = { code: 'U3', ruValue: { a: [1] }, kkValue: null }), []],
      ['a country has three capital letters', 'readmission', ({ body }) => (body.fromCountry = code('kaz')), ['FIELD.INVALID ~fromCountry.code']],
      ['31 February', 'search', ({ body }) => (body.validUntil = '31.02.2025'), ['FIELD.INVALID ~validUntil']],
      ['29 February 1900', 'search', ({ body }) => (body.lastSeenDate = '29.02.1900'), ['FIELD.INVALID ~lastSeenDate']],
      ['years 1800 to 2100', 'search', ({ body, person }) => Object.assign(body, { lastSeenDate: '1800' }, void (person.birthDate = '1799')), ['FIELD.INVALID ~person.birthDate']],
      ['a month that is none', 'search', ({ body }) => (body.lastSeenDate = '13.2020'), ['FIELD.INVALID ~lastSeenDate']],
      ['a date is no partial date', 'search', ({ body }) => (body.validUntil = '05.2025'), ['FIELD.INVALID ~validUntil']],
      ['digits are ASCII', 'search', ({ body }) => (body.lastSeenDate = '\uff11985'), ['FIELD.INVALID ~lastSeenDate']],
      ['milliseconds are three digits', 'operation', ({ body }) => (body.asOf = '2024-05-14T09:00:00.12+05:00'), ['FIELD.INVALID ~asOf']],
      ['hour 24', 'operation', ({ body }) => (body.asOf = '2024-05-14T24:00:00+05:00'), ['FIELD.INVALID ~asOf']],
      ['no Z', 'operation', ({ body }) => (body.asOf = '2024-05-14T09:00:00Z'), ['FIELD.INVALID ~asOf']],
      ['an integer as text', 'group', ({ body }) => (body.estimatedSize = '12'), ['FIELD.INVALID ~estimatedSize']],
      ['an integer out of range', 'group', ({ body }) => (body.estimatedSize = 1000001), ['FIELD.INVALID ~estimatedSize']],
      ['null in a list', 'search', ({ body }) => (body.offences = [code('21'), null]), ['FIELD.INVALID ~offences[1]']],
      ['{} and a text in a list', 'search', ({ body }) => (body.warnings = [{}, 'W1']), ['FIELD.INVALID ~warnings[0]', 'FIELD.INVALID ~warnings[1]']],
      ['an unknown member, whatever its value', 'search', ({ body }) => (body.hairColour = null), [], ['FIELD.UNKNOWN ~hairColour']],
      ['… in a code object, and in a faulty one', 'search', ({ body }) => (body.urgency = { code: 'U9', comment: 1 }), ['FIELD.UNKNOWN_CODE ~urgency.code'], ['FIELD.UNKNOWN ~urgency.comment']],
      ['… what it holds is not read', 'search', ({ body }) => (body.photo = { sex: code(1), x: [{ y: 1 }] }), [], ['FIELD.UNKNOWN ~photo']],
      ['… a name that is none is not repeated', 'search', ({ body }) => (body['Рахимов Тимур'] = 1), [], ['FIELD.UNKNOWN ~?']],
    ],
  ],
  [
    '4 Record',
    [
      ['a faulty type alone is reported', 'search', ({ record }) => Object.assign(record, { recordType: { code: '50', version: 2 }, recordNumber: null, x: 1 }), ['FORMAT.UNKNOWN_RECORD recordType.code'], ['FIELD.UNKNOWN recordType.version']],
      ['an absent type', 'search', ({ record }) => Object.assign(record, { recordType: null, actionType: 1 }), ['FIELD.MISSING recordType']],
      ['a type that cannot be read', 'search', ({ record }) => (record.recordType = '40'), ['FIELD.INVALID recordType']],
      ['the body of another kind is unknown', 'search', ({ record }) => (record.groupData = null), [], ['FIELD.UNKNOWN groupData']],
      ['no body', 'search', ({ record }) => (record.searchData = []), ['FIELD.MISSING ~']],
      ['CANCEL reads no body and warns of each', 'search', ({ record }) => Object.assign(record, { actionType: code('3'), searchData: null, groupData: { x: 1 } }), [], ['FIELD.UNKNOWN groupData', 'FIELD.UNKNOWN ~']],
      ['CANCEL needs no body', 'search', ({ record }) => Object.assign(record, { actionType: code('3'), searchData: undefined }), []],
      ['a faulty action: as NEW', 'search', ({ record, body }) => Object.assign(record, { actionType: code('9') }, void (body.reason = '')), ['FIELD.MISSING ~reason', 'FIELD.UNKNOWN_CODE actionType.code']],
      ['version 0', 'search', ({ record }) => (record.recordVersion = 0), ['FIELD.INVALID recordVersion']],
      ['* with white space is *', 'search', ({ record }) => (record.restriction.releasableTo = [code(' * ')]), []],
      ['* beside another', 'search', ({ record }) => (record.restriction.releasableTo = [code('*'), code('XX')]), ['FIELD.INVALID restriction.releasableTo[0].code', 'FIELD.INVALID restriction.releasableTo[1].code']],
      ['* twice', 'search', ({ record }) => (record.restriction.releasableTo = [code('*'), code('*')]), ['FIELD.INVALID restriction.releasableTo[0].code', 'FIELD.INVALID restriction.releasableTo[1].code']],
    ],
  ],
  [
    '5 Person',
    [
      ['no name at all', 'search', ({ person }) => Object.assign(person, { fullName: { ru: null, en: {} }, aliases: '; ' }), ['FIELD.MISSING ~person'], ['FIELD.UNKNOWN ~person.fullName.en']],
      ['a faulty fullName is there', 'search', ({ person }) => (person.fullName = 'Рахимов'), ['FIELD.INVALID ~person.fullName']],
      ['a faulty list of other names is there', 'search', ({ person }) => Object.assign(person, { fullName: null, otherNames: [null] }), ['FIELD.INVALID ~person.otherNames[0]']],
      ['a patronymic alone', 'search', ({ person }) => (person.fullName = { latin: { middleName: 'X' } }), ['FIELD.MISSING ~person.fullName.latin']],
      ['a faulty part is there', 'search', ({ person }) => (person.fullName = { kk: { lastName: 5 } }), ['FIELD.INVALID ~person.fullName.kk.lastName']],
      ['wholeName beside a part', 'search', ({ person }) => (person.otherNames = [{ nameType: code('02'), script: code('CYR'), middleName: 'А', wholeName: 'Б' }]), ['FIELD.INVALID ~person.otherNames[0].wholeName']],
      ['wholeName beside the family name', 'search', ({ person }) => (person.otherNames = [{ nameType: code('02'), script: code('CYR'), lastName: 'А', wholeName: 'Б' }]), ['FIELD.INVALID ~person.otherNames[0].wholeName']],
      ['wholeName beside the given name', 'search', ({ person }) => (person.otherNames = [{ nameType: code('02'), script: code('CYR'), firstName: 'А', wholeName: 'Б' }]), ['FIELD.INVALID ~person.otherNames[0].wholeName']],
      ...[{ lastName: 'А' }, { firstName: 'А' }, { wholeName: 'А' }].map((name): [string, Kind, Change, string[]] => [`one of the three is enough: ${Object.keys(name)[0]}`, 'search', ({ person }) => (person.otherNames = [{ nameType: code('02'), script: code('CYR'), ...name }]), []]),
      ...['kk', 'ru', 'latin'].flatMap((block) => [{ lastName: 'А' }, { firstName: 'А' }].map((name): [string, Kind, Change, string[]] => [`… of a block: ${block}, ${Object.keys(name)[0]}`, 'search', ({ person }) => (person.fullName = { [block]: name }), []])),
      ['aliases alone are names', 'search', ({ person }) => Object.assign(person, { fullName: null, aliases: 'А' }), []],
      ['other names alone', 'search', ({ person }) => Object.assign(person, { fullName: null, otherNames: [{ nameType: code('02'), script: code('CYR'), wholeName: 'А' }] }), []],
      ['a document without its type', 'search', ({ person }) => (person.documents = [{ number: '1' }]), ['FIELD.MISSING ~person.documents[0].docType']],
      ['… without its number', 'search', ({ person }) => (person.documents = [{ docType: code('001') }]), ['FIELD.MISSING ~person.documents[0].number']],
      ['an other name without its type', 'search', ({ person }) => (person.otherNames = [{ script: code('CYR'), wholeName: 'А' }]), ['FIELD.MISSING ~person.otherNames[0].nameType']],
      ['… without its script', 'search', ({ person }) => (person.otherNames = [{ nameType: code('02'), wholeName: 'А' }]), ['FIELD.MISSING ~person.otherNames[0].script']],
      ['… a faulty one', 'search', ({ person }) => (person.otherNames = [{ nameType: code('02'), script: code('CYR'), lastName: 5, wholeName: 'Б' }]), ['FIELD.INVALID ~person.otherNames[0].lastName', 'FIELD.INVALID ~person.otherNames[0].wholeName']],
      ['… too long: one fault', 'search', ({ person }) => (person.otherNames = [{ nameType: code('02'), script: code('CYR'), lastName: 'А', wholeName: 'x'.repeat(201) }]), ['FIELD.TOO_LONG ~person.otherNames[0].wholeName']],
      ['an other name without any', 'search', ({ person }) => (person.otherNames = [{ nameType: code('02'), script: code('CYR') }]), ['FIELD.MISSING ~person.otherNames[0]']],
      ['lowQuality as text', 'search', ({ person }) => (person.otherNames = [{ nameType: code('02'), script: code('CYR'), wholeName: 'Б', lowQuality: 'true' }]), ['FIELD.INVALID ~person.otherNames[0].lowQuality']],
      ['an alias too long goes before a control character', 'search', ({ person }) => (person.aliases = `а\u0007; ${'x'.repeat(201)}`), ['FIELD.TOO_LONG ~person.aliases']],
      ['a document number is counted with its spaces', 'search', ({ person }) => (person.documents = [{ docType: code('001'), number: `${'N'.repeat(38)} 12` }]), ['FIELD.TOO_LONG ~person.documents[0].number']],
      ['IIN: digits with a space between', 'search', ({ person }) => (person.iin = '880417 300099'), ['FIELD.INVALID ~person.iin']],
      ['IIN: of another length, however long', 'search', ({ person }) => (person.iin = '8'.repeat(60)), ['FIELD.INVALID ~person.iin']],
      ['IIN: a wrong check digit', 'search', ({ person }) => (person.iin = '880417300090'), ['FIELD.INVALID ~person.iin']],
      ['IIN: another sex', 'search', ({ person }) => Object.assign(person, { iin: '880417300099', sex: code('2') }), ['FIELD.INVALID ~person.iin']],
      ['IIN: no birth date agrees', 'search', ({ person }) => Object.assign(person, { iin: '880417300099', birthDate: '1987; 05.1988' }), ['FIELD.INVALID ~person.iin']],
      ['IIN: one agrees', 'search', ({ person }) => Object.assign(person, { iin: '880417300099', birthDate: '1987; 04.1988' }), []],
      ['IIN: not against a faulty sex or birth date', 'search', ({ person }) => Object.assign(person, { iin: '880417300099', sex: code('9'), birthDate: '1987; x' }), ['FIELD.INVALID ~person.birthDate', 'FIELD.UNKNOWN_CODE ~person.sex.code']],
    ],
  ],
  [
    '6 Group',
    [
      ['category 2 without members', 'group', ({ body }) => (body.member = []), ['FIELD.MISSING ~member']],
      ['category 1 with members', 'group', ({ body }) => Object.assign(body, { category: '1', member: [{ x: 1 }] }), ['FIELD.INVALID ~member']],
      ['category 1 with an empty list', 'group', ({ body }) => Object.assign(body, { category: '1', member: [] }), []],
      ['no category: members are checked', 'group', ({ body }) => Object.assign(body, { category: null, member: [{ role: code('R9'), person: aPerson() }] }), ['FIELD.MISSING ~category', 'FIELD.UNKNOWN_CODE ~member[0].role.code']],
      ['category as number', 'group', ({ body }) => (body.category = 2), ['FIELD.INVALID ~category']],
      ['no name', 'group', ({ body }) => (body.org = { org_note: 'x' }), ['FIELD.MISSING ~']],
      ...['org_name_kk', 'org_name', 'org_name_en'].map((name): [string, Kind, Change, string[]] => [`${name} alone`, 'group', ({ body }) => (body.org = { [name]: 'x'.repeat(300) }), []]),
      ...['org_name_kk', 'org_name', 'org_name_en'].map((name): [string, Kind, Change, string[]] => [`${name} of 301`, 'group', ({ body }) => (body.org = { [name]: 'x'.repeat(301) }), [`FIELD.TOO_LONG ~org.${name}`]]),
      ['aliases alone', 'group', ({ body }) => Object.assign(body, { org: null, aliases: 'Яр' }), []],
      ['other names alone', 'group', ({ body }) => Object.assign(body, { org: null, otherNames: [{ nameType: code('02'), script: code('CYR'), value: 'x'.repeat(300) }] }), []],
      ['… of 301', 'group', ({ body }) => (body.otherNames = [{ nameType: code('02'), script: code('CYR'), value: 'x'.repeat(301) }]), ['FIELD.TOO_LONG ~otherNames[0].value']],
      ['an other name needs all three', 'group', ({ body }) => (body.otherNames = [{ script: code('CYR'), value: 'x' }, { nameType: code('02'), value: 'x' }, { nameType: code('02'), script: code('CYR') }]), ['FIELD.MISSING ~otherNames[0].nameType', 'FIELD.MISSING ~otherNames[1].script', 'FIELD.MISSING ~otherNames[2].value']],
      ['a correction of 1000', 'group', ({ body }) => (body.correction = 'x'.repeat(1000)), []],
      ['… of 1001', 'group', ({ body }) => (body.correction = 'x'.repeat(1001)), ['FIELD.TOO_LONG ~correction']],
      ['a faulty org is there', 'group', ({ body }) => (body.org = 'Яр'), ['FIELD.INVALID ~org']],
      ['a faulty name is there', 'group', ({ body }) => (body.org = { org_name_en: 'x'.repeat(301) }), ['FIELD.TOO_LONG ~org.org_name_en']],
      ['an impossible date in correction', 'group', ({ body }) => (body.correction = 'включены от 31.02.2020, включен от 01.01.2019'), ['FIELD.INVALID ~correction']],
      ['none is sought where firstSeen is there, faulty or not', 'group', ({ body }) => Object.assign(body, { firstSeen: 'x', correction: 'включен от 31.02.2020' }), ['FIELD.INVALID ~firstSeen']],
    ],
  ],
  [
    '8 Operation',
    [
      ['a measure again, even if the earlier value is faulty', 'operation', ({ body }) => (body.results = [{ measure: code('M01'), value: 'x' }, { measure: code('M01'), value: 1 }]), ['FIELD.INVALID ~results[0].value', 'FIELD.INVALID ~results[1].measure.code']],
    ],
  ],
  [
    '10 Rules',
    [
      ['the order of days, once', 'readmission', ({ body, person }) => Object.assign(body, { placement: { institutionCode: 'x', admissionDate: '02.05.2024', endDate: '01.05.2024' } }, void (person.documents = [{ docType: code('001'), number: '1', issueDate: '02.05.2024', expiryDate: '01.05.2024' }])), ['RULE.DATE_ORDER']],
      ['… a pair with a fault is not compared', 'readmission', ({ body }) => (body.placement = { institutionCode: 'x', admissionDate: '02.05.2024', endDate: 'x' }), ['FIELD.INVALID ~placement.endDate']],
      ['a birth date in the future', 'search', ({ person }) => (person.birthDate = '1980; 06.2024'), ['RULE.BIRTH_IN_FUTURE']],
      ['… this month is none', 'search', ({ person }) => (person.birthDate = '05.2024; 2024; 14.05.2024'), []],
      ['… person by person', 'group', ({ body }) => (body.member = ['x', '2031'].map((birthDate) => ({ role: code('R8'), person: { ...aPerson(), birthDate } }))), ['FIELD.INVALID ~member[0].person.birthDate', 'RULE.BIRTH_IN_FUTURE']],
      ['a decision without its date', 'readmission', ({ body }) => (body.legalStatus = { procedure: code('P2'), determination: code('D1') }), ['RULE.DECISION_INCOMPLETE']],
      ['… not where one of its fields is faulty', 'readmission', ({ body }) => (body.legalStatus = { procedure: code('P2'), decisionDate: 'x' }), ['FIELD.INVALID ~legalStatus.decisionDate']],
      ['released to itself', 'search', ({ record }) => (record.restriction.releasableTo = [code('RUS'), code('KAZ')]), ['RULE.RELEASE_TO_SELF']],
      ['… not where the list is faulty', 'search', ({ record }) => (record.restriction.releasableTo = [code('KAZ'), code('x')]), ['FIELD.INVALID restriction.releasableTo[1].code']],
      ['… on CANCEL too', 'search', ({ record }) => Object.assign(record, { actionType: code('3'), searchData: undefined, originCountry: code('RUS') }), ['RULE.RELEASE_TO_SELF']],
      ['ten years to the day', 'search', ({ record }) => (record.restriction.retainUntil = '14.05.2034'), []],
      ['a day more', 'search', ({ record }) => (record.restriction.retainUntil = '15.05.2034'), ['RULE.RETENTION_TOO_LONG']],
      ['one state to itself', 'readmission', ({ body }) => (body.fromCountry = code('KAZ')), ['RULE.SAME_STATE']],
      ['a lead that does not take part', 'operation', ({ body }) => (body.leadCountry = code('RUS')), ['RULE.LEAD_NOT_PARTICIPANT']],
    ],
  ],
])('section %s', (_section, cases) => {
  it.each(cases)('%s', (_what, kind, change, faults, warnings = []) => {
    const result = changed(kind, change);
    expect({ faults: result.faults, warnings: result.warnings }).toEqual({ faults, warnings });
    expect(result.translation.notifications).toHaveLength(faults.length === 0 ? 1 : 0);
  });
});

describe('what is read', () => {
  const read = (kind: Kind, change: Change): Json => changed(kind, change).notification!;

  it('normalises texts, and joins lists as the schema orders them', () => {
    const notification = read('search', ({ body, person }) => Object.assign(body, { reason: ' и\u0306\u0085 x ', offences: [code('29'), code('21'), code('29')] }, void (person.citizenships = [code('RUS'), code('KAZ')])));
    expect(notification.search).toMatchObject({ reason: 'й x', offences: ['OTHER', 'TRAFFICKING_IN_PERSONS'] });
    expect(notification.person.nationalities).toEqual(['KAZ', 'RUS']);
  });

  it('takes from an item of a list the spaces around it, and nothing else', () => {
    const { person } = read('search', ({ person }) => (person.aliases = ' \u00a0Ли\u00a0 ;\ufeffЦой; '));
    expect(person.names.slice(-2)).toMatchObject([{ full: 'Ли' }, { full: '\ufeffЦой' }]);
  });

  it('gives names in the order kk, ru, latin, other names, aliases; equal blocks once', () => {
    const block = { lastName: 'Цой', firstName: 'Артур' };
    const { person } = read('search', ({ person }) => Object.assign(person, { aliases: 'Արամ Aram;Ли; ;Арам Ա', otherNames: [{ nameType: code('03'), script: code('LAT'), wholeName: 'X', lowQuality: false }], fullName: { latin: { lastName: 'Tsoi' }, ru: block, kk: block } }));
    expect(person.names).toEqual([
      { type: 'PRIMARY', script: 'Cyrl', family: 'Цой', given: 'Артур' },
      { type: 'PRIMARY', script: 'Latn', family: 'Tsoi' },
      { type: 'BIRTH', script: 'Latn', full: 'X' },
      { type: 'ALIAS', script: 'Armn', full: 'Արամ Aram' },
      { type: 'ALIAS', script: 'Cyrl', full: 'Ли' },
      { type: 'ALIAS', script: 'Cyrl', full: 'Арам Ա' },
    ]);
  });

  it('writes document numbers in capitals, without spaces, and as text', () => {
    const { person } = read('search', ({ person }) => (person.documents = [{ docType: code('001'), number: 'аб 7\u00a0ß \u0390' }]));
    expect(person.identifiers).toEqual([{ type: 'PASSPORT', value: 'АБ7SS\u03aa\u0301' }]);
  });

  it('merges repeated birth dates in order', () => {
    expect(read('search', ({ person }) => (person.birthDate = '1986;1985; ;1986')).person.birthDates).toEqual(['1986', '1985']);
  });

  it('finds the date in the correction, whatever its case', () => {
    expect(read('group', ({ body }) => Object.assign(body, { firstSeen: ' ', correction: 'ВКЛЮЧЁНА  ОТ 01.02.2020' })).group.firstSeenOn).toBe('2020-02-01');
    expect(read('group', ({ body }) => (body.correction = 'включен от \u0661\u0661.01.2020')).group).not.toHaveProperty('firstSeenOn');
  });

  it('sorts results as the schema does, and reads -0 as 0', () => {
    const text = JSON.stringify((() => { const s = aSubmission('operation'); s.messageData.records[0].operationData.results = [{ measure: code('M11'), value: 1 }, { measure: code('M02'), value: 7 }]; return s; })()).replace('"value":7', '"value":-0');
    const [{ notification }] = translate(text).notifications as unknown as [{ notification: Json }];
    expect(notification.operation.results).toStrictEqual([{ measure: 'VIOLATIONS_FOUND', value: 0 }, { measure: 'DOCUMENTS_SEIZED', value: 1 }]);
  });

  it.each([
    ['search', '2024-02-29T12:00:00+05:00', '2025-02-28'],
    ['operation', '2024-02-29T12:00:00+05:00', '2027-02-28'],
    ['operation', '2024-03-01T02:00:00+06:00', '2027-02-28'],
  ] as const)('derives retention of a %s sent %s', (kind, messageDate, day) => {
    const { translation, notification } = changed(kind, ({ submission }) => (submission.messageInfo.messageDate = messageDate));
    expect(notification!.header.handling.retainUntil).toBe(day);
    expect(translation.notifications[0]!.derived).toEqual({ retainUntil: true });
  });

  it('takes agency from the record before the sender, and version and origin by default', () => {
    expect(read('search', () => {}).header).toMatchObject({ originAgency: 'КНБ РК', sourceVersion: 1, origin: 'KAZ' });
    expect(read('search', ({ record }) => Object.assign(record, { agency: 'МВД', recordVersion: 7, originCountry: code('KGZ') })).header).toMatchObject({ originAgency: 'МВД', sourceVersion: 7, origin: 'KGZ' });
  });

  it('lets no name of a record stand for what the envelope says', () => {
    expect(changed('search', ({ record }) => (record['\0header.status'] = 'x'))).toMatchObject({ warnings: ['FIELD.UNKNOWN ?'], notification: { header: { status: 'ACTUAL' } } });
  });
});

describe('the whole submission', () => {
  const refusal = (change: (submission: Json) => unknown): string[] => {
    const submission = aSubmission('search');
    const replaced = change(submission);
    const { outcome, rejections, notifications, warnings } = translate(typeof replaced === 'string' ? replaced : JSON.stringify(submission, null, 1));
    expect({ notifications, warnings }).toEqual({ notifications: [], warnings: [] });
    expect(outcome).toBe('REFUSED');
    return rejections.map(({ record, code: fault, line, path: at }) => `${record} ${fault}${line === undefined ? '' : ` ${at}`}`).sort();
  };

  it.each<[string, (submission: Json) => unknown, string[]]>([
    ['no messageInfo', (s) => void delete s.messageInfo, ['0 FORMAT.MALFORMED']],
    ['messageInfo null', (s) => void (s.messageInfo = null), ['0 FORMAT.MALFORMED']],
    ['messageInfo {}', (s) => void (s.messageInfo = {}), ['0 FIELD.MISSING messageInfo']],
    ['messageData {}', (s) => void (s.messageData = {}), ['0 FORMAT.MALFORMED']],
    ['no records', (s) => void (s.messageData.records = []), ['0 FORMAT.MALFORMED']],
    ['a list as root', () => '[]', ['0 FORMAT.MALFORMED']],
    ['over 10,000 records', (s) => void (s.messageData.records = new Array(10_001).fill(0)), ['0 FORMAT.FORBIDDEN']],
    ['another count', (s) => void (s.messageData.recordCount = 2), ['0 FORMAT.COUNT_MISMATCH messageData.recordCount']],
    ['a count that cannot be read', (s) => void (s.messageData.recordCount = '1'), ['0 FIELD.INVALID messageData.recordCount']],
    ['all faults of the envelope', (s) => void Object.assign(s.messageInfo, { messageId: 'x', correlationId: 'y', serviceId: 'csto-cbx', messageType: 'N'.repeat(33), messageDate: '', sender: {}, priority: 1 }), ['0 FIELD.INVALID messageInfo.correlationId', '0 FIELD.INVALID messageInfo.messageId', '0 FIELD.MISSING messageInfo.messageDate', '0 FIELD.MISSING messageInfo.sender', '0 FIELD.TOO_LONG messageInfo.messageType', '0 FIELD.UNKNOWN_CODE messageInfo.serviceId']],
    ['a name twice within what is not read', (s) => JSON.stringify({ ...s, x: 0 }).replace('"x":0', '"x":{"a":1,"a":2}'), ['0 FORMAT.MALFORMED']],
    ['too deep within what is not read', (s) => JSON.stringify({ ...s, x: 0 }).replace('"x":0', `"x":${'['.repeat(32)}${']'.repeat(32)}`), ['0 FORMAT.FORBIDDEN']],
    ...['messageId', 'serviceId', 'messageType', 'messageDate', 'sender'].map((name): [string, (submission: Json) => unknown, string[]] => [`no ${name}`, (s) => void delete s.messageInfo[name], [`0 FIELD.MISSING messageInfo.${name}`]]),
    ['no senderId', (s) => void (s.messageInfo.sender = { x: 1 }), ['0 FIELD.MISSING messageInfo.sender.senderId']],
    ['no recordCount', (s) => void delete s.messageData.recordCount, ['0 FIELD.MISSING messageData.recordCount']],
    ['a senderId of 201', (s) => void (s.messageInfo.sender.senderId = 'я'.repeat(201)), ['0 FIELD.TOO_LONG messageInfo.sender.senderId']],
    ['a serviceId of 32', (s) => void (s.messageInfo.serviceId = 'x'.repeat(32)), ['0 FIELD.UNKNOWN_CODE messageInfo.serviceId']],
    ['… of 33', (s) => void (s.messageInfo.serviceId = 'x'.repeat(33)), ['0 FIELD.TOO_LONG messageInfo.serviceId']],
    ['a messageType of 32', (s) => void (s.messageInfo.messageType = 'x'.repeat(32)), ['0 FIELD.UNKNOWN_CODE messageInfo.messageType']],
    ['… of 33', (s) => void (s.messageInfo.messageType = 'x'.repeat(33)), ['0 FIELD.TOO_LONG messageInfo.messageType']],
    ['a count of 0', (s) => void (s.messageData.recordCount = 0), ['0 FIELD.INVALID messageData.recordCount']],
    ['a count of 10000', (s) => void (s.messageData.recordCount = 10_000), ['0 FORMAT.COUNT_MISMATCH messageData.recordCount']],
    ['a count of 10001', (s) => void (s.messageData.recordCount = 10_001), ['0 FIELD.INVALID messageData.recordCount']],
    ['over 10 MB', (s) => JSON.stringify(s) + ' '.repeat(10_485_760), ['0 FORMAT.FORBIDDEN']],
  ])('%s', (_what, change, expected) => expect(refusal(change)).toEqual(expected));

  it('tells what of the envelope was read, also of a refused one', () => {
    const { envelope } = changed('search', ({ submission }) => Object.assign(submission.messageInfo, { messageId: ' 8BE29FC6-6c5c-51e0-8650-f6de3bef87c3', messageType: 'NOTIFICATION_TEST', serviceId: 'x' })).translation;
    expect(envelope).toEqual({ messageId: '8BE29FC6-6c5c-51e0-8650-f6de3bef87c3', status: 'TEST', sentAt: '2024-05-14T04:30:00.000Z' });
  });

  it('takes a senderId of 200 characters', () => {
    expect(changed('search', ({ submission }) => (submission.messageInfo.sender.senderId = 'я'.repeat(200))).faults).toEqual([]);
  });

  it('keeps the reference of a rejected record', () => {
    expect(changed('search', ({ body }) => (body.reason = '')).translation.records).toEqual([{ record: 1, sourceReference: 'Р-1', outcome: 'REJECTED' }]);
  });

  // Each of these crashed the engine or held it up for minutes.
  it.each<[string, Change]>([
    ['aliases without end', ({ person }) => (person.aliases = 'а;'.repeat(300_000))],
    ['birth dates without end', ({ person }) => (person.birthDate = Array.from({ length: 100_000 }, (_, i) => `${String((i % 28) + 1).padStart(2, '0')}.${String((i % 12) + 1).padStart(2, '0')}.${1800 + (i % 200)}`).join(';'))],
    ['words without end', ({ body }) => (body.reason = 'а '.repeat(2_000_000))],
  ])('ends for %s', (_what, change) => expect(changed('search', change).translation.outcome).toBe('READ'), 60_000);
});

it('gives the line of the name, of the code, of the element, or of the brace', () => {
  const lines = (change: Change): number[] => changed('search', change).translation.rejections.map(({ line }) => line!);
  const text = JSON.stringify(aSubmission('search'), null, 1).split('\n');
  const lineOf = (pattern: string, after = 0): number => text.findIndex((line, index) => index >= after && line.includes(pattern)) + 1;
  const person = lineOf('"person"');
  expect(lines(({ body }) => (body.reason = ' '))).toEqual([lineOf('"reason"')]);
  expect(lines(({ body }) => (body.urgency = code('U9')))).toEqual([lineOf('"urgency"') + 1]);
  expect(lines(({ body }) => (body.urgency = 'U3'))).toEqual([lineOf('"urgency"')]);
  expect(lines(({ body }) => delete body.reason)).toEqual([lineOf('"searchData"')]);
  expect(lines(({ person: p }) => (p.sex = { ruValue: 'М' }))).toEqual([lineOf('"sex"')]);
  expect(lines(({ person: p }) => (p.fullName = { ru: null }))).toEqual([person]);
  expect(lines(({ record }) => (record.restriction.retainUntil = '01.01.2050'))).toEqual([lineOf('"records"') + 1]);
  const submission = aSubmission('search');
  submission.messageData.records[0].searchData.offences = [code('21'), 5];
  const withElement = JSON.stringify(submission, null, 1);
  expect(translate(withElement).rejections.map(({ line }) => line)).toEqual([withElement.split('\n').findIndex((line) => line.trim() === '5') + 1]);
});
