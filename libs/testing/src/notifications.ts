import {
  makeNotificationId,
  makeSubjectKey,
  type Group,
  type GroupMember,
  type Handling,
  type LegalStatus,
  type Notification,
  type NotificationHeader,
  type NotificationKind,
  type NotificationOfKind,
  type Operation,
  type Person,
  type Readmission,
  type Search,
  type Stay,
} from '@cbx/contracts';
import { randomBytes } from 'node:crypto';
import { aPerson } from './persons.js';

/** The five states beside the one that speaks, where a test does not say to whom a record is released. */
const MEMBER_STATES = ['ARM', 'BLR', 'KAZ', 'KGZ', 'RUS', 'TJK'] as const;

/** The header's parts that a test may choose. The ids follow from them. */
export interface HeaderChoices extends Partial<Omit<NotificationHeader, 'kind' | 'handling' | 'notificationId' | 'subjectKey'>> {
  readonly handling?: Partial<Handling>;
}

/** The bodies' parts that a test may choose; `null` leaves a whole body out. */
export interface BodyChoices {
  readonly group?: Partial<Group>;
  readonly members?: GroupMember[] | null;
  readonly person?: Partial<Person>;
  readonly readmission?: Partial<Readmission>;
  readonly stay?: Partial<Stay> | null;
  readonly legalStatus?: Partial<LegalStatus> | null;
  readonly operation?: Partial<Operation>;
  readonly search?: Partial<Search>;
}

export type NotificationChoices<K extends NotificationKind> = { readonly kind: K } & HeaderChoices & BodyChoices;

/**
 * A notification that is valid by the shared schema, with a reference of its own, sent now by KAZ to everybody; a test states only what it is about.
 * CANCEL carries the header only.
 */
export function aNotification<K extends NotificationKind>(choices: NotificationChoices<K>): NotificationOfKind[K] {
  const header = aHeader(choices.kind, choices);
  const bodies = header.action === 'CANCEL' ? {} : BODIES[choices.kind](choices, header);
  return { header, ...bodies } as NotificationOfKind[K];
}

function aHeader(kind: NotificationKind, choices: HeaderChoices): NotificationHeader {
  const origin = choices.origin ?? 'KAZ';
  const sentAt = choices.sentAt ?? new Date().toISOString();
  const parts = {
    origin,
    kind,
    sourceReference: choices.sourceReference ?? `REF-${randomBytes(6).toString('hex').toUpperCase()}`,
    sourceVersion: choices.sourceVersion ?? 1,
    status: choices.status ?? 'ACTUAL',
  };
  return {
    notificationId: makeNotificationId(parts),
    subjectKey: makeSubjectKey(parts),
    ...parts,
    action: choices.action ?? 'NEW',
    originAgency: choices.originAgency ?? 'Migration Police (test)',
    sentAt,
    handling: {
      code: 'H0',
      releasableTo: MEMBER_STATES.filter((state) => state !== origin),
      purpose: 'COUNTER_TRAFFICKING',
      retainUntil: laterDay(sentAt, 365),
      ...choices.handling,
    },
    ...(choices.provenance === undefined ? {} : { provenance: choices.provenance }),
  };
}

type Bodies = Omit<Notification, 'header'>;

const BODIES: Readonly<Record<NotificationKind, (choices: BodyChoices, header: NotificationHeader) => Bodies>> = {
  ORGANIZED_CRIME_GROUP: ({ group, members }) => ({
    group: {
      names: [{ type: 'PRIMARY', script: 'Cyrl', value: 'Пример' }],
      status: 'ACTIVE',
      activities: ['MIGRANT_SMUGGLING', 'TRAFFICKING_IN_PERSONS'],
      territories: ['KAZ', 'KGZ'],
      ...group,
    },
    ...(members === null ? {} : { members: members ?? [{ person: aPerson(), role: 'RECRUITER' }] }),
  }),
  READMITTED_PERSON: ({ person, readmission, stay, legalStatus }, header) => ({
    person: aPerson(person),
    readmission: { from: 'RUS', to: 'KAZ', stage: 'ACCOMMODATED', stageOn: dayOf(header.sentAt), traffickingIndicator: 'NOT_FOUND', ...readmission },
    ...(stay === null ? {} : { stay: { institutionCode: 'INST-01', admittedOn: dayOf(header.sentAt), dueOn: laterDay(header.sentAt, 30), ...stay } }),
    ...(legalStatus === null ? {} : { legalStatus: { procedure: 'PENDING', ...legalStatus } }),
  }),
  OPERATION_STATUS: ({ operation }, header) => ({
    operation: {
      code: `OP-${header.sourceReference}`,
      name: 'Пример',
      phase: 'PLANNED',
      lead: header.origin,
      participants: ['KAZ', 'KGZ', header.origin].sort().filter((state, index, all) => all.indexOf(state) === index),
      asOf: header.sentAt,
      ...operation,
    },
  }),
  SEARCH_REQUEST: ({ search, person }, header) => ({
    search: { category: 'WANTED', urgency: 'ROUTINE', measure: 'LOCATE', reason: 'Invented for a test', validUntil: laterDay(header.sentAt, 90), ...search },
    person: aPerson(person),
  }),
};

function dayOf(instant: string): string {
  return instant.slice(0, 10);
}

function laterDay(instant: string, days: number): string {
  return dayOf(new Date(Date.parse(instant) + days * 24 * 60 * 60 * 1000).toISOString());
}
