import type { Notification, NotificationKind, NotificationOfKind } from './generated/types.js';

/** Whether `notification` is of `kind`; tells the type checker what TypeScript cannot see through `header.kind`. */
export function isKind<K extends NotificationKind>(notification: Notification, kind: K): notification is NotificationOfKind[K] {
  return notification.header.kind === kind;
}
