import { CbxError } from '@cbx/kernel';
import type { CaseEvent, NotificationKind, NotificationOfKind, NotificationProgress } from './generated/types.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/** One row of the catalogue. */
export interface TopicEntry {
  /** The schema's file name, without ending: `schemas/<schema>.avsc`. */
  readonly schema: string;
  /** What the Kafka key is: messages of one subject keep their order. */
  readonly key: 'subjectKey';
  /** How many partitions a new topic gets. May grow, which moves keys, so only with a drained topic; is never reduced. */
  readonly partitions: number;
  /** How long Kafka keeps a message, in milliseconds. A longer replay comes from the registry. */
  readonly retentionMs: number;
  readonly cleanup: 'delete';
  /** The kind of the notifications that the topic carries. */
  readonly kind?: NotificationKind;
}

/** Every topic that carries one of our schemas. A new kind is added by its schema and a row here. */
export const TOPICS = {
  'notification.organized-crime-group.v1': { schema: 'organized-crime-group', kind: 'ORGANIZED_CRIME_GROUP', key: 'subjectKey', partitions: 6, retentionMs: 14 * DAY_MS, cleanup: 'delete' },
  'notification.readmitted-person.v1': { schema: 'readmitted-person', kind: 'READMITTED_PERSON', key: 'subjectKey', partitions: 6, retentionMs: 14 * DAY_MS, cleanup: 'delete' },
  'notification.operation-status.v1': { schema: 'operation-status', kind: 'OPERATION_STATUS', key: 'subjectKey', partitions: 6, retentionMs: 14 * DAY_MS, cleanup: 'delete' },
  'notification.search-request.v1': { schema: 'search-request', kind: 'SEARCH_REQUEST', key: 'subjectKey', partitions: 6, retentionMs: 14 * DAY_MS, cleanup: 'delete' },
  'case.event.v1': { schema: 'case-event', key: 'subjectKey', partitions: 6, retentionMs: 14 * DAY_MS, cleanup: 'delete' },
  'notification.progress.v1': { schema: 'notification-progress', key: 'subjectKey', partitions: 6, retentionMs: 14 * DAY_MS, cleanup: 'delete' },
} as const satisfies Readonly<Record<string, TopicEntry>>;

export type TopicName = keyof typeof TOPICS;

export const TOPIC_NAMES = Object.keys(TOPICS) as TopicName[];

type Rows = typeof TOPICS;

/** The topics that carry notifications. */
export type NotificationTopic = { [T in TopicName]: Rows[T] extends { kind: NotificationKind } ? T : never }[TopicName];

interface OtherMessages {
  'case.event.v1': CaseEvent;
  'notification.progress.v1': NotificationProgress;
}

/** What a topic carries, in canonical JSON. */
export type MessageOf<T extends TopicName> = Rows[T] extends { kind: infer K extends NotificationKind } ? NotificationOfKind[K] : T extends keyof OtherMessages ? OtherMessages[T] : never;

export const NOTIFICATION_TOPICS = TOPIC_NAMES.filter((topic): topic is NotificationTopic => 'kind' in TOPICS[topic]);

const BY_KIND = new Map<NotificationKind, NotificationTopic>(NOTIFICATION_TOPICS.map((topic) => [TOPICS[topic].kind, topic]));

/** The topic of a kind's notifications. */
export function topicOfKind(kind: NotificationKind): NotificationTopic {
  const topic = BY_KIND.get(kind);
  if (topic === undefined) throw new CbxError('CONTRACT.INVALID', 'No topic carries this kind', { details: { pointer: '/header/kind' } });
  return topic;
}

/** Services that consume, and so have a dead-letter topic. */
export const CONSUMING_SERVICES = ['exchange-gateway', 'case-registry', 'alerting'] as const;

export type ConsumingService = (typeof CONSUMING_SERVICES)[number];

/** How a dead-letter topic is made: raw bytes as they came, no schema. They hold what the notifications hold, so they are kept no longer. */
export const DEAD_LETTER_TOPIC = { partitions: 1, retentionMs: 14 * DAY_MS, cleanup: 'delete' } as const;

/** The dead-letter topic of a service. */
export function deadLetterTopicOf(service: ConsumingService): `dead-letter.${ConsumingService}.v1` {
  return `dead-letter.${service}.v1`;
}
