/** Section 9 of BLR's document, sentence by sentence, where the samples do not show it. */
import type { Notification, NotificationKind } from '@cbx/contracts';
import { aNotification, type Json, renderer } from './rendering.js';

const blr = renderer('BLR');

/** The segments, without their ends. */
function segments(notification: Notification): string[] {
  const { bytes, losses } = blr.render(notification);
  expect(losses).toEqual([]);
  const text = Buffer.from(bytes).toString('latin1');
  const encoding = text.includes('UNB+UNOW:4+') ? 'utf-8' : 'iso-8859-5';
  return new TextDecoder(encoding).decode(bytes).split("'\r\n").slice(0, -1);
}

const of = (kind: NotificationKind, change: (notification: Json) => void): string[] => segments(aNotification(kind, change));
const fault = (kind: NotificationKind, change: (notification: Json) => void): string => blr.fault(aNotification(kind, change));
const names = (...all: Json[]): string[] => of('SEARCH_REQUEST', ({ person }) => (person.names = all)).filter((segment) => segment.startsWith('NAD+F'));
const identifiers = (...all: Json[]): string[] =>
  of('SEARCH_REQUEST', ({ person }) => Object.assign(person, { identifiers: all, birthDates: ['1985-07'] })).filter((segment) => /^(?:RFF\+ZPN|DOC|DTM\+182|DTM\+36|LOC\+91)/.test(segment));

const LATIN = { type: 'PRIMARY', script: 'Latn', family: 'Ivanou' };
const CYRILLIC = { type: 'PRIMARY', script: 'Cyrl', family: 'Иванов' };
const NUMBER = { type: 'NATIONAL_ID', value: '3030785A001PB3', country: 'BLR' };

