/** How long a text, how great a number and which years each format carries: the tables of the six documents side by side, each tried at its limit and one beyond, on the way out and in. */
import type { Notification, NotificationKind } from '@cbx/contracts';
import { aNotification, type Json } from './rendering.js';
import { type Member, MEMBERS, members, putAt, toldOf } from './there-and-back.js';

const [GROUP, READMISSION, OPERATION, SEARCH] = ['ORGANIZED_CRIME_GROUP', 'READMITTED_PERSON', 'OPERATION_STATUS', 'SEARCH_REQUEST'] as const satisfies NotificationKind[];

/** A notification in which the optional objects are there too, with this value at the pointer. */
function withValue(kind: NotificationKind, pointer: string, value: unknown, prepare: (notification: Json) => void = () => undefined): Notification {
  return aNotification(kind, (notification) => {
    if (kind === READMISSION) Object.assign(notification, { stay: { institutionCode: 'К', admittedOn: '2024-05-13' }, legalStatus: { procedure: 'DECIDED', determination: 'CITIZEN', decidedOn: '2024-05-12' } });
    if (kind === OPERATION) notification.operation.results = [{ measure: 'PERSONS_CHECKED', value: 1 }];
    prepare(notification);
    putAt(notification, pointer, value);
  });
}

type Row<T> = [kind: NotificationKind, pointer: string, ARM: T, BLR: T, KAZ: T, KGZ: T, RUS: T, TJK: T];
/** A row of a table for each member; `undefined`: it is not tried there. */
const byMember = <T>(rows: Row<T>[]): [Member, NotificationKind, string, NonNullable<T>][] =>
  rows.flatMap(([kind, pointer, ...limits]) => MEMBERS.flatMap((iso3, index): [Member, NotificationKind, string, NonNullable<T>][] => (limits[index] === undefined ? [] : [[iso3, kind, pointer, limits[index]!]])));

describe('a submission', () => {
  const limits = { bytes: 10_485_760, records: 10_000 };
  it.each([
    ['ARM', { format: 'CBXARM01', mediaTypes: ['text/plain'], limits }, 'ARM-1.0-'],
    ['BLR', { format: 'BLR-EDIFACT', mediaTypes: ['application/edifact'], limits }, 'BLR-1.0-'],
    ['KAZ', { format: 'KAZ-JSON', mediaTypes: ['application/json'], limits: { ...limits, depth: 32 } }, 'KAZ-1.0-'],
    ['KGZ', { format: 'KGZ-SOAP', mediaTypes: ['text/xml', 'application/xml'], limits: { ...limits, depth: 32 } }, 'KGZ-2.0-'],
    ['RUS', { format: 'RUS-XML', mediaTypes: ['application/xml', 'text/xml'], limits: { ...limits, depth: 32 } }, 'RUS-1.2-'],
    ['TJK', { format: 'TJK-CSV', mediaTypes: ['text/csv'], limits }, 'TJK-1.0-'],
  ] as const)('of %s is of its format, version and size', (iso3, expected, version) => {
    const { format, mediaTypes, limits: own, mappingVersion } = members.get(iso3)!;
    expect({ format, mediaTypes, limits: own }).toMatchObject(expected);
    expect(mappingVersion.replace(/[0-9a-f]{12}$/, '')).toBe(version);
    // One byte more than there may be is refused for that alone.
    expect(members.get(iso3)!.translate(new Uint8Array(limits.bytes + 1)).rejections.map(({ code }) => code)).toEqual(['FORMAT.FORBIDDEN']);
  });
});

