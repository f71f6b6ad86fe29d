import type { CaseEvent, Notification } from '@cbx/contracts';
import { uuidV7 } from '@cbx/kernel';

/** The case event that carries `notification`: by default the one that opened the case. */
export function aCaseEvent(notification: Notification, parts: Partial<Omit<CaseEvent, 'notification' | 'subjectKey'>> = {}): CaseEvent {
  const at = parts.occurredAt ?? new Date().toISOString();
  return {
    eventId: uuidV7(),
    caseId: uuidV7(),
    caseNumber: 'CASE-TEST-1',
    type: 'CASE_OPENED',
    occurredAt: at,
    openedAt: at,
    changes: [],
    ...parts,
    subjectKey: notification.header.subjectKey,
    notification,
  };
}
