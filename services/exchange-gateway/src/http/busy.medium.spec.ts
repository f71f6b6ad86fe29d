import { jest } from '@jest/globals';
import { ManualClock } from '@cbx/kernel';
import { eventually } from '@cbx/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { GatewayStack } from '../../test/gateway-stack.js';
import { KAZ_TIME, kazFile } from '../../test/kaz.js';
import { Admission } from '../receive-submission/admission.js';

jest.setTimeout(60_000);

/** A submission whose body does not come to its end until the test says so. */
interface Slow {
  readonly sending: ClientRequest;
  readonly answer: Promise<IncomingMessage>;
}

describe('a gateway that has its hands full', () => {
  let stack: GatewayStack;

  beforeAll(async () => {
    stack = await GatewayStack.start();
  });
  afterAll(() => stack.stop());

  const listen = async (env: Record<string, string>) => {
    const app = await stack.appWithoutKafka({ env, clock: new ManualClock(KAZ_TIME) });
    await app.listen({ host: '127.0.0.1', port: 0 });
    return app;
  };
  const begin = async (app: NestFastifyApplication): Promise<Slow> => {
    const sending = request(`${await app.getUrl()}/v1/submissions`, { method: 'POST', headers: { authorization: await stack.authorization(), 'content-type': 'application/json' } });
    const answer = new Promise<IncomingMessage>((resolve, reject) => sending.on('response', resolve).on('error', reject));
    sending.flushHeaders();
    await eventually(() => app.get(Admission).inHand === 1, { what: 'the place taken' });
    return { sending, answer };
  };
  const post = async (app: NestFastifyApplication) =>
    app.inject({ method: 'POST', url: '/v1/submissions', payload: kazFile({ reference: 'R-1' }), headers: { authorization: await stack.authorization(), 'content-type': 'application/json' } });

  it.each([
    ['of one member', { CBX_SUBMISSIONS_PER_MEMBER: '1' }, 429, 'SUBMISSION.TOO_MANY'],
    ['of all', { CBX_SUBMISSIONS_AT_ONCE: '1' }, 503, 'SUBMISSION.BUSY'],
  ])('sends away what is too much %s, says when to come back, and takes the next when one is answered', async (_what, env, status, code) => {
    const app = await listen(env);
    const slow = await begin(app);
    const before = await stack.database.counts();
    const refused = await post(app);
    expect(refused.statusCode).toBe(status);
    expect(refused.json()).toMatchObject({ code });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(await stack.database.counts()).toEqual(before);
    slow.sending.end(kazFile({ reference: 'R-2' }));
    const answer = await slow.answer;
    expect(answer.statusCode).toBe(202);
    answer.resume();
    expect((await post(app)).statusCode).toBe(202);
    await stack.end(app);
  });

  it('gives a place back when a sender goes away in the middle', async () => {
    const app = await listen({ CBX_SUBMISSIONS_PER_MEMBER: '1' });
    const slow = await begin(app);
    slow.answer.catch(() => undefined);
    slow.sending.write('{');
    slow.sending.destroy();
    await eventually(() => app.get(Admission).inHand === 0, { what: 'the place free' });
    expect((await post(app)).statusCode).toBe(202);
    await stack.end(app);
  });
});
