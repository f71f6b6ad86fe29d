import { jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { eventually, testDatabase } from '@cbx/testing';
import fc from 'fast-check';
import pg from 'pg';
import type { PersistenceFixture } from '../test/persistence-fixture.js';
import { persistenceFixture } from '../test/persistence-fixture.js';
import type { StoredMessage } from './outbox-message.js';
import type { OutboxRelaySettings } from './outbox-relay.js';
import { OutboxRelay } from './outbox-relay.js';
import { Outbox } from './outbox.js';
import { READ_UNPUBLISHED, READING_SETTINGS } from './read-unpublished.js';

interface Appended {
  readonly key: string;
  readonly lane?: string;
  readonly urgent?: boolean;
  readonly topic?: string;
  readonly bytes?: number;
}

jest.setTimeout(90_000);

describe('the relay, fair', () => {
  let fixture: PersistenceFixture;
  let relay: OutboxRelay | undefined;
  let published: StoredMessage[] = [];
  const outbox = new Outbox();

  beforeAll(async () => (fixture = await persistenceFixture({ poolSize: 8 })));
  beforeEach(async () => {
    published = [];
    await fixture.ask('TRUNCATE outbox, outbox_subject, outbox_number, outbox_lane RESTART IDENTITY');
  });
  afterEach(() => relay?.stop());
  afterAll(() => fixture.close());

  function start(settings: Partial<OutboxRelaySettings> = {}): void {
    relay = new OutboxRelay({ url: fixture.url, pollMs: 5, electionMs: 10, backoffMs: 5, publish: (messages) => Promise.resolve(void published.push(...messages)), ...settings });
    relay.start();
  }

  const append = (...messages: Appended[]) =>
    fixture.unitOfWork.run(async (tx) => {
      await outbox.lockSubjects(tx, messages.map(({ key }) => key));
      await outbox.append(tx, messages.map(({ topic = 'a.v1', bytes = 1, ...message }) => ({ ...message, topic, messageId: randomUUID(), value: Buffer.alloc(bytes) })));
    });
  const subjects = (count: number): string[] => Array.from({ length: count }, () => randomUUID());
  const drained = () => eventually(async () => (await fixture.ask('SELECT FROM outbox WHERE published_at IS NULL')).length === 0, { what: 'everything to be published', timeoutMs: 60_000 });

  it('publishes an urgent message of another lane in its next batch, and gives each lane its share', async () => {
    await append(...subjects(300).map((key) => ({ key, lane: 'KAZ' })));
    await append(...subjects(30).map((key) => ({ key, lane: 'BLR' })));
    const [search] = subjects(1) as [string];
    await append({ key: search, lane: 'ARM', urgent: true });
    const batches: (readonly StoredMessage[])[] = [];
    start({ batchSize: 30, publish: (messages) => Promise.resolve(void batches.push(messages)) });
    await drained();
    const first = batches[0] ?? [];
    expect(first[0]?.key).toBe(search);
    expect(first.filter(({ lane }) => lane === 'BLR')).toHaveLength(30);
    expect(first.filter(({ lane }) => lane === 'KAZ')).toHaveLength(30);
    // What a small lane leaves of its share is taken by the others.
    expect(batches.slice(2, -1).map(({ length }) => length)).toEqual(Array.from({ length: batches.length - 3 }, () => 30));
  });

  it('leaves places to what is not urgent, so that it does not wait for ever', async () => {
    await append(...subjects(100).map((key) => ({ key, lane: 'KAZ', urgent: true })));
    await append(...subjects(20).map((key) => ({ key, lane: 'KAZ' })));
    const batches: (readonly StoredMessage[])[] = [];
    start({ batchSize: 20, publish: (messages) => Promise.resolve(void batches.push(messages)) });
    await drained();
    expect(batches[0]?.filter(({ urgent }) => urgent)).toHaveLength(20);
    expect(batches[0]?.slice(0, 20).every(({ urgent }) => urgent)).toBe(true);
    expect(batches[0]).toHaveLength(40);
  });

  it('publishes of a lane what its window has room for, others and urgent ones at once, and goes on when something was consumed', async () => {
    await append(...subjects(50).map((key) => ({ key, lane: 'KAZ' })));
    let finished: readonly string[] = [];
    start({ pollMs: 60_000, window: { size: 10, patienceMs: 60_000, finished: (ids) => Promise.resolve(ids.filter((id) => finished.includes(id))) } });
    const of = (lane: string) => published.filter((it) => it.lane === lane);
    await eventually(() => of('KAZ').length === 10, { what: 'the window to be full' });
    const [search, urgentBehind] = subjects(2) as [string, string];
    await append({ key: search, lane: 'RUS' }, { key: urgentBehind, lane: 'KAZ', urgent: true });
    await eventually(() => of('RUS').length === 1 && of('KAZ').length === 11, { what: 'the other lane and the urgent message to pass' });
    expect(of('KAZ').at(-1)?.key).toBe(urgentBehind);
    finished = of('KAZ').slice(0, 10).map(({ messageId }) => messageId);
    relay?.consumed();
    await eventually(() => of('KAZ').length === 20, { what: 'the lane to go on' });
    finished = (await fixture.ask<{ message_id: string }>('SELECT message_id FROM outbox')).map(({ message_id }) => message_id);
    await drained();
    expect(new Set(published.map(({ id }) => id)).size).toBe(52);
    expect(published).toHaveLength(52);
  });

  it('takes what its subject has before along with an urgent message although its lane is held back', async () => {
    const [subject] = subjects(1) as [string];
    await append(...subjects(10).map((key) => ({ key, lane: 'KAZ' })));
    start({ window: { size: 5, patienceMs: 60_000, finished: () => Promise.resolve([]) } });
    await eventually(() => published.length === 5, { what: 'the window to be full' });
    await append({ key: subject, lane: 'KAZ' }, { key: subject, lane: 'KAZ', topic: 'b.v1' }, { key: subject, lane: 'KAZ', urgent: true });
    await eventually(() => published.length >= 8, { what: 'the urgent message to pass' });
    expect(published.slice(5).map(({ key, urgent }) => [key, urgent])).toEqual([[subject, false], [subject, false], [subject, true]]);
  });

  it('takes what its subject has before along with an urgent message, however far behind, and publishes it before', async () => {
    const [search] = subjects(1) as [string];
    await append(...subjects(200).map((key) => ({ key, lane: 'KAZ' })));
    await append({ key: search, lane: 'KAZ' }, { key: search, lane: 'KAZ' });
    await append(...subjects(200).map((key) => ({ key, lane: 'KAZ' })));
    await append({ key: search, lane: 'KAZ', urgent: true }, { key: search, lane: 'KAZ' });
    const batches: (readonly StoredMessage[])[] = [];
    start({ batchSize: 10, publish: (messages) => Promise.resolve(void batches.push(messages)) });
    await drained();
    expect(batches[0]?.slice(0, 3).map(({ key, subjectNumber }) => [key, subjectNumber])).toEqual([1, 2, 3].map((number) => [search, number]));
    expect(batches.flat().filter(({ key }) => key === search).map(({ subjectNumber }) => subjectNumber)).toEqual([1, 2, 3, 4]);
  });

  it('takes no more bytes at once than it may, of each lane its part, and never nothing', async () => {
    await append(...subjects(6).map((key) => ({ key, lane: 'KAZ', bytes: 40_000 })), ...subjects(6).map((key) => ({ key, lane: 'BLR', bytes: 40_000 })));
    const batches: (readonly StoredMessage[])[] = [];
    start({ batchBytes: 100_000, publish: (messages) => Promise.resolve(void batches.push(messages)) });
    await drained();
    expect(batches.map((batch) => batch.map(({ lane }) => lane))).toEqual([0, 1, 2].map(() => ['KAZ', 'BLR', 'KAZ', 'BLR']));
    published = [];
    await append({ key: randomUUID(), lane: 'ARM', bytes: 300_000 });
    await drained();
  });

  it('numbers lanes once for all, keeps a subject in its first lane, and gives a message without a lane no slot', async () => {
    const [a, b, c] = subjects(3) as [string, string, string];
    start();
    await append({ key: a, lane: 'KAZ' });
    await drained();
    await append({ key: b, lane: 'BLR' }, { key: a, lane: 'BLR' }, { key: c });
    await drained();
    await relay?.stop();
    start();
    await append({ key: b, lane: 'BLR' });
    await drained();
    expect(published.map(({ key, lane, partitionSlot }) => [key, lane, partitionSlot])).toEqual([
      [a, 'KAZ', 0],
      [b, 'BLR', 1],
      [a, 'KAZ', 0],
      [c, '', undefined],
      [b, 'BLR', 1],
    ]);
  });

  it('publishes each subject in the order of commits, whatever lanes and urgency several writers give, with transactions open beside them', async () => {
    const keys = subjects(6);
    const write = fc.record({ key: fc.constantFrom(...keys), lane: fc.constantFrom('KAZ', 'BLR', 'ARM', ''), urgent: fc.boolean(), topic: fc.constantFrom('a.v1', 'b.v1') });
    const transaction = fc.record({ writes: fc.array(write, { minLength: 1, maxLength: 5 }), openMs: fc.constantFrom(0, 0, 0, 5) });
    const elsewhere = await testDatabase();
    const stranger = new pg.Client({ connectionString: elsewhere.url });
    await stranger.connect();
    await stranger.query('BEGIN; SELECT txid_current()');
    const lasting = fixture.unitOfWork.run(async (tx) => void (await tx.query('SELECT txid_current(), pg_sleep($1)', [3])));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(transaction, { maxLength: 6 }), { minLength: 2, maxLength: 4 }), fc.integer({ min: 1, max: 12 }), fc.option(fc.integer({ min: 1, max: 4 })), async (writers, batchSize, windowSize) => {
        published = [];
        await fixture.ask('TRUNCATE outbox, outbox_subject, outbox_number RESTART IDENTITY');
        // Consumers that are done at once: the window is narrow and never closes for long.
        start({ batchSize, ...(windowSize === null ? {} : { window: { size: windowSize, finished: (ids: readonly string[]) => Promise.resolve(ids) } }) });
        try {
          await Promise.all(
            writers.map(async (transactions) => {
              for (const { writes, openMs } of transactions) {
                await fixture.unitOfWork.run(async (tx) => {
                  await outbox.lockSubjects(tx, writes.map(({ key }) => key));
                  for (const it of writes) await outbox.append(tx, [{ ...it, messageId: randomUUID(), value: null }]);
                  if (openMs > 0) await tx.query('SELECT pg_sleep($1)', [openMs / 1000]);
                });
              }
            }),
          );
          await drained();
        } finally {
          await relay?.stop();
        }
        // Numbers are given under the subject's lock: they are the order of commits.
        for (const key of keys) {
          for (const topic of ['a.v1', 'b.v1']) {
            const numbers = published.filter((it) => it.key === key && it.topic === topic).map(({ subjectNumber }) => subjectNumber);
            expect(numbers).toEqual(numbers.map((_, index) => index + 1));
          }
        }
        expect(published).toHaveLength(writers.flat().reduce((sum, { writes }) => sum + writes.length, 0));
      }),
      { numRuns: 15 },
    );
    await lasting;
    await stranger.end();
    await elsewhere.drop();
  });

  it('reads at the same cost however many messages wait', async () => {
    const fill = (count: number) =>
      fixture.ask(
        `INSERT INTO outbox (message_id, topic, subject, subject_number, value, headers, lane, urgent)
         SELECT gen_random_uuid(), 'a.v1', gen_random_uuid(), 1, '\\x00', '{}', CASE WHEN i % 10 = 0 THEN 'BLR' ELSE 'KAZ' END, i % 20 IN (0, 7) FROM generate_series(1, $1) AS i`,
        [count],
      );
    const client = new pg.Client({ connectionString: fixture.url });
    await client.connect();
    await client.query(READING_SETTINGS);
    const buffers = async (): Promise<number> => {
      const text = READ_UNPUBLISHED.replaceAll('$1', '50').replaceAll('$2', '8000000').replaceAll('$3', "'{BLR}'").replaceAll('$4', "'{7}'").replaceAll('$5', "'{0}'");
      const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: { 'Shared Hit Blocks': number; 'Shared Read Blocks': number } }] }>(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`);
      const plan = rows[0]!['QUERY PLAN'][0].Plan;
      return plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
    };
    await fill(2_000);
    const few = await buffers();
    await fill(100_000);
    // The planner is told of the growth, or is not: it must not matter.
    const many = [await buffers(), (await fixture.ask('ANALYZE outbox'), await buffers())];
    for (const it of many) expect(it).toBeLessThan(few * 2);
    await client.end();
  });
});
