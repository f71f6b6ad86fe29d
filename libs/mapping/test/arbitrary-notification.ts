import { makeNotificationId, makeSubjectKey, type Notification, type NotificationKind } from '@cbx/contracts';
import fc from 'fast-check';

type Json = Readonly<Record<string, unknown>>;

export const KINDS: readonly NotificationKind[] = ['ORGANIZED_CRIME_GROUP', 'READMITTED_PERSON', 'OPERATION_STATUS', 'SEARCH_REQUEST'];
const COUNTRIES = ['ARM', 'BLR', 'DEU', 'KAZ', 'KGZ', 'RUS', 'TJK', 'UZB'];
const OTHER_COUNTRIES = ['CHN', 'FRA', 'GEO', 'POL'];
const MEASURES = ['PERSONS_CHECKED', 'VIOLATIONS_FOUND', 'ADMINISTRATIVE_CASES', 'CRIMINAL_CASES', 'PERSONS_DETAINED', 'PERSONS_FOUND', 'VICTIMS_IDENTIFIED', 'REMOVAL_ORDERS', 'ENTRY_BANS', 'GROUPS_DISRUPTED', 'DOCUMENTS_SEIZED'];

/** What differs between notifications that every format carries and such as none does. */
interface Parts {
  text(most: number): fc.Arbitrary<string>;
  readonly name: { readonly cyrillic: fc.Arbitrary<string>; readonly latin: fc.Arbitrary<string> };
  readonly date: fc.Arbitrary<string>;
  readonly edtf: fc.Arbitrary<string>;
  readonly instant: fc.Arbitrary<string>;
  readonly count: fc.Arbitrary<number>;
  names(): fc.Arbitrary<Json[]>;
  groupNames(): fc.Arbitrary<Json[]>;
}

const letters = (of: string, most: number): fc.Arbitrary<string> => fc.array(fc.constantFrom(...of), { minLength: 2, maxLength: most }).map((each) => each.join(''));
const CYRILLIC = 'АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯабвгдежзиклмнопрстуфхцчшщэюяЁё';
const LATIN = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const words = (of: string, most: number): fc.Arbitrary<string> => fc.array(letters(of, 6), { minLength: 1, maxLength: 3 }).map((each) => each.join(' ').slice(0, most).trim());

