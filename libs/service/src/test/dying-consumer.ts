/*
 * A consumer whose process really ends at some of its messages: run by process-that-dies.medium.spec.ts as a child. What it handles it writes into the
 * table `effect`.
 */
import { BatchProcessor, KafkaBatchConsumer, KafkaPublisher, MessagingMetrics, silentLogger } from '@cbx/messaging';
import { ConsumerStarts, createDataSource, UnitOfWork } from '@cbx/persistence';

const { url, brokers, topicPrefix, groupId } = JSON.parse(process.argv[2] ?? '{}') as { url: string; brokers: string[]; topicPrefix: string; groupId: string };

const dataSource = await createDataSource({ url, applicationName: 'dying' }).initialize();
const unitOfWork = new UnitOfWork(dataSource);
const publisher = new KafkaPublisher({ brokers, clientId: 'dying', topicPrefix, logger: silentLogger });
const processor = new BatchProcessor({
  groupId,
  service: 'dying',
  handlerOf: () => async (messages) => {
    if (messages.some(({ value }) => value === 'kills')) process.kill(process.pid, 'SIGKILL');
    await unitOfWork.run((tx) => tx.query('INSERT INTO effect (text) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING', [messages.map(({ value }) => value)]));
  },
  decode: (_topic, bytes) => bytes.toString(),
  deadLetter: { topic: 'dead.v1', publisher },
  concurrency: 4,
  maxMessages: 100,
  maxAttempts: 2,
  attemptDelayMs: 1,
  pauseMs: { first: 100, longest: 100 },
  metrics: new MessagingMetrics(),
  logger: silentLogger,
  starts: new ConsumerStarts(unitOfWork),
});
const consumer = new KafkaBatchConsumer({ brokers, topicPrefix, clientId: 'dying', groupId, topics: ['orders.v1'], sessionTimeoutMs: 6_000, heartbeatMs: 500, logger: silentLogger });
consumer.start((batch, interrupted) => processor.process(batch, interrupted));
