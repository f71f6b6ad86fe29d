import type { Notification } from '@cbx/contracts';
import { CbxError } from '@cbx/kernel';
import { UnitOfWork } from '@cbx/persistence';
import type { TestDatabase } from '@cbx/testing';
import { jest } from '@jest/globals';
import { TraceFlags, trace, ROOT_CONTEXT } from '@opentelemetry/api';
import type { DataSource } from 'typeorm';
import { cancel, group, operation, readmission, search } from '../../test/notifications.js';
import { arrived, registration } from '../../test/registration.js';
import { connect, emptyTables, registryDatabase } from '../../test/registry-database.js';
import { codec } from '../../test/wire-codec.js';

// The stack is shared with other tests, and its machine may be busy.
jest.setTimeout(60_000);

let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  database = await registryDatabase();
  dataSource = await connect(database.url);
});

afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

beforeEach(() => emptyTables(dataSource));

const count = async (table: string): Promise<number> => {
  const rows: { n: number }[] = await dataSource.query(`SELECT count(*)::integer AS n FROM ${table}`);
  return rows[0]!.n;
};
const TABLES = ['subject_version', 'case_file', 'case_event', 'case_counter', 'audit_entry', 'outbox', 'inbox'];
const counts = async () => Object.fromEntries(await Promise.all(TABLES.map(async (table) => [table, await count(table)] as const)));
const cases = (): Promise<Record<string, unknown>[]> => dataSource.query(`SELECT case_number, case_status, label, source_version, last_position, withdrawn_through, releasable_to FROM case_file ORDER BY case_number`);