const day = (from: number, to: number): fc.Arbitrary<string> => fc.date({ min: new Date(Date.UTC(from, 0, 1)), max: new Date(Date.UTC(to, 11, 31)), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
const partial = (full: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.tuple(full, fc.constantFrom(4, 7, 10)).map(([date, length]) => date.slice(0, length));

/** What all formats carry: short texts of Russian and Latin letters, dates of our time, names in an order that every format has. */
const PLAIN: Parts = {
  text: (most) => words(CYRILLIC + LATIN, Math.min(most, 17)),
  name: { cyrillic: letters(CYRILLIC, 15), latin: letters(LATIN, 15) },
  date: day(2024, 2030),
  edtf: partial(day(1930, 2020)),
  instant: day(2024, 2025).map((date) => `${date}T10:20:30.000Z`),
  count: fc.integer({ min: 0, max: 99_999 }),
  names: () =>
    fc
      .tuple(
        fc.record({ type: fc.constant('PRIMARY'), script: fc.constant('Cyrl'), family: letters(CYRILLIC, 15), given: letters(CYRILLIC, 15), patronymic: letters(CYRILLIC, 15) }, { requiredKeys: ['type', 'script', 'family'] }),
        fc.option(fc.record({ type: fc.constant('PRIMARY'), script: fc.constant('Latn'), family: letters(LATIN, 15), given: letters(LATIN, 15) }), { nil: undefined }),
        fc.array(fc.oneof(
          fc.record({ type: fc.constantFrom('BIRTH', 'PREVIOUS', 'NICKNAME'), script: fc.constant('Cyrl'), full: letters(CYRILLIC, 17) }),
          fc.record({ type: fc.constantFrom('ALIAS', 'BIRTH'), script: fc.constant('Latn'), family: letters(LATIN, 15), weak: fc.constant(true) }, { requiredKeys: ['type', 'script', 'family'] }),
        ), { maxLength: 3 }),
        fc.array(fc.record({ type: fc.constant('ALIAS'), script: fc.constant('Cyrl'), full: letters(CYRILLIC, 17) }), { maxLength: 2 }),
      )
      .map(([cyrillic, latin, others, aliases]) => [cyrillic, ...(latin === undefined ? [] : [latin]), ...others, ...aliases]),
  groupNames: () =>
    fc
      .tuple(
        fc.record({ type: fc.constant('PRIMARY'), script: fc.constant('Cyrl'), value: words(CYRILLIC, 40) }),
        fc.option(fc.record({ type: fc.constant('PRIMARY'), script: fc.constant('Latn'), value: words(LATIN, 40) }), { nil: undefined }),
        fc.array(fc.record({ type: fc.constant('ALIAS'), script: fc.constant('Cyrl'), value: words(CYRILLIC, 40) }), { maxLength: 2 }),
      )
      .map(([cyrillic, latin, aliases]) => [cyrillic, ...(latin === undefined ? [] : [latin]), ...aliases]),
};

/** Signs that mean something somewhere: separators, quotes, letters that an encoding lacks, controls, marks that compose. */
const ODD = ['a', 'Ж', 'җ', 'ҷ', 'ӣ', 'Ё', 'Թ', 'եւ', ' ', '  ', ',', ';', ':', '/', ' / ', '*', '#', '"', '?', '=', '-', '~', '+', "'", '<', '&', '«', '№', '—', '\u0000', '\u0085', '\u0301', '\ud800', '😀', 'null', '1'];
const oddText = (most: number): fc.Arbitrary<string> =>
  fc
    .oneof(fc.array(fc.constantFrom(...ODD), { minLength: 1, maxLength: 8 }).map((each) => each.join('')), fc.constantFrom(...ODD).map((each) => each.repeat(most + 3)))
    .map((text) => text.normalize('NFC').replace(/[\s\u0085\u00a0]+/gu, ' ').trim())
    // A part that is a lone solidus stands between spaces, as what joins items of TJK's cells does: its document has no way to write it that is read again.
    .filter((text) => text !== '' && text.replaceAll(/[,;\s]/g, '') !== '/');

/** What formats cannot carry, or only changed. */
const STRANGE: Parts = {
  text: oddText,
  name: { cyrillic: oddText(100), latin: oddText(100) },
  date: fc.oneof(PLAIN.date, day(1700, 2200)),
  edtf: fc.oneof(PLAIN.edtf, PLAIN.edtf.map((each) => `${each}~`), fc.constantFrom('1985/1987', '1799', '1799~', '0001-01-01', '1985-07/1985-08')),
  instant: fc.oneof(PLAIN.instant, PLAIN.instant.map((each) => each.replace('.000Z', '.123Z'))),
  count: fc.oneof(PLAIN.count, fc.constantFrom(-1, 10_000_000, 10_000_000_000)),
  names: () =>
    fc.array(
      fc.tuple(fc.constantFrom('PRIMARY', 'ALIAS', 'BIRTH', 'PREVIOUS', 'NICKNAME'), fc.constantFrom('Cyrl', 'Latn', 'Armn'), fc.boolean(), fc.boolean(), oddText(100), fc.option(oddText(100), { nil: undefined })).map(([type, script, isFull, isWeak, one, other]) => ({
        type,
        script,
        ...(isFull ? { full: one } : { family: one, ...(other === undefined ? {} : { given: other, patronymic: one }) }),
        ...(isWeak ? { weak: true } : {}),
      })),
      { minLength: 1, maxLength: 5 },
    ),
  groupNames: () => fc.array(fc.record({ type: fc.constantFrom('PRIMARY', 'ALIAS'), script: fc.constantFrom('Cyrl', 'Latn', 'Armn'), value: oddText(300) }), { minLength: 1, maxLength: 4 }),
};

const sorted = <T extends string>(of: readonly T[], minLength = 1): fc.Arbitrary<T[]> => fc.uniqueArray(fc.constantFrom(...of), { minLength, maxLength: 4 }).map((each) => each.sort());
/** Leaves out what is `undefined`. */
const some = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(of, { nil: undefined });
const present = (object: Readonly<Record<string, unknown>>): Json => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));

function person(parts: Parts): fc.Arbitrary<Json> {
  const identifier = fc
    .tuple(fc.constantFrom('PASSPORT', 'NATIONAL_ID', 'TAX_ID', 'RESIDENCE_PERMIT', 'OTHER'), letters('ABCDEFGH', 3), fc.integer({ min: 1, max: 99_999 }), some(fc.constantFrom(...COUNTRIES)), some(parts.date))
    .map(([type, letter, number, country, issuedOn]) => present({ type, value: `${letter}${number}`, country, issuedOn }));
  return fc
    .record({
      names: parts.names(),
      sex: fc.constantFrom('MALE', 'FEMALE', 'OTHER', 'UNKNOWN'),
      birthDates: some(fc.uniqueArray(parts.edtf, { minLength: 1, maxLength: 2 })),
      birthPlace: some(parts.text(300)),
      nationalities: some(sorted(COUNTRIES)),
      identifiers: some(fc.array(identifier, { minLength: 1, maxLength: 3 })),
    })
    .map(present);
}

function bodies(kind: NotificationKind, parts: Parts): fc.Arbitrary<Json> {
  switch (kind) {
    case 'ORGANIZED_CRIME_GROUP': {
      const group = fc.record({
        names: parts.groupNames(),
        status: fc.constantFrom('ACTIVE', 'UNDER_INVESTIGATION', 'DISMANTLED'),
        activities: sorted(['TRAFFICKING_IN_PERSONS', 'MIGRANT_SMUGGLING', 'FORCED_LABOUR', 'OTHER']),
        territories: sorted(COUNTRIES),
        firstSeenOn: some(parts.edtf),
        estimatedSize: some(parts.count),
        note: some(parts.text(1000)),
      });
      const role = fc.constantFrom('LEADER', 'MEMBER', 'UNKNOWN', 'ORGANIZER');
      const member = fc.record({ person: person(parts), role, since: some(parts.edtf) }).map(present);
      return fc.record({ group: group.map(present), members: some(fc.array(member, { minLength: 1, maxLength: 2 })) }).map(present);
    }
    case 'READMITTED_PERSON': {
      const readmission = fc.record({
        from: fc.constantFrom(...OTHER_COUNTRIES),
        to: fc.constantFrom(...COUNTRIES),
        stage: fc.constantFrom('REQUESTED', 'TRANSFERRED', 'REFUSED'),
        stageOn: parts.date,
        crossingPoint: some(parts.text(300)),
        decisionReference: some(parts.text(128)),
        agreement: some(parts.text(300)),
        traffickingIndicator: fc.constantFrom('CONFIRMED', 'SUSPECTED', 'NOT_FOUND', 'NOT_ASSESSED'),
        vulnerabilities: some(sorted(['MINOR', 'MEDICAL', 'ELDERLY'])),
      });
      const stay = fc.record({ institutionCode: parts.text(10).map((text) => text.slice(0, 10).trim()), institutionName: some(parts.text(300)), admittedOn: parts.date, dueOn: some(parts.date) }).map(present);
      const legalStatus = fc.oneof(
        fc.record({ procedure: fc.constantFrom('NOT_STARTED', 'PENDING', 'APPEALED'), dueOn: some(parts.date) }),
        fc.record({ procedure: fc.constant('DECIDED'), determination: fc.constantFrom('CITIZEN', 'REFUGEE'), decidedOn: parts.date }),
      );
      return fc.record({ person: person(parts), readmission: readmission.map(present), stay: some(stay), legalStatus: some(legalStatus.map(present)) }).map(present);
    }
    case 'OPERATION_STATUS': {
      const results = fc.uniqueArray(fc.record({ measure: fc.constantFrom(...MEASURES), value: parts.count }), { minLength: 1, maxLength: 4, selector: ({ measure }) => measure }).map((each) => each.sort((a, b) => MEASURES.indexOf(a.measure) - MEASURES.indexOf(b.measure)));
      return fc
        .record({ code: parts.text(17), name: parts.text(40), phase: fc.constantFrom('PLANNED', 'ACTIVE', 'CONCLUDED'), participants: sorted(COUNTRIES), startsOn: some(parts.date), area: some(parts.text(40)), asOf: parts.instant, results: some(results) })
        .map(({ participants, ...operation }) => ({ operation: present({ ...operation, lead: participants[0], participants }) }));
    }
    case 'SEARCH_REQUEST': {
      const search = fc.record({
        category: fc.constantFrom('WANTED', 'MISSING', 'IDENTIFY', 'WITNESS'),
        urgency: fc.constantFrom('URGENT', 'PRIORITY', 'ROUTINE'),
        measure: fc.constantFrom('LOCATE', 'DETAIN', 'REPORT_DISCREETLY', 'PROTECT'),
        reason: parts.text(1000),
        offences: some(sorted(['ABSCONDING', 'ILLEGAL_ENTRY', 'OTHER'])),
        warnings: some(sorted(['ARMED', 'VIOLENT'])),
        lastSeenPlace: some(parts.text(300)),
        lastSeenOn: some(parts.edtf),
        validUntil: parts.date,
        decisionReference: some(parts.text(128)),
      });
      return fc.record({ search: search.map(present), person: person(parts) });
    }
  }
}

function notification(kind: NotificationKind, parts: Parts): fc.Arbitrary<Notification> {
  const handling = fc
    .record({ code: fc.constantFrom('H0', 'H1', 'H2', 'H3'), releasableTo: fc.oneof(fc.constant(['*']), sorted(OTHER_COUNTRIES)), purpose: fc.constantFrom('MIGRATION_CONTROL', 'READMISSION'), legalBasis: some(parts.text(300)), sourceEvaluation: some(fc.constantFrom('A', 'B', 'C', 'X')), informationEvaluation: some(fc.constantFrom('1', '2', '3', '4')), retainUntil: day(2025, 2030), note: some(parts.text(1000)) })
    .map(present);
  const header = fc.record({ action: fc.constantFrom('NEW', 'UPDATE', 'CANCEL'), origin: fc.constantFrom(...COUNTRIES), originAgency: parts.text(200), sourceReference: PLAIN.text(17), sourceVersion: fc.integer({ min: 1, max: 9999 }), sentAt: PLAIN.instant, status: fc.constantFrom('ACTUAL', 'EXERCISE', 'TEST'), handling });
  return fc.tuple(header, bodies(kind, parts)).map(([own, body]) => {
    const identity = { ...own, kind } as unknown as Parameters<typeof makeNotificationId>[0];
    return { header: { notificationId: makeNotificationId(identity), subjectKey: makeSubjectKey(identity), kind, ...own }, ...(own.action === 'CANCEL' ? {} : body) } as unknown as Notification;
  });
}

/** A notification that every format carries as it is. */
export function plainNotification(kind: NotificationKind): fc.Arbitrary<Notification> {
  return notification(kind, PLAIN);
}

/** A notification that formats cannot carry as it is. */
export function strangeNotification(kind: NotificationKind): fc.Arbitrary<Notification> {
  return notification(kind, STRANGE);
}
