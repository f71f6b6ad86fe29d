import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { eventually } from '@cbx/testing';
import { metrics } from '@opentelemetry/api';
import { AggregationTemporality, AggregationType, MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import pg from 'pg';
import { Inbox } from '../inbox/inbox.js';
import type { PersistenceFixture } from '../test/persistence-fixture.js';
import { persistenceFixture } from '../test/persistence-fixture.js';
import type { StoredMessage } from './outbox-message.js';
import type { OutboxRelaySettings } from './outbox-relay.js';
import { OutboxRelay } from './outbox-relay.js';
import { Outbox } from './outbox.js';

/** Collects when it is asked. */
class AskedReader extends MetricReader {
  constructor() {
    super({ aggregationTemporalitySelector: () => AggregationTemporality.CUMULATIVE, aggregationSelector: () => ({ type: AggregationType.DEFAULT }) });
  }

  protected onForceFlush(): Promise<void> {
    return Promise.resolve();
  }

  protected onShutdown(): Promise<void> {
    return Promise.resolve();
  }

  /** The sum of a metric's points; `undefined` where it has none. */
  async value(name: string): Promise<number | undefined> {
    const { resourceMetrics } = await this.collect();
    const metric = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics).find(({ descriptor }) => descriptor.name === name);
    const values = metric?.dataPoints.map(({ value }) => (typeof value === 'number' ? value : value.count));
    return values === undefined || values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
  }
}

const SUBJECTS = ['a', 'b', 'c'].map((letter) => `0b0f0e53-5f2c-5d43-8a3a-7c3a63c7a00${letter}`);
const [A, B, C] = SUBJECTS as [string, string, string];

jest.setTimeout(60_000);

