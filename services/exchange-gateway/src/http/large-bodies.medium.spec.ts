import { jest } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { GatewayProcess } from '../../test/gateway-process.js';
import { GatewayStack, NOBODY } from '../../test/gateway-stack.js';

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

describe('many large bodies at once', () => {
  let stack: GatewayStack;
  let gateway: GatewayProcess;
  beforeAll(async () => {
    stack = await GatewayStack.start();
    gateway = await GatewayProcess.start(stack.env({ CBX_KAFKA_BROKERS: NOBODY }));
  });
  afterAll(async () => {
    await gateway.end('SIGKILL');
    await stack.stop();
  });

  it('do not fill the memory: what is beyond the bounds is sent away before it is read', async () => {
    const headers = { authorization: await stack.authorization(), 'content-type': 'application/json' };
    const body = Buffer.alloc(9 * MEBIBYTE, ' ');
    const post = async () => {
      const answer = await fetch(`${gateway.url}/v1/submissions`, { method: 'POST', body, headers });
      await answer.arrayBuffer();
      return answer;
    };
    expect((await post()).status).toBe(422);
    const before = gateway.memoryMb().now;
    // A sender that goes on sending after its answer may find the connection closed before it reads that: so some do not hear it.
    const settled = await Promise.allSettled(Array.from({ length: 64 }, post));
    const answers = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    for (const answer of refused) expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(answers.filter(({ status }) => status !== 429).map(({ status }) => status)).toEqual(expect.arrayContaining([422]));
    // 64 bodies would be 576 MB, and twice as much while their pieces are joined.
    expect(gateway.memoryMb().peak - before).toBeLessThan(300);
  });
});
