import { randomUUID } from 'node:crypto';
import { code, codes, kazBytes, kazDate, kazInstant, kazRecord, type KazRecord } from './kaz-message.ts';
import { neighbourChapters } from './neighbours.ts';
import type { OwnFormats } from './own-formats.ts';
import { FORGER, LABOURER, LOST_IN_EXERCISE, MISTYPED, RECRUITER, TRANSPORTER, YOUNG_WOMAN } from './persons.ts';

/** One file of the feed. */
export interface DemoFile {
  /** The files are sent in the order of their names. */
  readonly file: string;
  /** Whose file it is. */
  readonly member: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly records: readonly DemoRecord[];
}

/** What a reader is told about one record, and what should become of it. */
export interface DemoRecord {
  readonly reference: string;
  readonly about: string;
  readonly expected: 'ACCEPTED' | 'REJECTED';
}

const DAY_MS = 24 * 60 * 60 * 1000;

const GROUP = 'ДЕМО-ОПГ-1';
const OPERATION = 'ДЕМО-ОП-1';
const NEIGHBOURS = ['KGZ', 'RUS', 'TJK'] as const;

interface Chapter {
  readonly file: string;
  /** Days before now, on which the file says that it was sent. */
  readonly daysAgo: number;
  readonly exercise?: true;
  readonly records: readonly (Omit<KazRecord, 'restriction'> & { readonly about: string; readonly releasableTo: readonly string[]; readonly purpose: string; readonly rejected?: true })[];
}

/** Who tells the story's main thread. */
const TELLER = 'KAZ';

/**
 * The demo's story, told by six states, each in its own format. KAZ: a group recruits with false offers of work; two of those it deceived come back; a joint
 * operation is planned, prepared and carried out; the recruiter is sought. The five others seek the same man in their own scripts, report what the operation gave
 * there, and send a full list and a record that is refused. All persons are invented; all days are counted from `now`.
 */
export function demoStory(now: Date, formats: Pick<OwnFormats, 'member' | 'write'>): DemoFile[] {
  const before = (days: number): Date => new Date(now.getTime() - days * DAY_MS);
  const day = (daysFromNow: number): string => before(-daysFromNow).toISOString().slice(0, 10);
  const retainUntil = day(2 * 365);

  const told = chapters(day, (daysAgo) => kazInstant(before(daysAgo))).map(({ file, daysAgo, exercise, records }) => ({
    file,
    member: TELLER,
    mediaType: 'application/json',
    bytes: Buffer.from(kazBytes({
      messageId: randomUUID(),
      messageType: exercise === true ? 'NOTIFICATION_TRAINING' : 'NOTIFICATION',
      sentAt: before(daysAgo),
      records: records.map((record) => kazRecord({ ...record, restriction: { mode: '00', releasableTo: record.releasableTo, purpose: record.purpose, retainUntil } })),
    })),
    records: records.map(({ reference, about, rejected }) => ({ reference, about, expected: rejected === true ? ('REJECTED' as const) : ('ACCEPTED' as const) })),
  }));
  const byOthers = neighbourChapters(day, (daysAgo) => before(daysAgo).toISOString()).map((chapter): DemoFile => {
    const { file, notification, about, broken, list } = chapter;
    const member = notification.header.origin;
    const records = [notification, ...(list?.more ?? [])].map(({ header }) => ({ reference: header.sourceReference, about, expected: broken === undefined ? ('ACCEPTED' as const) : ('REJECTED' as const) }));
    return { file, member, mediaType: formats.member(member).mediaTypes[0]!, bytes: formats.write(chapter), records };
  });
  return [...told, ...byOthers].sort((a, b) => (a.file < b.file ? -1 : 1));
}

