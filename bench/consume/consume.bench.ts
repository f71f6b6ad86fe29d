/**
 * How fast messages are consumed by our transport strategy, beside bare kafkajs `eachBatch` (the ceiling) and Nest's own Kafka transport, all in one run:
 * the same topic read from its beginning, each message decoded from Avro, and no effect. What is
 * compared is processor time of this process, kafkajs' fetching and decoding included: a busy machine disturbs it little. Then our strategy and Nest's transport
 * again, with what handlers are for: a transaction in PostgreSQL for each call.
 *
 *   node bench/consume/consume.bench.ts [--messages 60000] [--transactions 3000] [--partitions 12] [--rounds 3] [--picture]
 *
 * Both of Nest's are run in an application, as services run them. Takes the engines that CBX_TEST_POSTGRES_URL and its companions name; without them it starts some.
 */
import 'reflect-metadata';
import path from 'node:path';
import type { INestApplication } from '@nestjs/common';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { EventPattern, Payload, Transport } from '@nestjs/microservices';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import { ensureBuilt } from '../../tools/cli/bin/ensure-built.mjs';
import { environmentOf } from '../../infra/local/src/engines-from-environment.ts';
import { startTestEngines } from '../../infra/local/src/test/test-engines.ts';
import { benchOptions } from '../support/options.ts';
import { median } from '../support/percentiles.ts';
import { barsText, writeBars } from '../support/plot.ts';
import { table } from '../support/table.ts';

const { messages, transactions, partitions, rounds, picture } = benchOptions({ messages: 60_000, transactions: 3_000, partitions: 12, rounds: 3, picture: false });
await ensureBuilt(path.resolve(import.meta.dirname, '../..'));
const { createWireCodec, loadSchema, subjectOf } = await import('@cbx/contracts');
const { connectBatchServer, KafkaBatchServer, KafkaPublisher, silentLogger } = await import('@cbx/messaging');
const { aNotification, testDatabase, testKafka } = await import('@cbx/testing');

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
  readonly #all: number;
  readonly #cpu = process.cpuUsage();
  #left: number;
  #finish: (micros: number) => void = () => undefined;
  /** µs of processor a message. */
  readonly micros = new Promise<number>((resolve) => (this.#finish = resolve));

  constructor(all: number) {
    this.#all = all;
    this.#left = all;
  }

  add(handled: number): void {
    this.#left -= handled;
    if (this.#left > 0) return;
    const { user, system } = process.cpuUsage(this.#cpu);
    this.#finish((user + system) / this.#all);
  }
}

/** @param effect of each call, with so many messages */
type Variant = (groupId: string, count: Count, effect?: (messages: number) => Promise<void>) => Promise<{ close(): Promise<unknown> }>;

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
  [OURS]: async (groupId, count, effect) => {
    const server = new KafkaBatchServer({
      brokers: kafka.brokers,
      groupId,
      service: 'ours',
      topicPrefix: kafka.topicPrefix,
      decode: (name, bytes) => codec.decode(name, bytes),
      deadLetter: { topic: 'none', publisher },
      logger: silentLogger,
    });
    const app = await application(TOPIC, async (batch) => {
      await effect?.((batch as unknown[]).length);
      count.add((batch as unknown[]).length);
    });
    connectBatchServer(app, server);
    await app.startAllMicroservices();
    return app;
  },
  [NESTS]: async (groupId, count, effect) => {
    const app = await application(topic, async (value) => {
      await codec.decode(TOPIC, value as Buffer);
      await effect?.(1);
      count.add(1);
    });
    app.connectMicroservice<MicroserviceOptions>({
      transport: Transport.KAFKA,
      options: {
        postfixId: '',
        client: { clientId: 'nest', brokers: kafka.brokers, logLevel: logLevel.NOTHING },
        consumer: { groupId },
        subscribe: { fromBeginning: true },
        run: { partitionsConsumedConcurrently: partitions },
      },
    });
    await app.startAllMicroservices();
    return app;
  },
};

/** A Nest application with one handler. Decorators are applied by hand, as Node takes no others in a file that it runs as it stands. */
async function application(pattern: string, handle: (payload: unknown) => Promise<void>): Promise<INestApplication> {
  class Handlers {
    handle(payload: unknown): Promise<void> {
      return handle(payload);
    }
  }
  class App {}
  Controller()(Handlers);
  EventPattern(pattern)(Handlers.prototype, 'handle', Object.getOwnPropertyDescriptor(Handlers.prototype, 'handle')!);
  Payload()(Handlers.prototype, 'handle', 0);
  Module({ controllers: [Handlers] })(App);
  const app = await NestFactory.create(App, new FastifyAdapter(), { logger: false });
  await app.init();
  return app;
}

async function fill(): Promise<void> {
  for (let done = 0; done < messages; done += 500) {
    const batch = Array.from({ length: Math.min(500, messages - done) }, (_, n) => {
      const notification = aNotification({ kind: 'SEARCH_REQUEST', sourceReference: `R-${done + n}` });
      return { topic: TOPIC, key: notification.header.subjectKey, value: codec.encode(TOPIC, notification), headers: { 'cbx-message-id': notification.header.notificationId, 'cbx-subject-number': '1', 'cbx-source': 'bench' } };
    });
    await publisher.publish(batch);
  }
}

/** The same with a transaction for each call, by wall clock from the first call on; as many connections as our strategy has calls at once, for both. */
async function effects(): Promise<void> {
  const database = await testDatabase();
  const pool = new pg.Pool({ connectionString: database.url, max: 4 });
  await pool.query('CREATE TABLE effect (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text text)');
  const rows: [string, number, number][] = [];
  for (const name of [OURS, NESTS]) {
    const count = new Count(transactions);
    let began = 0;
    let calls = 0;
    const running = await variants[name]!(`${kafka.topicPrefix}effect-${name.replaceAll(/\W/g, '-')}`, count, async (handled) => {
      began ||= performance.now();
      calls += 1;
      await pool.query("INSERT INTO effect (text) SELECT 'x' FROM generate_series(1, $1::int)", [handled]);
    });
    await count.micros;
    rows.push([name, Math.round(transactions / ((performance.now() - began) / 1000)), Math.round(transactions / calls)]);
    await running.close();
  }
  await pool.end();
  await database.drop();
  console.log(`with a transaction for each call: ${((rows[0]?.[1] ?? 0) / (rows[1]?.[1] ?? 1)).toFixed(1)} times Nest's own transport (${transactions} messages, wall clock)`);
  console.log(table(['', 'messages/s', 'messages a call'], rows));
}

const results = new Map<string, number[]>(Object.keys(variants).map((name) => [name, []]));
try {
  await fill();
  for (let round = 0; round <= rounds; round++) {
    for (const [name, variant] of Object.entries(variants)) {
      const count = new Count(messages);
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
  await effects();
  if (picture) writeBars('consume.svg', 'Consuming', bars, 'messages a second of processor');
} finally {
  await publisher.close();
  await kafka.cleanup();
  await stop();
}
