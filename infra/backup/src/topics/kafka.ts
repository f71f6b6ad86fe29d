import { CONSUMING_SERVICES, DEAD_LETTER_TOPIC, deadLetterTopicOf, TOPIC_NAMES } from '@cbx/contracts';
import { Kafka, logLevel, type Admin } from 'kafkajs';
import type { Target } from '../settings.ts';

/** The topics of dead letters, without prefix: the one thing on Kafka that no database holds. */
export const DEAD_LETTER_TOPICS: readonly string[] = CONSUMING_SERVICES.map((service) => deadLetterTopicOf(service));
export const DEAD_LETTER_PARTITIONS = DEAD_LETTER_TOPIC.partitions;

/** Every topic of the suite, without prefix. */
export const SUITE_TOPICS: readonly string[] = [...TOPIC_NAMES, ...DEAD_LETTER_TOPICS];

export function kafkaOf({ brokers }: Pick<Target, 'brokers'>): Kafka {
  return new Kafka({ clientId: 'cbx-backup', brokers: [...brokers], logLevel: logLevel.NOTHING, retry: { retries: 5 } });
}

export async function withAdmin<T>(target: Pick<Target, 'brokers'>, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafkaOf(target).admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

/** Those of the suite's topics that exist, with their prefix. */
export async function existingTopics(admin: Admin, { topicPrefix }: Pick<Target, 'topicPrefix'>): Promise<string[]> {
  const known = new Set(await admin.listTopics());
  return SUITE_TOPICS.map((topic) => topicPrefix + topic).filter((topic) => known.has(topic));
}

/** The consumer groups of the suite's services. */
export async function groupsOf(admin: Admin, { topicPrefix }: Pick<Target, 'topicPrefix'>): Promise<{ readonly groupId: string; readonly members: number }[]> {
  const { groups } = await admin.listGroups();
  const ours = groups.map(({ groupId }) => groupId).filter((id) => CONSUMING_SERVICES.some((service) => id === topicPrefix + service || id.startsWith(`${topicPrefix}${service}.`) || id.startsWith(`${topicPrefix}${service}-`)));
  if (ours.length === 0) return [];
  const { groups: described } = await admin.describeGroups(ours);
  return described.map(({ groupId, members }) => ({ groupId, members: members.length }));
}
