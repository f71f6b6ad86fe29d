import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Message } from 'kafkajs';
import type { Target } from '../settings.ts';
import type { SavedMessage } from './read-topic.ts';
import { kafkaOf } from './kafka.ts';

const AT_ONCE = 200;

/** Puts saved messages on a topic again, with their times, in their order; gives how many. `topic` has its prefix. */
export async function writeTopic(target: Pick<Target, 'brokers'>, topic: string, lines: Readable): Promise<number> {
  const producer = kafkaOf(target).producer({ idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false });
  await producer.connect();
  let written = 0;
  let batch: Message[] = [];
  const send = async (): Promise<void> => {
    if (batch.length > 0) await producer.send({ topic, acks: -1, messages: batch });
    written += batch.length;
    batch = [];
  };
  try {
    for await (const line of createInterface({ input: lines, crlfDelay: Infinity })) {
      batch.push(restored(JSON.parse(line) as SavedMessage));
      if (batch.length >= AT_ONCE) await send();
    }
    await send();
  } finally {
    await producer.disconnect();
  }
  return written;
}

function restored({ partition, timestamp, key, value, headers }: SavedMessage): Message {
  return {
    partition,
    timestamp,
    key: bytes(key),
    value: bytes(value),
    headers: Object.fromEntries(Object.entries(headers).map(([name, saved]) => [name, typeof saved === 'string' ? Buffer.from(saved, 'base64') : saved.map((each) => Buffer.from(each, 'base64'))])),
  };
}

function bytes(text: string | null): Buffer | null {
  return text === null ? null : Buffer.from(text, 'base64');
}
