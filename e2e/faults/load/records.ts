import { createHash } from 'node:crypto';
import { code, codes, kazBytes, kazDate, kazInstant, kazRecord, type Kind } from '../../../infra/local/src/demo/kaz-message.ts';
import type { DeclaredRecord } from '../history/events.ts';
import { notificationIdOf, subjectKeyOf } from '../history/ids.ts';

export type Status = 'ACTUAL' | 'EXERCISE';
export type Action = DeclaredRecord['action'];

/** What a version says beyond who may see it: as much as the alert rules look at. */
export interface Statement {
  /** search: URGENT alerts everybody who sees it. */
  readonly urgent?: boolean;
  /** group: alerts those of its territories that see it. */
  readonly territories?: readonly string[];
  /** readmission: a sign of trafficking alerts everybody who sees it. */
  readonly trafficked?: boolean;
  /** operation: index of its phase; a change of phase alerts everybody who sees it. */
  readonly phase?: number;
  /** operation: what the versions before it said, by version. */
  readonly phasesBefore?: Readonly<Record<number, number>>;
  /** Makes two versions differ that say the same otherwise. */
  readonly remark: string;
}

/** One version of one record, before it is written in anybody's format. */
export interface RecordVersion {
  readonly kind: Kind;
  readonly status: Status;
  readonly origin: string;
  readonly reference: string;
  readonly version: number;
  readonly action: Action;
  readonly releasableTo: readonly string[];
  readonly statement: Statement;
  /** Says something that no list of codes knows: to be rejected. */
  readonly faulty?: true;
}

const KINDS: Readonly<Record<Kind, { readonly name: string; readonly purpose: string }>> = {
  group: { name: 'ORGANIZED_CRIME_GROUP', purpose: 'TL' },
  readmission: { name: 'READMITTED_PERSON', purpose: 'RA' },
  operation: { name: 'OPERATION_STATUS', purpose: 'BO' },
  search: { name: 'SEARCH_REQUEST', purpose: 'IZ' },
};

export const PHASES = ['F1', 'F2', 'F3', 'F4', 'F5'] as const;

const DAY_MS = 86_400_000;

/** Days of a run: counted from its beginning, so that a repeated statement is the same to the letter. */
export interface Calendar {
  readonly day: (fromNow: number) => string;
  readonly instant: string;
}

export function calendarOf(begun: Date): Calendar {
  return { day: (fromNow) => new Date(begun.getTime() + fromNow * DAY_MS).toISOString().slice(0, 10), instant: kazInstant(begun) };
}

/** Everybody's family name in the load: invented, and to be looked for in what leaks. */
const person = (remark: string): object => ({
  fullName: { ru: { lastName: 'Выдуманов', firstName: 'Пример', middleName: remark }, latin: { lastName: 'VYDUMANOV', firstName: 'PRIMER' } },
  sex: code('1'),
  birthDate: '03.07.1985',
});

function bodyOf({ kind, origin, statement, faulty }: RecordVersion, calendar: Calendar): object {
  const { remark } = statement;
  switch (kind) {
    case 'search':
      return {
        category: code(faulty === true ? 'C9' : 'C2'),
        urgency: code(statement.urgent === true ? 'U1' : 'U3'),
        measure: code('X1'),
        reason: `Проверка: ${remark}`,
        validUntil: kazDate(calendar.day(30)),
        person: person(remark),
      };
    case 'group':
      return { category: '1', org: { org_name: `Группа «${remark}»` }, state: code(faulty === true ? 'A9' : 'A1'), activities: codes('11'), territories: codes(...(statement.territories ?? ['UZB'])) };
    case 'readmission':
      return {
        person: person(remark),
        fromCountry: code('TUR'),
        toCountry: code(origin),
        stage: code(faulty === true ? '299' : '204'),
        stageDate: kazDate(calendar.day(-9)),
        traffickingSign: code(statement.trafficked === true ? 'T2' : 'T3'),
      };
    case 'operation':
      return {
        operationCode: 'ОП-С',
        operationName: `Операция «${remark}»`,
        phase: code(faulty === true ? 'F9' : PHASES[statement.phase ?? 0]!),
        leadCountry: code(origin),
        participants: codes(origin),
        asOf: calendar.instant,
      };
  }
}

/** The record in the format that every sender of the load speaks. */
export function writtenRecord(record: RecordVersion, calendar: Calendar): object {
  return kazRecord({
    kind: record.kind,
    action: record.action,
    reference: record.reference,
    version: record.version,
    restriction: { mode: '00', releasableTo: record.releasableTo, purpose: KINDS[record.kind].purpose, retainUntil: calendar.day(300) },
    body: bodyOf(record, calendar),
  });
}

export interface Written {
  readonly bytes: string;
  readonly rawSha256: string;
}

export function writtenSubmission(records: readonly object[], envelope: { readonly messageId: string; readonly status: Status; readonly sentAt: Date }): Written {
  const bytes = kazBytes({ messageId: envelope.messageId, messageType: envelope.status === 'ACTUAL' ? 'NOTIFICATION' : 'NOTIFICATION_TRAINING', sentAt: envelope.sentAt, records });
  return { bytes, rawSha256: createHash('sha256').update(bytes).digest('hex') };
}

/** What the history is told about it before it is sent. */
export function declared(record: RecordVersion, position: number, written: object, members: readonly string[]): DeclaredRecord {
  const name = { origin: record.origin, kind: KINDS[record.kind].name, reference: record.reference, version: record.version, status: record.status };
  return {
    record: position,
    notificationId: notificationIdOf(name),
    subjectKey: subjectKeyOf(name),
    kind: name.kind,
    status: record.status,
    action: record.action,
    version: record.version,
    origin: record.origin,
    releasableTo: [...record.releasableTo],
    content: createHash('sha256').update(`${record.status} ${JSON.stringify(written)}`).digest('hex'),
    verdict: record.faulty === true ? 'REJECT' : 'ACCEPT',
    expects: record.faulty === true ? [] : expected(record, members),
  };
}

/** What the alert rules that come with the suite make of it. */
function expected({ kind, action, version, origin, releasableTo, statement }: RecordVersion, members: readonly string[]): DeclaredRecord['expects'] {
  if (action === 'CANCEL') return [];
  const audience = members.filter((state) => state === origin || releasableTo.includes(state) || releasableTo.includes('*'));
  switch (kind) {
    case 'search':
      return statement.urgent === true ? [{ rule: 'urgent-search', key: 'subject', states: audience }] : [];
    case 'group': {
      const states = audience.filter((state) => statement.territories?.includes(state) === true);
      return states.length === 0 ? [] : [{ rule: 'organized-crime-group', key: 'subject', states }];
    }
    case 'readmission':
      return statement.trafficked === true ? [{ rule: 'readmission-trafficking', key: 'subject', states: audience }] : [];
    case 'operation': {
      const afterVersions = Object.entries(statement.phasesBefore ?? {}).flatMap(([before, phase]) => (phase === statement.phase ? [] : [Number(before)]));
      return afterVersions.length === 0 ? [] : [{ rule: 'operation-phase', key: `${PHASES[statement.phase ?? 0]} ${version}`, states: audience, afterVersions }];
    }
  }
}