describe('texts are so long, and no longer', () => {
  it.each(
    byMember<number>([
      [SEARCH, '/header/originAgency', 40, 70, 200, 255, 255, 200],
      [SEARCH, '/header/sourceReference', 30, 35, 128, 64, 64, 128],
      [SEARCH, '/header/handling/legalBasis', 40, 70, 300, 500, 500, 300],
      [SEARCH, '/header/handling/note', 1000, 2560, 1000, 1000, 1000, 1000],
      [SEARCH, '/person/birthPlace', 40, 256, 300, 255, 255, 300],
      [GROUP, '/group/names/0/value', 60, 175, 300, 255, 255, 300],
      [GROUP, '/group/note', 1000, 2560, 1000, 2000, 2000, 1000],
      [READMISSION, '/readmission/crossingPoint', 40, 256, 300, 255, 255, 300],
      [READMISSION, '/readmission/decisionReference', 30, 70, 128, 255, 255, 128],
      [READMISSION, '/readmission/agreement', 40, 70, 300, 255, 255, 300],
      [READMISSION, '/stay/institutionCode', 10, 17, 64, 20, 20, 64],
      [READMISSION, '/stay/institutionName', 40, 70, 300, 255, 255, 300],
      [OPERATION, '/operation/code', 20, 70, 64, 40, 40, 64],
      [OPERATION, '/operation/name', 60, 2560, 300, 255, 255, 300],
      [OPERATION, '/operation/area', 60, 256, 1000, 500, 500, 1000],
      [SEARCH, '/search/reason', 1000, 2560, 1000, 1000, 1000, 1000],
      [SEARCH, '/search/lastSeenPlace', 40, 256, 300, 255, 255, 300],
      [SEARCH, '/search/decisionReference', 30, 70, 128, 255, 255, 128],
    ]),
  )('%s %s %s: %d', (iso3, kind, pointer, most) => {
    expect(toldOf(iso3, withValue(kind, pointer, 'я'.repeat(most)))).toBeUndefined();
    expect(toldOf(iso3, withValue(kind, pointer, 'я'.repeat(most + 1)))).toEqual([`FIELD.TOO_LONG ${pointer}`]);
  });

  const [CYRILLIC, LATIN, OTHER] = [{ type: 'PRIMARY', script: 'Cyrl' }, { type: 'PRIMARY', script: 'Latn' }, { type: 'ALIAS', script: 'Cyrl', weak: true }];
  const longest = { ARM: [20, 60], BLR: [70, 175], KAZ: [100, 200], KGZ: [100, 255], RUS: [60, 180], TJK: [100, 200] } as const;

  it.each(
    MEMBERS.flatMap((iso3) =>
      [CYRILLIC, LATIN, OTHER].flatMap((name) => [
        ...(['family', 'given', 'patronymic'] as const).map((part) => [iso3, part, name, longest[iso3][0]] as const),
        [iso3, 'full', name, longest[iso3][1]] as const,
      ]),
    ),
  )('%s names/…/%s of %j: %d', (iso3, part, name, most) => {
    const first = { ...CYRILLIC, family: 'А', given: 'Б' };
    // Where the format has one place for a name, the name stands alone.
    const index = name === OTHER ? 1 : 0;
    const named = (text: string): Notification =>
      withValue(SEARCH, `/person/names/${index}`, part === 'full' ? { ...name, full: text } : { ...name, ...(part === 'family' ? {} : { family: name === LATIN ? 'A' : 'А' }), ...(part === 'patronymic' ? { given: name === LATIN ? 'B' : 'Б' } : {}), [part]: text }, ({ person }) => (person.names = [first]));
    const letter = name === LATIN ? 'z' : 'я';
    expect(toldOf(iso3, named(letter.repeat(most)))).toBeUndefined();
    expect(toldOf(iso3, named(letter.repeat(most + 1)))).toEqual([`FIELD.TOO_LONG /person/names/${index}/${part}`]);
  });

  it.each([['ARM', 20], ['BLR', 35], ['KAZ', 40], ['KGZ', 40], ['RUS', 40], ['TJK', 40]] as const)('%s identifiers/0/value: %d', (iso3, most) => {
    const numbered = (length: number): Notification => withValue(SEARCH, '/person/identifiers', [{ type: 'OTHER', value: 'N'.repeat(length) }]);
    expect(toldOf(iso3, numbered(most))).toBeUndefined();
    expect(toldOf(iso3, numbered(most + 1))).toEqual(['FIELD.TOO_LONG /person/identifiers/0/value']);
  });
});

describe('numbers lie between', () => {
  it.each(
    byMember<[least: number, most: number]>([
      [SEARCH, '/header/sourceVersion', [1, 9999], [1, 999_999_999], [1, 999_999], [1, 999_999], [1, 999_999], [1, 999_999]],
      [GROUP, '/group/estimatedSize', [0, 999_999], [0, 999_999_999], [0, 1_000_000], [0, 9_999_999], [0, 9_999_999], [0, 1_000_000]],
      [OPERATION, '/operation/results/0/value', [0, 999_999_999], [0, 999_999_999], [0, 999_999_999], [0, 999_999_999], [0, 999_999_999], [0, 999_999_999]],
    ]),
  )('%s %s %s: %j', (iso3, kind, pointer, [least, most]) => {
    for (const fits of [least, most]) expect(toldOf(iso3, withValue(kind, pointer, fits))).toBeUndefined();
    for (const other of [least - 1, most + 1]) expect(toldOf(iso3, withValue(kind, pointer, other))).toEqual([expect.stringContaining(pointer)]);
  });
});

describe('years lie between', () => {
  const [ALL, RECENT, OLDER] = [['0001', '9999'], ['1900', '2100'], ['1800', '2100']] as const;
  it.each(
    byMember<readonly [least: string, most: string]>([
      [READMISSION, '/readmission/stageOn', ALL, ALL, OLDER, ALL, ALL, RECENT],
      [GROUP, '/group/firstSeenOn', ALL, ALL, OLDER, ALL, ALL, RECENT],
      [OPERATION, '/operation/asOf', ALL, ALL, OLDER, ALL, ALL, RECENT],
    ]),
  )('%s %s %s: %j', (iso3, kind, pointer, [least, most]) => {
    const at = (year: string | number): string => `${String(year).padStart(4, '0')}-06-15${pointer.endsWith('asOf') ? 'T04:30:00.000Z' : ''}`;
    for (const fits of [least, most]) expect(toldOf(iso3, withValue(kind, pointer, at(fits)))).toBeUndefined();
    if (most === '9999') return;
    for (const other of [Number(least) - 1, Number(most) + 1]) expect(toldOf(iso3, withValue(kind, pointer, at(other)))).toEqual([`FIELD.INVALID ${pointer}`]);
  });
});
