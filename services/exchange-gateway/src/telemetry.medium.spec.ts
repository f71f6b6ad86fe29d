import { jest } from '@jest/globals';
import { GatewayProcess } from '../test/gateway-process.js';
import { GatewayStack, messageIdOf } from '../test/gateway-stack.js';
import { kazFileAt } from '../test/kaz.js';
import type { Receipt } from './domain/receipt.js';

jest.setTimeout(60_000);

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';

describe('what can be seen of the gateway', () => {
  let stack: GatewayStack;
  let gateway: GatewayProcess;
  let receipt: Receipt;

  beforeAll(async () => {
    stack = await GatewayStack.start();
    gateway = await GatewayProcess.start(stack.env({ CBX_LOG_LEVEL: 'debug' }));
    const file = kazFileAt(new Date(), [{ reference: 'REF-SECRET' }, { reference: 'REF-SECRET-2', origin: 'RUS' }]);
    const headers = { authorization: await stack.authorization({ subject: 'kaz-system' }), 'content-type': 'application/json', traceparent: `00-${TRACE_ID}-b7ad6b7169203331-01` };
    for (let time = 0; time < 2; time++) {
      const answer = await fetch(`${gateway.url}/v1/submissions`, { method: 'POST', body: file, headers });
      expect(answer.status).toBe(202);
      receipt = (await answer.json()) as Receipt;
    }
    await fetch(`${gateway.url}/v1/submissions/${receipt.submissionId}`, { headers });
  });
  afterAll(async () => {
    await gateway.end('SIGTERM');
    await stack.stop();
  });

  it('is one trace from the request to the published message', async () => {
    const [{ notificationId }] = receipt.records as [Receipt['records'][number]];
    const messages = await stack.published('the notification', (all) => all.some((message) => messageIdOf(message) === notificationId));
    expect(messages.find((message) => messageIdOf(message) === notificationId)?.headers['traceparent']).toMatch(new RegExp(`^00-${TRACE_ID}-(?!b7ad6b7169203331)[0-9a-f]{16}-01$`));
  });

  it.each([
    ['cbx_submissions_total', /^cbx_submissions_total\{(?=[^}]*member="KAZ")(?=[^}]*outcome="accepted")[^}]*\} 1$/m],
    ['repetitions', /^cbx_submissions_total\{(?=[^}]*member="KAZ")(?=[^}]*outcome="repeated")[^}]*\} 1$/m],
    ['accepted records', /^cbx_records_total\{(?=[^}]*member="KAZ")(?=[^}]*outcome="ACCEPTED")[^}]*\} 1$/m],
    ['rejected records', /^cbx_records_total\{(?=[^}]*member="KAZ")(?=[^}]*outcome="REJECTED")[^}]*\} 1$/m],
    ['time of translation', /^cbx_translation_duration_count\{(?=[^}]*member="KAZ")(?=[^}]*where="inline")[^}]*\} 2$/m],
    ['time of the receipt', /^cbx_receipt_duration_count\{(?=[^}]*member="KAZ")[^}]*\} 2$/m],
    ['submissions in hand', /^cbx_submissions_in_hand(\{[^}]*\})? 0$/m],
  ])('is measured: %s', async (_what, line) => {
    expect(await (await fetch(`${gateway.url}/metrics`)).text()).toMatch(line);
  });

  it('is logged without references, names, bodies or tokens', async () => {
    const log = gateway.log.join('\n');
    expect(log).toContain('"route":"/v1/submissions"');
    expect(log).toContain(TRACE_ID);
    expect(log).not.toMatch(/REF-SECRET|Примеров|Bearer|eyJ/);
  });
});