describe('OutboxRelay', () => {
  let fixture: PersistenceFixture;
  let relays: OutboxRelay[] = [];
  let published: StoredMessage[] = [];
  const outbox = new Outbox();
  const reader = new AskedReader();

  beforeAll(async () => {
    metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
    fixture = await persistenceFixture({ poolSize: 8 });
  });
  beforeEach(async () => {
    published = [];
    await fixture.ask('TRUNCATE outbox, outbox_subject, outbox_number, inbox, inbox_subject RESTART IDENTITY');
  });
  afterEach(async () => {
    await Promise.all(relays.map((relay) => relay.stop()));
    relays = [];
  });
  afterAll(() => fixture.close());

  function start(settings: Partial<OutboxRelaySettings> = {}): OutboxRelay {
    const relay = new OutboxRelay({
      url: fixture.url,
      applicationName: `r${relays.length + 1}`,
      pollMs: 5,
      electionMs: 10,
      backoffMs: 5,
      maxBackoffMs: 20,
      publish: (messages) => Promise.resolve(void published.push(...messages)),
      ...settings,
    });
    relays.push(relay);
    relay.start();
    return relay;
  }

  const append = (...keys: string[]) =>
    fixture.unitOfWork.run(async (tx) => {
      await outbox.lockSubjects(tx, keys);
      await outbox.append(tx, keys.map((key) => ({ messageId: randomUUID(), topic: 'a.v1', key, value: Buffer.from('x') })));
    });

  const unpublished = async () => (await fixture.ask<{ n: number }>('SELECT count(*)::int AS n FROM outbox WHERE published_at IS NULL'))[0]!.n;
  const drained = () => eventually(async () => (await unpublished()) === 0, { what: 'everything to be published', timeoutMs: 30_000 });
  /** The numbers of a subject in the order in which each was published for the first time. */
  const firsts = (key: string) => [...new Set(published.filter((message) => message.key === key).map((message) => message.subjectNumber))];

  it('publishes what was committed before it came and after, and marks it', async () => {
    await append(A, B);
    start();
    await drained();
    await append(A);
    await drained();
    expect(published.map(({ key, subjectNumber, topic }) => [key, subjectNumber, topic])).toEqual([
      [A, 1, 'a.v1'],
      [B, 1, 'a.v1'],
      [A, 2, 'a.v1'],
    ]);
    expect(published[0]).toMatchObject({ value: Buffer.from('x'), headers: {}, createdAt: expect.any(Date), messageId: expect.any(String) });
  });

  it('is woken by the commit of its own process, however long its poll', async () => {
    const relay = start({ pollMs: 60_000 });
    await eventually(() => relay.leading, { what: 'the lead' });
    const waking = new Outbox(() => relay.wake());
    await fixture.unitOfWork.run(async (tx) => {
      await waking.lockSubjects(tx, [A]);
      await waking.append(tx, [{ messageId: randomUUID(), topic: 'a.v1', key: A, value: null }]);
    });
    await eventually(() => published.length === 1, { what: 'the message' });
  });

  it('publishes nothing of a transaction that is still open, and does not wait for it either', async () => {
    start();
    let end: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (end = resolve));
    const open = fixture.unitOfWork.run(async (tx) => {
      await outbox.lockSubjects(tx, [A]);
      await outbox.append(tx, [{ messageId: randomUUID(), topic: 'a.v1', key: A, value: null }]);
      await held;
    });
    await eventually(async () => (await fixture.ask("SELECT FROM pg_stat_activity WHERE state = 'idle in transaction' AND datname = current_database()")).length > 0, { what: 'the open transaction' });
    await append(B);
    await eventually(() => published.length === 1, { what: 'the message with the higher id' });
    expect(published[0]?.key).toBe(B);
    end();
    await open;
    await eventually(() => published.length === 2, { what: 'the message with the lower id' });
    expect(published.map(({ id }) => id)).toEqual([2, 1]);
  });

  it('never publishes the versions of a subject in another order, with two relays, many writers, long transactions and cuts', async () => {
    start({ batchSize: 7 });
    start({ batchSize: 7 });
    const rounds = 60;
    const writer = async (seed: number) => {
      for (let round = 0; round < rounds; round++) {
        const mine = SUBJECTS.filter((_key, n) => (seed + round * 5 + n) % 3 !== 0);
        await fixture.unitOfWork.run(async (tx) => {
          await outbox.lockSubjects(tx, mine);
          const message = (key: string) => ({ messageId: randomUUID(), topic: 'a.v1', key, value: null });
          await outbox.append(tx, mine.map(message));
          // The transaction stays open after ids were given, so that later ids of other subjects are committed earlier.
          if (round % 4 === 0) await tx.query('SELECT pg_sleep(0.02)');
          await outbox.append(tx, mine.toReversed().map(message));
        });
        if (round % 20 === 10) await fixture.cut(`r${(seed % 2) + 1}-relay`);
      }
    };
    const idle = fixture.unitOfWork.run(async (tx) => {
      await tx.query('SELECT txid_current(), pg_sleep(1)');
    });
    await Promise.all([writer(1), writer(2), writer(3), writer(4)]);
    await drained();
    await idle;
    for (const key of SUBJECTS) {
      const [{ n }] = (await fixture.ask<{ n: number }>('SELECT last_number::int AS n FROM outbox_number WHERE subject = $1', [key])) as [{ n: number }];
      expect(n).toBeGreaterThan(rounds);
      expect(firsts(key)).toEqual(Array.from({ length: n }, (_, i) => i + 1));
    }
  });

  it('has one leader, and another takes over when the leader loses its connection', async () => {
    const told: string[] = [];
    start({ onLeadership: (leader) => told.push(`1 ${leader}`) });
    await eventually(() => relays[0]!.leading, { what: 'the first lead' });
    start({ onLeadership: (leader) => told.push(`2 ${leader}`) });
    await append(A);
    await drained();
    expect(relays.map(({ leading }) => leading)).toEqual([true, false]);
    expect(await fixture.cut('r1-relay')).toBe(1);
    await eventually(() => relays.some(({ leading }) => leading) && told.includes('1 false'), { what: 'the change' });
    await append(A);
    await drained();
    expect(relays.filter(({ leading }) => leading)).toHaveLength(1);
    expect(firsts(A)).toEqual([1, 2]);
  });

  it('gives the lead to another when it is stopped', async () => {
    const first = start();
    await eventually(() => first.leading, { what: 'the first lead' });
    const second = start();
    await first.stop();
    await eventually(() => second.leading, { what: 'the second lead' });
    expect(first.leading).toBe(false);
  });

  it('goes on for as long as the broker is down, without skipping anything, and is not hurried by new work', async () => {
    const errors: unknown[] = [];
    let attempts = 0;
    let down = true;
    start({
      onError: (error, doing) => errors.push([doing, error]),
      publish: (messages) => {
        attempts++;
        if (down) return Promise.reject(new Error('down'));
        published.push(...messages);
        return Promise.resolve();
      },
    });
    await append(A, B);
    await eventually(() => attempts >= 5, { what: 'some attempts' });
    await append(A);
    expect(published).toEqual([]);
    expect(errors[0]).toEqual(['publish', expect.objectContaining({ message: 'down' })]);
    down = false;
    await drained();
    expect(firsts(A)).toEqual([1, 2]);
    expect(firsts(B)).toEqual([1]);
  });

  it('publishes again what it had not marked when it died, and the inbox drops it', async () => {
    let dying = true;
    start({
      publish: async (messages) => {
        published.push(...messages);
        if (dying) {
          dying = false;
          await fixture.cut('r1-relay');
        }
      },
    });
    await append(A, A, B);
    await drained();
    expect(published.map(({ key, subjectNumber }) => [key, subjectNumber])).toEqual([[A, 1], [A, 2], [B, 1], [A, 1], [A, 2], [B, 1]]);
    const inbox = new Inbox();
    const accepted: string[] = [];
    for (const batch of [published.slice(0, 2), published.slice(2)]) {
      await fixture.unitOfWork.run(async (tx) => {
        const acceptance = await inbox.accept(tx, 'registry', batch);
        expect(acceptance.gaps).toEqual([]);
        accepted.push(...acceptance.accepted.map(({ messageId }) => messageId));
      });
    }
    expect(accepted).toEqual([...new Set(published.map(({ messageId }) => messageId))]);
  });

  it('sets aside a message that will never be taken, and publishes all the others', async () => {
    const parked: StoredMessage[] = [];
    const tooLarge = new Error('too large');
    start({
      publish: (messages) => {
        if (messages.some(({ key, subjectNumber }) => key === B && subjectNumber === 2)) return Promise.reject(tooLarge);
        published.push(...messages);
        return Promise.resolve();
      },
      isPoison: (error) => error === tooLarge,
      countEveryMs: 5,
      onParked: (message) => parked.push(message),
    });
    await append(A, B, C, B, A, B);
    await eventually(async () => (await unpublished()) === 1, { what: 'the others' });
    await eventually(async () => (await reader.value('cbx.outbox.parked_now')) === 1, { what: 'what lies set aside to be seen' });
    expect(parked.map(({ key, subjectNumber }) => [key, subjectNumber])).toEqual([[B, 2]]);
    expect([firsts(A), firsts(B), firsts(C)]).toEqual([[1, 2], [1, 3], [1]]);
    expect(await fixture.ask('SELECT parked_code FROM outbox WHERE parked_at IS NOT NULL')).toEqual([{ parked_code: 'UNKNOWN' }]);
  });

  it('finishes the batch in hand before it stops', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const relay = start({
      publish: async (messages) => {
        published.push(...messages);
        await held;
      },
    });
    await append(A);
    await eventually(() => published.length === 1, { what: 'the batch in hand' });
    let stopped = false;
    const stopping = relay.stop().then(() => (stopped = true));
    await fixture.ask('SELECT 1');
    expect(stopped).toBe(false);
    release();
    await stopping;
    expect(await unpublished()).toBe(0);
    expect(await fixture.ask("SELECT FROM pg_stat_activity WHERE application_name = 'r1-relay' AND datname = current_database()")).toEqual([]);
  });

  it('deletes what was published long ago, in steps, and nothing else', async () => {
    await append(...Array.from({ length: 25 }, () => A), B);
    await fixture.ask("UPDATE outbox SET published_at = now() - interval '2 days' WHERE subject = $1", [A]);
    start({ keepPublishedMs: 86_400_000, cleanEveryMs: 60_000, cleanStep: 10 });
    await eventually(async () => (await fixture.ask('SELECT FROM outbox')).length === 1, { what: 'the old ones to be gone' });
    expect(await fixture.ask('SELECT subject FROM outbox')).toEqual([{ subject: B }]);
    await append(A);
    await drained();
    expect(published.at(-1)).toMatchObject({ key: A, subjectNumber: 26 });
  });

  it('measures how far it is behind, what it published, and whether it leads', async () => {
    let down = true;
    const before = (await reader.value('cbx.outbox.published')) ?? 0;
    const relay = start({ countEveryMs: 5, publish: () => (down ? Promise.reject(new Error('down')) : Promise.resolve()) });
    await eventually(() => relay.leading, { what: 'the lead' });
    await append(A, B);
    await eventually(async () => (await reader.value('cbx.outbox.unpublished')) === 2, { what: 'what waits to be counted' });
    await fixture.ask("UPDATE outbox SET created_at = created_at - interval '1 hour' WHERE subject = $1", [A]);
    await eventually(async () => ((await reader.value('cbx.outbox.age')) ?? 0) > 3_000, { what: 'the age to be seen' });
    expect(await reader.value('cbx.outbox.leader')).toBe(1);
    down = false;
    await drained();
    await eventually(async () => (await reader.value('cbx.outbox.age')) === 0, { what: 'the age to fall' });
    await eventually(async () => (await reader.value('cbx.outbox.unpublished')) === 0, { what: 'the count to fall' });
    expect((await reader.value('cbx.outbox.published'))! - before).toBe(2);
  });

  it('shows no age of what it does not lead any more', async () => {
    const relay = start({ publish: () => Promise.reject(new Error('down')) });
    await append(A);
    await fixture.ask("UPDATE outbox SET created_at = created_at - interval '1 hour'");
    await eventually(async () => ((await reader.value('cbx.outbox.age')) ?? 0) > 3_000, { what: 'the age to be seen' });
    const other = new pg.Client({ connectionString: fixture.url });
    await other.connect();
    // Another takes the lead as soon as it is free.
    const taken = eventually(async () => (await other.query<{ ok: boolean }>('SELECT pg_try_advisory_lock(6513272, 2) AS ok')).rows[0]?.ok === true, { what: 'the lock', intervalMs: 1 });
    await eventually(async () => {
      if (relay.leading) await fixture.cut('r1-relay');
      return !relay.leading && (await reader.value('cbx.outbox.age')) === 0;
    }, { what: 'the age to be gone' });
    await taken;
    expect(await reader.value('cbx.outbox.leader')).toBe(0);
    await other.end();
  });

  it('begins before there is a database to begin with', async () => {
    const errors: string[] = [];
    const url = new URL(fixture.url);
    url.port = '1';
    const relay = start({ url: url.href, onError: (_error, doing) => errors.push(doing) });
    await eventually(() => errors.length > 1, { what: 'two attempts' });
    expect(errors[0]).toBe('connect');
    await relay.stop();
  });
});
