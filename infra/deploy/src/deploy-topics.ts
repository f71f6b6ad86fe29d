import { CONSUMING_SERVICES, DEAD_LETTER_TOPIC, deadLetterTopicOf, TOPICS } from '@cbx/contracts';
import type { TopicEntry } from '@cbx/contracts';
import { CbxError } from '@cbx/kernel';
import { Kafka, logLevel } from 'kafkajs';
import type { Admin } from 'kafkajs';
import type { DeploySettings } from './settings.ts';
import { waitFor } from './wait-for.ts';

/** ConfigResourceTypes.TOPIC of Kafka's protocol; kafkajs has it as an enum that only its types know. */
const TOPIC_RESOURCE = 2;
/** ConfigSource DYNAMIC_TOPIC_CONFIG: set for this topic, by us or by an administrator. */
const SET_FOR_TOPIC = 1;
const LEADERS_MS = 60_000;

/** What a topic should be. */
export type WantedTopic = Pick<TopicEntry, 'partitions' | 'retentionMs' | 'cleanup'>;

/** Every topic of the catalogue and every service's dead letters, by name. */
export function wantedTopics(): Map<string, WantedTopic> {
  const wanted = new Map<string, WantedTopic>(Object.entries(TOPICS));
  for (const service of CONSUMING_SERVICES) wanted.set(deadLetterTopicOf(service), DEAD_LETTER_TOPIC);
  return wanted;
}

/** Creates what is missing, adds partitions, sets the configuration. Never removes a topic or a partition. Says what it did, a line a topic. */
export async function deployTopics(settings: DeploySettings, wanted: ReadonlyMap<string, WantedTopic>, say: (line: string) => void): Promise<void> {
  const kafka = new Kafka({ clientId: 'cbx-deploy', brokers: [...settings.brokers], logLevel: logLevel.NOTHING, retry: { retries: 2 } });
  const admin = kafka.admin();
  try {
    await waitFor(`Kafka (${settings.brokers.join(', ')})`, settings.waitMs, () => admin.connect());
    const existing = new Set(await admin.listTopics());
    for (const [name, topic] of wanted) {
      const topicName = settings.topicPrefix + name;
      say(`topic ${topicName}: ${existing.has(topicName) ? await update(admin, topicName, topic) : await create(admin, topicName, topic)}`);
    }
  } finally {
    await admin.disconnect();
  }
}

async function create(admin: Admin, topic: string, wanted: WantedTopic): Promise<string> {
  const configEntries = [...configOf(wanted)].map(([name, value]) => ({ name, value }));
  // How often it is replicated is the cluster's to say (default.replication.factor).
  const created = await admin.createTopics({ waitForLeaders: false, topics: [{ topic, numPartitions: wanted.partitions, replicationFactor: -1, configEntries }] });
  // kafkajs waits for leaders only while the topic has none: a busy broker that has not heard of the topic yet makes it give up.
  await waitFor(`the leaders of ${topic}`, LEADERS_MS, async () => {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    if (topics[0]?.partitions.every(({ leader }) => leader >= 0) !== true) throw new CbxError('DEPLOY.UNAVAILABLE', 'A partition has no leader yet', { retryable: true });
  });
  return created ? `created with ${wanted.partitions} partitions` : 'was created by somebody else meanwhile';
}

async function update(admin: Admin, topic: string, wanted: WantedTopic): Promise<string> {
  const done = [await growPartitions(admin, topic, wanted.partitions), await setConfig(admin, topic, configOf(wanted))].filter((it) => it !== undefined);
  return done.length === 0 ? 'as it should be' : done.join('; ');
}

async function growPartitions(admin: Admin, topic: string, wanted: number): Promise<string | undefined> {
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
  const count = topics[0]?.partitions.length ?? 0;
  if (count === wanted) return undefined;
  if (count > wanted) return `keeps its ${count} partitions (${wanted} wanted): partitions are never taken away`;
  await admin.createPartitions({ topicPartitions: [{ topic, count: wanted }] });
  return `partitions ${count} -> ${wanted}`;
}

/** Kafka replaces a topic's whole configuration: what an administrator has set beside ours is given again. */
async function setConfig(admin: Admin, topic: string, wanted: ReadonlyMap<string, string>): Promise<string | undefined> {
  const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: [{ type: TOPIC_RESOURCE, name: topic }] });
  const current = new Map<string, string>();
  for (const entry of resources[0]?.configEntries ?? []) if (entry.configSource === SET_FOR_TOPIC) current.set(entry.configName, entry.configValue);
  const changes = [...wanted].filter(([name, value]) => current.get(name) !== value);
  if (changes.length === 0) return undefined;
  const configEntries = [...new Map([...current, ...wanted])].map(([name, value]) => ({ name, value }));
  await admin.alterConfigs({ validateOnly: false, resources: [{ type: TOPIC_RESOURCE, name: topic, configEntries }] });
  return changes.map(([name, value]) => `${name} = ${value}`).join(', ');
}

function configOf({ retentionMs, cleanup }: WantedTopic): Map<string, string> {
  return new Map([
    ['cleanup.policy', cleanup],
    ['retention.ms', String(retentionMs)],
  ]);
}
