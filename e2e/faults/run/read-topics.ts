import { createWireCodec, deadLetterTopicOf, CONSUMING_SERVICES, readSchemaIds, TOPIC_NAMES, type CaseEvent, type Notification, type NotificationProgress } from '@cbx/contracts';
import type { Suite } from '@cbx/local-stack';
import { createHash, randomUUID } from 'node:crypto';
import { Kafka, logLevel, type KafkaMessage } from 'kafkajs';
import type { NewEvent } from '../history/events.ts';

type Seen = Extract<NewEvent, { event: 'topic.message' }>;

/** Reads every topic, the dead letters too, from its first message to its end, in a consumer group of nobody else's, and writes down what stands there. */
export async function readTopics(suite: Suite, reader: number, write: (event: NewEvent) => void): Promise<void> {
  const { topicPrefix } = suite;
  const topics = [...TOPIC_NAMES, ...CONSUMING_SERVICES.map(deadLetterTopicOf)];
  const kafka = new Kafka({ clientId: 'cbx-faults-reader', brokers: [suite.addresses.kafkaBrokers], logLevel: logLevel.NOTHING, retry: { retries: 10 } });
  const admin = kafka.admin();
  await admin.connect();
  const partitions = new Map<string, { readonly from: number; readonly to: number; next: number; readonly seen: Seen[] }>();
  for (const topic of topics) {
    for (const { partition, low, high } of await admin.fetchTopicOffsets(topicPrefix + topic)) partitions.set(`${topic}/${partition}`, { from: Number(low), to: Number(high), next: Number(low), seen: [] });
  }
  await admin.disconnect();

  const describe = describer(suite);
  const consumer = kafka.consumer({ groupId: `${topicPrefix}faults-${reader}-${randomUUID()}`, maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topics: topics.map((topic) => topicPrefix + topic), fromBeginning: true });
  try {
    await new Promise<void>((resolve, reject) => {
      const complete = (): boolean => [...partitions.values()].every(({ next, to }) => next >= to);
      if (complete()) resolve();
      consumer.on('consumer.crash', ({ payload }) => reject(payload.error));
      consumer
        .run({
          eachBatchAutoResolve: true,
          eachBatch: async ({ batch, heartbeat }) => {
            const topic = batch.topic.slice(topicPrefix.length);
            const place = partitions.get(`${topic}/${batch.partition}`)!;
            for (const message of batch.messages) {
              const offset = Number(message.offset);
              if (offset >= place.next && offset < place.to) place.seen.push({ ...(await describe(topic, message)), event: 'topic.message', topic, partition: batch.partition, offset, reader });
              place.next = Math.max(place.next, offset + 1);
            }
            // What a partition's end hides (markers of transactions) has no message.
            place.next = Math.max(place.next, Number(batch.lastOffset()) + 1);
            await heartbeat();
            if (complete()) resolve();
          },
        })
        .catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
  for (const [of, { from, to, seen }] of partitions) {
    for (const message of seen) write(message);
    write({ event: 'snapshot.taken', what: 'topic.message', of, count: seen.length, from, to, reader });
  }
}

type Described = Omit<Seen, 'event' | 'topic' | 'partition' | 'offset' | 'reader'>;

function describer(suite: Suite): (topic: string, message: KafkaMessage) => Promise<Described> {
  const codec = createWireCodec({ schemaIds: readSchemaIds(suite.schemaIdsFile) });
  return async (topic, message) => {
    const headers = Object.fromEntries(Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value)]));
    const value = message.value ?? Buffer.alloc(0);
    const number = headers['cbx-subject-number'];
    const described: Described = {
      key: message.key?.toString() ?? '',
      messageId: headers['cbx-message-id'] ?? 'none',
      sha256: createHash('sha256').update(value).digest('hex'),
      ...(number === undefined ? {} : { subjectNumber: Number(number) }),
      ...(headers['cbx-source'] === undefined ? {} : { source: headers['cbx-source'] }),
    };
    if (topic.startsWith('dead-letter.')) {
      const [service, code, originTopic] = ['cbx-service', 'cbx-error-code', 'cbx-origin-topic'].map((name) => headers[name]);
      return { ...described, ...(service === undefined ? {} : { service }), ...(code === undefined ? {} : { code }), ...(originTopic === undefined ? {} : { originTopic }) };
    }
    try {
      return { ...described, ...contentOf(topic, await (codec.decode(topic, value) as Promise<unknown>)) };
    } catch {
      // A message that the harness poisoned: it has no content that anybody could tell.
      return described;
    }
  };
}

function contentOf(topic: string, value: unknown): Partial<Described> {
  switch (topic) {
    case 'case.event.v1': {
      const { type, notification } = value as CaseEvent;
      return { ...ofNotification(notification), type };
    }
    case 'notification.progress.v1': {
      const { notificationId, subjectKey, stage, service } = value as NotificationProgress;
      return { notificationId, subjectKey, stage, service };
    }
    default:
      return ofNotification(value as Notification);
  }
}

function ofNotification({ header }: Notification): Partial<Described> {
  const { notificationId, subjectKey, sourceVersion, action, provenance } = header;
  return { notificationId, subjectKey, sourceVersion, action, ...(provenance === undefined ? {} : { rawSha256: provenance.rawSha256 }) };
}
