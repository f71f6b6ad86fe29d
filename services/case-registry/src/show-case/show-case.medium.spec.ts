import type { TestDatabase } from '@cbx/testing';
import type { Principal } from '@cbx/release';
import { CbxError, uuidV7 } from '@cbx/kernel';
import { jest } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { cancel, search } from '../../test/notifications.js';
import { operatorOf, readers, STATES } from '../../test/readers.js';
import { registration } from '../../test/registration.js';
import { connect, emptyTables, registryDatabase } from '../../test/registry-database.js';

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

async function onlyCaseId(): Promise<string> {
  const rows: { id: string }[] = await dataSource.query('SELECT id FROM case_file');
  expect(rows).toHaveLength(1);
  return rows[0]!.id;
}

function setUp() {
  const parts = registration(dataSource);
  const { show } = readers(parts);
  return { ...parts, show, shown: async (principal: Principal) => show(principal, await onlyCaseId()), timeline: async (principal: Principal) => timelineOf(await show(principal, await onlyCaseId())) };
}

const timelineOf = ({ timeline }: { timeline: readonly { type: string; sourceVersion: number; changes: readonly unknown[] }[] }) =>
  timeline.map(({ type, sourceVersion, changes }) => `${type} ${sourceVersion} ${changes.length}`);

const notFound = { code: 'CASE.NOT_FOUND', message: 'there is no such case' };

describe('the opened case', () => {
  it('shows the version that stands and what became of it', async () => {
    const { register, clock, shown } = setUp();
    await register(search({ to: ['ARM'] }));
    clock.advance(60_000);
    const update = search({ version: 2, to: ['ARM'] }, { search: { urgency: 'URGENT' } });
    await register(update);
    expect(await shown(operatorOf('ARM'))).toEqual({
      id: await onlyCaseId(),
      caseNumber: 'KAZ-2026-000001',
      kind: 'SEARCH_REQUEST',
      status: 'ACTUAL',
      caseStatus: 'OPEN',
      owner: 'KAZ',
      subjectKey: update.header.subjectKey,
      label: 'Примеров Тимур Образцович',
      openedAt: '2026-03-01T09:00:00.000Z',
      updatedAt: '2026-03-01T09:01:00.000Z',
      sourceVersion: 2,
      handling: { code: 'H1', releasableTo: ['ARM'] },
      notification: update,
      timeline: [
        {
          id: expect.any(String) as string,
          type: 'CASE_OPENED',
          at: '2026-03-01T09:00:00.000Z',
          sourceVersion: 1,
          action: 'NEW',
          sentAt: '2026-03-01T08:30:00.000Z',
          notificationId: search().header.notificationId,
          changes: [],
        },
        {
          id: expect.any(String) as string,
          type: 'CASE_EXTENDED',
          at: '2026-03-01T09:01:00.000Z',
          sourceVersion: 2,
          action: 'UPDATE',
          sentAt: '2026-03-01T08:30:00.000Z',
          notificationId: update.header.notificationId,
          changes: [{ pointer: '/search/urgency', before: 'ROUTINE', after: 'URGENT' }],
        },
      ],
    });
  });

  it.each(STATES)('is there for %s if and only if the version that stands is released to it', async (state) => {
    const { register, shown } = setUp();
    await register(search({ to: ['ARM', 'TJK'] }));
    const found = await shown(operatorOf(state)).then(() => 'FOUND', (error: unknown) => (error as CbxError).code);
    expect(found).toBe(['ARM', 'KAZ', 'TJK'].includes(state) ? 'FOUND' : 'CASE.NOT_FOUND');
  });

  it('answers for a case that may not be seen exactly as for one that is not there', async () => {
    const { register, show } = setUp();
    await register(search({ to: ['ARM'] }));
    const existing = await onlyCaseId();
    const absent = uuidV7();
    const errors = await Promise.all([existing, absent].map((id) => show(operatorOf('RUS'), id).catch((error: unknown) => error)));
    for (const error of errors) {
      expect(error).toBeInstanceOf(CbxError);
      expect({ ...(error as CbxError), message: (error as CbxError).message }).toMatchObject(notFound);
    }
    expect((errors[0] as CbxError).details).toEqual((errors[1] as CbxError).details);
    await expect(show(operatorOf('KAZ'), 'no-uuid')).rejects.toMatchObject(notFound);
  });

  it.each(STATES)('hides the whole history from %s once the release is narrowed past it', async (state) => {
    const { register, timeline } = setUp();
    await register(search({ to: ['*'] }), search({ version: 2, to: ['*'] }, { search: { urgency: 'URGENT' } }));
    expect(await timeline(operatorOf(state))).toEqual(['CASE_OPENED 1 0', 'CASE_EXTENDED 2 1']);
    await register(search({ version: 3, to: ['ARM'] }, { search: { urgency: 'URGENT' } }));
    const after = timeline(operatorOf(state));
    if (state === 'ARM' || state === 'KAZ') expect(await after).toEqual(['CASE_OPENED 1 0', 'CASE_EXTENDED 2 1', 'CASE_EXTENDED 3 1']);
    else await expect(after).rejects.toMatchObject(notFound);
  });

  it.each(STATES)('does not open to %s by widening what was said before', async (state) => {
    const { register, timeline } = setUp();
    await register(search({ to: ['ARM'] }), search({ version: 2, to: ['*'] }, { search: { urgency: 'URGENT' } }), search({ version: 3, to: ['*'] }, { search: { urgency: 'PRIORITY' } }));
    expect(await timeline(operatorOf(state))).toEqual(
      state === 'ARM' || state === 'KAZ' ? ['CASE_OPENED 1 0', 'CASE_EXTENDED 2 2', 'CASE_EXTENDED 3 1'] : ['CASE_EXTENDED 2 0', 'CASE_EXTENDED 3 1'],
    );
  });

  it.each(STATES)('shows %s of an outdated version only what that version itself releases', async (state) => {
    const { register, timeline } = setUp();
    await register(search({ version: 5, to: ['ARM', 'RUS'] }), search({ version: 3, to: ['RUS'] }));
    const after = timeline(operatorOf(state));
    if (state === 'KAZ' || state === 'RUS') expect(await after).toEqual(['CASE_OPENED 5 0', 'VERSION_OUTDATED 3 0']);
    else if (state === 'ARM') expect(await after).toEqual(['CASE_OPENED 5 0']);
    else await expect(after).rejects.toMatchObject(notFound);
  });
});