describe('an interchange for Belarus (README section 9)', () => {
  it('has version, retention, sex and indicator always', () => {
    const all = of('READMITTED_PERSON', ({ person }) => (person.sex = 'UNKNOWN'));
    expect(all).toEqual(expect.arrayContaining(['BGM+745+R-1:1+9', 'DTM+ZRT:20270514:102', 'ATT+2++U', 'ATT+ZTI++NAS']));
    expect(all.at(-2)).toBe(`UNT+${all.length - 3}+1`);
  });

  it('is in Unicode where one character is not in ISO 8859-5, and never in ISO 8859-1', () => {
    expect(of('SEARCH_REQUEST', ({ search }) => (search.reason = 'é'))[1]).toMatch(/^UNB\+UNOW:4\+CBXGW:ZZ\+BLRMVD:ZZ\+20240630:1500\+7b6e1c52-0d3f-$/);
    expect(of('SEARCH_REQUEST', ({ search }) => (search.reason = 'plain'))[1]).toMatch(/^UNB\+UNOE:3\+CBXGW:ZZ\+BLRMVD:ZZ\+240630:1500\+7b6e1c52-0d3f-$/);
  });

  it('leaves milliseconds out, and reports nothing', () => expect(of('SEARCH_REQUEST', ({ header }) => (header.sentAt = '2024-05-14T22:30:01.987Z'))).toContain('DTM+137:20240515013001:204'));

  it('has free text cut every 512 characters, wherever that is', () => {
    const text = `${'я'.repeat(511)} ${'ю'.repeat(512)}x`;
    expect(of('SEARCH_REQUEST', ({ search }) => (search.reason = text))).toContain(`FTX+ZRS+++${'я'.repeat(511)} :${'ю'.repeat(512)}:x`);
  });

  it('has nothing but the header on CANCEL', () => expect(of('SEARCH_REQUEST', ({ header }) => (header.action = 'CANCEL')).slice(3, -2).map((segment) => segment.split(/[+:]/)[0])).toEqual(['BGM', 'NAD', 'DTM', 'DTM', 'STS', 'ATT', 'ATT', 'LOC']));

  it.each<[what: string, all: Json[], written: string[]]>([
    ['the first two where they fit', [LATIN, CYRILLIC, LATIN], ['NAD+FL+++Ivanou', 'NAD+FC+++Иванов', 'NAD+FA+NAM:LAT++Ivanou']],
    ['no Latin one that is not the first', [CYRILLIC, LATIN], ['NAD+FL', 'NAD+FC+++Иванов', 'NAD+FA+NAM:LAT++Ivanou']],
    ['no Cyrillic one behind another', [LATIN, { ...LATIN, family: 'B' }, CYRILLIC], ['NAD+FL+++Ivanou', 'NAD+FA+NAM:LAT++B', 'NAD+FA+NAM:CYR++Иванов']],
    ['no whole one', [{ type: 'PRIMARY', script: 'Latn', full: 'Ivan I' }], ['NAD+FL', 'NAD+FA+NAM:LAT+Ivan I']],
    ['no weak one', [{ ...LATIN, weak: true }], ['NAD+FL', 'NAD+FA+NAM:LAT:W++Ivanou']],
    ['no alias', [{ ...LATIN, type: 'ALIAS' }], ['NAD+FL', 'NAD+FA+AKA:LAT++Ivanou']],
    ['parts in their places', [{ type: 'PRIMARY', script: 'Latn', given: 'Ivan', patronymic: 'P' }], ['NAD+FL+++:Ivan:P']],
  ])('has names in their places: %s', (_what, all, written) => expect(names(...all)).toEqual(written));

  it.each<[what: string, all: Json[], written: string[]]>([
    ['the first valid personal number', [NUMBER, NUMBER], ['RFF+ZPN:3030785A001PB3', 'DOC+NI+3030785A001PB3', 'LOC+91+BLR']],
    ['in the order of the notification', [{ type: 'PASSPORT', value: 'A1', issuedOn: '2020-01-02', expiresOn: '2030-01-02', country: 'POL' }, NUMBER], ['DOC+P+A1', 'DTM+182:20200102:102', 'DTM+36:20300102:102', 'LOC+91+POL', 'RFF+ZPN:3030785A001PB3']],
    ['none with a date', [{ ...NUMBER, issuedOn: '2020-01-02' }], ['DOC+NI+3030785A001PB3', 'DTM+182:20200102:102', 'LOC+91+BLR']],
    ['none with a wrong check digit', [{ ...NUMBER, value: '3030785A001PB4' }], ['DOC+NI+3030785A001PB4', 'LOC+91+BLR']],
    ['none of another person', [{ ...NUMBER, value: '3030885A001PB0' }], ['DOC+NI+3030885A001PB0', 'LOC+91+BLR']],
    ['none of another state', [{ ...NUMBER, country: 'POL' }], ['DOC+NI+3030785A001PB3', 'LOC+91+POL']],
  ])('has identifiers in their places: %s', (_what, all, written) => expect(identifiers(...all)).toEqual(written));

  it.each<[what: string, kind: NotificationKind, change: (notification: Json) => void, told: string]>([
    ['a reference of 36 characters', 'SEARCH_REQUEST', ({ header }) => (header.sourceReference = 'R'.repeat(36)), 'FIELD.TOO_LONG /header/sourceReference'],
    ['free text of 2,561 characters', 'SEARCH_REQUEST', ({ search }) => (search.reason = 'я'.repeat(2561)), 'FIELD.TOO_LONG /search/reason'],
    ['a number of ten digits', 'ORGANIZED_CRIME_GROUP', ({ group }) => (group.estimatedSize = 1_000_000_000), 'FIELD.TOO_LONG /group/estimatedSize'],
    ['a negative one', 'ORGANIZED_CRIME_GROUP', ({ group }) => (group.estimatedSize = -1), 'FIELD.INVALID /group/estimatedSize'],
    ['version 0', 'SEARCH_REQUEST', ({ header }) => (header.sourceVersion = 0), 'FIELD.INVALID /header/sourceVersion'],
    ['dates of EDTF beyond P', 'SEARCH_REQUEST', ({ search }) => (search.lastSeenOn = '1985~/1987'), 'FIELD.INVALID /search/lastSeenOn'],
    ['a control character', 'SEARCH_REQUEST', ({ search }) => (search.lastSeenPlace = 'a\u0007'), 'FIELD.INVALID /search/lastSeenPlace'],
    ['a line break in free text', 'SEARCH_REQUEST', ({ search }) => (search.reason = 'a\nb'), 'FIELD.INVALID /search/reason'],
    ['both too long and a control character', 'SEARCH_REQUEST', ({ search }) => (search.reason = `${'я'.repeat(2560)}\u0085`), 'FIELD.TOO_LONG /search/reason'],
    ['the first of two in the order of the schema', 'SEARCH_REQUEST', ({ search, person }) => (Object.assign(search, { lastSeenPlace: 'a'.repeat(257) }), Object.assign(person, { birthPlace: '\u0007' })), 'FIELD.TOO_LONG /search/lastSeenPlace'],
    ['a document number of 36 characters', 'SEARCH_REQUEST', ({ person }) => (person.identifiers = [{ type: 'PASSPORT', value: 'A'.repeat(36) }]), 'FIELD.TOO_LONG /person/identifiers/0/value'],
    ['a whole name of 176 characters', 'SEARCH_REQUEST', ({ person }) => (person.names = [{ type: 'ALIAS', script: 'Latn', full: 'A'.repeat(176) }]), 'FIELD.TOO_LONG /person/names/0/full'],
  ])('is not made of %s', (_what, kind, change, told) => expect(fault(kind, change)).toBe(told));
});
