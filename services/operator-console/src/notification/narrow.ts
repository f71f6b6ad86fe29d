import type { Notification, NotificationKind, NotificationOfKind } from '@cbx/contracts';

/** Whether the notification is of the kind; tells the type checker what it cannot see through `header.kind`. */
export function isKind<K extends NotificationKind>(notification: Notification, kind: K): notification is NotificationOfKind[K] {
  return notification.header.kind === kind;
}
