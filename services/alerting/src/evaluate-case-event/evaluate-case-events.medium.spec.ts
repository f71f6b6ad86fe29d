import { jest } from '@jest/globals';
import type { CaseEvent } from '@cbx/contracts';
import { uuidV7 } from '@cbx/kernel';
import { aCaseEvent, aNotification, type TestDatabase } from '@cbx/testing';
import type { DataSource } from 'typeorm';
import { alerting, arrived, operatorOf, STATES, type Alerting } from '../../test/alerting.js';
import { alertingDatabase, connect, emptyTables } from '../../test/alerting-database.js';

jest.setTimeout(60_000);

describe('EvaluateCaseEvents', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let instance: Alerting;

  beforeAll(async () => {
    database = await alertingDatabase();
    dataSource = await connect(database.url, 20);
  });
  beforeEach(async () => {
    await emptyTables(dataSource);
    instance = await alerting(dataSource);
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const urgent = (parts: { sourceReference?: string; sourceVersion?: number; releasableTo?: string[]; action?: 'NEW' | 'UPDATE' | 'CANCEL'; status?: 'ACTUAL' | 'EXERCISE' } = {}) =>
    aNotification({ kind: 'SEARCH_REQUEST', ...parts, search: { urgency: 'URGENT' }, handling: { releasableTo: parts.releasableTo ?? ['KGZ', 'RUS'] } });

  const counts = async (): Promise<Record<string, number>> => {
    const [row] = (await dataSource.query(
      `SELECT (SELECT count(*)::int FROM alert) AS alerts, (SELECT count(first_raised_at)::int FROM alert) + (SELECT count(*)::int FROM alert_history) AS history,
              (SELECT count(*)::int FROM stream_event) AS events, (SELECT count(*)::int FROM outbox) AS outbox`,
    )) as [Record<string, number>];
    return row;
  };

  it('raises the alerts, and tells the sender how many', async () => {
    const event = aCaseEvent(urgent());
    const result = await instance.evaluate(event);
    expect(result).toMatchObject({ redelivered: 0, gaps: [] });
    expect(await instance.progress()).toEqual([
      {
        eventId: expect.any(String) as string,
        notificationId: event.notification.header.notificationId,
        subjectKey: event.subjectKey,
        stage: 'EVALUATED',
        at: '2026-03-05T10:00:00.000Z',
        alerts: 3,
        service: 'alerting',
      },
    ]);
    const { items, streamPosition } = await instance.list(operatorOf('KGZ'));
    expect(items).toMatchObject([{ ruleId: 'urgent-search', severity: 'CRITICAL', lifecycle: 'OPEN', state: 'KGZ', status: 'ACTUAL', label: 'Примеров Тимур Образцович', caseId: event.caseId, caseNumber: event.caseNumber, revision: 1 }]);
    expect(streamPosition).toBe(1);
  });

  it('takes effect once, however often and however mixed a message is delivered', async () => {
    const messages = Array.from({ length: 5 }, () => arrived(aCaseEvent(urgent())));
    await instance.evaluator.handle([...messages, ...messages]);
    const before = await counts();
    await Promise.all([instance.evaluator.handle(messages), instance.evaluator.handle([...messages].reverse()), ...messages.map((message) => instance.evaluator.handle([message]))]);
    expect(await counts()).toEqual(before);
    expect(before).toEqual({ alerts: 15, history: 15, events: 15, outbox: 5 });
  });

  it('answers in the lane of the record’s state, of an urgent search urgently', async () => {
    await instance.evaluator.handle([arrived(aCaseEvent(urgent()))]);
    expect(await dataSource.query('SELECT lane, urgent FROM outbox')).toEqual([{ lane: 'KAZ', urgent: true }]);
  });

  it('takes all of a batch or nothing', async () => {
    const sound = arrived(aCaseEvent(urgent()));
    const broken = arrived(aCaseEvent(urgent()), { messageId: 'not-a-uuid' });
    await expect(instance.evaluator.handle([sound, broken])).rejects.toMatchObject({ code: 'PERSISTENCE.MESSAGE_ID' });
    expect(await counts()).toEqual({ alerts: 0, history: 0, events: 0, outbox: 0 });
    await instance.evaluator.handle([sound]);
    expect((await counts())['alerts']).toBe(3);
  });

  it('refuses an event that is filed under another subject', async () => {
    await expect(instance.evaluator.handle([arrived(aCaseEvent(urgent()), { key: uuidV7() })])).rejects.toMatchObject({ code: 'ALERT.MISADDRESSED', retryable: false });
  });

  it('lets a later version bring the alert up to date rather than raise another, also in one batch', async () => {
    const first = urgent({ sourceReference: 'S-1' });
    const second = urgent({ sourceReference: 'S-1', sourceVersion: 2 });
    const third = urgent({ sourceReference: 'S-1', sourceVersion: 3 });
    await instance.evaluate(aCaseEvent(first), aCaseEvent(second, { type: 'CASE_EXTENDED' }));
    await instance.evaluate(aCaseEvent(third, { type: 'CASE_EXTENDED' }));
    const { items } = await instance.list(operatorOf('RUS'));
    expect(items).toMatchObject([{ revision: 3, notificationId: third.header.notificationId }]);
    expect((await counts())['alerts']).toBe(3);
  });

  it('keeps one alert a rule, key and state when versions of one subject come to several instances at once', async () => {
    const other = await alerting(dataSource, { clock: instance.clock });
    const event = (sourceVersion: number): CaseEvent => aCaseEvent(urgent({ sourceReference: 'S-2', sourceVersion }), { type: 'CASE_EXTENDED' });
    await Promise.all(Array.from({ length: 12 }, (_, index) => (index % 2 === 0 ? instance : other).evaluate(event(index + 1))));
    const { items } = await instance.list(operatorOf('KGZ'));
    expect(items).toMatchObject([{ notificationId: urgent({ sourceReference: 'S-2', sourceVersion: 12 }).header.notificationId }]);
  });

  it('numbers each state’s changes 1, 2, 3 … without gaps when batches race', async () => {
    const other = await alerting(dataSource, { clock: instance.clock });
    const batches = Array.from({ length: 20 }, (_, index) => Array.from({ length: 1 + (index % 4) }, () => aCaseEvent(urgent({ releasableTo: index % 3 === 0 ? ['KGZ'] : ['*'] }))));
    await Promise.all(batches.map((batch, index) => (index % 2 === 0 ? instance : other).evaluate(...batch)));
    for (const state of STATES) {
      const rows: { position: string }[] = await dataSource.query('SELECT position FROM stream_event WHERE state = $1 ORDER BY position', [state]);
      expect(rows.map(({ position }) => Number(position))).toEqual(rows.map((_, index) => index + 1));
      expect((await instance.list(operatorOf(state))).streamPosition).toBe(rows.length);
    }
  });

  it('withdraws on CANCEL: nothing of the record is left, in no table', async () => {
    const first = urgent({ sourceReference: 'S-3' });
    await instance.evaluate(aCaseEvent(first));
    const { items } = await instance.list(operatorOf('RUS'));
    const id = items[0]?.id ?? '';
    await instance.acknowledge(operatorOf('RUS'), id, { comment: 'Примеров is known to us' });
    await instance.evaluate(aCaseEvent(urgent({ sourceReference: 'S-3', sourceVersion: 2, action: 'CANCEL' }), { type: 'CASE_WITHDRAWN' }));
    for (const state of STATES) expect((await instance.list(operatorOf(state))).items).toEqual([]);
    const dump = JSON.stringify([await dataSource.query('SELECT * FROM alert'), await dataSource.query('SELECT * FROM alert_subject'), await dataSource.query('SELECT * FROM alert_history'), await dataSource.query('SELECT * FROM audit')]);
    expect(dump).not.toContain('Примеров');
    expect(dump).not.toContain('URGENT');
    expect((await instance.progress()).map(({ alerts }) => alerts)).toEqual([3, 0]);
    expect(await instance.list(operatorOf('RUS'), { lifecycle: 'WITHDRAWN' })).toMatchObject({ items: [{ id, lifecycle: 'WITHDRAWN', label: 'CASE-TEST-1' }] });
  });

  it('withdraws from a state that lost the release, and shows that state no trace', async () => {
    await instance.evaluate(aCaseEvent(urgent({ sourceReference: 'S-4' })));
    const id = (await instance.list(operatorOf('RUS'))).items[0]?.id ?? '';
    await instance.evaluate(aCaseEvent(urgent({ sourceReference: 'S-4', sourceVersion: 2, releasableTo: ['KGZ'] }), { type: 'CASE_EXTENDED' }));
    expect((await instance.list(operatorOf('RUS'), { lifecycle: 'OPEN,ACKNOWLEDGED,WITHDRAWN' })).items).toEqual([]);
    await expect(instance.show(operatorOf('RUS'), id)).rejects.toMatchObject({ code: 'ALERT.NOT_FOUND' });
    await expect(instance.acknowledge(operatorOf('RUS'), id)).rejects.toMatchObject({ code: 'ALERT.NOT_FOUND' });
    expect((await instance.list(operatorOf('KGZ'))).items).toHaveLength(1);
  });

  it('answers an outdated version, and changes nothing', async () => {
    await instance.evaluate(aCaseEvent(urgent({ sourceReference: 'S-5', sourceVersion: 2, releasableTo: ['KGZ'] })));
    const before = await counts();
    await instance.evaluate(aCaseEvent(urgent({ sourceReference: 'S-5', releasableTo: ['*'] }), { type: 'VERSION_OUTDATED' }));
    expect(await counts()).toEqual({ ...before, outbox: 2 });
    expect((await instance.list(operatorOf('TJK'))).items).toEqual([]);
  });

  it('keeps exercises apart from what is actual, in records and lists', async () => {
    await instance.evaluate(aCaseEvent(urgent({ sourceReference: 'S-6' })), aCaseEvent(urgent({ sourceReference: 'S-6', status: 'EXERCISE' })));
    const of = async (query: Record<string, string>): Promise<string[]> => (await instance.list(operatorOf('KGZ'), query)).items.map(({ status }) => status);
    expect(await of({})).toEqual(['ACTUAL']);
    expect(await of({ status: 'EXERCISE' })).toEqual(['EXERCISE']);
    expect((await of({ status: '*' })).sort()).toEqual(['ACTUAL', 'EXERCISE']);
  });
});
