import { Kafka, logLevel, type Admin } from 'kafkajs';
import { randomBytes } from 'node:crypto';
import { eventually } from './eventually.js';
import { testKafkaBrokers } from './stack-addresses.js';

export interface TestTopic {
  readonly name: string;
  readonly partitions?: number;
}

export interface TestKafka {
  readonly brokers: string[];
  /** Unique; goes before every topic name, and is a good start of group ids. */
  readonly topicPrefix: string;
  /** Names without the prefix. One partition unless said. Returns when the topics have leaders. */
  createTopics(topics: readonly (string | TestTopic)[]): Promise<void>;
  /** Removes the topics that carry the prefix, and the groups that carry it and have no members. */
  cleanup(): Promise<void>;
}

/** A corner of the test cluster for one test file. */
export function testKafka(): Promise<TestKafka> {
  const brokers = testKafkaBrokers();
  const topicPrefix = `t${randomBytes(6).toString('hex')}.`;
  const kafka = new Kafka({ clientId: 'cbx-testing', brokers, logLevel: logLevel.NOTHING });

  const withAdmin = async (work: (admin: Admin) => Promise<void>): Promise<void> => {
    const admin = kafka.admin();
    await admin.connect();
    try {
      await work(admin);
    } finally {
      await admin.disconnect();
    }
  };

  return Promise.resolve({
    brokers,
    topicPrefix,
    createTopics: (topics) =>
      withAdmin(async (admin) => {
        const wanted = topics.map((entry) => {
          const topic = typeof entry === 'string' ? { name: entry } : entry;
          return { topic: topicPrefix + topic.name, numPartitions: topic.partitions ?? 1, replicationFactor: 1 };
        });
        await admin.createTopics({ waitForLeaders: false, topics: wanted });
        // kafkajs itself waits for leaders only once the broker has heard of the topic, and gives up when it has not.
        await eventually(
          async () => {
            const { topics: known } = await admin.fetchTopicMetadata({ topics: wanted.map(({ topic }) => topic) });
            return known.length === wanted.length && known.every(({ partitions }) => partitions.every(({ leader }) => leader >= 0));
          },
          { what: 'leaders of the topics', timeoutMs: 60_000 },
        );
      }),
    cleanup: () =>
      withAdmin(async (admin) => {
        const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(topicPrefix));
        if (topics.length > 0) await admin.deleteTopics({ topics });
        const { groups } = await admin.listGroups();
        const { groups: described } = await admin.describeGroups(groups.map((group) => group.groupId).filter((id) => id.startsWith(topicPrefix)));
        const idle = described.filter((group) => group.state === 'Empty' || group.state === 'Dead').map((group) => group.groupId);
        if (idle.length > 0) await admin.deleteGroups(idle);
      }),
  });
}
