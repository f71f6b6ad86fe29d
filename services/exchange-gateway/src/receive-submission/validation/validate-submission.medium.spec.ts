import { jest } from '@jest/globals';
import { ManualClock } from '@cbx/kernel';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { GatewayStack } from '../../../test/gateway-stack.js';
import { KAZ_TIME, kazFile } from '../../../test/kaz.js';
import type { Receipt } from '../../domain/receipt.js';
import type { Validation } from './validation.js';

jest.setTimeout(60_000);

describe('a submission that is validated', () => {
  let stack: GatewayStack;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    stack = await GatewayStack.start();
    app = await stack.appWithoutKafka({ clock: new ManualClock(KAZ_TIME), env: { CBX_TRANSLATION_INLINE_BYTES: '10000' } });
  });
  afterAll(() => stack.stop());

  const post = async (payload: string, path = '/validate', headers: Record<string, string> = {}, roles: readonly ['member-system' | 'operator'] = ['member-system']) =>
    app.inject({ method: 'POST', url: `/v1/submissions${path}`, payload, headers: { authorization: await stack.authorization({ roles: [...roles] }), 'content-type': 'application/json', ...headers } });
  /** What of a receipt does not depend on when it was sent. */
  const verdictOf = ({ records, faults, warnings, recordCount }: Validation | Receipt) => ({ records, faults, warnings, recordCount });

  it.each([1, 30])('has the verdict that it has when it is sent, and changes nothing (%i records)', async (count) => {
    await post(kazFile({ reference: `known-${count}` }), '');
    const file = kazFile(
      { reference: `known-${count}` },
      { reference: `known-${count}`, reason: 'Other' },
      { reference: `unknown-${count}`, action: 'CANCEL' },
      { reference: `foreign-${count}`, origin: 'RUS' },
      ...Array.from({ length: count }, (_none, n) => ({ reference: `new-${count}-${n}` })),
    );
    const before = await stack.database.counts();
    const validated = await post(file);
    expect(validated.statusCode).toBe(200);
    const validation = validated.json<Validation>();
    expect(await stack.database.counts()).toEqual(before);
    expect(validation).toMatchObject({ status: 'ACCEPTED', member: 'KAZ', format: 'KAZ-JSON', recordCount: count + 4 });
    expect(validation.records.map(({ outcome }) => outcome).slice(0, 5)).toEqual(['UNCHANGED', 'REJECTED', 'REJECTED', 'REJECTED', 'ACCEPTED']);
    const sent = (await post(file, '')).json<Receipt>();
    expect(verdictOf(validation)).toEqual(verdictOf(sent));
    expect((await post(file)).json<Validation>().records.map(({ outcome }) => outcome).at(-1)).toBe('UNCHANGED');
  });

  it('is told to be refused where nothing of it would be acceptable', async () => {
    const answer = await post('{}');
    expect(answer.statusCode).toBe(200);
    expect(answer.json<Validation>()).toMatchObject({ status: 'REFUSED', recordCount: 0, records: [], faults: [{ code: 'FORMAT.MALFORMED' }] });
  });

  it('is taken under the same conditions as one that is sent', async () => {
    expect((await post('x', '/validate', { 'content-type': 'text/csv' })).json()).toMatchObject({ code: 'SUBMISSION.MEDIA_TYPE' });
    expect((await post('')).json()).toMatchObject({ code: 'SUBMISSION.EMPTY' });
    expect((await post(' '.repeat(10_485_761))).json()).toMatchObject({ status: 413, code: 'FORMAT.FORBIDDEN' });
    expect((await post('{}', '/validate', {}, ['operator'])).statusCode).toBe(403);
  });
});
