import { jest } from '@jest/globals';
import { ManualClock } from '@cbx/kernel';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { gzipSync } from 'node:zlib';
import { GatewayStack } from '../../test/gateway-stack.js';
import { KAZ_TIME, kazFile } from '../../test/kaz.js';

jest.setTimeout(60_000);

const LIMIT = 10_485_760;
const JSON_TYPE = { 'content-type': 'application/json' };

describe('bad input', () => {
  let stack: GatewayStack;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    stack = await GatewayStack.start();
    // A further member state, whose format nobody has described yet.
    app = await stack.appWithoutKafka({ clock: new ManualClock(KAZ_TIME), env: { CBX_MEMBER_STATES: 'ARM,BLR,KAZ,KGZ,RUS,TJK,UTO' } });
  });
  afterAll(() => stack.stop());

  const post = async (payload: string | Buffer, headers: Record<string, string>, authorization?: string) =>
    app.inject({ method: 'POST', url: '/v1/submissions', payload, headers: { authorization: authorization ?? (await stack.authorization()), ...headers } });

  describe('that is no submission', () => {
    const good = kazFile({ reference: 'R-1' });
    const cases: readonly [string, number, string, () => Promise<Awaited<ReturnType<typeof post>>>, Record<string, unknown>?][] = [
      ['no token', 401, 'AUTH.REQUIRED', () => app.inject({ method: 'POST', url: '/v1/submissions', payload: good, headers: JSON_TYPE })],
      ['a token that the issuer did not sign', 401, 'AUTH.INVALID_TOKEN', async () => post(good, JSON_TYPE, await stack.authorization({ forged: true }))],
      ['a token out of date', 401, 'AUTH.INVALID_TOKEN', async () => post(good, JSON_TYPE, await stack.authorization({ claims: { exp: Date.parse(KAZ_TIME) / 1000 - 600 } }))],
      ['a token for somebody else', 401, 'AUTH.INVALID_TOKEN', async () => post(good, JSON_TYPE, await stack.authorization({ audience: 'other' }))],
      ['a token of an operator', 403, 'AUTH.FORBIDDEN', async () => post(good, JSON_TYPE, await stack.authorization({ roles: ['operator'] }))],
      ['a state without a format', 403, 'SUBMISSION.UNKNOWN_MEMBER', async () => post(good, JSON_TYPE, await stack.authorization({ state: 'UTO' }))],
      ['another media type', 415, 'SUBMISSION.MEDIA_TYPE', () => post(good, { 'content-type': 'text/csv' }), { accepted: ['application/json'] }],
      ['a media type that only begins so', 415, 'SUBMISSION.MEDIA_TYPE', () => post(good, { 'content-type': 'application/json-patch+json' })],
      ['no media type', 415, 'SUBMISSION.MEDIA_TYPE', () => post(Buffer.from(good), {})],
      ['a compressed body', 415, 'REQUEST.MEDIA_TYPE', () => post(gzipSync(good), { ...JSON_TYPE, 'content-encoding': 'gzip' })],
      ['an empty body', 400, 'SUBMISSION.EMPTY', () => post('', JSON_TYPE)],
      [
        'one byte more than the format allows',
        413,
        'FORMAT.FORBIDDEN',
        () => post(Buffer.alloc(LIMIT + 1, ' '), JSON_TYPE),
        { faults: [{ record: 0, code: 'FORMAT.FORBIDDEN', expected: { en: 'At most 10485760 bytes', ru: 'Не более 10485760 байт' } }] },
      ],
      ['another method', 405, 'REQUEST.METHOD', async () => app.inject({ method: 'PUT', url: '/v1/submissions', payload: good, headers: { ...JSON_TYPE, authorization: await stack.authorization() } })],
    ];

    it.each(cases)('%s: %i %s, and nothing changes', async (_what, status, code, send, more = {}) => {
      const before = await stack.database.counts();
      const answer = await send();
      expect(answer.statusCode).toBe(status);
      expect(answer.headers['content-type']).toBe('application/problem+json');
      expect(answer.json()).toMatchObject({ type: `urn:cbx:problem:${code}`, status, code, instance: '/v1/submissions', ...more });
      expect(await stack.database.counts()).toEqual(before);
    });

    it('says which media types would be taken', async () => {
      expect((await post(good, { 'content-type': 'text/csv' })).headers['accept-post']).toBe('application/json');
    });

    it('says titles in the language asked for', async () => {
      const answer = await post('', { ...JSON_TYPE, 'accept-language': 'ru' });
      expect(answer.json()).toMatchObject({ title: 'Сообщение пустое' });
    });
  });

  describe('that is a submission without an acceptable record', () => {
    const record = { reference: 'R-2' };
    const cases: readonly [string, string | Buffer, readonly { record: number; code: string; line?: number }[]][] = [
      ['no JSON', 'hello', [{ record: 0, code: 'FORMAT.MALFORMED' }]],
      ['JSON cut off', kazFile(record).slice(0, -5), [{ record: 0, code: 'FORMAT.MALFORMED' }]],
      ['another encoding', Buffer.from([0x7b, 0x22, 0xcf, 0xf0, 0x22, 0x7d]), [{ record: 0, code: 'FORMAT.ENCODING' }]],
      ['exactly as large as allowed, and empty', Buffer.alloc(LIMIT, ' '), [{ record: 0, code: 'FORMAT.MALFORMED' }]],
      ['an unknown code', kazFile(record).replace('"urgency":{"code":"U3"}', '"urgency":{"code":"U9"}'), [{ record: 1, code: 'FIELD.UNKNOWN_CODE', line: 1 }]],
      ['an unknown kind', kazFile(record).replace('"recordType":{"code":"40"}', '"recordType":{"code":"50"}'), [{ record: 1, code: 'FORMAT.UNKNOWN_RECORD', line: 1 }]],
      ["another state's record", kazFile({ ...record, origin: 'RUS' }), [{ record: 1, code: 'GATE.ORIGIN' }]],
      ['a cancel of nothing', kazFile({ ...record, action: 'CANCEL', version: 2 }), [{ record: 1, code: 'RULE.CANCEL_WITHOUT_RECORD' }]],
    ];

    it.each(cases)('%s: 422 with its faults, kept as evidence and not published', async (_what, payload, faults) => {
      const before = await stack.database.counts();
      const answer = await post(payload, JSON_TYPE);
      const after = await stack.database.counts();
      expect(answer.statusCode).toBe(422);
      expect(answer.headers['content-type']).toBe('application/problem+json');
      expect(answer.json()).toMatchObject({ code: 'SUBMISSION.REFUSED', status: 422, faults });
      expect(answer.json<{ faults: object[] }>().faults).toHaveLength(faults.length);
      for (const table of ['notification', 'outbox', 'notification_progress']) expect(after[table]).toBe(before[table]);
      for (const table of ['submission', 'submission_raw', 'audit_entry']) expect(after[table]).toBe(before[table]! + 1);
    });

    it('has the same answer again, its title in either language', async () => {
      const payload = kazFile({ reference: 'R-3', origin: 'TJK' });
      const [first, second, russian] = [await post(payload, JSON_TYPE), await post(payload, JSON_TYPE), await post(payload, { ...JSON_TYPE, 'accept-language': 'ru' })];
      expect(second.rawPayload.equals(first.rawPayload)).toBe(true);
      expect(second.statusCode).toBe(422);
      expect(second.headers['location']).toBe(first.headers['location']);
      expect(russian.json()).toEqual({ ...first.json<object>(), title: 'Ни одна запись сообщения не принята' });
    });
  });

  describe('to what is shown', () => {
    let location: string;

    beforeAll(async () => {
      const answer = await post(kazFile({ reference: 'R-4' }), JSON_TYPE);
      expect(answer.statusCode).toBe(202);
      location = String(answer.headers['location']);
    });

    const get = async (url: string, options: Parameters<GatewayStack['authorization']>[0]) => app.inject({ url, headers: { authorization: await stack.authorization(options) } });

    it.each(['ARM', 'BLR', 'KGZ', 'RUS', 'TJK'])('tells %s the same as of a submission that is none', async (state) => {
      for (const roles of [['member-system'], ['operator'], ['supervisor']]) {
        const other = await get(location, { state, roles });
        expect(other.statusCode).toBe(404);
        const none = await get('/v1/submissions/018f0000-0000-7000-8000-000000000000', { state, roles });
        expect({ ...other.json<object>(), instance: '' }).toEqual({ ...none.json<object>(), instance: '' });
        expect((await get('/v1/submissions', { state, roles })).json()).toEqual({ items: [] });
      }
    });

    it.each([
      ['ops', '', 403, 'AUTH.FORBIDDEN'],
      ['operator', '/none', 404, 'SUBMISSION.NOT_FOUND'],
      ['operator', '?limit=0', 400, 'REQUEST.INVALID'],
      ['operator', '?limit=1000', 400, 'REQUEST.INVALID'],
      ['operator', '?cursor=none', 400, 'CURSOR.INVALID'],
    ])('answers %s asking for %p with %i %s', async (role, what, status, code) => {
      const answer = await get(`/v1/submissions${what}`, { roles: [role] });
      expect(answer.statusCode).toBe(status);
      expect(answer.json()).toMatchObject({ code });
    });

    it.each(['member-system', 'operator', 'supervisor'])('shows it to a %s of the sending state', async (role) => {
      expect((await get(location, { roles: [role] })).statusCode).toBe(200);
      expect((await get('/v1/submissions?limit=1', { roles: [role] })).json<{ items: object[] }>().items).toHaveLength(1);
    });
  });
});
