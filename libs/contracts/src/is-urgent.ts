import type { Notification } from './generated/types.js';

/** Whether a notification goes before others on its way: a search that is to be answered within 8 hours. A cancellation carries no body and so never is. */
export function isUrgent(notification: Notification): boolean {
  return 'search' in notification && notification.search?.urgency === 'URGENT';
}
