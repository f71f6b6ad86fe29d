import { makeNotificationId, makeSubjectKey, topicOfKind } from '@cbx/contracts';
import type { Notification, Uuid } from '@cbx/contracts';
import { CbxError } from '@cbx/kernel';
import type { IncomingMessage } from '@cbx/messaging';
import type { InboxMessage } from '@cbx/persistence';
import type { Context } from '@opentelemetry/api';
import { bodiesOf, policyOf } from '../domain/policies/index.js';

/** A notification as it came, fit to be registered. By message id, topic and number the inbox tells redeliveries and gaps. */
export interface ArrivedNotification extends InboxMessage {
  readonly messageId: Uuid;
  /** `header.subjectKey`. */
  readonly key: Uuid;
  readonly notification: Notification;
  /** The span under which it is processed; what is published for it continues that trace. */
  readonly traceContext: Context;
}

/**
 * Takes a message for a notification. Beyond its schema it must be what it says it is: the topic is its kind's, key and ids are
 * those that its header gives (so that no exercise is filed under a real record), and its bodies are those that its action asks for.
 *
 * @throws CbxError `REGISTRY.MISADDRESSED`, `REGISTRY.BODIES`; neither is retryable, so the message goes to the dead letters
 */
export function arrivedNotification(message: IncomingMessage<Notification>): ArrivedNotification {
  const notification = message.value;
  const { header } = notification;
  const wrong = [
    ...(topicOfKind(header.kind) === message.topic ? [] : ['topic']),
    ...(makeSubjectKey(header) === header.subjectKey && header.subjectKey === message.key ? [] : ['subjectKey']),
    ...(makeNotificationId(header) === header.notificationId ? [] : ['notificationId']),
  ];
  if (wrong.length > 0) {
    throw new CbxError('REGISTRY.MISADDRESSED', 'the message is not what its address says', { details: { wrong, topic: message.topic } });
  }
  const bodies = bodiesOf(notification);
  const fit =
    header.action === 'CANCEL'
      ? Object.values(bodies).every((body) => body === undefined)
      : policyOf(notification).requiredBodies.every((name) => bodies[name] !== undefined);
  if (!fit) {
    throw new CbxError('REGISTRY.BODIES', 'the notification has not the bodies that its action asks for', { details: { kind: header.kind, action: header.action } });
  }
  return {
    messageId: message.messageId,
    key: message.key,
    topic: message.topic,
    subjectNumber: message.subjectNumber,
    headers: message.headers,
    notification,
    traceContext: message.traceContext,
  };
}
