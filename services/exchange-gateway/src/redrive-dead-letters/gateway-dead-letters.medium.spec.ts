import { jest } from '@jest/globals';
import { CbxError, ManualClock, uuidV7 } from '@cbx/kernel';
import { HEADER } from '@cbx/messaging';
import { eventually } from '@cbx/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { GatewayStack } from '../../test/gateway-stack.js';
import { KAZ_TIME, kazFile } from '../../test/kaz.js';
import { codec } from '../../test/wire-codec.js';
import type { Receipt } from '../domain/receipt.js';
import { RecordProgress } from '../record-progress/record-progress.js';
import type { SubmissionView } from '../show-submission/show-submission.js';

jest.setTimeout(60_000);

interface Letter {
  readonly id: string;
  readonly code: string;
}

describe('dead letters of the gateway', () => {
  let stack: GatewayStack;
  let app: NestFastifyApplication;
  let poisoned = true;

  beforeAll(async () => {
    stack = await GatewayStack.start();
    app = await stack.app({ clock: new ManualClock(KAZ_TIME) });
    const handler = app.get(RecordProgress);
    const record = handler.record.bind(handler);
    handler.record = (messages) => (poisoned ? Promise.reject(new CbxError('TEST.POISON', 'not yet')) : record(messages));
    await app.startAllMicroservices();
  });
  afterAll(() => stack.stop());

  const inject = async <T>(url: string, state: string, role: string, payload?: object) =>
    (await app.inject({ method: payload === undefined ? 'GET' : 'POST', url, headers: { authorization: await stack.authorization({ state, roles: [role], subject: `${role}.${state}` }), ...(payload === undefined ? {} : { 'content-type': 'application/json' }) }, ...(payload === undefined ? {} : { payload: JSON.stringify(payload) }) })).json<T>();

  it('redriven, bring the progress to its sender; it is shown to the sender’s state alone', async () => {
    const receipt = (await app.inject({ method: 'POST', url: '/v1/submissions', payload: kazFile({ reference: 'DL-1' }), headers: { authorization: await stack.authorization(), 'content-type': 'application/json' } })).json<Receipt>();
    const notificationId = receipt.records[0]!.notificationId!;
    const eventId = uuidV7();
    const value = codec.encode('notification.progress.v1', { eventId, notificationId, subjectKey: notificationId, stage: 'REGISTERED', at: '2024-05-14T10:00:05.000Z', service: 'case-registry' });
    await stack.publisher.publish([{ topic: 'notification.progress.v1', key: notificationId, value, headers: { [HEADER.messageId]: eventId } }]);
    const list = async (state: string, role: string) => (await inject<{ items: Letter[] }>('/v1/dead-letters', state, role)).items;
    const [letter] = await eventually(async () => ((await list('KAZ', 'ops')).length > 0 ? list('KAZ', 'ops') : null), { what: 'the dead letter', timeoutMs: 30_000 });
    expect(letter).toMatchObject({ code: 'TEST.POISON', topic: 'notification.progress.v1', key: notificationId });
    const { id } = letter!;
    expect(await list('KAZ', 'operator')).toMatchObject([{ id }]);
    expect(await list('KGZ', 'supervisor')).toEqual([]);
    expect(await inject(`/v1/dead-letters/${id}`, 'KAZ', 'operator')).toMatchObject({ content: { stage: 'REGISTERED', notificationId } });
    expect(await inject(`/v1/dead-letters/${id}`, 'KAZ', 'ops')).not.toHaveProperty('content');
    expect(await inject(`/v1/dead-letters/${id}`, 'KGZ', 'supervisor')).toMatchObject({ status: 404 });

    const redrive = () => inject<{ outcomes: object[] }>('/v1/dead-letters/redrive', 'KAZ', 'supervisor', { ids: [id] });
    expect(await redrive()).toEqual({ outcomes: [{ id, outcome: 'FAILED_AGAIN', code: 'TEST.POISON' }] });
    poisoned = false;
    expect(await redrive()).toEqual({ outcomes: [{ id, outcome: 'REDRIVEN' }] });
    expect(await redrive()).toEqual({ outcomes: [{ id, outcome: 'ALREADY_REDRIVEN' }] });
    const view = await inject<SubmissionView>(`/v1/submissions/${receipt.submissionId}`, 'KAZ', 'member-system');
    expect(view.records[0]!.journey).toMatchObject({ registered: '2024-05-14T10:00:05.000Z' });
    const audited = await stack.database.unitOfWork.run((tx) => tx.query<{ action: string; granted: boolean }>('SELECT DISTINCT action, granted FROM audit_entry WHERE $1 = ANY(dead_letter_ids) ORDER BY action', [id]));
    expect(audited.map(({ action, granted }) => `${action} ${granted}`)).toEqual([
      'DEAD_LETTERS_LISTED true',
      'DEAD_LETTER_ALREADY_REDRIVEN true',
      'DEAD_LETTER_FAILED_AGAIN true',
      'DEAD_LETTER_REDRIVEN true',
      'DEAD_LETTER_SHOWN true',
      'DEAD_LETTER_WITHHELD false',
    ]);
  });
});
