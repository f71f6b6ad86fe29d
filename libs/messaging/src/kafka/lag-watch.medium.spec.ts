import { testKafka, type TestKafka } from '@cbx/testing';
import { type Attributes, metrics } from '@opentelemetry/api';
import { AggregationTemporality, InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { Kafka, logLevel } from 'kafkajs';
import { LagWatch } from './lag-watch.js';

const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })] });
let cluster: TestKafka;

beforeAll(async () => {
  metrics.setGlobalMeterProvider(provider);
  cluster = await testKafka();
});
afterAll(async () => {
  await provider.shutdown();
  metrics.disable();
  await cluster.cleanup();
});

/** The gauge's values by partition, as collected now. */
async function collected(): Promise<Record<string, number>> {
  exporter.reset();
  await provider.forceFlush();
  const points = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics).flatMap((scope) => scope.metrics).flatMap(({ dataPoints }) => dataPoints as { attributes: Attributes; value: number }[]);
  return Object.fromEntries(points.map(({ attributes, value }) => [String(attributes['partition']), value]));
}

it('tells what the group has not committed, of its own partitions only, and 0 of one that has gone to another member', async () => {
  await cluster.createTopics([{ name: 'lagging', partitions: 3 }]);
  const topic = `${cluster.topicPrefix}lagging`;
  const groupId = `${cluster.topicPrefix}readers`;
  const kafka = new Kafka({ clientId: 'lag-test', brokers: cluster.brokers, logLevel: logLevel.NOTHING });
  const producer = kafka.producer();
  await producer.connect();
  await producer.send({ topic, messages: [0, 0, 0, 1, 1, 2].map((partition) => ({ partition, value: 'x' })) });
  await producer.disconnect();
  const admin = kafka.admin();
  await admin.connect();
  await admin.setOffsets({ groupId, topic, partitions: [{ partition: 0, offset: '2' }] });
  await admin.disconnect();

  let partitions = [0, 1];
  const watch = new LagWatch({ kafka, groupId, topicPrefix: cluster.topicPrefix, assigned: () => ({ [topic]: partitions }) });
  watch.start();
  try {
    await watch.look();
    expect(await collected()).toEqual({ 0: 1, 1: 2 });
    partitions = [0, 2];
    await watch.look();
    expect(await collected()).toEqual({ 0: 1, 1: 0, 2: 1 });
  } finally {
    await watch.stop();
  }
});
