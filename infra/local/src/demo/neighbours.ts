import { makeNotificationId, makeSubjectKey, type Notification, type NotificationHeader, type NotificationKind, type Person } from '@cbx/contracts';

/** A file of one state beside the one that the story begins with: its notification, as the state means it. */
export interface NeighbourChapter {
  readonly file: string;
  readonly notification: Notification;
  readonly about: string;
  /** What is broken in the bytes before they are sent: the record is refused. */
  readonly broken?: { readonly from: string; readonly to: string };
  /** The file is a full list, with these members beside. */
  readonly list?: { readonly day: string; readonly more: readonly Notification[] };
}

/** The recruiter of the story as each state writes his name: one person, three scripts, and a day of birth that agrees. */
const RECRUITER_NAMES = {
  ARM: { type: 'PRIMARY', script: 'Armn', family: 'Սունկարբայ', given: 'Դանիյար' },
  BLR: { type: 'PRIMARY', script: 'Latn', family: 'SUNKARBAY', given: 'DANIYAR' },
  KGZ: { type: 'PRIMARY', script: 'Cyrl', family: 'Суңкарбай', given: 'Данияр', patronymic: 'Ерболович' },
  RUS: { type: 'PRIMARY', script: 'Cyrl', family: 'Сункарбай', given: 'Данияр', patronymic: 'Ерболович' },
} as const;

const BORN = '1986-03-14';

function recruiter(state: keyof typeof RECRUITER_NAMES): Person {
  return { names: [{ ...RECRUITER_NAMES[state] }], sex: 'MALE', birthDates: [BORN], nationalities: ['KAZ'] };
}

const ACCOMPLICE: Person = { names: [{ type: 'PRIMARY', script: 'Cyrl', family: 'Перевалов', given: 'Азамат' }], sex: 'MALE', birthDates: ['1991'], nationalities: ['KGZ'] };

/** What the five others send, in the order of the files. All persons are invented; `day` counts from the telling. */
export function neighbourChapters(day: (daysFromNow: number) => string, at: (daysAgo: number) => string): NeighbourChapter[] {
  const make = (kind: NotificationKind, origin: string, reference: string, daysAgo: number, releasableTo: readonly string[], purpose: NotificationHeader['handling']['purpose'], bodies: object): Notification => {
    const identity = { origin, kind, sourceReference: reference, sourceVersion: 1, status: 'ACTUAL' } as const;
    const header: NotificationHeader = {
      notificationId: makeNotificationId(identity),
      subjectKey: makeSubjectKey(identity),
      ...identity,
      action: 'NEW',
      originAgency: 'Демо',
      sentAt: at(daysAgo),
      handling: { code: 'H0', releasableTo: [...releasableTo], purpose, retainUntil: day(365) },
    };
    return { header, ...bodies } as unknown as Notification;
  };
  const search = (origin: keyof typeof RECRUITER_NAMES, reference: string, daysAgo: number, person: Person, more: object = {}): Notification =>
    make('SEARCH_REQUEST', origin, reference, daysAgo, ['*'], 'SEARCH_AND_RETRIEVAL', {
      search: { category: 'WANTED', urgency: 'PRIORITY', measure: 'LOCATE', reason: 'Вербовка под видом трудоустройства', validUntil: day(90), ...more },
      person,
    });
  return [
    {
      file: '06a-armenia.txt',
      about: 'Armenia seeks the recruiter, in Armenian letters',
      notification: search('ARM', 'AM-DEMO-1', 0.19, recruiter('ARM')),
    },
    {
      file: '06b-belarus.edi',
      about: 'Belarus asks where he is, in Latin letters',
      notification: search('BLR', 'BY-DEMO-1', 0.18, recruiter('BLR'), { category: 'WITNESS', measure: 'REPORT_DISCREETLY' }),
    },
    {
      file: '06c-kyrgyzstan-list-1.xml',
      about: 'Kyrgyzstan’s full list has him, and an accomplice',
      notification: search('KGZ', 'КЫ-ДЕМО-1', 1.1, recruiter('KGZ')),
      list: { day: day(-1), more: [search('KGZ', 'КЫ-ДЕМО-2', 1.1, ACCOMPLICE)] },
    },
    {
      file: '06d-kyrgyzstan-list-2.xml',
      about: 'The next list has him alone: the accomplice is withdrawn',
      notification: search('KGZ', 'КЫ-ДЕМО-1', 1.1, recruiter('KGZ')),
      list: { day: day(0), more: [] },
    },
    {
      file: '06e-russia.xml',
      about: 'Russia’s results in the joint operation',
      notification: make('OPERATION_STATUS', 'RUS', 'РУ-ДЕМО-1', 0.16, ['KAZ', 'KGZ'], 'JOINT_OPERATION', {
        operation: {
          code: 'ТБ-1',
          name: 'Тёплый берег',
          phase: 'ACTIVE',
          lead: 'KAZ',
          participants: ['KAZ', 'KGZ', 'RUS'],
          asOf: at(0.16),
          results: [{ measure: 'PERSONS_CHECKED', value: 230 }],
        },
      }),
    },
    {
      file: '06f-tajikistan.csv',
      about: 'Tajikistan reports a readmitted person; trafficking is suspected',
      notification: make('READMITTED_PERSON', 'TJK', 'ТЖ-ДЕМО-1', 0.15, ['KAZ', 'RUS'], 'READMISSION', {
        person: { names: [{ type: 'PRIMARY', script: 'Cyrl', family: 'Полевая', given: 'Гулру' }], sex: 'FEMALE', birthDates: ['2003-02-14'], nationalities: ['TJK'] },
        readmission: { from: 'RUS', to: 'TJK', stage: 'ACCOMMODATED', stageOn: day(-2), traffickingIndicator: 'SUSPECTED' },
      }),
    },
    {
      file: '06g-tajikistan-mistyped.csv',
      about: 'Mistyped: a 31st of February; the answer is in Tajikistan’s own format',
      notification: make('READMITTED_PERSON', 'TJK', 'ТЖ-ДЕМО-2', 0.14, ['KAZ', 'RUS'], 'READMISSION', {
        person: { names: [{ type: 'PRIMARY', script: 'Cyrl', family: 'Опечаткин', given: 'Иван' }], sex: 'MALE', birthDates: ['1985-02-11'], nationalities: ['TJK'] },
        readmission: { from: 'RUS', to: 'TJK', stage: 'REQUESTED', stageOn: day(-2), traffickingIndicator: 'NOT_FOUND' },
      }),
      broken: { from: '11.02.1985', to: '31.02.1985' },
    },
  ];
}