describe('registering', () => {
  it('takes a subject through its life: opened, extended, withdrawn, late versions ignored, reopened', async () => {
    const { register, published } = registration(dataSource);
    await register(search({ to: ['ARM', 'KGZ'] }));
    expect(await cases()).toEqual([
      { case_number: 'KAZ-2026-000001', case_status: 'OPEN', label: 'Примеров Тимур Образцович', source_version: 1, last_position: 1, withdrawn_through: 0, releasable_to: ['ARM', 'KGZ'] },
    ]);
    await register(search({ version: 3, to: ['ARM'] }));
    await register(search({ version: 2 }));
    expect(await cases()).toMatchObject([{ case_status: 'OPEN', source_version: 3, last_position: 3, releasable_to: ['ARM'] }]);
    await register(cancel('SEARCH_REQUEST', { version: 5, to: ['ARM'] }));
    await register(search({ version: 4 }));
    expect(await cases()).toMatchObject([{ case_status: 'WITHDRAWN', source_version: 5, last_position: 5, withdrawn_through: 5, label: 'Примеров Тимур Образцович' }]);
    await register(search({ version: 6, to: ['ARM'] }));
    expect(await cases()).toMatchObject([{ case_number: 'KAZ-2026-000001', case_status: 'OPEN', source_version: 6, last_position: 6 }]);

    const { events, progress, numbers } = await published();
    expect(events.map(({ type, notification }) => [type, notification.header.sourceVersion])).toEqual([
      ['CASE_OPENED', 1],
      ['CASE_EXTENDED', 3],
      ['VERSION_OUTDATED', 2],
      ['CASE_WITHDRAWN', 5],
      ['VERSION_OUTDATED', 4],
      ['CASE_REOPENED', 6],
    ]);
    expect(events[1]).toMatchObject({
      caseNumber: 'KAZ-2026-000001',
      subjectKey: search().header.subjectKey,
      notification: search({ version: 3, to: ['ARM'] }),
      openedAt: '2026-03-01T09:00:00.000Z',
      changes: [{ pointer: '/header/handling/releasableTo', before: '["ARM","KGZ"]', after: '["ARM"]' }],
    });
    expect(new Set(events.map(({ caseId }) => caseId)).size).toBe(1);
    expect(progress.map(({ stage, service }) => `${stage} ${service}`)).toEqual(Array<string>(6).fill('REGISTERED case-registry'));
    expect(numbers.filter(([topic]) => topic === 'case.event.v1').map(([, , number]) => number)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('stores every kind whole, under its own name', async () => {
    const all: Notification[] = [group(), readmission(), operation(), search()];
    const { register } = registration(dataSource);
    await register(...all);
    const rows: { notification: unknown }[] = await dataSource.query(`SELECT notification FROM subject_version`);
    expect(rows.map(({ notification }) => notification)).toEqual(expect.arrayContaining(all));
    expect((await cases()).map(({ label }) => label).sort()).toEqual(['Пример', 'Пример', 'Примеров Тимур Образцович', 'Примеров Тимур Образцович']);
  });

  it('takes a release list longer than there are countries', async () => {
    // An index entry holds 2,704 bytes: the list must not stand in one.
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
    const everybody = letters.flatMap((a) => letters.map((b) => `${a}${b}${letters[(a.charCodeAt(0) * 7 + b.charCodeAt(0) * 3) % 26]}`));
    await registration(dataSource).register(search({ to: everybody }));
    expect(await cases()).toMatchObject([{ releasable_to: everybody }]);
  });

  it('answers for a repeated notification under another message, and changes nothing', async () => {
    const { register, published } = registration(dataSource);
    await register(search(), search({ version: 2 }));
    const before = await cases();
    expect((await register(search(), search({ version: 2 }))).outcomes.map(({ outcome }) => outcome)).toEqual(['REPEATED', 'REPEATED']);
    expect(await cases()).toEqual(before);
    const { events, progress } = await published();
    expect(events).toHaveLength(2);
    expect(progress.map(({ notificationId }) => notificationId)).toEqual([search(), search({ version: 2 }), search(), search({ version: 2 })].map(({ header }) => header.notificationId));
    expect(await count('audit_entry')).toBe(2);
  });

  it('does a batch once, however often it is delivered', async () => {
    const { handler } = registration(dataSource);
    const batch = [arrived(search(), { topic: 'notification.search-request.v1', subjectNumber: 1 }), arrived(search({ version: 2 }), { topic: 'notification.search-request.v1', subjectNumber: 2 }), arrived(search({ reference: 'R-2' }))];
    expect(await handler.handle([...batch, batch[0]!])).toMatchObject({ redelivered: 1, gaps: 0 });
    const once = await counts();
    const all = await cases();
    expect(await handler.handle(batch)).toEqual({ outcomes: [], redelivered: 3, gaps: 0 });
    expect(await handler.handle(batch.slice(1))).toMatchObject({ redelivered: 2 });
    expect(await counts()).toEqual(once);
    expect(await cases()).toEqual(all);
  });

  it('leaves nothing behind where the last step fails, and does all of it the next time', async () => {
    const batch = [arrived(search()), arrived(group())];
    const failing = registration(dataSource, {
      encode: (topic, message) => {
        if (topic === 'notification.progress.v1') throw new CbxError('TEST.FAILED', 'invented');
        return codec.encode(topic, message);
      },
    });
    await expect(failing.handler.handle(batch)).rejects.toMatchObject({ code: 'TEST.FAILED' });
    expect(Object.values(await counts())).toEqual(TABLES.map(() => 0));
    await registration(dataSource).handler.handle(batch);
    expect(await cases()).toHaveLength(2);
  });

  it('says where numbers of a subject are missing, and goes on', async () => {
    const { handler } = registration(dataSource);
    const topic = 'notification.search-request.v1';
    const cancelled = cancel('SEARCH_REQUEST', { version: 2 });
    expect(await handler.handle([arrived(cancelled, { topic, subjectNumber: 2 })])).toMatchObject({ gaps: 1 });
    expect(await cases()).toMatchObject([{ case_status: 'WITHDRAWN', label: null }]);
    // The first version, redriven from the dead letters.
    expect(await handler.handle([arrived(search(), { topic, subjectNumber: 1 })])).toMatchObject({ outcomes: [{ outcome: 'VERSION_OUTDATED' }] });
    expect(await cases()).toMatchObject([{ case_status: 'WITHDRAWN', source_version: 2, label: null }]);
  });

  it('continues the trace that brought the notification, each its own', async () => {
    const span = (digit: string) => trace.setSpanContext(ROOT_CONTEXT, { traceId: digit.repeat(32), spanId: digit.repeat(16), traceFlags: TraceFlags.SAMPLED });
    const { handler } = registration(dataSource);
    await handler.handle([arrived(search(), { traceContext: span('a') }), arrived(group(), { traceContext: span('b') })]);
    const rows: { topic: string; traceparent: string; subject: string }[] = await dataSource.query(`SELECT topic, traceparent, subject FROM outbox ORDER BY id`);
    expect(rows.map(({ topic, traceparent }) => [topic, traceparent.slice(3, 5)])).toEqual([
      ['case.event.v1', 'aa'],
      ['notification.progress.v1', 'aa'],
      ['case.event.v1', 'bb'],
      ['notification.progress.v1', 'bb'],
    ]);
    const audited: { trace_id: string }[] = await dataSource.query(`SELECT trace_id FROM audit_entry ORDER BY id`);
    expect(audited.map(({ trace_id }) => trace_id)).toEqual(['a'.repeat(32), 'b'.repeat(32)]);
  });

  it('tells and answers in the lane of the record’s state, of an urgent search urgently', async () => {
    const { register } = registration(dataSource);
    await register(search({ origin: 'KGZ' }, { search: { urgency: 'URGENT' } }), group({ origin: 'RUS' }));
    const rows: { topic: string; lane: string; urgent: boolean }[] = await dataSource.query('SELECT topic, lane, urgent FROM outbox ORDER BY id');
    expect(rows.map(({ topic, lane, urgent }) => [topic, lane, urgent])).toEqual([
      ['case.event.v1', 'KGZ', true],
      ['notification.progress.v1', 'KGZ', true],
      ['case.event.v1', 'RUS', false],
      ['notification.progress.v1', 'RUS', false],
    ]);
  });

  it('numbers cases of each state, year and status in series of their own', async () => {
    const { register, clock } = registration(dataSource);
    await register(search({ reference: 'A' }), search({ reference: 'B', origin: 'KGZ' }), search({ reference: 'C', status: 'EXERCISE' }), search({ reference: 'A', status: 'TEST' }), search({ reference: 'D' }));
    clock.set('2027-01-01T00:00:00.000Z');
    await register(search({ reference: 'E' }));
    expect((await cases()).map(({ case_number }) => case_number).sort()).toEqual([
      'KAZ-2026-000001',
      'KAZ-2026-000002',
      'KAZ-2026-EXERCISE-000001',
      'KAZ-2026-TEST-000001',
      'KAZ-2027-000001',
      'KGZ-2026-000001',
    ]);
  });

  it('keeps an exercise away from the real record of the same reference', async () => {
    const { register } = registration(dataSource);
    await register(search());
    await register(cancel('SEARCH_REQUEST', { version: 2, status: 'EXERCISE' }));
    expect((await cases()).map(({ case_status }) => case_status)).toEqual(['OPEN', 'WITHDRAWN']);
  });
});

describe('two instances at once', () => {
  it('keep order, effect and numbers right over the same subjects', async () => {
    const other = await connect(database.url);
    try {
      const instances = [registration(dataSource), registration(other)];
      const references = Array.from({ length: 20 }, (_, index) => `R-${index}`);
      const versions = Array.from({ length: 10 }, (_, index) => index + 1);
      // Every instance is handed every version of every subject, in batches that go through the subjects in opposite orders.
      const messages = new Map(references.flatMap((reference) => versions.map((version) => [`${reference} ${version}`, arrived(search({ reference, version }))] as const)));
      await Promise.all(
        instances.map(async ({ handler }, instance) => {
          for (const version of versions) {
            const order = instance === 0 ? references : references.toReversed();
            await handler.handle(order.map((reference) => messages.get(`${reference} ${version}`)!));
          }
        }),
      );
      const stored = await cases();
      expect(stored).toHaveLength(20);
      for (const row of stored) expect(row).toMatchObject({ source_version: 10, case_status: 'OPEN' });
      expect(stored.map(({ case_number }) => case_number).sort()).toEqual(references.map((_, index) => `KAZ-2026-${String(index + 1).padStart(6, '0')}`));
      expect(await counts()).toMatchObject({ subject_version: 200, case_event: 200, inbox: 200, outbox: 400, audit_entry: 200 });
      const { numbers, events } = await instances[0]!.published();
      for (const reference of references) {
        const key = search({ reference }).header.subjectKey;
        expect(numbers.filter(([topic, subject]) => topic === 'case.event.v1' && subject === key).map(([, , number]) => number)).toEqual(versions);
        const stood = events.filter(({ subjectKey, type }) => subjectKey === key && type !== 'VERSION_OUTDATED').map(({ notification }) => notification.header.sourceVersion);
        expect(stood).toEqual([...stood].sort((a, b) => a - b));
      }
    } finally {
      await other.destroy();
    }
  });

  it('let one subject be opened once', async () => {
    const other = await connect(database.url);
    try {
      const results = await Promise.all([registration(dataSource).register(search()), registration(other).register(search({ version: 2 }))]);
      expect(results.flatMap(({ outcomes }) => outcomes.map(({ outcome }) => outcome))).toContain('CASE_OPENED');
      expect(await cases()).toMatchObject([{ source_version: 2, last_position: 2 }]);
    } finally {
      await other.destroy();
    }
  });
});

describe('the audit trail', () => {
  it('holds one entry a change of a case, without personal data', async () => {
    const { register } = registration(dataSource);
    await register(search(), search({ version: 2 }));
    const entries: Record<string, unknown>[] = await dataSource.query(`SELECT * FROM audit_entry ORDER BY id`);
    expect(entries).toMatchObject([
      { actor: 'case-registry', actor_state: null, action: 'CASE_OPENED', notification_id: search().header.notificationId },
      { actor: 'case-registry', action: 'CASE_EXTENDED', notification_id: search({ version: 2 }).header.notificationId },
    ]);
    expect(JSON.stringify(entries)).not.toContain('Примеров');
    expect(JSON.stringify(entries)).not.toContain('R-1');
  });

  it.each(['UPDATE audit_entry SET actor = $$x$$', 'DELETE FROM audit_entry', 'TRUNCATE audit_entry'])('refuses %p, even from its owner', async (sql) => {
    await registration(dataSource).register(search());
    await expect(new UnitOfWork(dataSource).run((tx) => tx.query(sql))).rejects.toMatchObject({ code: 'PERSISTENCE.REFUSED' });
    expect(await count('audit_entry')).toBe(1);
  });
});
