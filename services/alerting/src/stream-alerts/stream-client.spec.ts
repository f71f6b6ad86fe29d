import { uuidV7 } from '@cbx/kernel';
import type { Principal, Status } from '@cbx/release';
import type { Alert } from '../domain/alert.js';
import type { StreamEvent } from '../persistence/stream-log.js';
import { FakeConnection } from '../../test/fake-connection.js';
import { StateTail } from './state-tail.js';
import { StreamClient } from './stream-client.js';

const operator: Principal = { subject: 'op', state: 'KGZ', roles: ['operator'] };

function event(position: number, parts: { alert?: Partial<Alert>; releasableTo?: string[] } = {}): StreamEvent {
  const subjectKey = uuidV7();
  const notificationId = uuidV7();
  return {
    position,
    alert: {
      id: `alert-${position}`,
      ruleId: 'urgent-search',
      ruleVersion: 1,
      severity: 'CRITICAL',
      lifecycle: 'OPEN',
      status: 'ACTUAL',
      kind: 'SEARCH_REQUEST',
      state: 'KGZ',
      subjectKey,
      notificationId,
      dedupKey: uuidV7(),
      title: { en: 'T', ru: 'Т' },
      why: [],
      raisedAt: new Date(0),
      revision: 1,
      ...parts.alert,
    },
    subject: {
      subjectKey,
      caseId: uuidV7(),
      caseNumber: 'C-1',
      kind: 'SEARCH_REQUEST',
      status: 'ACTUAL',
      origin: 'KAZ',
      releasableTo: parts.releasableTo ?? ['KGZ'],
      handlingCode: 'H0',
      sourceVersion: 1,
      notificationId,
      withdrawn: false,
      label: 'Label',
    },
  };
}

/** A state's stream as a list; whatever is pushed is committed. */
class Log {
  readonly events: StreamEvent[] = [];
  reads = 0;
  /** Called before each read is answered. */
  during: (read: number) => void = () => undefined;

  push(...events: StreamEvent[]): void {
    this.events.push(...events);
  }

  read = async (after: number, limit: number): Promise<StreamEvent[]> => {
    const page = this.events.filter(({ position }) => position > after).slice(0, limit);
    await Promise.resolve();
    this.during((this.reads += 1));
    return page;
  };
}

function setUp(options: { position?: number; tailAt?: number; statuses?: readonly Status[]; principal?: Principal; maxBufferedBytes?: number; drainTimeoutMs?: number } = {}) {
  const log = new Log();
  const connection = new FakeConnection();
  const errors: unknown[] = [];
  let slow = 0;
  const tail = new StateTail({ read: log.read, position: options.tailAt ?? 0, pageSize: 2, onError: (error) => errors.push(error) });
  const client = new StreamClient({
    principal: options.principal ?? operator,
    statuses: options.statuses ?? ['ACTUAL'],
    connection,
    position: options.position ?? 0,
    maxBufferedBytes: options.maxBufferedBytes ?? 1_000_000,
    drainTimeoutMs: options.drainTimeoutMs ?? 1_000,
    pageSize: 2,
    onSlow: () => (slow += 1),
  });
  const wake = async (): Promise<void> => {
    tail.wake();
    await tail.settled();
  };
  return { log, connection, tail, client, wake, errors, slow: () => slow };
}

const kinds = (connection: FakeConnection): [number, string][] => connection.frames.map(({ id, event: name }) => [id, name]);

