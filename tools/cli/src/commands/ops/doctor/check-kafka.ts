import { CONSUMING_SERVICES, DEAD_LETTER_TOPIC, deadLetterTopicOf, TOPIC_NAMES, TOPICS } from '@cbx/contracts';
import { CbxError } from '@cbx/kernel';
import type { Admin } from 'kafkajs';
import { counted } from '../print.js';
import { groupStates, withKafkaAdmin } from '../see/kafka-groups.js';
import { fail, ok, skipped, warn, type Check, type Finding } from './finding.js';

/** ConfigResourceTypes.TOPIC of Kafka's protocol; kafkajs has it as an enum that only its types know. */
const TOPIC_RESOURCE = 2;
/** What a consumer takes in some seconds; more than that is a queue. */
const LAG_WARN = 10_000;

/** The broker, the topics beside the catalogue, and the groups that read them. */
export const checkKafka: Check = async ({ engines: { brokers, topicPrefix } }) => {
  if (brokers === undefined) return [skipped('Kafka', 'CBX_KAFKA_BROKERS is not set')];
  try {
    return await withKafkaAdmin(brokers, async (admin) => {
      const { brokers: nodes } = await admin.describeCluster();
      return [ok('Kafka', `answers at ${brokers.join(', ')}; ${nodes.length} ${nodes.length === 1 ? 'broker' : 'brokers'}`), ...(await topicFindings(admin, topicPrefix)), ...(await groupFindings(admin, topicPrefix))];
    });
  } catch (error) {
    return [fail('Kafka', error instanceof CbxError ? error.message : 'its administration does not answer', 'kafka-down.md')];
  }
};

async function topicFindings(admin: Admin, prefix: string): Promise<Finding[]> {
  const wanted = [
    ...TOPIC_NAMES.map((topic) => ({ topic: prefix + topic, ...TOPICS[topic] })),
    ...CONSUMING_SERVICES.map((service) => ({ topic: prefix + deadLetterTopicOf(service), ...DEAD_LETTER_TOPIC })),
  ].map(({ topic, partitions, retentionMs, cleanup }) => ({ topic, partitions, config: { 'retention.ms': String(retentionMs), 'cleanup.policy': cleanup } }));
  const known = new Set(await admin.listTopics());
  const findings: Finding[] = wanted.filter(({ topic }) => !known.has(topic)).map(({ topic }) => fail(`topic ${topic}`, 'is not there', 'topics-differ.md'));
  const present = wanted.filter(({ topic }) => known.has(topic));
  if (present.length === 0) return findings;
  const { topics } = await admin.fetchTopicMetadata({ topics: present.map(({ topic }) => topic) });
  const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: present.map(({ topic }) => ({ type: TOPIC_RESOURCE, name: topic })) });
  for (const { topic, partitions, config } of present) {
    const found = topics.find(({ name }) => name === topic)?.partitions ?? [];
    const entries = new Map(resources.find(({ resourceName }) => resourceName === topic)?.configEntries.map(({ configName, configValue }) => [configName, configValue]));
    const leaderless = found.filter(({ leader }) => leader < 0).length;
    const thin = found.filter(({ isr, replicas }) => isr.length < replicas.length).length;
    const differences = [
      ...(found.length < partitions ? [`${found.length} partitions of ${partitions}`] : []),
      ...Object.entries(config).flatMap(([name, value]) => (entries.get(name) === value ? [] : [`${name} is ${entries.get(name) ?? 'not set'}, not ${value}`])),
    ];
    if (leaderless > 0) findings.push(fail(`topic ${topic}`, `${leaderless} partitions have no leader`, 'kafka-down.md'));
    if (thin > 0) findings.push(warn(`topic ${topic}`, `${thin} partitions lack a replica`, 'kafka-down.md'));
    if (differences.length > 0) findings.push(warn(`topic ${topic}`, differences.join('; '), 'topics-differ.md'));
  }
  return findings.length > 0 ? findings : [ok('topics', `${present.length}, as the catalogue says`)];
}

async function groupFindings(admin: Admin, prefix: string): Promise<Finding[]> {
  const groups = await groupStates(admin, prefix);
  return groups.map(({ group, members, state, partitions }) => {
    const check = `consumer group ${group}`;
    const lag = partitions.reduce((sum, place) => sum + place.lag, 0);
    const unheld = partitions.filter(({ member }) => member === undefined).length;
    if (members === 0) return fail(check, `nobody consumes; ${lag} messages behind`, 'consumer-lag.md#nobody-consumes');
    if (unheld > 0) return warn(check, `${state}: ${unheld} of ${partitions.length} partitions are nobody's at this moment`, 'consumer-lag.md#nobody-consumes');
    return lag > LAG_WARN ? warn(check, `${lag} messages behind`, 'consumer-lag.md') : ok(check, `${counted(members, 'member')}, ${counted(lag, 'message')} behind`);
  });
}
