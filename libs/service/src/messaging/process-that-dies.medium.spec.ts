import { jest } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { HEADER, KafkaPublisher, silentLogger } from '@cbx/messaging';
import { consumerStartMigration, createDataSource, runMigrations } from '@cbx/persistence';
import { eventually, readTopics, testDatabase, testKafka } from '@cbx/testing';

jest.setTimeout(120_000);

const HOOKS = fileURLToPath(new URL('../test/run-sources.mjs', import.meta.url));
const CONSUMER = fileURLToPath(new URL('../test/dying-consumer.ts', import.meta.url));

it('a message that ends the process is buried after a few deaths, and the others take effect', async () => {
  const [database, kafka] = await Promise.all([testDatabase(), testKafka()]);
  await kafka.createTopics([{ name: 'orders.v1', partitions: 2 }, 'dead.v1']);
  const dataSource = createDataSource({ url: database.url, applicationName: 'test', migrations: [consumerStartMigration] });
  await runMigrations(dataSource);
  await dataSource.query('CREATE TABLE effect (text text PRIMARY KEY)');
  const publisher = new KafkaPublisher({ brokers: kafka.brokers, clientId: 'test', topicPrefix: kafka.topicPrefix, logger: silentLogger });
  const texts = ['kills', ...Array.from({ length: 20 }, (_, index) => `m${index}`)];
  await publisher.publish(texts.map((text, index) => ({ topic: 'orders.v1', key: `k${index % 7}`, partitionSlot: 0, value: Buffer.from(text), headers: {} })));

  const deaths: (string | null)[] = [];
  const settings = JSON.stringify({ url: database.url, brokers: kafka.brokers, topicPrefix: kafka.topicPrefix, groupId: `${kafka.topicPrefix}dying` });
  const live = () => spawn(process.execPath, ['--conditions=cbx-source', '--import', HOOKS, CONSUMER, settings], { stdio: ['ignore', 'ignore', 'inherit'] });
  let over = false;
  let child = live();
  const again = (async () => {
    for (;;) {
      const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
      if (over) return;
      deaths.push(signal);
      child = live();
    }
  })();
  try {
    const effects = () => dataSource.query<{ text: string }[]>('SELECT text FROM effect');
    await eventually(async () => (await effects()).length === 20, { what: 'the effects of the others', timeoutMs: 100_000, intervalMs: 200 });
    const [dead] = await readTopics({ brokers: kafka.brokers, topics: ['dead.v1'], topicPrefix: kafka.topicPrefix, until: ({ length }) => length > 0, what: 'the dead letter' });
    expect(String(dead?.value)).toBe('kills');
    expect(dead?.headers).toMatchObject({ [HEADER.errorCode]: 'MESSAGING.PROCESS_ENDED', [HEADER.attempts]: '2' });
    expect(deaths).toEqual(['SIGKILL', 'SIGKILL']);
    await eventually(async () => (await dataSource.query<unknown[]>('SELECT FROM consumer_start')).length === 0, { what: 'what was begun to be forgotten' });
  } finally {
    over = true;
    child.kill('SIGKILL');
    await again;
    await publisher.close();
    await dataSource.destroy();
    await kafka.cleanup();
    await database.drop();
  }
});
