import { makeNotificationId, makeSubjectKey, type Notification, type NotificationHeader } from '@cbx/contracts';

/** What a CANCEL repeats of the record's last accepted notification. */
export type LastAccepted = Pick<NotificationHeader, 'kind' | 'origin' | 'originAgency' | 'sourceReference' | 'sourceVersion' | 'status' | 'handling'>;

/** The CANCEL of a record that a snapshot made at `sentAt` does not list: a header only, one version after the last. */
export function cancelOf({ kind, origin, originAgency, sourceReference, sourceVersion, status, handling }: LastAccepted, sentAt: string): Notification {
  const header = { kind, action: 'CANCEL', origin, originAgency, sourceReference, sourceVersion: sourceVersion + 1, sentAt, status, handling } as const;
  return { header: { notificationId: makeNotificationId(header), subjectKey: makeSubjectKey(header), ...header } } as Notification;
}
