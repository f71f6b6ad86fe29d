import { makeNotificationId, makeSubjectKey } from '@cbx/contracts';
import type {
  NotificationHeader,
  NotificationKind,
  Operation,
  OperationStatusNotification,
  OrganizedCrimeGroupNotification,
  Person,
  ReadmittedPersonNotification,
  SearchRequestNotification,
} from '@cbx/contracts';

/** Header parts that a test cares for; `to` and `code` are `handling.releasableTo` and `handling.code`. */
export interface HeaderParts {
  readonly reference?: string;
  readonly version?: number;
  readonly action?: NotificationHeader['action'];
  readonly origin?: string;
  readonly status?: NotificationHeader['status'];
  readonly to?: string[];
  readonly code?: NotificationHeader['handling']['code'];
  readonly sentAt?: string;
}

/** A header with the ids that its parts give. */
export function header<K extends NotificationKind>(kind: K, parts: HeaderParts = {}): NotificationHeader & { kind: K } {
  const { reference = 'R-1', version = 1, origin = 'KAZ', status = 'ACTUAL' } = parts;
  const ids = { origin, kind, sourceReference: reference, status };
  return {
    notificationId: makeNotificationId({ ...ids, sourceVersion: version }),
    subjectKey: makeSubjectKey(ids),
    kind,
    action: parts.action ?? (version === 1 ? 'NEW' : 'UPDATE'),
    origin,
    originAgency: 'Migration Police',
    sourceReference: reference,
    sourceVersion: version,
    sentAt: parts.sentAt ?? '2026-03-01T08:30:00.000Z',
    status,
    handling: { code: parts.code ?? 'H1', releasableTo: parts.to ?? ['*'], purpose: 'SEARCH_AND_RETRIEVAL', retainUntil: '2027-03-01' },
  };
}

/** An invented person. */
export function person(parts: Partial<Person> = {}): Person {
  return { names: [{ type: 'PRIMARY', script: 'Cyrl', family: 'Вымышленов', given: 'Пример', patronymic: 'Образцович' }], sex: 'MALE', ...parts };
}

export function search(parts: HeaderParts = {}, body: Partial<SearchRequestNotification> = {}): SearchRequestNotification {
  return {
    header: header('SEARCH_REQUEST', parts),
    search: { category: 'WANTED', urgency: 'ROUTINE', measure: 'LOCATE', reason: 'An invented reason', validUntil: '2026-12-31' },
    person: person(),
    ...body,
  };
}

export function group(parts: HeaderParts = {}, body: Partial<OrganizedCrimeGroupNotification> = {}): OrganizedCrimeGroupNotification {
  return {
    header: header('ORGANIZED_CRIME_GROUP', parts),
    group: { names: [{ type: 'PRIMARY', script: 'Latn', value: 'The Sample Ring' }], status: 'ACTIVE', activities: ['MIGRANT_SMUGGLING'], territories: ['KAZ', 'KGZ'] },
    ...body,
  };
}

export function readmission(parts: HeaderParts = {}, body: Partial<ReadmittedPersonNotification> = {}): ReadmittedPersonNotification {
  return {
    header: header('READMITTED_PERSON', parts),
    person: person(),
    readmission: { from: 'RUS', to: 'KAZ', stage: 'REQUESTED', stageOn: '2026-02-20', traffickingIndicator: 'NOT_ASSESSED' },
    ...body,
  };
}

export function operation(parts: HeaderParts = {}, body: Partial<Operation> = {}): OperationStatusNotification {
  return {
    header: header('OPERATION_STATUS', parts),
    operation: { code: 'SAMPLE-2026', name: 'Sample 2026', phase: 'PLANNED', lead: 'KAZ', participants: ['KAZ', 'RUS'], asOf: '2026-03-01T08:00:00.000Z', ...body },
  };
}

/** A CANCEL: a header and nothing else. */
export function cancel<K extends NotificationKind>(kind: K, parts: HeaderParts & { readonly version: number }): { header: NotificationHeader & { kind: K } } {
  return { header: header(kind, { ...parts, action: 'CANCEL' }) };
}
