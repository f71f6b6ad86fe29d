import { jest } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { GatewayStack } from '../../test/gateway-stack.js';

jest.setTimeout(60_000);

const MEBIBYTE = 1_048_576;

/** Over real sockets: a sender that is refused while it still sends must hear why, not find its connection reset. */
describe('a body that is not read to its end', () => {
  let stack: GatewayStack;
  let app: NestFastifyApplication;
  let url: string;

  beforeAll(async () => {
    stack = await GatewayStack.start();
    app = await stack.appWithoutKafka();
    await app.listen({ host: '127.0.0.1', port: 0 });
    url = `${await app.getUrl()}/v1/submissions`;
  });
  afterAll(() => stack.stop());

  const whole = (size: number) => Buffer.alloc(size, ' ');
  const streamed = (size: number) =>
    new ReadableStream({
      start(controller) {
        for (let sent = 0; sent < size; sent += MEBIBYTE) controller.enqueue(Buffer.alloc(MEBIBYTE, ' '));
        controller.close();
      },
    });

  it.each([
    ['too large, announced', whole(12 * MEBIBYTE), 413, 'FORMAT.FORBIDDEN'],
    ['too large, in chunks', streamed(12 * MEBIBYTE), 413, 'FORMAT.FORBIDDEN'],
  ])('%s', async (_what, body, status, code) => {
    const answer = await fetch(url, { method: 'POST', body, duplex: 'half', headers: { authorization: await stack.authorization(), 'content-type': 'application/json' } } as RequestInit);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ code });
  });

  it.each([
    ['no token', {}, 401, 'AUTH.REQUIRED'],
    ['a token that is none', { authorization: 'Bearer none' }, 401, 'AUTH.INVALID_TOKEN'],
  ])('%s', async (_what, headers, status, code) => {
    for (let round = 0; round < 5; round++) {
      const answer = await fetch(url, { method: 'POST', body: whole(9 * MEBIBYTE), headers: { 'content-type': 'application/json', ...headers } as HeadersInit });
      expect(answer.status).toBe(status);
      expect(await answer.json()).toMatchObject({ code });
    }
  });

  it('another media type', async () => {
    for (let round = 0; round < 5; round++) {
      const answer = await fetch(url, { method: 'POST', body: whole(9 * MEBIBYTE), headers: { authorization: await stack.authorization(), 'content-type': 'text/csv' } });
      expect(answer.status).toBe(415);
    }
  });
});