describe('a withdrawn case', () => {
  it.each(STATES)('shows %s that it is withdrawn, and what it said to the owner alone', async (state) => {
    const { register, shown } = setUp();
    await register(search(), search({ version: 2 }, { search: { urgency: 'URGENT' } }), cancel('SEARCH_REQUEST', { version: 3 }));
    const detail = await shown(operatorOf(state));
    expect(detail).not.toHaveProperty('notification');
    expect(detail).toMatchObject({ caseStatus: 'WITHDRAWN', label: state === 'KAZ' ? 'Примеров Тимур Образцович' : 'KAZ-2026-000001' });
    expect(timelineOf(detail)).toEqual(['CASE_OPENED 1 0', state === 'KAZ' ? 'CASE_EXTENDED 2 1' : 'CASE_EXTENDED 2 0', 'CASE_WITHDRAWN 3 0']);
    expect(JSON.stringify(detail).includes('Примеров')).toBe(state === 'KAZ');
  });

  it('is not there for states that the CANCEL does not name', async () => {
    const { register, shown } = setUp();
    await register(search({ to: ['*'] }), cancel('SEARCH_REQUEST', { version: 2, to: ['ARM'] }));
    expect(await shown(operatorOf('ARM'))).toMatchObject({ caseStatus: 'WITHDRAWN' });
    await expect(shown(operatorOf('RUS'))).rejects.toMatchObject(notFound);
  });

  it('is not brought back by an older version, redriven with a wide release', async () => {
    const { register, shown } = setUp();
    await register(cancel('SEARCH_REQUEST', { version: 3, to: ['ARM'] }));
    await register(search({ version: 2, to: ['*'] }), search({ version: 1, to: ['*'] }));
    for (const state of STATES) {
      if (state !== 'ARM' && state !== 'KAZ') await expect(shown(operatorOf(state))).rejects.toMatchObject(notFound);
      else {
        const detail = await shown(operatorOf(state));
        expect(detail).toMatchObject({ caseStatus: 'WITHDRAWN', sourceVersion: 3, label: 'KAZ-2026-000001' });
        expect(JSON.stringify(detail)).not.toContain('Примеров');
      }
    }
  });

  it('shows after reopening what came after the CANCEL, and to the owner all', async () => {
    const { register, timeline, shown } = setUp();
    await register(search(), search({ version: 2 }, { search: { urgency: 'URGENT' } }), cancel('SEARCH_REQUEST', { version: 3 }), search({ version: 4 }), search({ version: 5 }, { search: { urgency: 'PRIORITY' } }));
    const types = ['CASE_OPENED 1 0', 'CASE_EXTENDED 2 0', 'CASE_WITHDRAWN 3 0', 'CASE_REOPENED 4 0', 'CASE_EXTENDED 5 1'];
    expect(await timeline(operatorOf('ARM'))).toEqual(types);
    expect(await timeline(operatorOf('KAZ'))).toEqual(types.with(1, 'CASE_EXTENDED 2 1'));
    expect(await shown(operatorOf('ARM'))).toMatchObject({ caseStatus: 'OPEN', label: 'Примеров Тимур Образцович', notification: search({ version: 5 }, { search: { urgency: 'PRIORITY' } }) });
  });
});

describe('opening a case', () => {
  it('leaves an audit entry, also where the case is withheld', async () => {
    const { register, show } = setUp();
    await register(search({ to: ['ARM'] }));
    const id = await onlyCaseId();
    await show(operatorOf('ARM'), id);
    await show(operatorOf('RUS'), id).catch(() => undefined);
    const entries: unknown[] = await dataSource.query(`SELECT actor, actor_state, action, case_ids FROM audit_entry WHERE actor <> 'case-registry' ORDER BY id`);
    expect(entries).toEqual([
      { actor: 'operator-of-ARM', actor_state: 'ARM', action: 'CASE_SHOWN', case_ids: [id] },
      { actor: 'operator-of-RUS', actor_state: 'RUS', action: 'CASE_WITHHELD', case_ids: [id] },
    ]);
  });
});