describe('StreamClient', () => {
  it('is told what it missed, then that it is ready, then what comes', async () => {
    const { log, connection, tail, client, wake } = setUp({ position: 1, tailAt: 3 });
    log.push(event(1), event(2), event(3));
    await client.catchUp(tail, log.read, 0);
    log.push(event(4));
    await wake();
    expect(kinds(connection)).toEqual([[2, 'alert'], [3, 'alert'], [3, 'ready'], [4, 'alert']]);
    expect(connection.frames[0]?.data).toMatchObject({ id: 'alert-2', label: 'Label', state: 'KGZ' });
    expect(connection.frames[2]?.data).toEqual({ position: 3 });
  });

  it('is not ready before it was told what another instance had committed, although its own tail has not heard of it', async () => {
    const { log, connection, tail, client, wake } = setUp({ position: 1, tailAt: 1 });
    log.push(event(1), event(2), event(3));
    await client.catchUp(tail, log.read, 3);
    expect(kinds(connection)).toEqual([[2, 'alert'], [3, 'alert'], [3, 'ready']]);
    log.push(event(4));
    await wake();
    expect(kinds(connection).slice(3)).toEqual([[4, 'alert']]);
  });

  it('is told to read the list again where all of what another instance had committed is no longer kept', async () => {
    const { log, connection, tail, client } = setUp({ position: 1, tailAt: 1 });
    await client.catchUp(tail, log.read, 3);
    expect(kinds(connection)).toEqual([[3, 'resync'], [3, 'ready']]);
  });

  it('loses and repeats nothing when events are committed while it replays', async () => {
    const { log, connection, tail, client, wake } = setUp({ tailAt: 2 });
    log.push(event(1), event(2));
    log.during = (read) => {
      if (read > 6) return;
      log.push(event(log.events.length + 1));
      tail.wake();
    };
    await client.catchUp(tail, log.read, 0);
    await wake();
    const ids = connection.frames.filter(({ event: name }) => name === 'alert').map(({ id }) => id);
    expect(ids).toEqual(log.events.map(({ position }) => position));
    expect(ids.length).toBeGreaterThan(4);
    expect(kinds(connection).filter(([, name]) => name === 'ready')).toHaveLength(1);
  });

  it('is told to read the list again where what it missed is no longer kept', async () => {
    const { log, connection, tail, client } = setUp({ position: 2, tailAt: 6 });
    log.push(event(5), event(6));
    await client.catchUp(tail, log.read, 0);
    expect(kinds(connection)).toEqual([[4, 'resync'], [5, 'alert'], [6, 'alert'], [6, 'ready']]);
  });

  it('is told to read the list again where nothing of it is kept', async () => {
    const { log, connection, tail, client } = setUp({ position: 2, tailAt: 6 });
    await client.catchUp(tail, log.read, 0);
    expect(kinds(connection)).toEqual([[6, 'resync'], [6, 'ready']]);
  });

  it('is told of an alert as it now stands: the id alone of what was withdrawn or is not released', async () => {
    const { log, connection, tail, client } = setUp({ tailAt: 4 });
    log.push(event(1, { alert: { lifecycle: 'WITHDRAWN', title: undefined } }), event(2, { releasableTo: ['TJK'] }), event(3, { alert: { state: 'TJK' } }), event(4, { alert: { lifecycle: 'ACKNOWLEDGED' } }));
    await client.catchUp(tail, log.read, 0);
    expect(connection.frames.slice(0, 4)).toEqual([
      { id: 1, event: 'withdrawn', data: { id: 'alert-1' } },
      { id: 2, event: 'withdrawn', data: { id: 'alert-2' } },
      { id: 3, event: 'withdrawn', data: { id: 'alert-3' } },
      { id: 4, event: 'alert', data: expect.objectContaining({ lifecycle: 'ACKNOWLEDGED' }) as unknown },
    ]);
  });

  it('asks the policy with its own principal, however many share an event', async () => {
    const { log, tail } = setUp({ tailAt: 1 });
    log.push(event(1));
    const connections = [operator, { ...operator, roles: ['ops'] } as Principal].map((principal) => {
      const own = setUp({ principal });
      return { ...own, done: own.client.catchUp(tail, log.read, 0) };
    });
    await Promise.all(connections.map(({ done }) => done));
    expect(connections.map(({ connection }) => connection.frames[0]?.event)).toEqual(['alert', 'withdrawn']);
  });

  it('hears of the statuses that it asked for only', async () => {
    const { log, connection, tail, client } = setUp({ tailAt: 3, statuses: ['EXERCISE'] });
    log.push(event(1), event(2, { alert: { status: 'EXERCISE' } }), event(3, { alert: { status: 'TEST', lifecycle: 'WITHDRAWN' } }));
    await client.catchUp(tail, log.read, 0);
    expect(kinds(connection)).toEqual([[2, 'alert'], [3, 'ready']]);
  });

  it('is cut off when it does not keep up, and resumes where it was', async () => {
    const first = setUp({ maxBufferedBytes: 1_500 });
    const { log, tail, wake } = first;
    await first.client.catchUp(tail, log.read, 0);
    first.connection.stuck = true;
    for (let position = 1; position <= 10; position += 1) log.push(event(position));
    await wake();
    expect(first.connection.destroyed).toBe(true);
    expect(first.slow()).toBe(1);
    const received = first.connection.frames.map(({ id }) => id);
    const last = received.at(-1) ?? 0;
    expect(last).toBeLessThan(10);
    const second = setUp({ position: last });
    await second.client.catchUp(tail, log.read, 0);
    expect([...received, ...second.connection.frames.filter(({ event: name }) => name === 'alert').map(({ id }) => id)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('holds no more than a page for a client that does not take its replay, and cuts it off', async () => {
    const { log, connection, tail, client, slow } = setUp({ tailAt: 10, drainTimeoutMs: 20 });
    for (let position = 1; position <= 10; position += 1) log.push(event(position));
    connection.stuck = true;
    await client.catchUp(tail, log.read, 0);
    expect(connection.destroyed).toBe(true);
    expect(connection.frames).toHaveLength(2);
    expect(slow()).toBe(1);
  });
});

describe('StateTail', () => {
  it('reads each event once, whoever listens and however often it is woken', async () => {
    const { log, tail, wake } = setUp();
    const clients = [setUp(), setUp(), setUp()];
    for (const { client } of clients) await client.catchUp(tail, log.read, 0);
    log.push(event(1));
    const before = log.reads;
    for (let wakes = 0; wakes < 50; wakes += 1) tail.wake();
    await wake();
    expect(log.reads - before).toBeLessThanOrEqual(2);
    for (const { connection } of clients) expect(kinds(connection)).toEqual([[0, 'ready'], [1, 'alert']]);
  });

  it('goes on from where it was after a read that failed', async () => {
    const { log, tail, client, connection, wake, errors } = setUp();
    await client.catchUp(tail, log.read, 0);
    log.push(event(1));
    log.during = () => {
      log.during = () => undefined;
      throw new Error('down');
    };
    await wake();
    expect(errors).toHaveLength(1);
    await wake();
    expect(kinds(connection)).toEqual([[0, 'ready'], [1, 'alert']]);
  });

  it('shares the bytes of a delivery among clients who may see alike, and with no other', async () => {
    const { log, tail, wake } = setUp();
    const join = async (principal: Principal, statuses: readonly Status[] = ['ACTUAL']) => {
      const written: (string | Buffer)[] = [];
      const connection = new FakeConnection();
      connection.write = (frames) => void written.push(frames);
      const client = new StreamClient({ principal, statuses, connection, position: 0, maxBufferedBytes: 1_000_000, drainTimeoutMs: 1_000, pageSize: 2, onSlow: () => undefined });
      await client.catchUp(tail, log.read, 0);
      written.length = 0;
      return written;
    };
    const clients = [await join(operator), await join({ ...operator, subject: 'another', roles: ['supervisor'] }), await join({ ...operator, roles: ['member-system'] }), await join(operator, ['EXERCISE'])];
    log.push(event(1), event(2));
    await wake();
    const [first, second, machine, exercises] = clients;
    expect(String(first?.[0])).toContain('alert-2');
    expect(second?.[0]).toBe(first?.[0]);
    expect(String(machine?.[0])).not.toContain('Label');
    expect(exercises).toEqual([]);
  });

  it('is fed in few pieces where much happens at once, and at once where little does', async () => {
    const log = new Log();
    const tail = new StateTail({ read: log.read, position: 0, pageSize: 100, paceMs: 30, onError: () => undefined });
    log.push(event(1));
    tail.wake();
    await new Promise((resolve) => setImmediate(resolve));
    expect({ reads: log.reads, position: tail.position }).toEqual({ reads: 1, position: 1 });
    for (let position = 2; position <= 20; position += 1) {
      log.push(event(position));
      tail.wake();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await tail.settled();
    expect(tail.position).toBe(20);
    expect(log.reads).toBeLessThan(10);
  });
});
