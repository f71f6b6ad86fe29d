import { setTimeout as delay } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';

/** ms from sending to consuming of messages of `bytes` bytes, sent as they are due at a rate by kafkajs alone (acks=all), and taken by its `eachBatch`: what no journey over Kafka can beat. */
export async function rawKafka(brokers: string, { rate, seconds, bytes = 1_000 }: { rate: number; seconds: number; bytes?: number }): Promise<number[]> {
  const kafka = new Kafka({ clientId: 'bench-raw', brokers: brokers.split(','), logLevel: logLevel.NOTHING });
  const topic = `bench.raw.${process.pid}`;
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 6 }], waitForLeaders: true });
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  const consumer = kafka.consumer({ groupId: topic, maxWaitTimeInMs: 500 });
  const latencies: number[] = [];
  await Promise.all([producer.connect(), consumer.connect()]);
  await consumer.subscribe({ topic, fromBeginning: true });
  const joined = new Promise((resolve) => consumer.on(consumer.events.GROUP_JOIN, resolve));
  await consumer.run({
    partitionsConsumedConcurrently: 6,
    eachBatch: ({ batch }) => {
      const at = performance.now();
      for (const { value } of batch.messages) latencies.push(at - (value?.readDoubleBE(0) ?? 0));
      return Promise.resolve();
    },
  });
  await joined;
  try {
    const total = rate * seconds;
    const began = performance.now();
    const sent: Promise<unknown>[] = [];
    for (let n = 0; n < total; ) {
      const messages: { key: string; value: Buffer }[] = [];
      for (const due = Math.min(total, ((performance.now() - began) * rate) / 1000); n < due; n++) {
        const value = Buffer.alloc(bytes);
        value.writeDoubleBE(performance.now());
        messages.push({ key: String(n), value });
      }
      if (messages.length > 0) sent.push(producer.send({ topic, acks: -1, messages }));
      await delay(1);
    }
    await Promise.all(sent);
    for (let waited = 0; latencies.length < total && waited < 30_000; waited += 50) await delay(50);
    return latencies;
  } finally {
    await Promise.all([producer.disconnect(), consumer.disconnect()]);
    await admin.deleteTopics({ topics: [topic] });
    await admin.disconnect();
  }
}
