import { ROOT_CONTEXT } from '@opentelemetry/api';
import fc from 'fast-check';
import { LaneWindow, type LaneRoom } from './lane-window.js';
import type { StoredMessage } from './outbox-message.js';

const message = (messageId: string, lane: string, urgent = false): StoredMessage => ({
  id: 1,
  messageId,
  topic: 'a.v1',
  key: messageId,
  subjectNumber: 1,
  value: null,
  headers: {},
  traceContext: ROOT_CONTEXT,
  createdAt: new Date(0),
  lane,
  urgent,
});
const messages = (lane: string, count: number, from = 0): StoredMessage[] => Array.from({ length: count }, (_none, n) => message(`${lane}-${from + n}`, lane));

describe('LaneWindow', () => {
  let now: number;
  let finished: Set<string>;
  let asked: number;
  const window = (size: number): LaneWindow =>
    new LaneWindow({
      size,
      patienceMs: 100,
      now: () => now,
      finished: (ids) => {
        asked += 1;
        return Promise.resolve(ids.filter((id) => finished.has(id)));
      },
    });
  const rooms = async (of: LaneWindow): Promise<Record<string, LaneRoom>> => Object.fromEntries((await of.rooms()).rooms);

  beforeEach(() => {
    [now, finished, asked] = [0, new Set(), 0];
  });

  it('gives a lane room for what it may have in flight, and asks nobody as long as none is held back', async () => {
    const it = window(8);
    expect(await rooms(it)).toEqual({});
    it.published([...messages('KAZ', 5), ...messages('BLR', 1)]);
    expect(await rooms(it)).toEqual({ KAZ: { urgent: 11, others: 3 }, BLR: { urgent: 15, others: 7 } });
    expect([it.holds, asked]).toEqual([false, 0]);
  });

  it('holds back a lane that is full, and no other, until all but an eighth of it is finished; urgent messages pass', async () => {
    const it = window(8);
    it.published(messages('KAZ', 8));
    expect(await rooms(it)).toMatchObject({ KAZ: { urgent: 8, others: 0 } });
    finished = new Set(messages('KAZ', 6).map(({ messageId }) => messageId));
    expect(await rooms(it)).toMatchObject({ KAZ: { urgent: 14, others: 0 } });
    it.published(messages('BLR', 1));
    finished = new Set([...finished, 'KAZ-6']);
    expect(await rooms(it)).toMatchObject({ KAZ: { urgent: 15 }, BLR: { others: 7 } });
  });

  it('goes on at once after a portion where no other lane is in a hurry, and rests as long as the portion took where one is', async () => {
    const portion = async (it: LaneWindow, from: number): Promise<void> => {
      it.published(messages('KAZ', 8, from));
      now += 30;
      finished = new Set(messages('KAZ', 8, from).map(({ messageId }) => messageId));
      await it.rooms();
    };
    const it = window(8);
    await portion(it, 0);
    expect(it.holds).toBe(false);
    it.published([message('BLR-0', 'BLR'), message('KAZ-urgent', 'KAZ', true)]);
    await portion(it, 24);
    expect(it.holds).toBe(false);
    it.published([message('BLR-1', 'BLR', true)]);
    await portion(it, 8);
    expect(await rooms(it)).toMatchObject({ KAZ: { others: 0 } });
    now += 29;
    expect(await rooms(it)).toMatchObject({ KAZ: { others: 0 } });
    now += 1;
    expect(await rooms(it)).toMatchObject({ KAZ: { others: 7 } });
    // BLR was in no hurry for long.
    now += 2_000;
    await portion(it, 16);
    expect(it.holds).toBe(false);
  });

  it('holds back urgent messages at twice as many', async () => {
    const it = window(8);
    it.published(messages('KAZ', 16));
    expect(await rooms(it)).toEqual({ KAZ: { urgent: 0, others: 0 } });
  });

  it('doubles what a lane may have for as long as nobody reports, and goes back with the first report', async () => {
    const it = window(8);
    it.published(messages('KAZ', 8));
    now = 99;
    expect(await rooms(it)).toMatchObject({ KAZ: { others: 0 } });
    now = 100;
    expect(await rooms(it)).toMatchObject({ KAZ: { others: 16 } });
    it.published(messages('KAZ', 16, 8));
    now = 200;
    expect(await rooms(it)).toMatchObject({ KAZ: { others: 32 } });
    it.published(messages('KAZ', 32, 24));
    finished = new Set(['KAZ-30']);
    expect(await rooms(it)).toEqual({ KAZ: { urgent: 0, others: 0 } });
  });

  it('counts a message that is never reported no longer than the patience lasts, beside others that are', async () => {
    const it = window(4);
    it.published([message('buried', 'KAZ'), ...messages('KAZ', 3)]);
    now = 100;
    finished = new Set(['KAZ-0']);
    expect(await rooms(it)).toEqual({});
  });

  it('lets go of nothing that has no lane, and forgets all when another leads', async () => {
    const it = window(1);
    it.published(messages('', 5));
    expect(await rooms(it)).toEqual({});
    it.published(messages('KAZ', 5));
    it.clear();
    expect(await rooms(it)).toEqual({});
  });

  it('lets everything through in the end, whatever is reported and when', async () => {
    const step = fc.record({ reports: fc.nat(8), passes: fc.nat(60) });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 200 }), fc.array(step, { minLength: 1, maxLength: 20 }), async (size, backlog, steps) => {
        [now, finished] = [0, new Set()];
        const it = window(size);
        let [sent, reported] = [0, 0];
        for (let turn = 0; sent < backlog; turn += 1) {
          const { reports, passes } = steps[turn % steps.length]!;
          const batch = Math.min((await it.rooms()).rooms.get('KAZ')?.others ?? size, backlog - sent);
          it.published(messages('KAZ', batch, sent));
          sent += batch;
          for (let n = 0; n < reports && reported < sent; n += 1) finished.add(`KAZ-${reported++}`);
          now += passes + 1;
          if (turn > 20_000) throw new Error('nothing gets through any more');
        }
      }),
    );
  });

  it('never has more than the window in flight while it is patient', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 20 }), fc.array(fc.nat(8), { minLength: 1, maxLength: 60 }), async (size, reports) => {
        [now, finished] = [0, new Set()];
        const it = window(size);
        let sent = 0;
        for (const count of reports) {
          const batch = (await it.rooms()).rooms.get('KAZ')?.others ?? size;
          it.published(messages('KAZ', batch, sent));
          sent += batch;
          expect(sent - finished.size).toBeLessThanOrEqual(size);
          for (let n = 0; n < count && finished.size < sent; n += 1) finished.add(`KAZ-${finished.size}`);
        }
      }),
    );
  });
});
