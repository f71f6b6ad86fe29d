import type { Notification, NotificationHeader, Person } from '@cbx/contracts';
import type { AlertDetail, AlertView, CaseDetail, CaseTimelineEntry } from '../src/api/types.js';
import { anAlert } from './alert-builder.js';

/** Invented records, one of each kind, with everything in them that the page draws. */
type Kind = NotificationHeader['kind'];

function header<K extends Kind>(n: number, kind: K, fields: Partial<NotificationHeader> = {}): NotificationHeader & { kind: K } {
  return {
    notificationId: anAlert(n).notificationId,
    subjectKey: `00000000-0000-5000-9000-${n.toString(16).padStart(12, '0')}`,
    action: 'UPDATE',
    origin: 'KGZ',
    originAgency: 'Invented Department 4',
    sourceReference: `REF-${n}`,
    sourceVersion: 3,
    sentAt: '2031-02-09T06:20:00.000Z',
    status: 'ACTUAL',
    handling: {
      code: 'H2',
      releasableTo: ['ARM', 'KAZ', 'TJK'],
      purpose: 'SEARCH_AND_RETRIEVAL',
      legalBasis: 'Invented Agreement, article 7',
      sourceEvaluation: 'B',
      informationEvaluation: '2',
      retainUntil: '2034-02-09',
    },
    provenance: { receivedAt: '2031-02-09T06:20:04.000Z', format: 'KGZ-XML', mappingVersion: '1', rawSha256: 'ab'.repeat(32) },
    ...fields,
    kind,
  };
}

const person: Person = {
  names: [
    { type: 'PRIMARY', script: 'Cyrl', family: 'Выдуманов', given: 'Азамат', patronymic: 'Тестович' },
    { type: 'PRIMARY', script: 'Latn', family: 'Vydumanov', given: 'Azamat' },
    { type: 'PRIMARY', script: 'Armn', family: 'Հորինված', given: 'Ազամատ' },
    { type: 'ALIAS', script: 'Cyrl', full: 'Аза Бишкекский', weak: true },
    { type: 'BIRTH', script: 'Cyrl', family: 'Придуманный', given: 'Азамат' },
  ],
  sex: 'MALE',
  birthDates: ['1985-07', '1986~'],
  birthPlace: 'Выдуманск',
  nationalities: ['KGZ', 'TJK'],
  identifiers: [
    { type: 'PASSPORT', value: 'XX0000001', country: 'KGZ', issuedOn: '2021-05-04', expiresOn: '2031-05-04' },
    { type: 'NATIONAL_ID', value: '00000000000000', country: 'KGZ' },
  ],
};

export const SEARCH: Notification = {
  header: header(1, 'SEARCH_REQUEST'),
  search: {
    category: 'WANTED',
    urgency: 'URGENT',
    measure: 'DETAIN',
    reason: 'Организация незаконной миграции, вымышленное дело',
    offences: ['FORCED_LABOUR', 'MIGRANT_SMUGGLING'],
    warnings: ['ARMED', 'ESCAPE_RISK'],
    lastSeenPlace: 'Выдуманный вокзал',
    lastSeenOn: '2031-02-07',
    validUntil: '2032-02-09',
    decisionReference: 'Р-17/2031',
  },
  person,
};

export const READMISSION: Notification = {
  header: header(2, 'READMITTED_PERSON', { origin: 'RUS', handling: { ...header(2, 'READMITTED_PERSON').handling, code: 'H1', purpose: 'READMISSION', releasableTo: ['*'] } }),
  person: { names: [{ type: 'PRIMARY', script: 'Cyrl', family: 'Примерова', given: 'Гульнара' }], sex: 'FEMALE', birthDates: ['2004'], nationalities: ['KAZ'] },
  readmission: {
    from: 'RUS',
    to: 'KAZ',
    stage: 'ACCOMMODATED',
    stageOn: '2031-01-20',
    crossingPoint: 'Выдуманный пункт пропуска',
    decisionReference: 'Д-5',
    traffickingIndicator: 'SUSPECTED',
    vulnerabilities: ['MEDICAL', 'PREGNANT'],
  },
  stay: { institutionCode: 'INS-7', institutionName: 'Вымышленный центр', admittedOn: '2031-01-20', dueOn: '2031-02-08' },
  legalStatus: { procedure: 'PENDING', dueOn: '2031-03-01' },
};

