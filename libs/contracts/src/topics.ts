/*
 * Data only, without imports at run time: the generator, which Node runs as it stands, reads it too.
 */

import type { CaseEvent, NotificationKind, NotificationOfKind, NotificationProgress } from './generated/types.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Services that take part. Each consumes, and so has a dead-letter topic. */
export const CONSUMING_SERVICES = ['exchange-gateway', 'case-registry', 'alerting'] as const;

export type ConsumingService = (typeof CONSUMING_SERVICES)[number];

/** One row of the catalogue. */
export interface TopicEntry {
  /** The schema's file name, without ending: `schemas/<schema>.avsc`. */
  readonly schema: string;
  /** What the Kafka key is: messages of one subject keep their order. */
  readonly key: 'subjectKey';
  /**
   * How many partitions a new topic gets: two for each of six lanes (member states), so that what one sends stands before nothing of another's; two more
   * for each further one. May grow, which moves keys, so only with a drained topic; is never reduced.
   */
  readonly partitions: number;
  /** How long Kafka keeps a message, in milliseconds. A longer replay comes from the registry. */
  readonly retentionMs: number;
  readonly cleanup: 'delete';
  readonly producers: readonly ConsumingService[];
  readonly consumers: readonly ConsumingService[];
  /** The kind of the notifications that the topic carries. */
  readonly kind?: NotificationKind;
}

const bySubject = { key: 'subjectKey', partitions: 12, retentionMs: 14 * DAY_MS, cleanup: 'delete' } as const;
const notifications = { ...bySubject, producers: ['exchange-gateway'], consumers: ['case-registry'] } as const;

/** Every topic that carries one of our schemas. A new kind is added by its schema and a row here. */
export const TOPICS = {
  'notification.organized-crime-group.v1': { ...notifications, schema: 'organized-crime-group', kind: 'ORGANIZED_CRIME_GROUP' },
  'notification.readmitted-person.v1': { ...notifications, schema: 'readmitted-person', kind: 'READMITTED_PERSON' },
  'notification.operation-status.v1': { ...notifications, schema: 'operation-status', kind: 'OPERATION_STATUS' },
  'notification.search-request.v1': { ...notifications, schema: 'search-request', kind: 'SEARCH_REQUEST' },
  'case.event.v1': { ...bySubject, schema: 'case-event', producers: ['case-registry'], consumers: ['alerting'] },
  'notification.progress.v1': { ...bySubject, schema: 'notification-progress', producers: ['case-registry', 'alerting'], consumers: ['exchange-gateway'] },
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

/** How a dead-letter topic is made: raw bytes as they came, no schema. They hold what the notifications hold, so they are kept no longer. */
export const DEAD_LETTER_TOPIC = { partitions: 1, retentionMs: 14 * DAY_MS, cleanup: 'delete' } as const;

/** The dead-letter topic of a service. */
export function deadLetterTopicOf(service: ConsumingService): `dead-letter.${ConsumingService}.v1` {
  return `dead-letter.${service}.v1`;
}