function chapters(day: (daysFromNow: number) => string, instant: (daysAgo: number) => string): Chapter[] {
  return [
    {
      file: '01-group.json',
      daysAgo: 5,
      records: [
        {
          kind: 'group',
          action: 'NEW',
          reference: GROUP,
          version: 1,
          about: 'A group recruits with false offers of work',
          releasableTo: NEIGHBOURS,
          purpose: 'TL',
          body: group(day, [member('R3', RECRUITER, day(-400)), member('R4', TRANSPORTER)]),
        },
      ],
    },
    {
      file: '02-operation-planned.json',
      daysAgo: 4,
      records: [operation({ version: 1, phase: code('F1', 'Планируется'), about: 'A joint operation is planned' }, day, instant(4))],
    },
    {
      file: '03-readmissions.json',
      daysAgo: 3,
      records: [
        {
          kind: 'readmission',
          action: 'NEW',
          reference: 'ДЕМО-РЕ-1',
          version: 1,
          about: 'A young woman is readmitted; trafficking is suspected',
          releasableTo: ['KGZ', 'RUS'],
          purpose: 'RA',
          body: {
            person: YOUNG_WOMAN,
            ...readmission(day),
            traffickingSign: code('T2', 'Есть признаки'),
            vulnerabilities: codes('V7'),
            placement: { institutionCode: 'ПР-ШЫМ-01', institutionName: 'Приют для пострадавших, Шымкент', admissionDate: kazDate(day(-3)), dueDate: kazDate(day(27)) },
            legalStatus: { procedure: code('P1', 'Идёт'), dueDate: kazDate(day(20)) },
          },
        },
        {
          kind: 'readmission',
          action: 'NEW',
          reference: 'ДЕМО-РЕ-2',
          version: 1,
          about: 'A labourer is readmitted; his stay is past its last lawful day',
          releasableTo: ['RUS'],
          purpose: 'RA',
          body: {
            person: LABOURER,
            ...readmission(day),
            traffickingSign: code('T3', 'Не выявлены'),
            placement: { institutionCode: 'ПР-УРА-02', admissionDate: kazDate(day(-33)), dueDate: kazDate(day(-3)) },
            legalStatus: { procedure: code('P1', 'Идёт') },
          },
        },
        {
          kind: 'readmission',
          action: 'NEW',
          reference: 'ДЕМО-РЕ-3',
          version: 1,
          about: 'Mistyped: a 31st of February, an unknown code',
          releasableTo: ['RUS'],
          purpose: 'RA',
          rejected: true,
          body: { person: MISTYPED, ...readmission(day) },
        },
      ],
    },
    {
      file: '04-operation-prepared.json',
      daysAgo: 2,
      records: [operation({ version: 2, phase: code('F2', 'Подготовка'), about: 'The operation is prepared' }, day, instant(2))],
    },
    {
      file: '05-group-grows.json',
      daysAgo: 1,
      records: [
        {
          kind: 'group',
          action: 'UPDATE',
          reference: GROUP,
          version: 2,
          about: 'The group is found to forge documents too',
          releasableTo: NEIGHBOURS,
          purpose: 'TL',
          body: group(day, [member('R3', RECRUITER, day(-400)), member('R4', TRANSPORTER), member('R5', FORGER)], codes('14')),
        },
      ],
    },
    {
      file: '06-search.json',
      daysAgo: 0.2,
      records: [
        {
          kind: 'search',
          action: 'NEW',
          reference: 'ДЕМО-РЗ-1',
          version: 1,
          about: 'An urgent search for the recruiter',
          releasableTo: ['*'],
          purpose: 'IZ',
          body: {
            category: code('C1', 'Розыск'),
            urgency: code('U1', 'Срочно'),
            measure: code('X2', 'Задержать'),
            reason: 'Подозревается в вербовке людей под видом трудоустройства',
            offences: codes('21', '23'),
            warnings: codes('W3'),
            lastSeenPlace: 'Бишкек, автовокзал',
            lastSeenDate: kazDate(day(-1)),
            validUntil: kazDate(day(180)),
            person: RECRUITER,
          },
        },
      ],
    },
    {
      file: '07-operation-active.json',
      daysAgo: 0.1,
      records: [
        operation(
          {
            version: 3,
            phase: code('F3', 'Проводится'),
            about: 'The operation is carried out; first results',
            results: [
              { measure: code('M01', 'Проверено лиц'), value: 412 },
              { measure: code('M05', 'Задержано'), value: 3 },
              { measure: code('M07', 'Выявлено пострадавших'), value: 7 },
            ],
          },
          day,
          instant(0.1),
        ),
      ],
    },
    {
      file: '08-exercise.json',
      daysAgo: 0.05,
      exercise: true,
      records: [
        {
          kind: 'search',
          action: 'NEW',
          reference: 'ДЕМО-УЧ-1',
          version: 1,
          about: 'An exercise: an urgent search that is none',
          releasableTo: ['*'],
          purpose: 'IZ',
          body: {
            category: code('C2', 'Пропал без вести'),
            urgency: code('U1', 'Срочно'),
            measure: code('X1', 'Установить местонахождение'),
            reason: 'Учебная тревога',
            validUntil: kazDate(day(7)),
            person: LOST_IN_EXERCISE,
          },
        },
      ],
    },
  ];
}

function group(day: (daysFromNow: number) => string, members: readonly object[], more: readonly object[] = []): object {
  return {
    category: '2',
    org: { org_name_kk: '«Жылы жаға» тобы', org_name: 'Группа «Тёплый берег»', org_name_en: 'Warm Shore group', org_note: 'Обещает работу на стройках и в кафе, отбирает документы' },
    aliases: 'Береговые',
    state: code('A1', 'Действует'),
    activities: [...codes('11', '13'), ...more],
    territories: codes('KAZ', 'KGZ', 'RUS'),
    firstSeen: day(-700).slice(0, 4),
    estimatedSize: 9,
    member: members,
  };
}

function member(role: string, person: object, since?: string): object {
  return { role: code(role), ...(since === undefined ? {} : { since: kazDate(since).slice(3) }), person };
}

function readmission(day: (daysFromNow: number) => string): object {
  return { fromCountry: code('RUS'), toCountry: code('KAZ'), stage: code('204', 'Размещён'), stageDate: kazDate(day(-3)), crossingPoint: 'Сырым', agreement: 'Соглашение о реадмиссии' };
}

interface Phase {
  readonly version: number;
  readonly phase: object;
  readonly about: string;
  readonly results?: readonly object[];
}

function operation({ version, phase, about, results }: Phase, day: (daysFromNow: number) => string, asOf: string): Chapter['records'][number] {
  return {
    kind: 'operation',
    action: version === 1 ? 'NEW' : 'UPDATE',
    reference: OPERATION,
    version,
    about,
    releasableTo: ['KGZ', 'RUS'],
    purpose: 'BO',
    body: {
      operationCode: 'ТБ-1',
      operationName: 'Тёплый берег',
      phase,
      leadCountry: code('KAZ'),
      participants: codes('KAZ', 'KGZ', 'RUS'),
      startDate: kazDate(day(0)),
      endDate: kazDate(day(5)),
      area: 'Приграничные районы и вокзалы',
      asOf,
      ...(results === undefined ? {} : { results }),
    },
  };
}
