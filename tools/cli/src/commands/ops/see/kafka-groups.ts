import { CONSUMING_SERVICES, TOPICS, TOPIC_NAMES, type ConsumingService } from '@cbx/contracts';
import { CbxError } from '@cbx/kernel';
import kafkajs, { type Admin } from 'kafkajs';

const { AssignerProtocol, Kafka, logLevel } = kafkajs;

/** Where a group is in one partition of a topic. */
export interface PartitionLag {
  readonly group: string;
  /** Without the environment's prefix. */
  readonly topic: string;
  readonly partition: number;
  /** The first offset that is not done; `undefined` where the group has not come to this partition yet. */
  readonly committed: number | undefined;
  readonly end: number;
  /** Messages that the topic holds and the group has not done. */
  readonly lag: number;
  /** Client id and host of the member that has the partition; `undefined` where nobody has. */
  readonly member: string | undefined;
}

export interface GroupState {
  readonly group: string;
  readonly service: ConsumingService;
  readonly state: string;
  readonly members: number;
  readonly partitions: readonly PartitionLag[];
}

/** Works with the broker's administration. @throws CbxError OPS.UNREACHABLE */
export async function withKafkaAdmin<T>(brokers: readonly string[], work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = new Kafka({ clientId: 'cbx-ops', brokers: [...brokers], logLevel: logLevel.NOTHING, connectionTimeout: 3_000, retry: { retries: 1 } }).admin();
  try {
    await admin.connect();
  } catch (cause) {
    await admin.disconnect().catch(() => undefined);
    throw new CbxError('OPS.UNREACHABLE', `Kafka does not answer at ${brokers.join(', ')}`, { cause });
  }
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

/** The consumer group of each service, whether it has ever been there or not, with its place in every topic that the catalogue gives it. */
export async function groupStates(admin: Admin, topicPrefix: string): Promise<GroupState[]> {
  const names = CONSUMING_SERVICES.map((service) => topicPrefix + service);
  const { groups } = await admin.describeGroups(names);
  return Promise.all(
    CONSUMING_SERVICES.map(async (service): Promise<GroupState> => {
      const group = topicPrefix + service;
      const described = groups.find(({ groupId }) => groupId === group);
      const members = described?.members ?? [];
      const holders = new Map<string, string>();
      for (const { clientId, clientHost, memberAssignment } of members) {
        const assigned = AssignerProtocol.MemberAssignment.decode(memberAssignment)?.assignment ?? {};
        for (const [topic, partitions] of Object.entries(assigned)) for (const partition of partitions) holders.set(`${topic}/${partition}`, `${clientId}@${clientHost.replace(/^\//, '')}`);
      }
      const topics = TOPIC_NAMES.filter((topic) => TOPICS[topic].consumers.some((consumer) => consumer === service));
      return { group, service, state: described?.state ?? 'Unknown', members: members.length, partitions: await placesOf(admin, group, topics, topicPrefix, holders) };
    }),
  );
}

async function placesOf(admin: Admin, group: string, topics: readonly string[], topicPrefix: string, holders: ReadonlyMap<string, string>): Promise<PartitionLag[]> {
  const known = new Set(await admin.listTopics());
  const present = topics.filter((topic) => known.has(topicPrefix + topic));
  if (present.length === 0) return [];
  const offsets = await admin.fetchOffsets({ groupId: group, topics: present.map((topic) => topicPrefix + topic) });
  const places: PartitionLag[] = [];
  for (const topic of present) {
    const committed = new Map(offsets.find((entry) => entry.topic === topicPrefix + topic)?.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
    for (const { partition, low, high } of (await admin.fetchTopicOffsets(topicPrefix + topic)).sort((a, b) => a.partition - b.partition)) {
      const position = committed.get(partition) ?? -1;
      places.push({ group, topic, partition, committed: position < 0 ? undefined : position, end: Number(high), lag: Math.max(0, Number(high) - Math.max(position, Number(low))), member: holders.get(`${topicPrefix}${topic}/${partition}`) });
    }
  }
  return places;
}