export const GROUP: Notification = {
  header: header(3, 'ORGANIZED_CRIME_GROUP', { origin: 'TJK' }),
  group: {
    names: [
      { type: 'PRIMARY', script: 'Cyrl', value: 'Выдуманная тропа' },
      { type: 'ALIAS', script: 'Latn', value: 'Invented Trail' },
    ],
    status: 'ACTIVE',
    activities: ['DOCUMENT_FORGERY', 'MIGRANT_SMUGGLING', 'TRAFFICKING_IN_PERSONS'],
    territories: ['KAZ', 'KGZ', 'TJK'],
    firstSeenOn: '2028/2029',
    estimatedSize: 25,
    note: 'Вымышленное примечание о группе.',
  },
  members: [
    { person, role: 'LEADER', since: '2028~' },
    { person: { names: [{ type: 'NICKNAME', script: 'Cyrl', full: 'Перевозчик' }], sex: 'UNKNOWN' }, role: 'TRANSPORTER' },
  ],
};

export const OPERATION: Notification = {
  header: header(4, 'OPERATION_STATUS', { origin: 'KAZ', status: 'EXERCISE', handling: { ...header(4, 'OPERATION_STATUS').handling, code: 'H0', purpose: 'JOINT_OPERATION', releasableTo: ['KGZ', 'RUS', 'TJK'] } }),
  operation: {
    code: 'OP-NELEGAL-X',
    name: 'Вымышленный рубеж',
    phase: 'ACTIVE',
    lead: 'KAZ',
    participants: ['KAZ', 'KGZ', 'RUS', 'TJK'],
    startsOn: '2031-02-01',
    endsOn: '2031-02-20',
    area: 'Вымышленный участок границы',
    asOf: '2031-02-09T06:00:00.000Z',
    results: [
      { measure: 'PERSONS_CHECKED', value: 14200 },
      { measure: 'VIOLATIONS_FOUND', value: 1830 },
      { measure: 'PERSONS_DETAINED', value: 96 },
      { measure: 'DOCUMENTS_SEIZED', value: 41 },
    ],
  },
};

const RULES: Readonly<Record<Kind, { title: AlertView['title']; description: AlertView['title']; severity: AlertView['severity']; why: AlertDetail['why'] }>> = {
  SEARCH_REQUEST: {
    title: { en: 'Urgent search: wanted person', ru: 'Срочный розыск: разыскиваемое лицо' },
    description: { en: 'A state asks all that received the search for an answer within 8 hours.', ru: 'Государство просит всех получателей ответить в течение 8 часов.' },
    severity: 'CRITICAL',
    why: [{ path: 'search.urgency', operator: 'equals', expected: 'URGENT', actual: 'URGENT' }],
  },
  READMITTED_PERSON: {
    title: { en: 'Readmitted person: trafficking suspected', ru: 'Реадмиссия: торговля людьми – подозрение' },
    description: { en: 'A readmitted person is, or may be, a victim of trafficking in persons.', ru: 'Лицо является или может являться жертвой торговли людьми.' },
    severity: 'HIGH',
    why: [{ path: 'readmission.traffickingIndicator', operator: 'in', expected: ['SUSPECTED', 'CONFIRMED'], actual: 'SUSPECTED' }],
  },
  ORGANIZED_CRIME_GROUP: {
    title: { en: 'Organised-crime group acts in your state', ru: 'На вашей территории действует преступная группа' },
    description: { en: 'A group was reported whose territories include your state.', ru: 'Сообщено о группе, территории которой включают ваше государство.' },
    severity: 'HIGH',
    why: [{ path: 'group.territories', operator: 'includes', expected: 'KAZ', actual: ['KAZ', 'KGZ', 'TJK'] }],
  },
  OPERATION_STATUS: {
    title: { en: 'Operation changed phase: active', ru: 'Операция перешла в другую фазу: проводится' },
    description: { en: 'The lead of a joint operation reported another phase than before.', ru: 'Ведущее государство сообщило о смене фазы операции.' },
    severity: 'MEDIUM',
    why: [
      { path: 'operation.phase', operator: 'changed', actual: { before: 'PREPARATION', after: 'ACTIVE' } },
      { path: 'operation.lead', operator: 'equals', expected: 'KAZ', actual: 'KAZ' },
    ],
  },
};

