import { jest } from '@jest/globals';
import { GatewayProcess } from '../../test/gateway-process.js';
import { GatewayStack } from '../../test/gateway-stack.js';
import { largeKazFile } from '../../test/kaz.js';

jest.setTimeout(180_000);

/** MB resident (proc(5), VmHWM: the most that it ever was). */
const BOUND_MB = 400;

describe('files of 10,000 records, one after the other', () => {
  let stack: GatewayStack;
  let gateway: GatewayProcess;
  beforeAll(async () => {
    stack = await GatewayStack.start();
    gateway = await GatewayProcess.start(stack.env({ CBX_TRANSLATION_WORKERS: '2', CBX_NOTIFICATIONS_IN_FLIGHT: '100000' }));
  });
  afterAll(async () => {
    await gateway.end('SIGKILL');
    await stack.stop();
  });

  it('are accepted, and published, within the memory that is promised', async () => {
    const headers = { authorization: await stack.authorization(), 'content-type': 'application/json' };
    for (let round = 0; round < 2; round++) {
      const answer = await fetch(`${gateway.url}/v1/submissions`, { method: 'POST', body: largeKazFile(10_000), headers });
      expect(answer.status).toBe(202);
      expect(((await answer.json()) as { recordCount: number }).recordCount).toBe(10_000);
    }
    await stack.reader.waitUntil((messages) => messages.length > 1000, { what: 'a part of the files is published' });
    expect(gateway.memoryMb().peak).toBeLessThan(BOUND_MB);
  });
});
