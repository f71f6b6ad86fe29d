/**
 * How fast messages are consumed by our transport strategy, beside bare kafkajs `eachBatch` (the ceiling) and Nest's own Kafka transport, all in one run:
 * the same topic read from its beginning, each message decoded from Avro, and no effect. What is
 * compared is processor time of this process, kafkajs' fetching and decoding included: a busy machine disturbs it little.
 *
 *   node bench/consume/consume.bench.ts [--messages 60000] [--partitions 12] [--rounds 3] [--picture]
 *
 * Nest's transport is given its handler directly, without the interceptors, pipes and filters that an application puts around it: it is slower in one.
 * Takes the engines that CBX_TEST_POSTGRES_URL and its companions name; without them it starts some.
 */
import 'reflect-metadata';
import path from 'node:path';
import { Logger } from '@nestjs/common';
import { ServerKafka } from '@nestjs/microservices';
import { Kafka, logLevel } from 'kafkajs';
import { ensureBuilt } from '../../tools/cli/bin/ensure-built.mjs';
import { environmentOf } from '../../infra/local/src/engines-from-environment.ts';
import { startTestEngines } from '../../infra/local/src/test/test-engines.ts';
import { benchOptions } from '../support/options.ts';
import { median } from '../support/percentiles.ts';
import { barsText, writeBars } from '../support/plot.ts';
import { table } from '../support/table.ts';

const { messages, partitions, rounds, picture } = benchOptions({ messages: 60_000, partitions: 12, rounds: 3, picture: false });
await ensureBuilt(path.resolve(import.meta.dirname, '../..'));
const { createWireCodec, loadSchema, subjectOf } = await import('@cbx/contracts');
const { KafkaBatchServer, KafkaPublisher, silentLogger } = await import('@cbx/messaging');
const { aNotification, testKafka } = await import('@cbx/testing');

Logger.overrideLogger(false);
const TOPIC = 'notification.search-request.v1';
const { fingerprint } = loadSchema('search-request');
const codec = createWireCodec({ schemaIds: { [subjectOf(TOPIC)]: { id: 1, fingerprint, earlier: [] } } });
const { engines, stop } = await startTestEngines('bench-consume', (line) => void process.stderr.write(`${line}\n`));
Object.assign(process.env, environmentOf(engines));
const kafka = await testKafka();
const topic = kafka.topicPrefix + TOPIC;
await kafka.createTopics([{ name: TOPIC, partitions }]);
const publisher = new KafkaPublisher({ brokers: kafka.brokers, clientId: 'bench', topicPrefix: kafka.topicPrefix, logger: silentLogger });

/** Counts what was handled, and the processor time from its making on: fetching, decoding and committing included, and joining the group, which is little. */
class Count {
  #left = messages;
  readonly #cpu = process.cpuUsage();
  #finish: (micros: number) => void = () => undefined;
  /** µs of processor a message. */
  readonly micros = new Promise<number>((resolve) => (this.#finish = resolve));

  add(handled: number): void {
    this.#left -= handled;
    if (this.#left > 0) return;
    const { user, system } = process.cpuUsage(this.#cpu);
    this.#finish((user + system) / messages);
  }
}

type Variant = (groupId: string, count: Count) => Promise<{ close(): Promise<unknown> }>;

const [BARE, OURS, NESTS] = ['bare eachBatch', 'our strategy', 'Nest’s transport'] as const;
const variants: Readonly<Record<string, Variant>> = {
  [BARE]: async (groupId, count) => {
    const consumer = new Kafka({ clientId: 'bare', brokers: kafka.brokers, logLevel: logLevel.NOTHING }).consumer({ groupId });
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      partitionsConsumedConcurrently: partitions,
      eachBatch: async ({ batch }) => {
        for (const { value } of batch.messages) await codec.decode(TOPIC, value!);
        count.add(batch.messages.length);
      },
    });
    return { close: () => consumer.disconnect() };
  },
  [OURS]: (groupId, count) => {
    const server = new KafkaBatchServer({
      brokers: kafka.brokers,
      groupId,
      service: 'ours',
      topicPrefix: kafka.topicPrefix,
      decode: (name, bytes) => codec.decode(name, bytes),
      deadLetter: { topic: 'none', publisher },
      logger: silentLogger,
    });
    server.addHandler(
      TOPIC,
      (batch: unknown[]) => {
        count.add(batch.length);
        return Promise.resolve(undefined as never);
      },
      true,
    );
    server.listen(() => undefined);
    return Promise.resolve(server);
  },
  [NESTS]: async (groupId, count) => {
    const server = new ServerKafka({
      postfixId: '',
      client: { clientId: 'nest', brokers: kafka.brokers, logLevel: logLevel.NOTHING },
      consumer: { groupId },
      subscribe: { fromBeginning: true },
      run: { partitionsConsumedConcurrently: partitions },
    });
    server.addHandler(
      topic,
      async (value: Buffer) => {
        await codec.decode(TOPIC, value);
        count.add(1);
        return undefined as never;
      },
      true,
    );
    await server.listen(() => undefined);
    return server;
  },
};

async function fill(): Promise<void> {
  for (let done = 0; done < messages; done += 500) {
    const batch = Array.from({ length: Math.min(500, messages - done) }, (_, n) => {
      const notification = aNotification({ kind: 'SEARCH_REQUEST', sourceReference: `R-${done + n}` });
      return { topic: TOPIC, key: notification.header.subjectKey, value: codec.encode(TOPIC, notification), headers: { 'cbx-message-id': notification.header.notificationId, 'cbx-subject-number': '1', 'cbx-source': 'bench' } };
    });
    await publisher.publish(batch);
  }
}

const results = new Map<string, number[]>(Object.keys(variants).map((name) => [name, []]));
try {
  await fill();
  for (let round = 0; round <= rounds; round++) {
    for (const [name, variant] of Object.entries(variants)) {
      const count = new Count();
      const running = await variant(`${kafka.topicPrefix}${name.replaceAll(/\W/g, '-')}-${round}`, count);
      const micros = await count.micros;
      await running.close();
      // The first round only warms up.
      if (round > 0) results.get(name)?.push(micros);
    }
  }
  const micros = (name: string): number => median(results.get(name) ?? []);
  console.log(`our strategy: ${(micros(BARE) / micros(OURS)).toFixed(2)} of bare kafkajs, ${(micros(NESTS) / micros(OURS)).toFixed(1)} times Nest's own transport (${messages} messages, ${partitions} partitions)`);
  const rate = (name: string): number => Math.round(1e6 / micros(name));
  console.log(table(['', 'messages a second of processor', 'µs of processor a message'], Object.keys(variants).map((name) => [name, rate(name), micros(name)])));
  const bars = Object.keys(variants).map((label) => ({ label, value: rate(label) }));
  console.log(barsText('consuming', bars, 'messages a second of processor'));
  if (picture) writeBars('consume.svg', 'Consuming', bars, 'messages a second of processor');
} finally {
  await publisher.close();
  await kafka.cleanup();
  await stop();
}
