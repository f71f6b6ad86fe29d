import { jest } from '@jest/globals';
import { aCaseEvent, aNotification, type TestDatabase } from '@cbx/testing';
import type { DataSource } from 'typeorm';
import { alerting, operatorOf, STATES, type Alerting } from '../../test/alerting.js';
import { alertingDatabase, connect, emptyTables } from '../../test/alerting-database.js';

jest.setTimeout(60_000);

/** List, detail and acknowledge, for each of the six states. The stream has a spec of its own. */
describe('the exits', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let instance: Alerting;

  beforeAll(async () => {
    database = await alertingDatabase();
    dataSource = await connect(database.url);
  });
  beforeEach(async () => {
    await emptyTables(dataSource);
    instance = await alerting(dataSource);
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const urgent = (sourceReference: string, releasableTo: string[], parts: { sourceVersion?: number; origin?: string } = {}) =>
    aNotification({ kind: 'SEARCH_REQUEST', sourceReference, ...parts, search: { urgency: 'URGENT' }, handling: { releasableTo } });
  const ids = async (state: string, query: Record<string, string> = {}): Promise<string[]> => (await instance.list(operatorOf(state), query)).items.map(({ id }) => id);
  const audited = (): Promise<{ action: string; actor: string; actor_state: string; alert_ids: string[] }[]> => dataSource.query('SELECT action, actor, actor_state, alert_ids FROM audit ORDER BY id');

  describe.each(STATES)('for %s', (state) => {
    const others = STATES.filter((other) => other !== state);
    const origin = others[0] ?? 'KAZ';

    it('show what was released to it, and nothing else', async () => {
      await instance.evaluate(
        aCaseEvent(urgent('E-1', [state], { origin })),
        aCaseEvent(urgent('E-2', others.filter((other) => other !== origin), { origin })),
        aCaseEvent(urgent('E-3', ['*'], { origin })),
        aCaseEvent(urgent('E-4', others, { origin: state })),
      );
      const rows: { id: string; subject_key: string }[] = await dataSource.query('SELECT id, subject_key FROM alert WHERE state = $1', [state]);
      expect((await ids(state)).sort()).toEqual(rows.map(({ id }) => id).sort());
      expect(new Set(rows.map((row) => row.subject_key))).toEqual(
        new Set([urgent('E-1', [state], { origin }), urgent('E-3', ['*'], { origin }), urgent('E-4', others, { origin: state })].map(({ header }) => header.subjectKey)),
      );
      for (const id of await ids(state)) {
        expect((await instance.show(operatorOf(state), id)).state).toBe(state);
      }
    });

    it('hide every other state’s alerts, also of records that it may see', async () => {
      await instance.evaluate(aCaseEvent(urgent('E-5', ['*'], { origin })));
      for (const other of others) {
        for (const id of await ids(other)) {
          await expect(instance.show(operatorOf(state), id)).rejects.toMatchObject({ code: 'ALERT.NOT_FOUND' });
          await expect(instance.acknowledge(operatorOf(state), id)).rejects.toMatchObject({ code: 'ALERT.NOT_FOUND' });
        }
      }
    });

    it('let it acknowledge its own alert once, the same operator as often as it likes', async () => {
      await instance.evaluate(aCaseEvent(urgent('E-6', ['*'], { origin })));
      const [id = ''] = await ids(state);
      const first = await instance.acknowledge(operatorOf(state, 'first'), id, { comment: 'on it' });
      expect(first).toMatchObject({ lifecycle: 'ACKNOWLEDGED', acknowledgedBy: 'Officer first', acknowledgedAt: '2026-03-05T10:00:00.000Z', revision: 2 });
      expect(await instance.acknowledge(operatorOf(state, 'first'), id)).toEqual(first);
      await expect(instance.acknowledge(operatorOf(state, 'second'), id)).rejects.toMatchObject({ code: 'ALERT.NOT_OPEN' });
      expect((await instance.show(operatorOf(state), id)).history).toEqual([
        { at: '2026-03-05T10:00:00.000Z', type: 'RAISED' },
        { at: '2026-03-05T10:00:00.000Z', type: 'ACKNOWLEDGED', by: 'Officer first', comment: 'on it' },
      ]);
    });
  });

  it('decide anew at every read: a label that narrowed without any event of ours hides at once', async () => {
    await instance.evaluate(aCaseEvent(urgent('E-7', ['KGZ'])));
    const [id = ''] = await ids('KGZ');
    await dataSource.query("UPDATE alert_subject SET releasable_to = '{TJK}'");
    expect(await ids('KGZ')).toEqual([]);
    await expect(instance.show(operatorOf('KGZ'), id)).rejects.toMatchObject({ code: 'ALERT.NOT_FOUND' });
    await expect(instance.acknowledge(operatorOf('KGZ'), id)).rejects.toMatchObject({ code: 'ALERT.NOT_FOUND' });
  });

  it('show nothing to roles that do not read', async () => {
    await instance.evaluate(aCaseEvent(urgent('E-8', ['KGZ'])));
    const [id = ''] = await ids('KGZ');
    for (const role of ['ops', 'member-system'] as const) {
      expect((await instance.list(operatorOf('KGZ', 'x', [role]))).items).toEqual([]);
      await expect(instance.show(operatorOf('KGZ', 'x', [role]), id)).rejects.toMatchObject({ code: 'ALERT.NOT_FOUND' });
    }
    expect((await instance.list(operatorOf('KGZ', 'x', ['supervisor']))).items).toHaveLength(1);
  });

  it('show why, the rule, and the record as its owner last sent it', async () => {
    await instance.evaluate(aCaseEvent(urgent('E-9', ['KGZ'])));
    const second = urgent('E-9', ['KGZ'], { sourceVersion: 2 });
    await instance.evaluate(aCaseEvent(second, { type: 'CASE_EXTENDED' }));
    const [id = ''] = await ids('KGZ');
    expect(await instance.show(operatorOf('KGZ'), id)).toMatchObject({
      revision: 2,
      notificationId: second.header.notificationId,
      why: [{ path: 'search.urgency', operator: 'equals', expected: 'URGENT', actual: 'URGENT' }],
      rule: { id: 'urgent-search', version: 1, description: { en: expect.stringContaining('8 hours') as string, ru: expect.stringContaining('8 часов') as string } },
      notification: second,
    });
  });

  it('tell the sender once that another state opened the record', async () => {
    await instance.evaluate(aCaseEvent(urgent('E-10', ['KGZ', 'TJK'])));
    const opened = async (): Promise<number> => (await instance.progress()).filter(({ stage }) => stage === 'OPENED').length;
    const id = async (state: string): Promise<string> => (await ids(state))[0] ?? '';
    await instance.show(operatorOf('KAZ'), await id('KAZ'));
    expect(await opened()).toBe(0);
    await Promise.all([instance.show(operatorOf('KGZ'), await id('KGZ')), instance.show(operatorOf('TJK'), await id('TJK'))]);
    await instance.show(operatorOf('TJK'), await id('TJK'));
    expect(await opened()).toBe(1);
  });

  it('refuse an acknowledgement of a revision that is no longer at hand', async () => {
    await instance.evaluate(aCaseEvent(urgent('E-11', ['KGZ'])), aCaseEvent(urgent('E-11', ['KGZ'], { sourceVersion: 2 }), { type: 'CASE_EXTENDED' }));
    await instance.evaluate(aCaseEvent(urgent('E-11', ['KGZ'], { sourceVersion: 3 }), { type: 'CASE_EXTENDED' }));
    const [id = ''] = await ids('KGZ');
    await expect(instance.acknowledge(operatorOf('KGZ'), id, { revision: 2 })).rejects.toMatchObject({ code: 'ALERT.REVISION', details: { revision: 3 } });
    expect(await instance.acknowledge(operatorOf('KGZ'), id, { revision: 3 })).toMatchObject({ lifecycle: 'ACKNOWLEDGED' });
  });

  it('let one of several operators win, when all acknowledge at once', async () => {
    await instance.evaluate(aCaseEvent(urgent('E-12', ['KGZ'])));
    const [id = ''] = await ids('KGZ');
    const results = await Promise.allSettled(Array.from({ length: 8 }, (_, index) => instance.acknowledge(operatorOf('KGZ', `op-${index}`), id)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await instance.show(operatorOf('KGZ'), id)).history.filter(({ type }) => type === 'ACKNOWLEDGED')).toHaveLength(1);
  });

  it('page newest first, each alert once, also while alerts come in', async () => {
    for (let index = 0; index < 7; index += 1) {
      await instance.evaluate(aCaseEvent(urgent(`E-13-${index}`, ['KGZ'])));
      if (index % 2 === 0) instance.clock.advance(1_000);
    }
    const all = await ids('KGZ');
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await instance.list(operatorOf('KGZ'), { limit: '2', ...(cursor === undefined ? {} : { cursor }) });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
      instance.clock.advance(1_000);
      await instance.evaluate(aCaseEvent(urgent(`E-14-${seen.length}`, ['KGZ'])));
    } while (cursor !== undefined);
    expect(seen).toEqual(all);
    expect(all).toHaveLength(7);
  });

  it('filter by severity, kind and lifecycle', async () => {
    await instance.evaluate(
      aCaseEvent(urgent('E-15', ['KGZ'])),
      aCaseEvent(aNotification({ kind: 'READMITTED_PERSON', readmission: { traffickingIndicator: 'SUSPECTED' }, handling: { releasableTo: ['KGZ'] } })),
    );
    const rules = async (query: Record<string, string>): Promise<string[]> => (await instance.list(operatorOf('KGZ'), query)).items.map(({ ruleId }) => ruleId).sort();
    expect(await rules({ severity: 'CRITICAL' })).toEqual(['urgent-search']);
    expect(await rules({ severity: 'CRITICAL,HIGH' })).toEqual(['readmission-trafficking', 'urgent-search']);
    expect(await rules({ kind: 'READMITTED_PERSON' })).toEqual(['readmission-trafficking']);
    expect(await rules({ lifecycle: 'ACKNOWLEDGED' })).toEqual([]);
    const wrong: Record<string, string>[] = [{ severity: 'SEVERE' }, { limit: '0' }, { limit: '201' }, { staus: 'TEST' }, { status: 'REAL' }, { lifecycle: '' }];
    for (const query of wrong) {
      await expect(async () => rules(query)).rejects.toMatchObject({ code: 'REQUEST.INVALID' });
    }
  });

  it('record who saw and did what, in a log that nobody can change', async () => {
    await instance.evaluate(aCaseEvent(urgent('E-16', ['KGZ'])));
    const [id = ''] = await ids('KGZ');
    await instance.show(operatorOf('KGZ'), id);
    await instance.show(operatorOf('RUS'), id).catch(() => undefined);
    await instance.acknowledge(operatorOf('KGZ'), id);
    expect(await audited()).toEqual([
      { action: 'ALERTS_LISTED', actor: 'operator-KGZ', actor_state: 'KGZ', alert_ids: [id] },
      { action: 'ALERT_SHOWN', actor: 'operator-KGZ', actor_state: 'KGZ', alert_ids: [id] },
      { action: 'ALERT_WITHHELD', actor: 'operator-RUS', actor_state: 'RUS', alert_ids: [id] },
      { action: 'ALERT_ACKNOWLEDGED', actor: 'operator-KGZ', actor_state: 'KGZ', alert_ids: [id] },
    ]);
    for (const sql of ['UPDATE audit SET actor = $1', 'DELETE FROM audit WHERE actor <> $1', 'TRUNCATE audit']) {
      await expect(dataSource.query(sql, sql.includes('$1') ? ['x'] : [])).rejects.toThrow(/append-only/);
    }
  });
});
