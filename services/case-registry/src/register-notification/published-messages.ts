import type { CaseEvent, MessageOf, NotificationProgress, TopicName, Uuid } from '@cbx/contracts';
import type { OutboxMessage } from '@cbx/persistence';
import type { JsonValue } from '../domain/json.js';
import type { NumberedCaseHead } from '../persistence/case-store.js';
import type { ArrivedNotification } from './arrived-notification.js';
import type { Registered } from './registration-plan.js';

/** Puts a message into its topic's wire format. */
export type Encode = <T extends TopicName>(topic: T, message: MessageOf<T>) => Buffer;

/** The name under which the registry speaks on `notification.progress.v1` and stands in the audit trail. */
export const SERVICE = 'case-registry';

/** What became of the case, with the notification behind it. `head` is where the case stands after the batch: number and opening never change. */
export function caseEvent({ arrived, event }: Registered, head: NumberedCaseHead): CaseEvent {
  return {
    eventId: event.eventId,
    caseId: event.caseId,
    caseNumber: head.caseNumber,
    subjectKey: arrived.notification.header.subjectKey,
    type: event.type,
    occurredAt: event.occurredAt.toISOString(),
    openedAt: head.openedAt.toISOString(),
    notification: arrived.notification,
    changes: event.changes.map(({ pointer, before, after }) => ({ pointer, ...jsonText('before', before), ...jsonText('after', after) })),
  };
}

function jsonText<N extends 'before' | 'after'>(name: N, value: JsonValue | undefined): { [K in N]?: string } {
  return (value === undefined ? {} : { [name]: JSON.stringify(value) }) as { [K in N]?: string };
}

/** The answer to the sender that the notification is registered: also of one that changed nothing. */
export function registeredProgress({ notification }: ArrivedNotification, at: Date, eventId: Uuid): NotificationProgress {
  return {
    eventId,
    notificationId: notification.header.notificationId,
    subjectKey: notification.header.subjectKey,
    stage: 'REGISTERED',
    at: at.toISOString(),
    service: SERVICE,
  };
}

/** The outbox row of an event about `arrived`, continuing its trace. */
export function outboxMessage<T extends 'case.event.v1' | 'notification.progress.v1'>(encode: Encode, topic: T, event: MessageOf<T> & { eventId: Uuid; subjectKey: Uuid }, arrived: ArrivedNotification): OutboxMessage {
  return { messageId: event.eventId, topic, key: event.subjectKey, value: encode(topic, event), traceContext: arrived.traceContext };
}
