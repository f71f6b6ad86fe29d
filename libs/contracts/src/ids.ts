import { URL_NAMESPACE, uuidV5 } from '@cbx/kernel';
import type { NotificationKind, NotificationStatus, Uuid } from './generated/types.js';

const NOTIFICATION_NAMESPACE = uuidV5(URL_NAMESPACE, 'urn:cbx:notification');
const SUBJECT_NAMESPACE = uuidV5(URL_NAMESPACE, 'urn:cbx:subject');

/** The parts of a header that say which record is spoken of. */
export interface SubjectParts {
  readonly origin: string;
  readonly kind: NotificationKind;
  readonly sourceReference: string;
  readonly status: NotificationStatus;
}

/**
 * `header.subjectKey`: UUIDv5 over origin, kind and sourceReference, joined with `|`. Where status is not ACTUAL the status is appended, so that an
 * exercise never touches a real record. Source: shared schema, header.
 */
export function makeSubjectKey(parts: SubjectParts): Uuid {
  return uuidV5(SUBJECT_NAMESPACE, withStatus(`${parts.origin}|${parts.kind}|${parts.sourceReference}`, parts.status));
}

/** `header.notificationId`: as {@link makeSubjectKey}, with sourceVersion after sourceReference: the same message sent twice has one id. */
export function makeNotificationId(parts: SubjectParts & { readonly sourceVersion: number }): Uuid {
  return uuidV5(NOTIFICATION_NAMESPACE, withStatus(`${parts.origin}|${parts.kind}|${parts.sourceReference}|${parts.sourceVersion}`, parts.status));
}

function withStatus(parts: string, status: NotificationStatus): string {
  return status === 'ACTUAL' ? parts : `${parts}|${status}`;
}
