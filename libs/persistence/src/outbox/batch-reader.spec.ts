import { ROOT_CONTEXT } from '@opentelemetry/api';
import fc from 'fast-check';
import type { UnpublishedSource } from './batch-reader.js';
import { BatchReader } from './batch-reader.js';
import type { StoredMessage } from './outbox-message.js';

const written = fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd', 'e'), lane: fc.constantFrom('KAZ', 'BLR', ''), urgent: fc.boolean(), bytes: fc.nat({ max: 30 }) });

/** An outbox in memory, read as the statements do. A subject's lane is its first, or none and then that. */
class MemoryOutbox implements UnpublishedSource {
  rows: StoredMessage[];

  constructor(plan: readonly { key: string; lane: string; urgent: boolean; bytes: number }[]) {
    const lanes = new Map<string, string>();
    this.rows = plan.map(({ key, lane, urgent, bytes }, index) => {
      const own = lanes.get(key) || lane;
      lanes.set(key, own);
      return { id: index + 1, messageId: '', topic: 'a.v1', key, subjectNumber: index + 1, value: Buffer.alloc(bytes), headers: {}, traceContext: ROOT_CONTEXT, createdAt: new Date(0), lane: own, urgent };
    });
  }

  readLanes(quota: number, maxBytes: number): Promise<StoredMessage[]> {
    const lanes = Map.groupBy(this.rows, ({ lane }) => lane);
    return Promise.resolve(
      [...lanes.values()].flatMap((rows) =>
        [true, false].flatMap((wanted) => {
          let bytes = 0;
          return rows
            .filter(({ urgent }) => urgent === wanted)
            .slice(0, quota)
            .filter(({ value }) => {
              const fits = bytes < maxBytes / lanes.size;
              bytes += value?.length ?? 0;
              return fits;
            });
        }),
      ),
    );
  }

  readBefore(upto: ReadonlyMap<string, number>): Promise<StoredMessage[]> {
    return Promise.resolve([...upto].flatMap(([key, id]) => this.rows.filter((row) => row.key === key && row.id <= id).slice(0, 3)));
  }
}

it('never takes a message without what its subject has before it, and gets through everything', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(written, { maxLength: 60 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 100 }), async (plan, size, maxBytes) => {
      const outbox = new MemoryOutbox(plan);
      const reader = new BatchReader(size, maxBytes);
      while (outbox.rows.length > 0) {
        const batch = await reader.read(outbox);
        expect(batch.length).toBeGreaterThan(0);
        expect(batch.map(({ id }) => id)).toEqual([...new Set(batch.map(({ id }) => id))].sort((a, b) => a - b));
        for (const key of 'abcde') {
          const taken = batch.filter((row) => row.key === key).map(({ id }) => id);
          expect(taken).toEqual(outbox.rows.filter((row) => row.key === key).slice(0, taken.length).map(({ id }) => id));
        }
        outbox.rows = outbox.rows.filter((row) => !batch.includes(row));
      }
    }),
    { numRuns: 300 },
  );
});