const LABELS: Readonly<Record<Kind, string>> = { SEARCH_REQUEST: 'Выдуманов Азамат Тестович', READMITTED_PERSON: 'Примерова Гульнара', ORGANIZED_CRIME_GROUP: 'Выдуманная тропа', OPERATION_STATUS: 'Вымышленный рубеж' };

/** The alert that a rule raised for this notification, with its detail. */
export function alertOf(n: number, notification: Notification, fields: Partial<AlertView> = {}): { view: AlertView; detail: Partial<AlertDetail> } {
  const { kind, origin, status } = notification.header;
  const { title, description, severity, why } = RULES[kind];
  return {
    view: anAlert(n, { kind, origin, status, title, severity, label: LABELS[kind], caseNumber: `${origin}-2031-${String(n).padStart(6, '0')}`, ...fields }),
    detail: { why, rule: { id: kind.toLowerCase(), version: 2, description }, notification },
  };
}

/** The case of a notification with three versions; its timeline has a change of each sort. */
export function caseOf(n: number, notification: Notification, fields: Partial<CaseDetail> = {}): CaseDetail {
  const { kind, origin, status, handling, subjectKey, sourceVersion } = notification.header;
  const alert = anAlert(n);
  const entry = (version: number, type: CaseTimelineEntry['type'], changes: CaseTimelineEntry['changes']): CaseTimelineEntry => ({
    id: `00000000-0000-7000-a000-${(n * 16 + version).toString(16).padStart(12, '0')}`,
    type,
    at: `2031-02-0${version + 5}T06:20:05.000Z`,
    sourceVersion: version,
    action: type === 'CASE_WITHDRAWN' ? 'CANCEL' : version === 1 ? 'NEW' : 'UPDATE',
    sentAt: `2031-02-0${version + 5}T06:20:00.000Z`,
    notificationId: alert.notificationId,
    changes,
  });
  return {
    id: alert.caseId,
    caseNumber: `${origin}-2031-${String(n).padStart(6, '0')}`,
    kind,
    status,
    caseStatus: 'OPEN',
    owner: origin,
    subjectKey,
    label: LABELS[kind],
    openedAt: '2031-02-06T06:20:05.000Z',
    updatedAt: '2031-02-08T06:20:05.000Z',
    sourceVersion,
    handling: { code: handling.code, releasableTo: handling.releasableTo },
    notification,
    timeline: [
      entry(1, 'CASE_OPENED', []),
      entry(2, 'CASE_EXTENDED', [
        { pointer: '/search/urgency', before: 'PRIORITY', after: 'URGENT' },
        { pointer: '/person/birthDates/1', after: '1986~' },
        { pointer: '/search/warnings', before: ['ARMED'], after: ['ARMED', 'ESCAPE_RISK'] },
      ]),
      entry(3, 'CASE_EXTENDED', [{ pointer: '/person/identifiers/1', before: { type: 'OTHER', value: 'A-1' }, after: { type: 'NATIONAL_ID', value: '00000000000000', country: 'KGZ' } }]),
    ],
    ...fields,
  };
}
