import type { Notification, NotificationProgress, WireCodec } from '@cbx/contracts';
import { isUrgent } from '@cbx/contracts';
import { uuidV5 } from '@cbx/kernel';
import type { OutboxMessage } from '@cbx/persistence';
import type { Context } from '@opentelemetry/api';
import { SERVICE } from '../domain/service-name.js';

/** Tells the sender that all rules were applied to the notification, and how many alerts it led to. One a case event: its id follows from the event's. */
export function evaluatedMessage(codec: Pick<WireCodec, 'encode'>, causeId: string, notification: Notification, alerts: number, at: Date, traceContext: Context): OutboxMessage {
  const { header } = notification;
  const progress: NotificationProgress = {
    eventId: uuidV5(causeId, `${SERVICE}|EVALUATED`),
    notificationId: header.notificationId,
    subjectKey: header.subjectKey,
    stage: 'EVALUATED',
    at: at.toISOString(),
    alerts,
    service: SERVICE,
  };
  return { messageId: progress.eventId, topic: 'notification.progress.v1', key: progress.subjectKey, value: codec.encode('notification.progress.v1', progress), traceContext, lane: header.origin, urgent: isUrgent(notification) };
}
