import { jest } from '@jest/globals';
import { ManualClock } from '@cbx/kernel';
import { aCaseEvent, aNotification, eventually, type TestDatabase } from '@cbx/testing';
import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { operatorOf, STATES } from '../../test/alerting.js';
import { alertingDatabase, connect, emptyTables } from '../../test/alerting-database.js';
import { ConsoleClient } from '../../test/console-client.js';
import { FakeConnection } from '../../test/fake-connection.js';
import { listening, streamingInstance, type RunningInstance } from '../../test/streaming.js';

jest.setTimeout(60_000);

describe('AlertStream', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let clock: ManualClock;
  let instances: readonly [RunningInstance, RunningInstance];

  beforeAll(async () => {
    database = await alertingDatabase();
    dataSource = await connect(database.url);
  });
  beforeEach(async () => {
    await emptyTables(dataSource);
    clock = new ManualClock('2026-03-05T10:00:00.000Z');
    instances = [await streamingInstance(database.url, { clock }), await streamingInstance(database.url, { clock })];
    await eventually(() => instances.every(listening), { what: 'instances that hear each other' });
  });
  afterEach(async () => {
    for (const instance of instances) await instance.stop();
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const urgent = (sourceReference: string, sourceVersion: number, parts: { releasableTo?: string[]; action?: 'UPDATE' | 'CANCEL'; status?: 'ACTUAL' | 'EXERCISE' } = {}) =>
    aNotification({ kind: 'SEARCH_REQUEST', sourceReference, sourceVersion, action: parts.action ?? 'UPDATE', ...(parts.status === undefined ? {} : { status: parts.status }), search: { urgency: 'URGENT' }, handling: { releasableTo: parts.releasableTo ?? ['KGZ', 'RUS'] } });
  const extended = (...parts: Parameters<typeof urgent>) => aCaseEvent(urgent(...parts), { type: parts[2]?.action === 'CANCEL' ? 'CASE_WITHDRAWN' : 'CASE_EXTENDED' });

  function open(instance: RunningInstance, state: string, parts: { lastEventId?: string; statuses?: readonly ('ACTUAL' | 'EXERCISE')[]; expiresAt?: Date } = {}) {
    const connection = new FakeConnection();
    const served = instance.stream.open({ principal: operatorOf(state), statuses: parts.statuses ?? ['ACTUAL'], lastEventId: parts.lastEventId, expiresAt: parts.expiresAt }, () => connection);
    return { connection, served, has: (event: string, count = 1) => eventually(() => connection.frames.filter((frame) => frame.event === event).length >= count, { what: `${count} ${event}` }) };
  }

  it('tells clients of both instances at once, whichever wrote', async () => {
    const clients = instances.map((instance) => open(instance, 'KGZ'));
    await Promise.all(clients.map(({ has }) => has('ready')));
    await instances[0].inner.evaluate(extended('A', 1));
    await instances[1].inner.evaluate(extended('B', 1));
    for (const { has, connection } of clients) {
      await has('alert', 2);
      expect(connection.frames.map(({ id, event }) => [id, event])).toEqual([[0, 'ready'], [1, 'alert'], [2, 'alert']]);
    }
  });

  it.each(STATES)('tells %s what was released to it and nothing else, live and on replay', async (state) => {
    const others = STATES.filter((other) => other !== state && other !== 'KAZ');
    const live = open(instances[0], state);
    await live.has('ready');
    await instances[1].inner.evaluate(extended('for-others', 1, { releasableTo: others.slice(0, 1) }), extended('for-all', 1, { releasableTo: ['*'] }), extended('for-it', 1, { releasableTo: state === 'KAZ' ? ['ARM'] : [state] }));
    await instances[1].inner.evaluate(extended('for-it', 2, { releasableTo: state === 'KAZ' ? ['ARM'] : others.slice(0, 1) }));
    const { items } = await instances[0].inner.list(operatorOf(state));
    const replayed = open(instances[1], state, { lastEventId: '0' });
    await replayed.has('ready');
    const { streamPosition } = await instances[0].inner.list(operatorOf(state));
    await eventually(() => live.connection.frames.some(({ id }) => id === streamPosition), { what: 'the last change, live' });
    for (const { connection } of [live, replayed]) {
      const told = new Map<string, unknown>();
      for (const { event, data } of connection.frames) {
        if (event === 'alert') told.set((data as { id: string }).id, data);
        if (event === 'withdrawn') told.delete((data as { id: string }).id);
      }
      expect([...told.keys()].sort()).toEqual(items.map(({ id }) => id).sort());
      for (const { data } of connection.frames.filter(({ event }) => event === 'alert')) expect(data).toMatchObject({ state });
    }
    expect(JSON.stringify(replayed.connection.frames.filter(({ event }) => event === 'withdrawn'))).not.toContain('Примеров');
  });

  it('asks on replay whether the record is released now', async () => {
    await instances[0].inner.evaluate(extended('A', 1));
    await dataSource.query("UPDATE alert_subject SET releasable_to = '{TJK}'");
    const { has, connection } = open(instances[0], 'RUS', { lastEventId: '0' });
    await has('ready');
    expect(connection.frames.map(({ event }) => event)).toEqual(['withdrawn', 'ready']);
  });

  it('begins a list’s stream where the list was read', async () => {
    await instances[0].inner.evaluate(extended('A', 1), extended('B', 1));
    const { streamPosition } = await instances[0].inner.list(operatorOf('KGZ'));
    await instances[0].inner.evaluate(extended('C', 1));
    const { has, connection } = open(instances[1], 'KGZ', { lastEventId: String(streamPosition) });
    await has('ready');
    expect(connection.frames.map(({ id, event }) => [id, event])).toEqual([[3, 'alert'], [3, 'ready']]);
  });

  it.each(['9999999', 'from-another-world', '-1', ''])('has a client read the list again that comes with %j', async (lastEventId) => {
    await instances[0].inner.evaluate(extended('A', 1));
    const { has, connection } = open(instances[0], 'KGZ', { lastEventId });
    await has('ready');
    expect(connection.frames).toEqual([{ id: 1, event: 'resync', data: {} }, { id: 1, event: 'ready', data: { position: 1 } }]);
  });

  it('forgets what is older than the term, has those read the list again who missed it, and goes on numbering', async () => {
    await instances[0].inner.evaluate(...Array.from({ length: 7 }, (_, index) => extended(`A-${index}`, 1)));
    clock.advance(60_000);
    await instances[0].inner.evaluate(extended('B', 1));
    expect(await instances[0].inner.log.trim(instances[0].inner.unitOfWork, clock.now(), 2)).toBe(21);
    const late = open(instances[0], 'KGZ', { lastEventId: '3' });
    const inTime = open(instances[0], 'KGZ', { lastEventId: '7' });
    await Promise.all([late.has('ready'), inTime.has('ready')]);
    expect(late.connection.frames.map(({ id, event }) => [id, event])).toEqual([[8, 'resync'], [8, 'ready']]);
    expect(inTime.connection.frames.map(({ id, event }) => [id, event])).toEqual([[8, 'alert'], [8, 'ready']]);
  });

  it('keeps exercises out of the stream of what is actual', async () => {
    const actual = open(instances[0], 'KGZ');
    const exercise = open(instances[0], 'KGZ', { statuses: ['EXERCISE'] });
    await Promise.all([actual.has('ready'), exercise.has('ready')]);
    await instances[0].inner.evaluate(extended('A', 1, { status: 'EXERCISE' }));
    await instances[0].inner.evaluate(extended('A', 1));
    await Promise.all([actual.has('alert'), exercise.has('alert')]);
    expect(actual.connection.frames.map(({ id }) => id)).toEqual([0, 2]);
    expect(exercise.connection.frames.map(({ id }) => id)).toEqual([0, 1]);
  });

  it('finds by polling what no notice told of', async () => {
    const polling = await streamingInstance(database.url, { clock, settings: { pollMs: 20 } });
    await polling.signal.stop();
    const { has } = open(polling, 'KGZ');
    await has('ready');
    await instances[0].inner.evaluate(extended('A', 1));
    await has('alert');
    await polling.stop();
  });

  it('hears other instances again after its connection broke', async () => {
    const { has } = open(instances[1], 'KGZ');
    await has('ready');
    await dataSource.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'alerting-stream' AND datname = current_database()");
    await eventually(() => !instances.every(listening), { what: 'the loss to be noticed' });
    await instances[0].inner.evaluate(extended('A', 1));
    await has('alert');
    await eventually(() => instances.every(listening), { what: 'instances that hear each other again' });
  });

  it('ends when the token does', async () => {
    const { connection, served, has } = open(instances[0], 'KGZ', { expiresAt: new Date(clock.now().getTime() + 30) });
    await has('ready');
    await served;
    expect(connection.closed).toBe(true);
    expect(connection.destroyed).toBe(false);
  });

  it('ends all streams in good order when the process stops, and takes no more', async () => {
    const clients = ['KGZ', 'RUS'].map((state) => open(instances[0], state));
    await Promise.all(clients.map(({ has }) => has('ready')));
    await instances[0].stream.stop();
    await Promise.all(clients.map(({ served }) => served));
    expect(instances[0].stream.clients).toBe(0);
    await expect(open(instances[0], 'KGZ').served).rejects.toMatchObject({ code: 'SERVICE.STOPPING' });
  });

  it('takes no more clients than it may, and others again when one has gone', async () => {
    const small = await streamingInstance(database.url, { clock, settings: { maxClients: 1 } });
    const first = open(small, 'KGZ');
    await first.has('ready');
    await expect(open(small, 'KGZ').served).rejects.toMatchObject({ code: 'ALERT.STREAM_FULL', retryable: true });
    first.connection.destroy();
    await first.served;
    const next = open(small, 'KGZ');
    await next.has('ready');
    await small.stop();
  });

  it('records who listened, and to what', async () => {
    await instances[0].inner.evaluate(extended('A', 1));
    const { connection, served, has } = open(instances[0], 'KGZ', { lastEventId: '0' });
    await has('ready');
    connection.end();
    await served;
    const rows: unknown[] = await dataSource.query('SELECT action, actor, actor_state, details FROM audit ORDER BY id');
    expect(rows).toEqual([
      { action: 'STREAM_OPENED', actor: 'operator-KGZ', actor_state: 'KGZ', details: { lastEventId: '0' } },
      { action: 'STREAM_CLOSED', actor: 'operator-KGZ', actor_state: 'KGZ', details: { from: 0, to: 1 } },
    ]);
  });

  /** Invariant 7: a client that reconnects with Last-Event-ID ends in the state that the list gives: no loss, no rewind. */
  it('brings clients that break off anywhere to the state that the list gives, across instances', async () => {
    const records = ['A', 'B', 'C', 'D'];
    const change = fc.record({
      type: fc.constantFrom('extend', 'extend', 'extend', 'narrow', 'cancel', 'acknowledge', 'trim', 'together'),
      record: fc.constantFrom(...records),
      instance: fc.nat(1),
    });
    const step = fc.oneof(
      { weight: 3, arbitrary: change.map((value) => ({ kind: 'change' as const, ...value })) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('client' as const), client: fc.nat(2), instance: fc.nat(1), cutAfter: fc.option(fc.nat(6), { nil: undefined }), takeIn: fc.boolean() }) },
    );
    let resyncs = 0;
    let seed = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 45 }), async (steps) => {
        seed += 1;
        const versions = new Map<string, number>();
        const clients = [new ConsoleClient(operatorOf('KGZ')), new ConsoleClient(operatorOf('KGZ', 'second')), new ConsoleClient(operatorOf('RUS'))];
        const next = (record: string) => {
          const version = (versions.get(record) ?? 0) + 1;
          versions.set(record, version);
          return [`${seed}-${record}`, version] as const;
        };
        for (const action of steps) {
          const instance = instances[action.instance as 0 | 1];
          if (action.kind === 'client') {
            const client = clients[action.client];
            if (client === undefined) continue;
            if (action.takeIn) await client.takeIn(instance);
            if (client.connected) await client.disconnect();
            await client.takeIn(instance);
            await client.connect(instance, action.cutAfter === undefined ? undefined : action.cutAfter + 1);
            continue;
          }
          const { inner } = instance;
          switch (action.type) {
            case 'extend':
              await inner.evaluate(extended(...next(action.record)));
              break;
            case 'narrow':
              await inner.evaluate(extended(...next(action.record), { releasableTo: ['KGZ'] }));
              break;
            case 'cancel':
              await inner.evaluate(extended(...next(action.record), { action: 'CANCEL' }));
              break;
            case 'acknowledge': {
              const [alert] = (await inner.list(operatorOf('KGZ'), { lifecycle: 'OPEN' })).items;
              if (alert !== undefined) await inner.acknowledge(operatorOf('KGZ'), alert.id);
              break;
            }
            case 'trim':
              clock.advance(1_000);
              await inner.log.trim(inner.unitOfWork, clock.now(), 2);
              break;
            case 'together':
              await Promise.all(records.map((record, index) => instances[(index % 2) as 0 | 1].inner.evaluate(extended(...next(record)))));
              break;
          }
        }
        for (const [index, client] of clients.entries()) {
          const instance = instances[(index % 2) as 0 | 1];
          await client.disconnect();
          await client.takeIn(instance);
          await client.connect(instance);
          await client.takeIn(instance);
          await client.disconnect();
          const state = index === 2 ? 'RUS' : 'KGZ';
          const { items } = await instances[0].inner.list(operatorOf(state), { limit: '200' });
          expect(client.complaints).toEqual([]);
          expect([...client.alerts.values()].sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual([...items].sort((a, b) => (a.id < b.id ? -1 : 1)));
          resyncs += client.resyncs;
        }
      }),
      { numRuns: 6, endOnFailure: true },
    );
    expect(resyncs).toBeGreaterThan(0);
    for (const { errors } of instances) expect(errors).toEqual([]);
  });
});
