import { jest } from '@jest/globals';
import { ManualClock, uuidV7 } from '@cbx/kernel';
import { HEADER } from '@cbx/messaging';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { GatewayStack, messageIdOf } from '../../test/gateway-stack.js';
import { KAZ_TIME, kazFile, type KazRecord } from '../../test/kaz.js';
import { codec } from '../../test/wire-codec.js';
import type { Receipt } from '../domain/receipt.js';

jest.setTimeout(60_000);

describe('a member’s notifications', () => {
  let stack: GatewayStack;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    stack = await GatewayStack.start();
    app = await stack.app({ clock: new ManualClock(KAZ_TIME), consumers: true, env: { CBX_NOTIFICATIONS_IN_FLIGHT: '4' } });
  });
  afterAll(() => stack.stop());

  const submit = async (...records: readonly KazRecord[]): Promise<string[]> => {
    const headers = { authorization: await stack.authorization(), 'content-type': 'application/json' };
    const answer = await app.inject({ method: 'POST', url: '/v1/submissions', payload: kazFile(...records), headers });
    return answer.json<Receipt>().records.flatMap(({ notificationId }) => notificationId ?? []);
  };
  const evaluated = (notificationId: string) => {
    const [eventId, key] = [uuidV7(), uuidV7()];
    const value = codec.encode('notification.progress.v1', { eventId, notificationId, subjectKey: key, stage: 'EVALUATED', at: KAZ_TIME, alerts: 0, service: 'alerting' });
    return { topic: 'notification.progress.v1', key, value, headers: { [HEADER.messageId]: eventId } };
  };
  const published = async (count: number) => (await stack.published(`${count} notifications`, (messages) => messages.length >= count)).map((message) => messageIdOf(message) ?? '');

  it('are published as far as others have dealt with them, urgent ones before; the rest waits in the outbox and follows', async () => {
    const file = await submit(...Array.from({ length: 10 }, (_none, n) => ({ reference: `FILE-${n}` })));
    expect(file).toHaveLength(10);
    await published(4);
    const [urgent] = (await submit({ reference: 'URGENT', urgent: true })) as [string];
    // That it comes fifth, though it was sent last, shows that no other did.
    const first = await published(5);
    expect(first).toHaveLength(5);
    expect(first).toContain(urgent);
    await stack.publisher.publish(first.map(evaluated));
    const more = await published(9);
    expect(more).toHaveLength(9);
    await stack.publisher.publish(more.slice(5).map(evaluated));
    expect(new Set(await published(11))).toEqual(new Set([...file, urgent]));
  });
});
