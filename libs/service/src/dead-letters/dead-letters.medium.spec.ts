import { jest } from '@jest/globals';
import { CbxError } from '@cbx/kernel';
import { HEADER } from '@cbx/messaging';
import { eventually } from '@cbx/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ORDER_TOPIC, ORDERS_DEAD_LETTERS } from '../test/orders-service.js';
import { anOrder, aSubject, type Letter, OrdersStack, type Outcome } from '../test/orders-stack.js';
import type { DeadLetterDetail } from './dead-letter-view.js';
import { KeepDeadLetters } from './keep-dead-letters.js';

jest.setTimeout(60_000);

const refused = new CbxError('ORDER.REFUSED', 'no', { details: { pointer: '/text' } });

describe('dead letters of a service', () => {
  let stack: OrdersStack;
  let app: NestFastifyApplication;
  let ops: Record<string, string>;

  beforeAll(async () => {
    stack = await OrdersStack.start();
    app = await stack.app();
    ops = await stack.headers('KAZ', 'ops');
  });
  beforeEach(async () => {
    stack.troubles.refused.clear();
    stack.troubles.inHandler = () => Promise.resolve();
    stack.troubles.afterEffect = () => Promise.resolve();
    await stack.dataSource.query('DELETE FROM dead_letter');
  });
  afterAll(() => stack.stop());

  const list = async <T = Letter>(query = '', headers = ops) => (await stack.get<{ items: T[]; nextCursor?: string }>(app, `/v1/dead-letters?${query}`, headers)).body;
  const show = (id: string, headers = ops) => stack.get<DeadLetterDetail & { code: string }>(app, `/v1/dead-letters/${id}`, headers);
  const redrive = async (body: object, headers = ops, at = app) => (await stack.post<{ outcomes: Outcome[]; nextCursor?: string }>(at, '/v1/dead-letters/redrive', headers, body)).body;
  const outcomes = async (body: object, headers = ops, at = app) => (await redrive(body, headers, at)).outcomes.map(({ outcome, code }) => `${outcome}${code === undefined ? '' : ` ${code}`}`);
  const audited = async (action: string) => (await stack.dataSource.query<unknown[]>('SELECT 1 FROM order_audit WHERE action = $1', [action])).length;

  /** One version that its handler refuses, and thus a letter. */
  async function bury(subject: string, text: string, order: object = {}): Promise<Letter> {
    stack.troubles.refused.set(text, refused);
    const before = (await list()).items.length;
    await stack.publish(subject, { text, ...order });
    return (await stack.waiting(app, before + 1)).at(-1)!;
  }

  it('are kept with whence they came and why they failed, and shown to ops without what they say', async () => {
    const subject = aSubject();
    const { id } = await bury(subject, 'a secret order');
    const answer = await app.inject({ url: `/v1/dead-letters/${id}`, headers: ops });
    expect(answer.json()).toMatchObject({
      id,
      service: 'orders',
      state: 'PENDING',
      code: 'ORDER.REFUSED',
      pointer: '/text',
      attempts: 3,
      topic: ORDER_TOPIC,
      partition: 0,
      key: subject,
      bytes: expect.any(Number) as number,
      redrives: 0,
      headers: { 'cbx-subject-number': '1', 'cbx-source': 'shop' },
      redriveHistory: [],
    });
    expect(answer.body).not.toContain('secret');
    expect(JSON.stringify(await list())).not.toContain('secret');
    const { keptUntil, buriedAt } = answer.json<DeadLetterDetail>();
    expect(Date.parse(keptUntil) - Date.parse(buriedAt)).toBe(14 * 86_400_000);
    expect(await audited('DEAD_LETTER_SHOWN')).toBeGreaterThan(0);
  });

  it('are redriven once, however often it is asked for, and their history says by whom', async () => {
    const subject = aSubject();
    const { id } = await bury(subject, 'once');
    expect(await outcomes({ ids: [id] })).toEqual(['FAILED_AGAIN ORDER.REFUSED']);
    stack.troubles.refused.clear();
    expect(await outcomes({ ids: [id, id] })).toEqual(['REDRIVEN']);
    expect(await outcomes({ ids: [id] })).toEqual(['ALREADY_REDRIVEN']);
    expect(await stack.effects(subject)).toEqual(['1 NEW']);
    expect((await list()).items).toEqual([]);
    expect((await list('state=REDRIVEN')).items).toMatchObject([{ id, state: 'REDRIVEN', redrives: 2, attempts: 5 }]);
    const { redriveHistory } = (await show(id)).body;
    expect(redriveHistory).toMatchObject([{ by: 'ops.KAZ', state: 'KAZ', outcome: 'FAILED_AGAIN', code: 'ORDER.REFUSED' }, { by: 'ops.KAZ', outcome: 'REDRIVEN' }]);
    await expect(stack.dataSource.query('UPDATE dead_letter_redrive SET outcome = $1', ['REDRIVEN'])).rejects.toThrow(/append-only/);
    await expect(stack.dataSource.query('DELETE FROM dead_letter_redrive')).rejects.toThrow(/append-only/);
    for (const action of ['DEAD_LETTER_REDRIVEN', 'DEAD_LETTER_ALREADY_REDRIVEN', 'DEAD_LETTER_FAILED_AGAIN']) expect(await audited(action)).toBeGreaterThan(0);
  });

  it('wait on under their new code when they fail again, and are not buried a second time', async () => {
    const { id } = await bury(aSubject(), 'twice');
    const buriedBefore = stack.reader.messages.length;
    stack.troubles.refused.set('twice', new CbxError('ORDER.STILL_REFUSED', 'no'));
    expect(await outcomes({ ids: [id] })).toEqual(['FAILED_AGAIN ORDER.STILL_REFUSED']);
    expect((await list()).items).toMatchObject([{ id, state: 'PENDING', code: 'ORDER.STILL_REFUSED', redrives: 1 }]);
    expect((await show(id)).body).not.toHaveProperty('pointer');
    // A letter that is buried afterwards is the next one on the topic: the failed one was not put there again.
    await bury(aSubject(), 'afterwards');
    await stack.reader.waitUntil((messages) => messages.length === buriedBefore + 1, { what: 'the next burial' });
  });

  it('are one row however often they are buried', async () => {
    const { id } = await bury(aSubject(), 'again and again');
    const original = stack.reader.messages.at(-1)!;
    const again = (headers: Record<string, string>) =>
      stack.publisher.publish([{ topic: ORDERS_DEAD_LETTERS, key: original.key ?? '', value: original.value, headers: { ...original.headers, ...headers } }]);
    await again({});
    // As after a restore: the topic was made anew, the message stands elsewhere, and failed once more.
    const later = new Date(Date.now() + 60_000).toISOString();
    await again({ [HEADER.originOffset]: '0', [HEADER.errorCode]: 'ORDER.REFUSED_ANEW', [HEADER.deadAt]: later });
    await bury(aSubject(), 'another');
    expect((await list()).items).toHaveLength(2);
    expect((await list()).items.find((letter) => letter.id === id)).toMatchObject({ code: 'ORDER.REFUSED_ANEW', buriedAt: later });
    stack.troubles.refused.clear();
    expect(await outcomes({ ids: [id] })).toEqual(['REDRIVEN']);
    await again({ [HEADER.deadAt]: new Date(Date.now() + 120_000).toISOString() });
    await bury(aSubject(), 'and another');
    expect((await show(id)).body).toMatchObject({ state: 'REDRIVEN', buriedAt: later });
  });

  it('are all kept, many at once, whatever is wrong with one of them', async () => {
    const good = JSON.stringify(anOrder());
    const odd = ['not an order', '{"action":"NEW"}', '{"action":"NEW","origin":"KAZ","releasableTo":7}', 'null'];
    const before = stack.reader.messages.length;
    await stack.publisher.publish(
      Array.from({ length: 120 }, (_, index) => ({
        topic: ORDERS_DEAD_LETTERS,
        key: index % 2 === 0 ? aSubject() : 'no uuid',
        value: Buffer.from(odd[index - 40] ?? good),
        headers: { [HEADER.messageId]: `m-${index}\0`, [HEADER.originTopic]: ORDER_TOPIC, [HEADER.originPartition]: '0', [HEADER.originOffset]: String(index), [HEADER.errorCode]: 'ORDER.REFUSED' },
      })),
    );
    await stack.reader.waitUntil((messages) => messages.length === before + 120, { what: 'all burials' });
    await eventually(async () => (await stack.dataSource.query<unknown[]>('SELECT 1 FROM dead_letter')).length === 120, { what: 'all letters kept', timeoutMs: 30_000 });
    const unlabelled = await stack.dataSource.query<{ origin_offset: string }[]>('SELECT origin_offset::text FROM dead_letter WHERE label_origin IS NULL ORDER BY origin_offset');
    expect(unlabelled.map(({ origin_offset: offset }) => offset)).toEqual(['40', '41', '42', '43']);
  });

  it('that could not be read can be redriven, and are shown, once a new version knows their symbols', async () => {
    const subject = aSubject();
    await stack.publish(subject, { action: 'POSTPONE', text: 'an unknown word' });
    const [letter] = await stack.waiting(app, 1, 'code=CONTRACT.MALFORMED');
    const reader = await stack.headers('KGZ', 'supervisor');
    expect(await list('', reader)).toMatchObject({ items: [] });
    expect((await show(letter!.id, reader)).status).toBe(404);
    expect(await outcomes({ ids: [letter!.id] })).toEqual(['FAILED_AGAIN CONTRACT.MALFORMED']);
    stack.troubles.actions.add('POSTPONE');
    expect(await app.get(KeepDeadLetters, { strict: false }).labelAgain()).toBe(1);
    expect((await list('', reader)).items).toMatchObject([{ id: letter!.id }]);
    expect((await show(letter!.id, reader)).body).toMatchObject({ content: { text: 'an unknown word' } });
    expect(await outcomes({ ids: [letter!.id] })).toEqual(['REDRIVEN']);
    expect(await stack.effects(subject)).toEqual(['1 POSTPONE']);
  });

  describe('redriven', () => {
    it('never overwrite what is newer, and never revive what is cancelled', async () => {
      const [narrowed, cancelled] = [aSubject(), aSubject()];
      const one = await bury(narrowed, 'old one');
      const two = await bury(cancelled, 'old two');
      await stack.publish(narrowed, { version: 2, releasableTo: [], text: 'newer' });
      await stack.publish(cancelled, { version: 2, action: 'CANCEL', text: '' });
      await eventually(async () => (await stack.effects(narrowed)).length + (await stack.effects(cancelled)).length === 2, { what: 'the newer versions' });
      stack.troubles.refused.clear();
      expect(await outcomes({ ids: [one.id, two.id] })).toEqual(['REDRIVEN', 'REDRIVEN']);
      expect(await stack.effects(narrowed)).toEqual(['2 NEW', '1 OUTDATED']);
      expect(await stack.effects(cancelled)).toEqual(['2 CANCEL', '1 OUTDATED']);
      expect(await stack.dataSource.query('SELECT text, cancelled FROM order_head WHERE subject = ANY($1) ORDER BY cancelled', [[narrowed, cancelled]])).toEqual([
        { text: 'newer', cancelled: false },
        { text: '', cancelled: true },
      ]);
    });

    it('take later letters of their subject along, in one transaction', async () => {
      const subject = aSubject();
      const first = await bury(subject, 'v1');
      const second = await bury(subject, 'v2', { version: 2, releasableTo: [] });
      const third = await bury(subject, 'v3', { version: 3, action: 'CANCEL' });
      stack.troubles.refused.clear();
      const seen: number[] = [];
      stack.troubles.inHandler = (orders) => Promise.resolve(void seen.push(orders.length));
      expect((await redrive({ ids: [first.id] })).outcomes).toEqual([first, second, third].map(({ id }) => ({ id, outcome: 'REDRIVEN' })));
      expect(seen).toEqual([3]);
      expect(await stack.effects(subject)).toEqual(['1 NEW', '2 NEW', '3 CANCEL']);
    });

    it('stay where they are while a later one of their subject fails', async () => {
      const subject = aSubject();
      const first = await bury(subject, 'wide');
      const second = await bury(subject, 'narrow', { version: 2, releasableTo: [] });
      stack.troubles.refused.delete('wide');
      expect((await redrive({ ids: [first.id] })).outcomes).toEqual([
        { id: first.id, outcome: 'NOT_TRIED', code: 'DEAD_LETTER.LATER_FAILS' },
        { id: second.id, outcome: 'FAILED_AGAIN', code: 'ORDER.REFUSED' },
      ]);
      expect(await stack.effects(subject)).toEqual([]);
      expect((await list()).items.find(({ id }) => id === first.id)).toMatchObject({ state: 'PENDING', redrives: 0 });
    });

    it('by two instances at the same time have one effect', async () => {
      const other = await stack.app();
      const subject = aSubject();
      const { id } = await bury(subject, 'shared');
      stack.troubles.refused.clear();
      let calls = 0;
      let entered: () => void;
      const inside = new Promise<void>((resolve) => (entered = resolve));
      let leave: () => void;
      const gate = new Promise<void>((resolve) => (leave = resolve));
      stack.troubles.inHandler = () => {
        calls += 1;
        entered();
        return gate;
      };
      const first = outcomes({ ids: [id] });
      await inside;
      const second = outcomes({ ids: [id] }, ops, other);
      await eventually(async () => (await stack.dataSource.query<unknown[]>("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")).length > 0, { what: 'the second one to wait for the row' });
      leave!();
      expect(await Promise.all([first, second])).toEqual([['REDRIVEN'], ['ALREADY_REDRIVEN']]);
      expect(calls).toBe(1);
      expect(await stack.effects(subject)).toEqual(['1 NEW']);
    });

    it('can be redriven after a crash between the effect and the mark, to no further effect', async () => {
      const subject = aSubject();
      const { id } = await bury(subject, 'crash');
      stack.troubles.refused.clear();
      // As a killed process: its connections end, and the row's lock with them, when the handler's effect is committed already.
      stack.troubles.afterEffect = async () => {
        await stack.dataSource.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'orders' AND state = 'idle in transaction'");
      };
      expect(await outcomes({ ids: [id] })).toEqual(['NOT_TRIED PERSISTENCE.UNAVAILABLE']);
      expect(await stack.effects(subject)).toEqual(['1 NEW']);
      expect((await list()).items).toMatchObject([{ id, state: 'PENDING', redrives: 0 }]);
      stack.troubles.afterEffect = () => Promise.resolve();
      expect(await outcomes({ ids: [id] })).toEqual(['REDRIVEN']);
      expect(await stack.effects(subject)).toEqual(['1 NEW']);
    });

    it('are not tried while something is down, and keep the code that they failed with', async () => {
      const { id } = await bury(aSubject(), 'down');
      stack.troubles.refused.set('down', new CbxError('ORDER.SHOP_CLOSED', 'later', { retryable: true }));
      expect(await outcomes({ ids: [id] })).toEqual(['NOT_TRIED ORDER.SHOP_CLOSED']);
      expect((await list()).items).toMatchObject([{ id, code: 'ORDER.REFUSED', redrives: 0 }]);
    });

    it('by filter go the oldest first, within the limit, and the next call goes on behind', async () => {
      const letters = [];
      for (const text of ['a', 'b', 'c']) letters.push(await bury(aSubject(), text));
      await stack.publish(aSubject(), { action: 'NOBODY KNOWS', text: 'd' });
      await stack.waiting(app, 4);
      stack.troubles.refused.delete('a');
      const filter = { code: 'ORDER.REFUSED', topic: ORDER_TOPIC };
      const preview = await stack.post<{ items: Letter[]; nextCursor?: string }>(app, '/v1/dead-letters/redrive/preview', ops, { filter, limit: 2 });
      expect(preview.body.items.map(({ id }) => id)).toEqual(letters.slice(0, 2).map(({ id }) => id));
      expect((await list('state=REDRIVEN')).items).toEqual([]);
      const first = await redrive({ filter, limit: 2 });
      expect(first.outcomes).toEqual([
        { id: letters[0]!.id, outcome: 'REDRIVEN' },
        { id: letters[1]!.id, outcome: 'FAILED_AGAIN', code: 'ORDER.REFUSED' },
      ]);
      const second = await redrive({ filter, limit: 2, cursor: first.nextCursor });
      expect(second).toEqual({ outcomes: [{ id: letters[2]!.id, outcome: 'FAILED_AGAIN', code: 'ORDER.REFUSED' }] });
      expect((await stack.post(app, '/v1/dead-letters/redrive', ops, { filter: {}, cursor: first.nextCursor })).body).toMatchObject({ status: 400, code: 'CURSOR.INVALID' });
      const inPast = { filter: { until: '2020-01-01T00:00:00Z' } };
      expect(await redrive(inPast)).toEqual({ outcomes: [] });
    });

    it('that are nowhere are not found', async () => {
      expect((await redrive({ ids: [aSubject()] })).outcomes).toMatchObject([{ outcome: 'NOT_FOUND' }]);
    });
  });

  describe('are released', () => {
    const roles = { kgz: ['KGZ', 'supervisor'], kaz: ['KAZ', 'operator'], rus: ['RUS', 'supervisor'] } as const;

    it('to the states that the message and the record as it stands release them to, content included', async () => {
      const { id } = await bury(aSubject(), 'for KGZ');
      for (const [state, role] of [roles.kgz, roles.kaz]) {
        const headers = await stack.headers(state, role);
        expect((await list('', headers)).items).toMatchObject([{ id }]);
        expect((await show(id, headers)).body).toMatchObject({ id, content: { text: 'for KGZ', origin: 'KAZ' } });
      }
      const outsider = await stack.headers(...roles.rus);
      expect((await list('', outsider)).items).toEqual([]);
      const [hidden, absent] = [await show(id, outsider), await show(aSubject(), outsider)];
      expect(hidden.status).toBe(404);
      expect({ ...hidden.body, instance: '', traceId: '' }).toEqual({ ...absent.body, instance: '', traceId: '' });
      expect(await audited('DEAD_LETTER_WITHHELD')).toBeGreaterThanOrEqual(2);
      const both = await stack.headers('KGZ', 'ops', 'supervisor');
      expect((await show(id, both)).body).toMatchObject({ content: { text: 'for KGZ' } });
    });

    it('no longer, once the record has been narrowed or cancelled', async () => {
      const [narrowed, cancelled] = [aSubject(), aSubject()];
      const letters = [await bury(narrowed, 'n1'), await bury(cancelled, 'c1')];
      const reader = await stack.headers(...roles.kgz);
      expect((await list('', reader)).items).toHaveLength(2);
      await stack.publish(narrowed, { version: 2, releasableTo: ['ARM'], text: 'n2' });
      await stack.publish(cancelled, { version: 2, action: 'CANCEL' });
      await eventually(async () => (await stack.effects(narrowed)).length + (await stack.effects(cancelled)).length === 2, { what: 'the newer versions' });
      expect((await list('', reader)).items).toEqual([]);
      for (const { id } of letters) expect((await show(id, reader)).status).toBe(404);
      expect(await outcomes({ ids: letters.map(({ id }) => id) }, reader)).toEqual(['NOT_FOUND', 'NOT_FOUND']);
      expect((await list('', await stack.headers(...roles.kaz))).items).toHaveLength(2);
    });

    it('no longer, while a later version that narrows them lies among the dead letters, or cannot be read', async () => {
      const subject = aSubject();
      const { id } = await bury(subject, 'early');
      const reader = await stack.headers(...roles.kgz);
      await bury(subject, 'late', { version: 2, releasableTo: ['ARM'] });
      expect((await show(id, reader)).status).toBe(404);
      const other = aSubject();
      const early = await bury(other, 'early too');
      expect((await show(early.id, reader)).status).toBe(200);
      await stack.publish(other, { version: 2, action: 'FRY' });
      await stack.waiting(app, 4);
      expect((await show(early.id, reader)).status).toBe(404);
    });

    it('to be redriven by supervisors to whom they are released, and by ops, and by nobody else', async () => {
      const subject = aSubject();
      const { id } = await bury(subject, 'who may');
      const post = async (...[state, ...held]: [string, ...string[]]) => stack.post<{ outcomes?: Outcome[]; code?: string }>(app, '/v1/dead-letters/redrive', await stack.headers(state, ...held), { ids: [id] });
      expect((await post('KAZ', 'operator')).body).toMatchObject({ code: 'AUTH.FORBIDDEN' });
      expect((await post('KAZ', 'member-system')).body).toMatchObject({ code: 'AUTH.FORBIDDEN' });
      expect((await stack.get<{ code: string }>(app, '/v1/dead-letters', await stack.headers('KAZ', 'member-system'))).body).toMatchObject({ code: 'AUTH.FORBIDDEN' });
      expect((await post('RUS', 'supervisor')).body.outcomes).toEqual([{ id, outcome: 'NOT_FOUND' }]);
      stack.troubles.refused.clear();
      expect((await post('KGZ', 'supervisor')).body.outcomes).toEqual([{ id, outcome: 'REDRIVEN' }]);
      expect((await show(id, await stack.headers('KAZ', 'supervisor'))).body.redriveHistory).toEqual([{ at: expect.any(String) as string, state: 'KGZ', outcome: 'REDRIVEN' }]);
    });
  });

  it('are paged without a letter twice or missing, whatever is buried meanwhile', async () => {
    const letters = [];
    for (const text of ['p1', 'p2', 'p3']) letters.push(await bury(aSubject(), text));
    const first = await list('limit=2');
    await bury(aSubject(), 'p4');
    const second = await list(`limit=2&cursor=${first.nextCursor!}`);
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(letters.map(({ id }) => id).reverse());
    expect(second.nextCursor).toBeUndefined();
    expect(await list(`limit=2&state=*&cursor=${first.nextCursor!}`)).toMatchObject({ code: 'CURSOR.INVALID' });
  });

  it('are forgotten when their topic forgets them, and what was never redriven is put on record', async () => {
    const { id } = await bury(aSubject(), 'old');
    await stack.dataSource.query("UPDATE dead_letter SET buried_at = now() - interval '14 days 1 minute' WHERE id = $1", [id]);
    expect(await app.get(KeepDeadLetters, { strict: false }).forgetExpired()).toBe(1);
    expect((await list('state=*')).items).toEqual([]);
    expect(await stack.dataSource.query('SELECT outcome, actor FROM dead_letter_redrive WHERE dead_letter_id = $1', [id])).toEqual([{ outcome: 'EXPIRED', actor: null }]);
  });

  it('have the same routes where the service takes bodies raw', async () => {
    const raw = await stack.app({ mode: 'RAW' });
    const { id } = await bury(aSubject(), 'raw');
    expect(await outcomes({ ids: [id] }, ops, raw)).toEqual(['FAILED_AGAIN ORDER.REFUSED']);
    expect((await stack.post(raw, '/v1/dead-letters/redrive', ops, { ids: ['x'] })).body).toMatchObject({ code: 'REQUEST.INVALID', errors: [{ pointer: '/ids/0', expected: 'a uuid' }] });
    const wrong = await raw.inject({ method: 'POST', url: '/v1/dead-letters/redrive', headers: { ...ops, 'content-type': 'text/plain' }, payload: '{}' });
    expect(wrong.json()).toMatchObject({ code: 'REQUEST.MEDIA_TYPE' });
    const broken = await raw.inject({ method: 'POST', url: '/v1/dead-letters/redrive', headers: { ...ops, 'content-type': 'application/json' }, payload: '{' });
    expect(broken.json()).toMatchObject({ code: 'REQUEST.MALFORMED' });
  });

  it('are in the API’s description', async () => {
    const document = (await app.inject('/openapi.json')).json<{ paths: Record<string, Record<string, unknown>> }>();
    expect(Object.entries(document.paths).map(([path, methods]) => [path, Object.keys(methods)])).toEqual([
      ['/v1/dead-letters', ['get']],
      ['/v1/dead-letters/{id}', ['get']],
      ['/v1/dead-letters/redrive', ['post']],
      ['/v1/dead-letters/redrive/preview', ['post']],
    ]);
  });
});
