import type { NotificationHeader, NotificationKind, NotificationOfKind, Operation } from '@cbx/contracts';
import { aNotification } from '@cbx/testing';
import type { BodyChoices, NotificationChoices } from '@cbx/testing';

/** Header parts that the registry's tests care for; `to` and `code` are `handling.releasableTo` and `handling.code`. */
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

/** A notification whose every part is fixed unless said: the same parts give the same notification. */
function notification<K extends NotificationKind>(kind: K, parts: HeaderParts, body: BodyChoices = {}): NotificationOfKind[K] {
  const { reference = 'R-1', version = 1, origin = 'KAZ', status = 'ACTUAL', sentAt = '2026-03-01T08:30:00.000Z' } = parts;
  const choices: NotificationChoices<K> = {
    kind,
    sourceReference: reference,
    sourceVersion: version,
    origin,
    status,
    sentAt,
    action: parts.action ?? (version === 1 ? 'NEW' : 'UPDATE'),
    handling: { code: parts.code ?? 'H1', releasableTo: parts.to ?? ['*'], retainUntil: '2027-03-01' },
    ...body,
  };
  return aNotification(choices);
}

export const search = (parts: HeaderParts = {}, body: Pick<BodyChoices, 'search' | 'person'> = {}) => notification('SEARCH_REQUEST', parts, body);

export const readmission = (parts: HeaderParts = {}, body: Pick<BodyChoices, 'person' | 'readmission' | 'stay' | 'legalStatus'> = {}) =>
  notification('READMITTED_PERSON', parts, body);

export const group = (parts: HeaderParts = {}, body: Pick<BodyChoices, 'group' | 'members'> = {}) =>
  notification('ORGANIZED_CRIME_GROUP', parts, { members: null, ...body });

export const operation = (parts: HeaderParts = {}, body: Partial<Operation> = {}) => notification('OPERATION_STATUS', parts, { operation: body });

/** A CANCEL: a header and nothing else. */
export const cancel = <K extends NotificationKind>(kind: K, parts: HeaderParts & { readonly version: number }) => notification(kind, { ...parts, action: 'CANCEL' });
