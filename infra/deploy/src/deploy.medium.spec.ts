import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWireCodec, readSchemaIds, TOPIC_NAMES } from '@cbx/contracts';
import type { TestKafka } from '@cbx/testing';
import { aNotification, testKafka, testKafkaBrokers, testRegistryUrl } from '@cbx/testing';
import { Kafka, logLevel } from 'kafkajs';
import type { Admin } from 'kafkajs';
import type { WantedTopic } from './deploy-topics.js';
import { deployTopics, wantedTopics } from './deploy-topics.js';
import { deploySchemas } from './deploy-schemas.js';
import type { DeploySettings } from './settings.js';
import { writeSchemaIds } from './write-schema-ids.js';

const TOPIC = 2;

describe('the deploy of topics and schemas', () => {
  const folder = mkdtempSync(join(tmpdir(), 'deploy-'));
  let kafka: TestKafka;
  let admin: Admin;
  let settings: DeploySettings;
  const said: string[] = [];
  const say = (line: string): void => {
    said.push(line);
  };

  beforeAll(async () => {
    kafka = await testKafka();
    settings = { brokers: kafka.brokers, registryUrl: testRegistryUrl(), schemaIdsFile: join(folder, 'new', 'ids.json'), topicPrefix: kafka.topicPrefix, waitMs: 10_000 };
    admin = new Kafka({ clientId: 'test', brokers: testKafkaBrokers(), logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
  });

  afterAll(async () => {
    await admin.disconnect();
    await kafka.cleanup();
    await Promise.all(TOPIC_NAMES.map((topic) => fetch(`${testRegistryUrl()}/subjects/${kafka.topicPrefix}${topic}-value`, { method: 'DELETE' })));
    rmSync(folder, { recursive: true });
  });

  beforeEach(() => {
    said.length = 0;
  });

  const config = async (name: string): Promise<Record<string, string>> => {
    const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: [{ type: TOPIC, name: kafka.topicPrefix + name }] });
    return Object.fromEntries(resources[0]?.configEntries.map((entry) => [entry.configName, entry.configValue]) ?? []);
  };
  const partitions = async (name: string): Promise<number | undefined> => {
    const { topics } = await admin.fetchTopicMetadata({ topics: [kafka.topicPrefix + name] });
    return topics[0]?.partitions.length;
  };
  const one = (name: string, topic: WantedTopic): Map<string, WantedTopic> => new Map([[name, topic]]);

  it('makes every topic of the catalogue and every service’s dead letters, and does nothing the second time', async () => {
    await deployTopics(settings, wantedTopics(), say);
    expect(said).toHaveLength(wantedTopics().size);
    expect(said.every((line) => line.includes(': created with '))).toBe(true);
    expect(await partitions('case.event.v1')).toBe(12);
    expect(await config('dead-letter.alerting.v1')).toMatchObject({ 'retention.ms': String(14 * 86_400_000), 'cleanup.policy': 'delete' });
    said.length = 0;
    await deployTopics(settings, wantedTopics(), say);
    expect(said.every((line) => line.endsWith(': as it should be'))).toBe(true);
  });

  it('adds partitions, and never takes one away', async () => {
    const topic = { partitions: 2, retentionMs: 1_000_000, cleanup: 'delete' } as const;
    await deployTopics(settings, one('grows', topic), say);
    await deployTopics(settings, one('grows', { ...topic, partitions: 4 }), say);
    expect(said.at(-1)).toContain('partitions 2 -> 4');
    expect(await partitions('grows')).toBe(4);
    await deployTopics(settings, one('grows', { ...topic, partitions: 3 }), say);
    expect(said.at(-1)).toContain('keeps its 4 partitions');
    expect(await partitions('grows')).toBe(4);
  });

  it('sets what the catalogue says and leaves what an administrator has set', async () => {
    const topic = { partitions: 1, retentionMs: 1_000_000, cleanup: 'delete' } as const;
    await deployTopics(settings, one('configured', topic), say);
    const entries = { 'retention.ms': '1000000', 'cleanup.policy': 'delete', 'max.message.bytes': '2000000' };
    await admin.alterConfigs({ validateOnly: false, resources: [{ type: TOPIC, name: `${kafka.topicPrefix}configured`, configEntries: Object.entries(entries).map(([name, value]) => ({ name, value })) }] });
    await deployTopics(settings, one('configured', { ...topic, retentionMs: 2_000_000 }), say);
    expect(said.at(-1)).toContain('retention.ms = 2000000');
    expect(await config('configured')).toMatchObject({ 'retention.ms': '2000000', 'max.message.bytes': '2000000' });
  });

  it('registers the schemas, and the file that it writes is all that a codec needs', async () => {
    const first = await deploySchemas(settings, say);
    expect(said.every((line) => line.includes(': registered, id '))).toBe(true);
    said.length = 0;
    expect(await deploySchemas(settings, say)).toEqual(first);
    expect(said.every((line) => line.includes(': as it should be, id '))).toBe(true);
    writeSchemaIds(settings.schemaIdsFile, first);
    expect(readdirSync(join(folder, 'new'))).toEqual(['ids.json']);
    const codec = createWireCodec({ schemaIds: readSchemaIds(settings.schemaIdsFile) });
    const notification = aNotification({ kind: 'SEARCH_REQUEST' });
    const topic = 'notification.search-request.v1';
    expect(codec.decode(topic, codec.encode(topic, notification))).toEqual(notification);
    const answer = await fetch(`${testRegistryUrl()}/config/${kafka.topicPrefix}${topic}-value`);
    expect(await answer.json()).toMatchObject({ compatibilityLevel: 'FULL_TRANSITIVE' });
  });

  it('says which engine was not there in time', async () => {
    const nowhere = { ...settings, waitMs: 100 };
    await expect(deployTopics({ ...nowhere, brokers: ['127.0.0.1:1'] }, wantedTopics(), say)).rejects.toMatchObject({ code: 'DEPLOY.UNAVAILABLE', message: expect.stringContaining('127.0.0.1:1') });
    await expect(deploySchemas({ ...nowhere, registryUrl: 'http://127.0.0.1:1' }, say)).rejects.toMatchObject({ code: 'DEPLOY.UNAVAILABLE', message: expect.stringContaining('schema registry') });
  });
});
