import { jest } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import { eventually } from '@cbx/testing';
import type { Context } from '@opentelemetry/api';
import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import type { PersistenceFixture } from '../test/persistence-fixture.js';
import { persistenceFixture } from '../test/persistence-fixture.js';
import type { OutboxMessage } from './outbox-message.js';
import { Outbox } from './outbox.js';

/** A uuid that stands for a name. */
function key(name: string): string {
  const hex = createHash('md5').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

function message(name: string, text: string, topic = 'a.v1', traceContext?: Context): OutboxMessage {
  return { messageId: randomUUID(), topic, key: key(name), value: Buffer.from(text), ...(traceContext === undefined ? {} : { traceContext }) };
}

jest.setTimeout(60_000);

describe('Outbox', () => {
  let fixture: PersistenceFixture;
  let woken = 0;
  const outbox = new Outbox(() => woken++);

  beforeAll(async () => (fixture = await persistenceFixture({ poolSize: 5 })));
  beforeEach(async () => {
    woken = 0;
    await fixture.ask('TRUNCATE outbox, outbox_subject, outbox_number RESTART IDENTITY');
  });
  afterAll(() => fixture.close());

  const append = (...messages: OutboxMessage[]) =>
    fixture.unitOfWork.run(async (tx) => {
      await outbox.lockSubjects(tx, messages.map((m) => m.key));
      await outbox.append(tx, messages);
    });
  const rows = () => fixture.ask<{ text: string; topic: string; n: string }>(`SELECT convert_from(value, 'UTF8') AS text, topic, subject_number AS n FROM outbox ORDER BY id`);
  const waiting = () => fixture.ask("SELECT FROM pg_stat_activity WHERE application_name = 'under-test' AND wait_event_type = 'Lock' AND datname = current_database()");

  it('numbers the messages of each subject on each topic, in the order in which they are given', async () => {
    await append(message('a', 'a1'), message('b', 'b1'), message('a', 'a2'), message('a', 'a1 on b', 'b.v1'));
    await append(message('b', 'b2'), message('a', 'a3'), message('b', 'b3'));
    expect((await rows()).map(({ text, topic, n }) => [text, topic, Number(n)])).toEqual([
      ['a1', 'a.v1', 1],
      ['b1', 'a.v1', 1],
      ['a2', 'a.v1', 2],
      ['a1 on b', 'b.v1', 1],
      ['b2', 'a.v1', 2],
      ['a3', 'a.v1', 3],
      ['b3', 'a.v1', 3],
    ]);
  });

  it('wakes the relay after the commit, and not without one', async () => {
    await fixture.unitOfWork.run(async (tx) => {
      await outbox.lockSubjects(tx, [key('a')]);
      await outbox.append(tx, [message('a', 'a1')]);
      expect(woken).toBe(0);
    });
    expect(woken).toBe(1);
    await expect(
      fixture.unitOfWork.run(async (tx) => {
        await outbox.lockSubjects(tx, [key('a')]);
        await outbox.append(tx, [message('a', 'a2')]);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(woken).toBe(1);
    await append(message('a', 'a2 again'));
    expect((await rows()).map(({ text, n }) => [text, Number(n)])).toEqual([
      ['a1', 1],
      ['a2 again', 2],
    ]);
  });

  it('refuses a subject that is not locked in this transaction', async () => {
    await append(message('a', 'a1'));
    const run = fixture.unitOfWork.run(async (tx) => {
      await outbox.lockSubjects(tx, [key('b')]);
      await outbox.append(tx, [message('b', 'b1'), message('a', 'a2')]);
    });
    await expect(run).rejects.toMatchObject({ code: 'PERSISTENCE.SUBJECT_NOT_LOCKED', details: { key: key('a') } });
    expect(await rows()).toHaveLength(1);
  });

  it('refuses a key that is no uuid, and a message id that was there before', async () => {
    await expect(fixture.unitOfWork.run((tx) => outbox.lockSubjects(tx, ['a']))).rejects.toMatchObject({ code: 'PERSISTENCE.SUBJECT' });
    const once = message('a', 'a1');
    await append(once);
    await expect(append(once)).rejects.toMatchObject({ code: 'PERSISTENCE.REFUSED', details: { constraint: 'outbox_message_once' } });
    await append({ ...once, topic: 'b.v1' });
  });

  it('keeps a tombstone, headers, and the trace that is active or given', async () => {
    const span = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 };
    const given = trace.setSpanContext(ROOT_CONTEXT, span);
    await append({ ...message('a', ''), value: null, headers: { kind: 'x' }, traceContext: given }, message('a', ''), message('a', 'a2'));
    expect(await fixture.ask('SELECT value, headers, traceparent FROM outbox ORDER BY id')).toEqual([
      { value: null, headers: { kind: 'x' }, traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
      { value: Buffer.alloc(0), headers: {}, traceparent: null },
      { value: Buffer.from('a2'), headers: {}, traceparent: null },
    ]);
  });

  it('lets the second of two transactions on one subject wait for the first, whether or not the subject is new', async () => {
    for (const known of [false, true]) {
      const order: string[] = [];
      let finishFirst: () => void = () => undefined;
      const held = new Promise<void>((resolve) => (finishFirst = resolve));
      let firstHolds: () => void = () => undefined;
      const holding = new Promise<void>((resolve) => (firstHolds = resolve));
      const first = fixture.unitOfWork.run(async (tx) => {
        await outbox.lockSubjects(tx, [key('a'), key('z')]);
        firstHolds();
        await held;
        await outbox.append(tx, [message('a', 'first')]);
        order.push('first');
      });
      await holding;
      const second = fixture.unitOfWork.run(async (tx) => {
        await outbox.lockSubjects(tx, [key('z'), key('a')]);
        order.push('second');
        await outbox.append(tx, [message('a', 'second')]);
      });
      await eventually(async () => (await waiting()).length === 1, { what: 'the second transaction to wait' });
      finishFirst();
      await Promise.all([first, second]);
      expect(order).toEqual(['first', 'second']);
      expect(known ? (await rows()).slice(2) : await rows()).toMatchObject([{ text: 'first' }, { text: 'second' }]);
    }
  });

  it('never deadlocks over subjects, in whatever order they are named', async () => {
    const names = [...'abcdefgh'];
    const retries: number[] = [];
    await Promise.all(
      Array.from({ length: 40 }, async (_, i) => {
        let attempts = 0;
        await fixture.unitOfWork.run(async (tx) => {
          attempts++;
          const mine = names.filter((_name, n) => (i * 7 + n * 3) % 5 !== 0);
          await outbox.lockSubjects(tx, (i % 2 === 0 ? mine : mine.toReversed()).map(key));
          await outbox.append(tx, mine.map((name) => message(name, `${name}${i}`)));
        });
        retries.push(attempts - 1);
      }),
    );
    expect(retries.every((count) => count === 0)).toBe(true);
    const gaps = await fixture.ask('SELECT subject FROM outbox GROUP BY subject, topic HAVING count(*) <> max(subject_number) OR count(DISTINCT subject_number) <> count(*)');
    expect(gaps).toEqual([]);
    const disorder = await fixture.ask('SELECT FROM (SELECT subject_number - lag(subject_number) OVER (PARTITION BY subject ORDER BY id) AS step FROM outbox) AS s WHERE step <> 1');
    expect(disorder).toEqual([]);
  });

  it('locks and appends for 10,000 subjects in one transaction', async () => {
    await append(...Array.from({ length: 10_000 }, (_, i) => message(`subject ${i}`, String(i))));
    expect(await fixture.ask('SELECT count(*)::int AS n, min(id)::int AS first, bool_and(value = convert_to((id - 1)::text, \'UTF8\')) AS in_order FROM outbox')).toEqual([
      { n: 10_000, first: 1, in_order: true },
    ]);
  });
});
