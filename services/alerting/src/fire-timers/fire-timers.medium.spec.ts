import { jest } from '@jest/globals';
import type { CaseEvent } from '@cbx/contracts';
import { aCaseEvent, aNotification, type TestDatabase } from '@cbx/testing';
import type { DataSource } from 'typeorm';
import { alerting, operatorOf, STATES, type Alerting } from '../../test/alerting.js';
import { alertingDatabase, connect, emptyTables } from '../../test/alerting-database.js';

jest.setTimeout(60_000);

describe('FireTimers', () => {
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

  const stay = (sourceReference: string, parts: { sourceVersion?: number; dueOn?: string; endedOn?: string; action?: 'UPDATE' | 'CANCEL' } = {}) =>
    aNotification({
      kind: 'READMITTED_PERSON',
      sourceReference,
      sourceVersion: parts.sourceVersion ?? 1,
      action: parts.action ?? 'NEW',
      handling: { releasableTo: ['KGZ'] },
      stay: { admittedOn: '2026-02-01', dueOn: parts.dueOn ?? '2026-03-10', ...(parts.endedOn === undefined ? {} : { endedOn: parts.endedOn }) },
    });
  const later = (notification: ReturnType<typeof stay>, type: CaseEvent['type'] = 'CASE_EXTENDED') => aCaseEvent(notification, { type });
  const overdue = async (state = 'KGZ') => (await instance.list(operatorOf(state))).items.filter(({ ruleId }) => ruleId === 'stay-overdue');
  const waiting = async (): Promise<number> => ((await dataSource.query('SELECT FROM alert_timer WHERE fired_at IS NULL')) as unknown[]).length;

  it('fires when the day after the last lawful one begins in UTC, and says why', async () => {
    await instance.evaluate(aCaseEvent(stay('T-1')));
    instance.clock.set('2026-03-10T23:59:59.999Z');
    expect(await instance.timers.handle()).toEqual([]);
    instance.clock.set('2026-03-11T00:00:00.000Z');
    expect(await instance.timers.handle()).toEqual(['stay-overdue', 'stay-overdue']);
    const [alert] = await overdue();
    expect(alert).toMatchObject({ severity: 'HIGH', dueAt: '2026-03-11T00:00:00.000Z', raisedAt: '2026-03-11T00:00:00.000Z', title: { en: 'Stay past its due date 2026-03-10' } });
    expect((await instance.show(operatorOf('KGZ'), alert?.id ?? '')).why).toEqual([
      { path: 'stay.dueOn', operator: 'past', expected: '2026-03-11T00:00:00.000Z', actual: '2026-03-10' },
      { path: 'stay.endedOn', operator: 'absent' },
    ]);
  });

  it('fires after a restart what became due while nothing ran', async () => {
    await instance.evaluate(aCaseEvent(stay('T-2')));
    const connection = await connect(database.url, 2);
    const restarted = await alerting(connection);
    restarted.clock.set('2026-06-01T00:00:00.000Z');
    expect(await restarted.timers.handle()).toHaveLength(2);
    await connection.destroy();
    expect(await overdue()).toHaveLength(1);
  });

  it('fires each timer once with several instances at it', async () => {
    const events = Array.from({ length: 60 }, (_, index) => aCaseEvent(stay(`T-3-${index}`)));
    await instance.evaluate(...events);
    instance.clock.set('2026-03-12T00:00:00.000Z');
    const others = await Promise.all([alerting(dataSource, { clock: instance.clock }), alerting(dataSource, { clock: instance.clock })]);
    const raised = await Promise.all([instance, ...others, ...others].map(({ timers }) => timers.handle()));
    expect(raised.flat()).toHaveLength(120);
    expect(await overdue()).toHaveLength(50);
    const rows: { revision: number }[] = await dataSource.query("SELECT revision FROM alert WHERE rule_id = 'stay-overdue'");
    expect(rows.map(({ revision }) => revision)).toEqual(Array.from({ length: 120 }, () => 1));
  });

  it('does not fire for a stay that ended, was cancelled or moved', async () => {
    await instance.evaluate(aCaseEvent(stay('T-4')), aCaseEvent(stay('T-5')), aCaseEvent(stay('T-6')));
    await instance.evaluate(
      later(stay('T-4', { sourceVersion: 2, endedOn: '2026-03-09' })),
      later(stay('T-5', { sourceVersion: 2, action: 'CANCEL' }), 'CASE_WITHDRAWN'),
      later(stay('T-6', { sourceVersion: 2, dueOn: '2026-04-10' })),
    );
    instance.clock.set('2026-03-20T00:00:00.000Z');
    expect(await instance.timers.handle()).toEqual([]);
    expect(await waiting()).toBe(1);
    instance.clock.set('2026-04-11T00:00:00.000Z');
    expect(await instance.timers.handle()).toHaveLength(2);
    expect(await waiting()).toBe(0);
  });

  it('and a version that comes at the same moment agree, whichever is first', async () => {
    const references = Array.from({ length: 20 }, (_, index) => `T-7-${index}`);
    await instance.evaluate(...references.map((reference) => aCaseEvent(stay(reference))));
    instance.clock.set('2026-03-12T00:00:00.000Z');
    await Promise.all([instance.timers.handle(), ...references.map((reference) => instance.evaluate(later(stay(reference, { sourceVersion: 2, action: 'CANCEL' }), 'CASE_WITHDRAWN')))]);
    for (const state of STATES) expect(await overdue(state)).toEqual([]);
    expect(await waiting()).toBe(0);
  });

  it('passes over a subject that cannot be processed, and fires the others', async () => {
    await instance.evaluate(aCaseEvent(stay('T-8')), aCaseEvent(stay('T-9')));
    // Rows that no version of this program wrote.
    await dataSource.query("UPDATE alert_subject SET notification = '{\"header\": {}}' WHERE subject_key = $1", [stay('T-8').header.subjectKey]);
    instance.clock.set('2026-03-12T00:00:00.000Z');
    expect(await instance.timers.handle()).toEqual(['stay-overdue', 'stay-overdue']);
    expect(instance.failures).toHaveLength(1);
    expect(await instance.timers.handle()).toEqual([]);
    expect(instance.failures).toHaveLength(1);
  });
});
