import { deadLetterTopicOf, NOTIFICATION_TOPICS } from '@cbx/contracts';

export const DEAD_LETTERS = deadLetterTopicOf('case-registry');

/** Every topic that the registry reads or writes, but for its dead letters. */
export const TOPICS_USED = [...NOTIFICATION_TOPICS, 'case.event.v1', 'notification.progress.v1'] as const;
