import type { IHeaders } from 'kafkajs';
import { randomUUID } from 'node:crypto';
import { kafkaOf, withAdmin } from './kafka.ts';
import type { Target } from '../settings.ts';

/** One message of a topic in JSON: bytes in base64, as they may be anything. */
export interface SavedMessage {
  readonly partition: number;
  readonly offset: string;
  /** ms since 1970. */
  readonly timestamp: string;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
}

const LOOK_MS = 1_000;

/**
 * Gives `take` everything that a topic holds at the moment of the call, one after the other, in the order of each partition; says how many. `topic` has
 * its prefix.
 */
export async function readTopic(target: Pick<Target, 'brokers'>, topic: string, take: (message: SavedMessage) => Promise<void>): Promise<number> {
  const left = new Map<number, bigint>();
  await withAdmin(target, async (admin) => {
    for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) if (BigInt(high) > BigInt(low)) left.set(partition, BigInt(high));
  });
  if (left.size === 0) return 0;
  const ends = new Map(left);
  let taken = 0;
  const groupId = `cbx-backup-${randomUUID()}`;
  const consumer = kafkaOf(target).consumer({ groupId, maxWaitTimeInMs: 100 });
  const done = Promise.withResolvers<void>();
  consumer.on(consumer.events.CRASH, ({ payload }) => done.reject(payload.error));
  const passed = (partition: number, offset: bigint): void => {
    const end = left.get(partition);
    if (end !== undefined && offset >= end) left.delete(partition);
    if (left.size === 0) done.resolve();
  };
  await consumer.connect();
  // What its retention removes while it is read can no longer be read, and need not be.
  const look = setInterval(() => {
    withAdmin(target, (admin) => admin.fetchTopicOffsets(topic)).then(
      (offsets) => offsets.forEach(({ partition, low }) => passed(partition, BigInt(low))),
      () => undefined,
    );
  }, LOOK_MS);
  try {
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachMessage: async ({ partition, message }) => {
        if (BigInt(message.offset) < (ends.get(partition) ?? 0n)) {
          taken += 1;
          await take({ partition, offset: message.offset, timestamp: message.timestamp, key: base64(message.key), value: base64(message.value), headers: headersOf(message.headers) }).catch(done.reject);
        }
        passed(partition, BigInt(message.offset) + 1n);
      },
    });
    await done.promise;
  } finally {
    clearInterval(look);
    await consumer.disconnect();
    await withAdmin(target, (admin) => admin.deleteGroups([groupId])).catch(() => undefined);
  }
  return taken;
}

function base64(bytes: Buffer | null): string | null {
  return bytes === null ? null : bytes.toString('base64');
}

function headersOf(headers: IHeaders = {}): SavedMessage['headers'] {
  const saved: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    saved[name] = Array.isArray(value) ? value.map((each) => Buffer.from(each).toString('base64')) : Buffer.from(value).toString('base64');
  }
  return saved;
}
