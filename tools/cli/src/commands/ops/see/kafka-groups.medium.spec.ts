import { deadLetterTopicOf, DEAD_LETTER_TOPIC, CONSUMING_SERVICES, TOPIC_NAMES, TOPICS } from '@cbx/contracts';
import { testKafka, type TestKafka } from '@cbx/testing';
import { Kafka, logLevel, type Consumer } from 'kafkajs';
import { runCbx } from '../../../../test/run-cbx.js';
import { checkKafka } from '../doctor/check-kafka.js';
import type { Finding } from '../doctor/finding.js';

let cluster: TestKafka;
let consumer: Consumer;
const env = (): Record<string, string> => ({ CBX_ALERTING_URL: 'http://127.0.0.1:1', CBX_TOKEN: 'word', CBX_KAFKA_BROKERS: cluster.brokers.join(','), CBX_TOPIC_PREFIX: cluster.topicPrefix });

async function findings(): Promise<Finding[]> {
  return checkKafka({ services: [], engines: { brokers: cluster.brokers, topicPrefix: cluster.topicPrefix, databasePrefix: '' }, token: { kind: 'token', token: '' }, now: () => new Date() });
}

beforeAll(async () => {
  cluster = await testKafka();
  // One topic of the catalogue with fewer partitions than it should have, the others not there at all.
  await cluster.createTopics([{ name: 'case.event.v1', partitions: 2 }]);
  const kafka = new Kafka({ clientId: 'groups-test', brokers: cluster.brokers, logLevel: logLevel.NOTHING });
  const producer = kafka.producer();
  await producer.connect();
  await producer.send({ topic: `${cluster.topicPrefix}case.event.v1`, messages: [0, 0, 1].map((partition) => ({ partition, value: 'x' })) });
  await producer.disconnect();
  consumer = kafka.consumer({ groupId: `${cluster.topicPrefix}alerting` });
  await consumer.connect();
  await consumer.subscribe({ topics: [`${cluster.topicPrefix}case.event.v1`], fromBeginning: true });
  const joined = new Promise((resolve) => consumer.on(consumer.events.GROUP_JOIN, resolve));
  // It joins and does nothing: everything is lag.
  await consumer.run({ autoCommit: false, eachMessage: () => Promise.resolve() });
  await joined;
});

afterAll(async () => {
  await consumer.disconnect();
  await cluster.cleanup();
});

it('tells how far a group is behind, and who has each partition', async () => {
  const { exitCode, stdout } = await runCbx(['ops', 'lag', '--partitions', '--service', 'alerting'], { env: env() });
  expect(stdout).toMatch(/alerting +case\.event\.v1 +0 +- +2 +2 +groups-test@\S+\n/);
  expect(stdout).toMatch(/case\.event\.v1 +1 +- +1 +1 +groups-test@/);
  expect(stdout).toMatch(/3 messages behind\n$/);
  expect(exitCode).toBe(0);
  // Groups that nobody is a member of want attention.
  expect((await runCbx(['ops', 'lag'], { env: env() })).exitCode).toBe(3);
});

it('holds topics against the catalogue, and finds groups without members', async () => {
  const found = await findings();
  const missing = TOPIC_NAMES.length - 1 + CONSUMING_SERVICES.length;
  expect(found.filter(({ says }) => says === 'is not there')).toHaveLength(missing);
  expect(found.find(({ check }) => check === `topic ${cluster.topicPrefix}case.event.v1`)).toMatchObject({
    verdict: 'WARN',
    says: expect.stringMatching(new RegExp(`^2 partitions of ${TOPICS['case.event.v1'].partitions}; retention\\.ms is `)) as string,
    runbook: 'docs/runbooks/topics-differ.md',
  });
  expect(found.find(({ check }) => check === `consumer group ${cluster.topicPrefix}case-registry`)).toMatchObject({ verdict: 'FAIL', says: 'nobody consumes; 0 messages behind' });
  expect(found.find(({ check }) => check === `consumer group ${cluster.topicPrefix}alerting`)).toMatchObject({ verdict: 'OK', says: '1 member, 3 messages behind' });
  expect([deadLetterTopicOf('alerting'), DEAD_LETTER_TOPIC.partitions]).toEqual(['dead-letter.alerting.v1', 1]);
});
