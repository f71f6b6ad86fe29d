/** Each value that the shared schema does not require, beside what it does, on the way to each member and back: it needs no other, and comes back where it was. */
import type { NotificationKind } from '@cbx/contracts';
import { aNotification, type Json } from './rendering.js';
import { type Member, MEMBERS, putAt, toldOf } from './there-and-back.js';

type Case = [kind: NotificationKind, pointer: string, value: unknown, notBy?: Member[]];

const [GROUP, READMISSION, OPERATION, SEARCH] = ['ORGANIZED_CRIME_GROUP', 'READMITTED_PERSON', 'OPERATION_STATUS', 'SEARCH_REQUEST'] as const satisfies NotificationKind[];
const PERSONS: [NotificationKind, string][] = [[SEARCH, '/person'], [READMISSION, '/person'], [GROUP, '/members/0/person']];
const STAY = { institutionCode: 'К-1', admittedOn: '2024-05-13' };
const ARMENIAN: Member[] = ['KGZ', 'TJK'];

const ofPersons: Case[] = PERSONS.flatMap(([kind, at]): Case[] => [
  [kind, `${at}/birthPlace`, 'Омск'],
  [kind, `${at}/birthDates`, ['1985']],
  [kind, `${at}/birthDates`, ['1985-07', '1986-08-09']],
  [kind, `${at}/birthDates`, ['1985~', '1985/1987'], ['KAZ', 'TJK']],
  [kind, `${at}/nationalities`, ['ARM', 'RUS']],
  ...['PASSPORT', 'NATIONAL_ID', 'TAX_ID', 'RESIDENCE_PERMIT', 'OTHER'].map((type): Case => [kind, `${at}/identifiers`, [{ type, value: 'A1' }]]),
  [kind, `${at}/identifiers`, [{ type: 'PASSPORT', value: 'A1', country: 'RUS' }]],
  [kind, `${at}/identifiers`, [{ type: 'PASSPORT', value: 'A1', issuedOn: '2020-01-02' }, { type: 'OTHER', value: 'B', expiresOn: '2030-01-02' }]],
  ...['MALE', 'FEMALE', 'OTHER', 'UNKNOWN'].map((sex): Case => [kind, `${at}/sex`, sex]),
  ...['PRIMARY', 'ALIAS', 'BIRTH', 'PREVIOUS', 'NICKNAME'].flatMap((type): Case[] =>
    ([['Cyrl', 'Ан', []], ['Latn', 'An', []], ['Armn', 'Ան', ARMENIAN]] as const).flatMap(([script, text, notBy]): Case[] => [
      ...[{ family: text }, { given: text }, { family: text, given: `${text}o`.replace('o', text.at(-1)!), patronymic: text.repeat(2) }, { family: text, patronymic: text.repeat(3) }, { full: text }].map((parts): Case => [kind, `${at}/names`, [{ type, script, ...parts }], [...notBy]]),
      [kind, `${at}/names`, [{ type, script, full: text, weak: true }], [...notBy]],
    ]),
  ),
]);

const cases: Case[] = [
  [SEARCH, '/header/sourceVersion', 7],
  [SEARCH, '/header/origin', 'DEU'],
  [SEARCH, '/header/handling/legalBasis', 'Договор'],
  [SEARCH, '/header/handling/note', 'Примечание'],
  [SEARCH, '/header/handling/sourceEvaluation', 'B', ['RUS']],
  [SEARCH, '/header/handling/informationEvaluation', '3', ['RUS']],
  [SEARCH, '/header/handling/releasableTo', ['*']],
  [SEARCH, '/header/handling/releasableTo', ['KAZ', 'TJK']],
  ...ofPersons,
  ...(['Cyrl', 'Latn', 'Armn'] as const).flatMap((script) =>
    ['PRIMARY', 'ALIAS'].map((type): Case => [GROUP, '/group/names', [{ type, script, value: { Cyrl: 'Яр', Latn: 'Yar', Armn: 'Յար' }[script] }], script === 'Armn' ? ARMENIAN : []]),
  ),
  [GROUP, '/group/firstSeenOn', '2001-02-03'],
  [GROUP, '/group/estimatedSize', 12],
  [GROUP, '/group/note', 'Примечание'],
  [GROUP, '/members/0/since', '2001-02'],
  [GROUP, '/members', undefined],
  [READMISSION, '/readmission/crossingPoint', 'Мост'],
  [READMISSION, '/readmission/decisionReference', 'Р-2'],
  [READMISSION, '/readmission/agreement', 'Договор'],
  [READMISSION, '/readmission/vulnerabilities', ['MEDICAL', 'MINOR']],
  ...['CONFIRMED', 'SUSPECTED', 'NOT_FOUND', 'NOT_ASSESSED'].map((sign): Case => [READMISSION, '/readmission/traffickingIndicator', sign]),
  [READMISSION, '/stay', STAY],
  [READMISSION, '/stay', { ...STAY, institutionName: 'Центр' }],
  [READMISSION, '/stay', { ...STAY, dueOn: '2024-06-13' }],
  [READMISSION, '/stay', { ...STAY, endedOn: '2024-06-14' }],
  [READMISSION, '/legalStatus', { procedure: 'PENDING' }],
  [READMISSION, '/legalStatus', { procedure: 'PENDING', dueOn: '2024-07-01' }],
  [READMISSION, '/legalStatus', { procedure: 'DECIDED', determination: 'CITIZEN', decidedOn: '2024-07-02' }],
  [READMISSION, '/legalStatus', { procedure: 'PENDING', determination: 'REFUGEE' }],
  [READMISSION, '/legalStatus', { procedure: 'PENDING', decidedOn: '2024-07-02' }],
  [OPERATION, '/operation/startsOn', '2024-05-01'],
  [OPERATION, '/operation/endsOn', '2024-06-01'],
  [OPERATION, '/operation/area', 'Граница'],
  [OPERATION, '/operation/results', [{ measure: 'PERSONS_CHECKED', value: 7 }, { measure: 'DOCUMENTS_SEIZED', value: 0 }]],
  [SEARCH, '/search/offences', ['ABSCONDING', 'OTHER']],
  [SEARCH, '/search/warnings', ['ARMED', 'VIOLENT']],
  [SEARCH, '/search/lastSeenPlace', 'Вокзал'],
  [SEARCH, '/search/lastSeenOn', '2024-04-05'],
  [SEARCH, '/search/decisionReference', 'Р-3'],
];

/** The values of each place by kind and pointer. */
const places = Map.groupBy(cases, ([kind, pointer]) => `${kind} ${pointer}`);

it.each(MEMBERS.flatMap((iso3) => Array.from(places, ([place, values]) => ({ iso3, place, values }))))('$iso3 carries, of $place, each value that its format has', ({ iso3, values }) => {
  for (const [kind, pointer, value, notBy = []] of values) {
    if (notBy.includes(iso3)) continue;
    const notification = aNotification(kind, (each: Json) => putAt(each, pointer, value));
    if (value === undefined) delete (notification as Json)[pointer.slice(1)];
    expect({ value, told: toldOf(iso3, notification) }).toEqual({ value, told: undefined });
  }
});
