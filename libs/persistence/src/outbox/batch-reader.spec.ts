import { ROOT_CONTEXT } from '@opentelemetry/api';
import fc from 'fast-check';
import type { UnpublishedSource } from './batch-reader.js';
import { BatchReader } from './batch-reader.js';
import type { LaneRoom, LaneRooms } from './lane-window.js';
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

  readLanes(quota: number, maxBytes: number, rooms: ReadonlyMap<string, LaneRoom>): Promise<StoredMessage[]> {
    const lanes = Map.groupBy(this.rows, ({ lane }) => lane);
    return Promise.resolve(
      [...lanes].flatMap(([lane, rows]) =>
        [true, false].flatMap((wanted) => {
          let bytes = 0;
          return rows
            .filter(({ urgent }) => urgent === wanted)
            .slice(0, rooms.get(lane)?.[wanted ? 'urgent' : 'others'] ?? quota)
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

it('keeps to what lanes have room for, save for what must go before an urgent message, and to the order of each subject', async () => {
  const room = fc.tuple(fc.nat(4), fc.nat(4)).map(([others, more]) => ({ others, urgent: others + more }));
  const turn = fc.record({ KAZ: fc.option(room), BLR: fc.option(room), most: fc.integer({ min: 1, max: 8 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(written, { maxLength: 60 }), fc.integer({ min: 1, max: 12 }), fc.array(turn, { minLength: 1, maxLength: 30 }), async (plan, size, turns) => {
      const outbox = new MemoryOutbox(plan);
      const reader = new BatchReader(size, 1_000_000);
      for (const { most, ...of } of turns) {
        const rooms = new Map(Object.entries(of).flatMap(([lane, its]) => (its === null ? [] : [[lane, its] as const])));
        const given: LaneRooms = { rooms, most };
        const batch = await reader.read(outbox, given);
        for (const key of 'abcde') {
          const taken = batch.filter((row) => row.key === key).map(({ id }) => id);
          expect(taken).toEqual(outbox.rows.filter((row) => row.key === key).slice(0, taken.length).map(({ id }) => id));
        }
        for (const [lane, { others }] of rooms) {
          const carried = batch.filter((row) => row.lane === lane && !row.urgent && !outbox.rows.some((later) => later.key === row.key && later.id > row.id && later.urgent));
          expect(carried.length).toBeLessThanOrEqual(others);
        }
        outbox.rows = outbox.rows.filter((row) => !batch.includes(row));
      }
    }),
    { numRuns: 300 },
  );
});
