/**
 * How fast the relay publishes a backlog of the outbox, and what a message costs: through Kafka, and with a broker that answers at once (the ceiling:
 * reading and marking alone). Processor time of this process and of PostgreSQL, a message.
 *
 *   node bench/relay/relay.bench.ts [--messages 30000] [--bytes 1500] [--lanes 6] [--rounds 3]
 *
 * Takes the engines that CBX_TEST_POSTGRES_URL and its companions name; without them it starts some.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import path from 'node:path';
import pg from 'pg';
import { ensureBuilt } from '../../tools/cli/bin/ensure-built.mjs';
import { environmentOf } from '../../infra/local/src/engines-from-environment.ts';
import { startTestEngines } from '../../infra/local/src/test/test-engines.ts';
import { benchOptions } from '../support/options.ts';
import { median } from '../support/percentiles.ts';
import { processorSeconds } from '../support/processor-time.ts';
import { table } from '../support/table.ts';

const { messages, bytes, lanes, rounds } = benchOptions({ messages: 30_000, bytes: 1_500, lanes: 6, rounds: 3 });
await ensureBuilt(path.resolve(import.meta.dirname, '../..'));
const { KafkaPublisher, silentLogger } = await import('@cbx/messaging');
const { createDataSource, Outbox, OutboxRelay, outboxMigration, outboxLanesMigration, runMigrations, UnitOfWork } = await import('@cbx/persistence');
const { eventually, testDatabase, testKafka } = await import('@cbx/testing');
type Publish = ConstructorParameters<typeof OutboxRelay>[0]['publish'];

const { engines, stop } = await startTestEngines('bench-relay', (line) => void process.stderr.write(`${line}\n`));
Object.assign(process.env, environmentOf(engines));
const database = await testDatabase();
const kafka = await testKafka();
const TOPIC = 'bench.v1';
await kafka.createTopics([{ name: TOPIC, partitions: 12 }]);
const dataSource = createDataSource({ url: database.url, applicationName: 'bench', migrations: [outboxMigration, outboxLanesMigration] });
await runMigrations(dataSource);
const unitOfWork = new UnitOfWork(dataSource);
const outbox = new Outbox();
const publisher = new KafkaPublisher({ brokers: kafka.brokers, clientId: 'bench', topicPrefix: kafka.topicPrefix, logger: silentLogger });
await publisher.connect();
const watcher = new pg.Client({ connectionString: database.url });
await watcher.connect();

interface Round {
  readonly rate: number;
  readonly own: number;
  readonly postgres: number;
}

/** A backlog as services leave it: transactions of 100 messages, subjects of their own, one in fifty urgent. */
async function fill(): Promise<void> {
  await watcher.query('TRUNCATE outbox, outbox_subject, outbox_number RESTART IDENTITY');
  for (let done = 0; done < messages; done += 100) {
    const lane = `L${(done / 100) % lanes}`;
    const batch = Array.from({ length: 100 }, (_, n) => ({ messageId: randomUUID(), topic: TOPIC, key: randomUUID(), value: randomBytes(bytes), lane, urgent: n % 50 === 0 }));
    await unitOfWork.run(async (tx) => {
      await outbox.lockSubjects(tx, batch.map(({ key }) => key));
      await outbox.append(tx, batch);
    });
  }
  await watcher.query('VACUUM outbox');
}

async function relayPid(): Promise<number> {
  const { rows } = await watcher.query<{ pid: number }>("SELECT pid FROM pg_stat_activity WHERE application_name = 'bench-relay' AND datname = current_database()");
  return rows[0]?.pid ?? 0;
}

async function measure(publish: Publish): Promise<Round> {
  await fill();
  let left = messages;
  let finished: () => void = () => undefined;
  const done = new Promise<void>((resolve) => (finished = resolve));
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const relay = new OutboxRelay({
    url: database.url,
    applicationName: 'bench',
    publish: async (batch) => {
      await gate;
      await publish(batch);
    },
    onPublished: (batch) => {
      left -= batch.length;
      if (left <= 0) finished();
    },
  });
  relay.start();
  await eventually(async () => relay.leading && (await relayPid()) > 0, { what: 'the lead' });
  const pid = await relayPid();
  const [own, postgres, began] = [process.cpuUsage(), processorSeconds(pid), performance.now()];
  open();
  await done;
  const seconds = (performance.now() - began) / 1000;
  const used = process.cpuUsage(own);
  const round = { rate: messages / seconds, own: (used.user + used.system) / messages, postgres: ((processorSeconds(pid) - postgres) * 1e6) / messages };
  await relay.stop();
  return round;
}

const variants: Record<string, Publish> = {
  'reading and marking alone': () => Promise.resolve(),
  'relay to Kafka': (batch) =>
    publisher.publish(
      batch.map(({ topic, key, value, headers, messageId, traceContext, partitionSlot }) => ({ topic, key, value, headers: { ...headers, 'cbx-message-id': messageId, 'cbx-subject-number': '1', 'cbx-source': 'bench' }, traceContext, partitionSlot })),
    ),
};
const results = new Map<string, Round[]>(Object.keys(variants).map((name) => [name, []]));
try {
  for (let round = 0; round < rounds; round++) for (const [name, publish] of Object.entries(variants)) results.get(name)?.push(await measure(publish));
  const middle = (name: string, part: keyof Round): number => median((results.get(name) ?? []).map((round) => round[part]));
  const [ceiling, real] = Object.keys(variants) as [string, string];
  console.log(`the relay publishes at ${(middle(real, 'rate') / middle(ceiling, 'rate')).toFixed(2)} of what reading and marking alone would allow (${messages} messages of ${bytes} bytes, ${lanes} lanes)`);
  console.log(table(['', 'messages/s', 'relay µs', 'postgres µs'], Object.keys(variants).map((name) => [name, Math.round(middle(name, 'rate')), middle(name, 'own'), middle(name, 'postgres')])));
} finally {
  await publisher.close();
  await watcher.end();
  await dataSource.destroy();
  await kafka.cleanup();
  await database.drop();
  await stop();
}
