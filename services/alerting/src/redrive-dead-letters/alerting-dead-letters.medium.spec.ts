import { jest } from '@jest/globals';
import type { CaseEvent } from '@cbx/contracts';
import { CbxError } from '@cbx/kernel';
import { aCaseEvent, aNotification, eventually } from '@cbx/testing';
import { AlertingStack } from '../../test/alerting-stack.js';
import { StreamReader } from '../../test/stream-reader.js';
import type { AlertView } from '../domain/alert-view.js';
import { EvaluateCaseEvents } from '../evaluate-case-event/evaluate-case-events.js';

// The stack is shared with other tests, and its machine may be busy.
jest.setTimeout(60_000);

interface Letter {
  readonly id: string;
  readonly key: string;
}

interface Outcome {
  readonly id: string;
  readonly outcome: string;
  readonly code?: string;
}

describe('dead letters of alerting', () => {
  let stack: AlertingStack;
  let url: string;
  /** Ids of case events that this version of alerting cannot process; a later one can. */
  const poison = new Set<string>();

  beforeAll(async () => {
    stack = await AlertingStack.start();
    const started = await stack.app({ consumers: false });
    url = started.url;
    const evaluator = started.app.get(EvaluateCaseEvents);
    const handle = evaluator.handle.bind(evaluator);
    evaluator.handle = (batch) => (batch.some(({ value }) => poison.has(value.eventId)) ? Promise.reject(new CbxError('TEST.POISON', 'not yet')) : handle(batch));
    await started.app.startAllMicroservices();
  });
  afterAll(() => stack.stop());

  const get = async <T>(path: string, state: string, role = 'supervisor'): Promise<T> => (await (await fetch(url + path, { headers: await stack.bearer(state, [role]) })).json()) as T;
  const letters = async (state: string, role = 'supervisor') => (await get<{ items: Letter[] }>('/v1/dead-letters', state, role)).items;
  const redrive = async (...ids: string[]): Promise<Outcome[]> => {
    const response = await fetch(`${url}/v1/dead-letters/redrive`, { method: 'POST', headers: { ...(await stack.bearer('KAZ', ['ops'])), 'content-type': 'application/json' }, body: JSON.stringify({ ids }) });
    return ((await response.json()) as { outcomes: Outcome[] }).outcomes;
  };
  const alerts = async (state: string, { caseId }: CaseEvent) => (await get<{ items: AlertView[] }>('/v1/alerts?lifecycle=OPEN,ACKNOWLEDGED,WITHDRAWN&limit=200', state)).items.filter((alert) => alert.caseId === caseId);
  const standing = ({ subjectKey }: CaseEvent, sourceVersion: number) =>
    eventually(async () => (await stack.dataSource.query<unknown[]>('SELECT 1 FROM alert_subject WHERE subject_key = $1 AND source_version = $2', [subjectKey, sourceVersion])).length === 1, { what: `version ${sourceVersion}`, timeoutMs: 30_000 });

  const version = (reference: string, sourceVersion: number, releasableTo: string[], action: 'NEW' | 'UPDATE' | 'CANCEL' = sourceVersion === 1 ? 'NEW' : 'UPDATE') =>
    aNotification({ kind: 'SEARCH_REQUEST', sourceReference: reference, sourceVersion, action, search: { urgency: 'URGENT' }, handling: { releasableTo } });
  const opened = (reference: string, releasableTo: string[]) => aCaseEvent(version(reference, 1, releasableTo));
  /** The event that follows in the same case. */
  const next = (before: CaseEvent, releasableTo: string[], type: 'CASE_EXTENDED' | 'CASE_WITHDRAWN' = 'CASE_EXTENDED', parts: Partial<CaseEvent> = {}) => {
    const { sourceReference, sourceVersion } = before.notification.header;
    return aCaseEvent(version(sourceReference, sourceVersion + 1, releasableTo, type === 'CASE_WITHDRAWN' ? 'CANCEL' : 'UPDATE'), { caseId: before.caseId, caseNumber: before.caseNumber, type, ...parts });
  };

  /** Publishes events that end as dead letters, in order. */
  async function bury(...events: CaseEvent[]): Promise<Letter[]> {
    for (const { eventId } of events) poison.add(eventId);
    await stack.publish(...events);
    return eventually(
      async () => {
        const found = (await letters('KAZ', 'ops')).filter(({ key }) => key === events[0]!.subjectKey).reverse();
        return found.length === events.length ? found : null;
      },
      { what: 'the dead letters', timeoutMs: 30_000 },
    );
  }

  it('redriven, raise their alerts once', async () => {
    const event = opened('L-1', ['KGZ']);
    const [letter] = await bury(event);
    poison.clear();
    expect(await redrive(letter!.id)).toEqual([{ id: letter!.id, outcome: 'REDRIVEN' }]);
    expect(await redrive(letter!.id)).toEqual([{ id: letter!.id, outcome: 'ALREADY_REDRIVEN' }]);
    expect(await alerts('KGZ', event)).toMatchObject([{ lifecycle: 'OPEN', revision: 1 }]);
  });

  it('of a version whose release was narrowed since alert nobody who lost it', async () => {
    const old = opened('L-2', ['ARM', 'KGZ']);
    const [letter] = await bury(old);
    const stream = await StreamReader.open(url, await stack.bearer('KGZ'));
    await stream.has('ready');
    await stack.publish(next(old, ['ARM']));
    await standing(old, 2);
    expect((await letters('KGZ')).map(({ id }) => id)).not.toContain(letter!.id);
    poison.clear();
    const before = await alerts('ARM', old);
    expect(before).toMatchObject([{ lifecycle: 'OPEN' }]);
    expect(await redrive(letter!.id)).toEqual([{ id: letter!.id, outcome: 'REDRIVEN' }]);
    expect(await alerts('KGZ', old)).toEqual([]);
    expect(await alerts('ARM', old)).toEqual(before);
    await standing(old, 2);
    // Whatever was sent to KGZ meanwhile stands before what is sent next.
    const later = opened('L-2-later', ['KGZ']);
    await stack.publish(later);
    expect((await stream.has('alert')).map(({ data }) => (data as AlertView).caseId)).toEqual([later.caseId]);
    expect(stream.text).not.toContain(old.caseId);
    stream.close();
  });

  it('of a subject that was cancelled since raise nothing', async () => {
    const old = opened('L-3', ['ARM', 'KGZ']);
    const [letter] = await bury(old);
    await stack.publish(next(old, ['ARM', 'KGZ'], 'CASE_WITHDRAWN'));
    await standing(old, 2);
    poison.clear();
    expect(await redrive(letter!.id)).toEqual([{ id: letter!.id, outcome: 'REDRIVEN' }]);
    for (const state of ['KAZ', 'ARM', 'KGZ']) expect(await alerts(state, old)).toEqual([]);
    expect(await stack.dataSource.query('SELECT withdrawn, notification FROM alert_subject WHERE subject_key = $1', [old.subjectKey])).toEqual([{ withdrawn: true, notification: null }]);
    expect((await letters('KGZ')).map(({ id }) => id)).not.toContain(letter!.id);
  });

  it('of a wide version and the one that narrowed it are taken together: those who lost it never see it', async () => {
    const wide = opened('L-4', ['ARM', 'KGZ']);
    const narrow = next(wide, ['ARM']);
    const [first, second] = await bury(wide, narrow);
    const streams = { kgz: await StreamReader.open(url, await stack.bearer('KGZ')), arm: await StreamReader.open(url, await stack.bearer('ARM')) };
    await Promise.all([streams.kgz.has('ready'), streams.arm.has('ready')]);
    poison.delete(wide.eventId);
    // The narrowing one cannot be processed yet: the wide one must wait for it.
    expect(await redrive(first!.id)).toEqual([
      { id: first!.id, outcome: 'NOT_TRIED', code: 'DEAD_LETTER.LATER_FAILS' },
      { id: second!.id, outcome: 'FAILED_AGAIN', code: 'TEST.POISON' },
    ]);
    expect([await alerts('KGZ', wide), await alerts('ARM', wide)]).toEqual([[], []]);
    poison.clear();
    expect(await redrive(first!.id)).toEqual([
      { id: first!.id, outcome: 'REDRIVEN' },
      { id: second!.id, outcome: 'REDRIVEN' },
    ]);
    expect(await alerts('KGZ', wide)).toEqual([]);
    expect(await alerts('ARM', wide)).toMatchObject([{ lifecycle: 'OPEN', notificationId: narrow.notification.header.notificationId }]);
    await streams.arm.has('alert');
    const later = opened('L-4-later', ['KGZ']);
    await stack.publish(later);
    await streams.kgz.has('alert');
    expect(streams.kgz.frames.filter(({ event }) => event === 'alert').map(({ data }) => (data as AlertView).caseId)).toEqual([later.caseId]);
    expect(streams.kgz.text).not.toContain(wide.caseId);
    for (const stream of Object.values(streams)) stream.close();
  });

  it('show a reader the version that is released to it, and nothing of what stood before', async () => {
    const event = next(opened('L-5', []), ['KGZ'], 'CASE_EXTENDED', { changes: [{ pointer: '/search/reason', before: '"before it was released"', after: '"Invented for a test"' }] });
    const [letter] = await bury(event);
    const shown = await get<{ content: { notification: unknown } }>(`/v1/dead-letters/${letter!.id}`, 'KGZ');
    expect(shown.content.notification).toEqual(event.notification);
    expect(JSON.stringify(shown)).not.toContain('before it was released');
    expect(await get(`/v1/dead-letters/${letter!.id}`, 'RUS')).toMatchObject({ status: 404 });
    expect(await get(`/v1/dead-letters/${letter!.id}`, 'KAZ', 'ops')).not.toHaveProperty('content');
    expect(await stack.dataSource.query<unknown[]>("SELECT DISTINCT action FROM audit WHERE $1 = ANY(dead_letter_ids) ORDER BY action", [letter!.id])).toEqual([{ action: 'DEAD_LETTERS_LISTED' }, { action: 'DEAD_LETTER_SHOWN' }, { action: 'DEAD_LETTER_WITHHELD' }]);
  });
});
