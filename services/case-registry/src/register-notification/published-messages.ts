import type { CaseEvent, MessageOf, NotificationProgress, TopicName, Uuid } from '@cbx/contracts';
import { isUrgent } from '@cbx/contracts';
import { CbxError } from '@cbx/kernel';
import type { OutboxMessage } from '@cbx/persistence';
import { withinBudget } from '../domain/changes.js';
import type { JsonValue } from '../domain/json.js';
import type { NumberedCaseHead } from '../persistence/case-store.js';
import type { ArrivedNotification } from './arrived-notification.js';
import type { Registered } from './registration-plan.js';

/** Puts a message into its topic's wire format. */
export type Encode = <T extends TopicName>(topic: T, message: MessageOf<T>) => Buffer;

/** The name under which the registry speaks on `notification.progress.v1` and stands in the audit trail. */
export const SERVICE = 'case-registry';

const CASE_EVENTS = 'case.event.v1';
const PROGRESS = 'notification.progress.v1';

/** The largest value of an event: below what a broker takes by default (1,048,588 bytes), with room for headers and framing. */
export const MAX_EVENT_BYTES = 880_000;

/** What became of the case, with the notification behind it. `head` is where the case stands after the batch: number and opening never change. */
function caseEvent({ arrived, event }: Registered, head: NumberedCaseHead): CaseEvent {
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
function registeredProgress({ notification }: ArrivedNotification, at: Date, eventId: Uuid): NotificationProgress {
  return {
    eventId,
    notificationId: notification.header.notificationId,
    subjectKey: notification.header.subjectKey,
    stage: 'REGISTERED',
    at: at.toISOString(),
    service: SERVICE,
  };
}

/** The outbox row of what became of the case. @throws CbxError `REGISTRY.EVENT_TOO_LARGE` (not retryable): the broker would refuse it for ever */
export function caseEventMessage(encode: Encode, registered: Registered, head: NumberedCaseHead): OutboxMessage {
  return outboxMessage(CASE_EVENTS, encodeWithin(encode, caseEvent(registered, head)), registered.event.eventId, registered.arrived);
}

/** The outbox row of the answer to the sender. */
export function progressMessage(encode: Encode, arrived: ArrivedNotification, at: Date, eventId: Uuid): OutboxMessage {
  return outboxMessage(PROGRESS, encode(PROGRESS, registeredProgress(arrived, at, eventId)), eventId, arrived);
}

/** Continues the trace of the notification that it is about, in the lane of its state. */
function outboxMessage(topic: TopicName, value: Buffer, messageId: Uuid, { key, notification, traceContext }: ArrivedNotification): OutboxMessage {
  return { messageId, topic, key, value, traceContext, lane: notification.header.origin, urgent: isUrgent(notification) };
}

/** An event carries its notification and what changed: beside a large notification the changes are only named. */
function encodeWithin(encode: Encode, event: CaseEvent): Buffer {
  const whole = encode(CASE_EVENTS, event);
  if (whole.length <= MAX_EVENT_BYTES) return whole;
  const named = encode(CASE_EVENTS, { ...event, changes: withinBudget(event.changes, 0).map(({ pointer }) => ({ pointer })) });
  if (named.length <= MAX_EVENT_BYTES) return named;
  throw new CbxError('REGISTRY.EVENT_TOO_LARGE', 'the notification is too large to be told of', { details: { bytes: named.length, limit: MAX_EVENT_BYTES } });
}
