import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import { testDatabase } from './test-database.js';
import { testKafka } from './test-kafka.js';
import { readTopics, TopicReader } from './topic-reader.js';

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('testDatabase', () => {
  it('gives each caller a migrated database of its own, and removes it', async () => {
    const migrate = async (url: string): Promise<void> => { await query(url, 'CREATE TABLE thing (id int)'); };
    const [first, second] = await Promise.all([testDatabase({ migrate }), testDatabase({ migrate })]);
    await query(first.url, 'INSERT INTO thing VALUES (1)');
    expect(await query(second.url, 'SELECT * FROM thing')).toEqual([]);
    await first.drop();
    await second.drop();
    await expect(query(first.url, 'SELECT 1')).rejects.toThrow(/does not exist/);
  });

  it('handles text of every member state: lower case and trigrams', async () => {
    const database = await testDatabase();
    expect(await query(database.url, "SELECT lower('ӘЛИЯ ԱՐՄԵՆ') AS text")).toEqual([{ text: 'әлия արմեն' }]);
    await query(database.url, 'CREATE EXTENSION pg_trgm');
    expect(await query(database.url, "SELECT similarity('Иванов', 'Иванова') > 0.5 AS alike")).toEqual([{ alike: true }]);
    await database.drop();
  });

  it('leaves nothing behind when the migration fails', async () => {
    let url = '';
    await expect(testDatabase({ migrate: (of) => { url = of; return Promise.reject(new Error('broken migration')); } })).rejects.toThrow('broken migration');
    await expect(query(url, 'SELECT 1')).rejects.toThrow(/does not exist/);
  });
});

describe('testKafka', () => {
  it('keeps its topics apart by a prefix, lets them be read from the beginning, and removes them', async () => {
    const kafka = await testKafka();
    await kafka.createTopics(['thing.v1', { name: 'other.v1', partitions: 3 }]);
    const client = new Kafka({ brokers: kafka.brokers, logLevel: logLevel.NOTHING });
    const producer = client.producer();
    await producer.connect();
    await producer.send({ topic: `${kafka.topicPrefix}thing.v1`, messages: [{ key: 'k', value: 'v', headers: { 'cbx-message-id': 'm' } }, { key: 'k', value: null }] });

    const messages = await readTopics({ ...kafka, topics: ['thing.v1'], until: (read) => read.length === 2, what: 'both messages' });
    expect(messages.map(({ topic, key, value, headers }) => ({ topic, key, value: value?.toString(), headers }))).toEqual([
      { topic: 'thing.v1', key: 'k', value: 'v', headers: { 'cbx-message-id': 'm' } },
      { topic: 'thing.v1', key: 'k', value: undefined, headers: {} },
    ]);

    const reader = await TopicReader.start({ ...kafka, topics: ['other.v1'] });
    await expect(reader.waitUntil((read) => read.length > 0, { timeoutMs: 10, what: 'a message' })).rejects.toMatchObject({ code: 'TEST.TIMEOUT' });
    const later = reader.waitUntil((read) => read.length > 0, { what: 'a message' });
    await producer.send({ topic: `${kafka.topicPrefix}other.v1`, messages: [{ key: 'k', value: 'late' }] });
    expect((await later).map(({ value }) => value?.toString())).toEqual(['late']);
    await reader.stop();
    await producer.disconnect();

    await kafka.cleanup();
    const admin = client.admin();
    await admin.connect();
    expect((await admin.listTopics()).filter((topic) => topic.startsWith(kafka.topicPrefix))).toEqual([]);
    await admin.disconnect();
  });
});
