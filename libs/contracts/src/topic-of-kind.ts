import { CbxError } from '@cbx/kernel';
import type { NotificationKind } from './generated/types.js';
import type { NotificationTopic } from './topics.js';
import { NOTIFICATION_TOPICS, TOPICS } from './topics.js';

const BY_KIND = new Map<NotificationKind, NotificationTopic>(NOTIFICATION_TOPICS.map((topic) => [TOPICS[topic].kind, topic]));

/** The topic of a kind's notifications. */
export function topicOfKind(kind: NotificationKind): NotificationTopic {
  const topic = BY_KIND.get(kind);
  if (topic === undefined) throw new CbxError('CONTRACT.INVALID', 'No topic carries this kind', { details: { pointer: '/header/kind' } });
  return topic;
}
