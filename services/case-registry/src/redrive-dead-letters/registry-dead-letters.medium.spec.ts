import { jest } from '@jest/globals';
import type { Notification } from '@cbx/contracts';
import { CbxError } from '@cbx/kernel';
import { eventually } from '@cbx/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { cancel, search } from '../../test/notifications.js';
import { RegistryStack, toMessage } from '../../test/registry-app.js';
import { RegisterNotifications } from '../register-notification/register-notifications.js';

// The stack is shared with other tests, and its machine may be busy.
jest.setTimeout(60_000);

interface Letter {
  readonly id: string;
  readonly code: string;
  readonly key: string;
}

describe('dead letters of the registry', () => {
  let stack: RegistryStack;
  let app: NestFastifyApplication;
  /** Ids of notifications that this version of the registry cannot process; a later one can. */
  const poison = new Set<string>();

  beforeAll(async () => {
    stack = await RegistryStack.start(1);
    app = await stack.app();
    const handler = app.get(RegisterNotifications);
    const handle = handler.handle.bind(handler);
    handler.handle = (batch) => (batch.some(({ notification }) => poison.has(notification.header.notificationId)) ? Promise.reject(new CbxError('TEST.POISON', 'not yet')) : handle(batch));
    await app.startAllMicroservices();
  });
  afterAll(() => stack.stop());

  const bearer = async (state: string, role: string) => ({ authorization: `Bearer ${await stack.issuer.token({ state, roles: [role], subject: `${role}.${state}` })}` });
  const get = async <T>(url: string, state: string, role = 'supervisor') => (await app.inject({ url, headers: await bearer(state, role) })).json<T>();
  const letters = async (state: string, role = 'supervisor') => (await get<{ items: Letter[] }>('/v1/dead-letters', state, role)).items;
  const redrive = async (body: object, state = 'KAZ', role = 'ops') =>
    (await app.inject({ method: 'POST', url: '/v1/dead-letters/redrive', headers: await bearer(state, role), payload: body })).json<{ outcomes: { id: string; outcome: string; code?: string }[] }>().outcomes;
  const casesOf = async (state: string, { header }: Notification) => (await get<{ items: { subjectKey: string; caseStatus: string; sourceVersion: number }[] }>('/v1/cases', state)).items.filter(({ subjectKey }) => subjectKey === header.subjectKey);
  const eventsOf = async ({ header }: Notification): Promise<string[]> => {
    const rows = await stack.dataSource.query<{ type: string; source_version: number }[]>(
      'SELECT e.type, v.source_version FROM case_event e JOIN subject_version v USING (notification_id) WHERE v.subject_key = $1 ORDER BY e.position',
      [header.subjectKey],
    );
    return rows.map(({ type, source_version: version }) => `${type} ${version}`);
  };
  const registered = (notification: Notification, versions: number) => eventually(async () => (await eventsOf(notification)).length === versions, { what: `${versions} versions`, timeoutMs: 30_000 });

  /** Publishes a notification that ends as a dead letter. */
  async function bury(notification: Notification): Promise<Letter> {
    poison.add(notification.header.notificationId);
    await stack.publish(notification);
    return eventually(async () => (await letters('KAZ', 'ops')).find(({ key, code }) => key === notification.header.subjectKey && code === 'TEST.POISON') ?? null, { what: 'the dead letter', timeoutMs: 30_000 });
  }

  it('redriven, file their notification as if it had never failed', async () => {
    const notification = search({ reference: 'late' });
    const { id } = await bury(notification);
    expect(await redrive({ ids: [id] })).toEqual([{ id, outcome: 'FAILED_AGAIN', code: 'TEST.POISON' }]);
    poison.clear();
    expect(await redrive({ ids: [id] })).toEqual([{ id, outcome: 'REDRIVEN' }]);
    expect(await redrive({ ids: [id] })).toEqual([{ id, outcome: 'ALREADY_REDRIVEN' }]);
    expect(await eventsOf(notification)).toEqual(['CASE_OPENED 1']);
    const told = await stack.published('case.event.v1', 'the case', (messages) => messages.some(({ key }) => key === notification.header.subjectKey));
    expect(told.filter(({ subjectKey }) => subjectKey === notification.header.subjectKey)).toMatchObject([{ type: 'CASE_OPENED', notification: { header: { notificationId: notification.header.notificationId } } }]);
  });

  it('of a version whose release was narrowed since show nothing to those who lost it, before and after', async () => {
    const old = search({ reference: 'narrowed', to: ['ARM', 'KGZ'] });
    const { id } = await bury(old);
    expect((await letters('KGZ')).map((letter) => letter.id)).toContain(id);
    expect(await get(`/v1/dead-letters/${id}`, 'KGZ')).toMatchObject({ content: { header: { sourceReference: 'narrowed' } } });
    await stack.publish(search({ reference: 'narrowed', version: 2, to: ['ARM'] }));
    await registered(old, 1);
    expect((await letters('KGZ')).map((letter) => letter.id)).not.toContain(id);
    expect(await get(`/v1/dead-letters/${id}`, 'KGZ')).toMatchObject({ status: 404, code: 'DEAD_LETTER.NOT_FOUND' });
    expect(await redrive({ ids: [id] }, 'KGZ', 'supervisor')).toEqual([{ id, outcome: 'NOT_FOUND' }]);
    poison.clear();
    expect(await redrive({ ids: [id] }, 'ARM', 'supervisor')).toEqual([{ id, outcome: 'REDRIVEN' }]);
    expect(await eventsOf(old)).toEqual(['CASE_OPENED 2', 'VERSION_OUTDATED 1']);
    expect(await casesOf('KGZ', old)).toEqual([]);
    expect(await casesOf('ARM', old)).toMatchObject([{ sourceVersion: 2, caseStatus: 'OPEN' }]);
    // What is told of it changes nothing for those who listen: it is marked as overtaken.
    const told = await stack.published('case.event.v1', 'both events', (messages) => messages.filter(({ key }) => key === old.header.subjectKey).length === 2);
    expect(told.filter(({ subjectKey }) => subjectKey === old.header.subjectKey).map(({ type }) => type)).toEqual(['CASE_OPENED', 'VERSION_OUTDATED']);
  });

  it('of a subject that was cancelled since do not revive it', async () => {
    const old = search({ reference: 'cancelled', to: ['ARM', 'KGZ'] });
    const { id } = await bury(old);
    await stack.publish(cancel('SEARCH_REQUEST', { reference: 'cancelled', version: 2, to: ['ARM', 'KGZ'] }));
    await registered(old, 1);
    expect((await letters('KGZ')).map((letter) => letter.id)).not.toContain(id);
    poison.clear();
    expect(await redrive({ ids: [id] })).toEqual([{ id, outcome: 'REDRIVEN' }]);
    expect(await eventsOf(old)).toEqual(['CASE_WITHDRAWN 2', 'VERSION_OUTDATED 1']);
    expect(await casesOf('KGZ', old)).toMatchObject([{ caseStatus: 'WITHDRAWN', sourceVersion: 2 }]);
    expect((await letters('KGZ')).map((letter) => letter.id)).not.toContain(id);
  });

  it('of two versions file both in one transaction, so that the earlier one is never seen alone', async () => {
    const [wide, narrow] = [search({ reference: 'both', to: ['ARM', 'KGZ'] }), search({ reference: 'both', version: 2, to: ['ARM'] })];
    const { id } = await bury(wide);
    poison.add(narrow.header.notificationId);
    await stack.publish(narrow);
    const [, second] = await eventually(async () => {
      const found = (await letters('KAZ', 'ops')).filter(({ key }) => key === wide.header.subjectKey).reverse();
      return found.length === 2 ? found : null;
    }, { what: 'two dead letters' });
    expect((await letters('KGZ')).map((letter) => letter.id)).not.toContain(id);
    poison.delete(wide.header.notificationId);
    expect(await redrive({ ids: [id] })).toEqual([
      { id, outcome: 'NOT_TRIED', code: 'DEAD_LETTER.LATER_FAILS' },
      { id: second!.id, outcome: 'FAILED_AGAIN', code: 'TEST.POISON' },
    ]);
    expect(await eventsOf(wide)).toEqual([]);
    poison.clear();
    expect((await redrive({ ids: [id] })).map(({ outcome }) => outcome)).toEqual(['REDRIVEN', 'REDRIVEN']);
    expect(await eventsOf(wide)).toEqual(['CASE_OPENED 1', 'CASE_EXTENDED 2']);
    const opened = await stack.dataSource.query<{ same: boolean }[]>('SELECT count(DISTINCT xmin::text) = 1 AS same FROM subject_version WHERE subject_key = $1', [wide.header.subjectKey]);
    expect(opened).toEqual([{ same: true }]);
    expect(await casesOf('KGZ', wide)).toEqual([]);
  });

  it('that are no notification, or another one than their key says, are nobody’s to read, and fail again', async () => {
    const secret = search({ reference: 'misaddressed', to: ['KGZ'] });
    await stack.publisher.publish([toMessage(search({ reference: 'not Avro' }), { value: Buffer.from('not Avro') }), toMessage(secret, { key: search({ reference: 'another' }).header.subjectKey })]);
    const found = await eventually(async () => {
      const all = (await letters('KAZ', 'ops')).filter(({ code }) => ['CONTRACT.MALFORMED', 'REGISTRY.MISADDRESSED'].includes(code));
      return all.length === 2 ? all : null;
    }, { what: 'two dead letters', timeoutMs: 30_000 });
    const malformed = found.find(({ code }) => code === 'CONTRACT.MALFORMED')!;
    expect(await get(`/v1/dead-letters/${malformed.id}`, 'KAZ')).toMatchObject({ status: 404 });
    expect(await get(`/v1/dead-letters/${malformed.id}`, 'KAZ', 'ops')).not.toHaveProperty('content');
    expect((await redrive({ ids: found.map(({ id }) => id) })).map(({ outcome, code }) => `${outcome} ${code!}`).sort()).toEqual(['FAILED_AGAIN CONTRACT.MALFORMED', 'FAILED_AGAIN REGISTRY.MISADDRESSED']);
  });

  it('are on record in the registry’s own audit: who listed, read and redrove them', async () => {
    const rows = await stack.dataSource.query<{ action: string; actor: string; actor_state: string }[]>(
      'SELECT DISTINCT action, actor, actor_state FROM audit_entry WHERE dead_letter_ids IS NOT NULL',
    );
    for (const [action, actor, state] of [
      ['DEAD_LETTERS_LISTED', 'supervisor.KGZ', 'KGZ'],
      ['DEAD_LETTER_SHOWN', 'supervisor.KGZ', 'KGZ'],
      ['DEAD_LETTER_WITHHELD', 'supervisor.KGZ', 'KGZ'],
      ['DEAD_LETTER_REDRIVEN', 'supervisor.ARM', 'ARM'],
      ['DEAD_LETTER_FAILED_AGAIN', 'ops.KAZ', 'KAZ'],
      ['DEAD_LETTER_ALREADY_REDRIVEN', 'ops.KAZ', 'KAZ'],
      ['DEAD_LETTER_NOT_TRIED', 'ops.KAZ', 'KAZ'],
    ]) {
      expect(rows).toContainEqual({ action, actor, actor_state: state });
    }
  });
});
