import { systemClock, uuidV7 } from '@cbx/kernel';
import { LogLines } from '@cbx/service/testing';
import type { TokenOptions } from '@cbx/testing';
import { jest } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { STATES } from '../../test/readers.js';
import { cancel, search } from '../../test/notifications.js';
import { registration } from '../../test/registration.js';
import { RegistryStack } from '../../test/registry-app.js';
import { emptyTables } from '../../test/registry-database.js';
import { CaseDetailDto, CasePageDto, CaseSummaryDto, CaseTimelineEntryDto, HandlingDto } from './case-documents.js';

// The stack is shared with other tests, and its machine may be busy.
jest.setTimeout(60_000);

const NAME = 'Примеров Тимур Образцович';

let stack: RegistryStack;
let app: NestFastifyApplication;
const log = new LogLines();

beforeAll(async () => {
  stack = await RegistryStack.start(1);
  app = await stack.app({ log });
});

afterAll(() => stack.stop());

beforeEach(() => emptyTables(stack.dataSource));

const tokenOf = (state: string, options: Partial<TokenOptions> = {}) => stack.issuer.token({ state, roles: ['operator'], subject: `operator-of-${state}`, ...options });

async function get(url: string, token?: string, headers: Record<string, string> = {}) {
  const response = await app.inject({ url, headers: { ...headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) } });
  return { status: response.statusCode, type: response.headers['content-type'], body: response.json<Record<string, unknown>>(), text: response.body };
}

const register = registrationOf();
function registrationOf(): ReturnType<typeof registration>['register'] {
  return (...notifications) => registration(stack.dataSource, { clock: systemClock }).register(...notifications);
}

async function caseId(): Promise<string> {
  const rows: { id: string }[] = await stack.dataSource.query('SELECT id FROM case_file');
  return rows[0]!.id;
}

describe('GET /v1/cases', () => {
  it.each(STATES)('shows %s, signed in, what was released to it', async (state) => {
    await register(search({ reference: 'all' }), search({ reference: 'arm', to: ['ARM'] }), search({ reference: 'kgz', to: ['RUS'], origin: 'KGZ' }));
    const { status, body } = await get('/v1/cases', await tokenOf(state));
    expect(status).toBe(200);
    const keys = (body['items'] as { subjectKey: string }[]).map(({ subjectKey }) => subjectKey);
    const expected = [
      search({ reference: 'all' }).header.subjectKey,
      ...(state === 'ARM' || state === 'KAZ' ? [search({ reference: 'arm' }).header.subjectKey] : []),
      ...(state === 'KGZ' || state === 'RUS' ? [search({ reference: 'kgz', origin: 'KGZ' }).header.subjectKey] : []),
    ];
    expect(keys.sort()).toEqual(expected.sort());
  });

  it('goes on by the cursor that it gave', async () => {
    await register(search({ reference: 'A' }), search({ reference: 'B' }), search({ reference: 'C' }));
    const token = await tokenOf('ARM');
    const first = await get('/v1/cases?limit=2', token);
    const second = await get(`/v1/cases?limit=2&cursor=${String(first.body['nextCursor'])}`, token);
    expect([(first.body['items'] as unknown[]).length, (second.body['items'] as unknown[]).length]).toEqual([2, 1]);
    expect(second.body).not.toHaveProperty('nextCursor');
  });

  it('refuses what it does not understand, and says what it expected', async () => {
    const token = await tokenOf('ARM');
    expect(await get('/v1/cases?kind=MURDER&status=REAL', token)).toMatchObject({
      status: 400,
      type: 'application/problem+json',
      body: { code: 'REQUEST.INVALID', instance: '/v1/cases', errors: [{ pointer: '/kind' }, { pointer: '/status' }] },
    });
    expect(await get('/v1/cases?cursor=bm9uc2Vuc2U', token)).toMatchObject({ status: 400, body: { code: 'CURSOR.INVALID' } });
    expect((await get('/v1/cases?kind=MURDER', token)).text).not.toContain('MURDER');
  });
});

describe('GET /v1/cases/{id}', () => {
  it('opens a case with its notification and timeline', async () => {
    await register(search(), search({ version: 2 }, { search: { urgency: 'URGENT' } }));
    expect(await get(`/v1/cases/${await caseId()}`, await tokenOf('RUS'))).toMatchObject({
      status: 200,
      body: {
        label: NAME,
        notification: search({ version: 2 }, { search: { urgency: 'URGENT' } }),
        timeline: [{ type: 'CASE_OPENED' }, { type: 'CASE_EXTENDED', changes: [{ pointer: '/search/urgency', before: 'ROUTINE', after: 'URGENT' }] }],
      },
    });
  });

  it('answers for what may not be seen as for what is not there: status, headers and text', async () => {
    await register(search({ to: ['ARM'] }));
    const token = await tokenOf('RUS');
    const ids = [await caseId(), uuidV7(), 'no-uuid'];
    const answers = await Promise.all(ids.map((id) => app.inject({ url: `/v1/cases/${id}`, headers: { authorization: `Bearer ${token}` } })));
    const comparable = answers.map((answer, index) => {
      const { date: _date, ...headers } = answer.headers;
      const body = answer.body.replaceAll(ids[index]!, '<id>');
      return { status: answer.statusCode, body: body.replace(/"traceId":"\w+"/, ''), headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) } };
    });
    expect(comparable[0]).toMatchObject({ status: 404, body: expect.stringContaining('CASE.NOT_FOUND') as string });
    expect(comparable[0]).toEqual(comparable[1]);
    expect(comparable[2]).toEqual(comparable[1]);
    expect((await get(`/v1/cases/${ids[1]!}`, token, { 'accept-language': 'ru' })).body).toMatchObject({ title: 'Такого дела нет' });
  });
});

describe('both', () => {
  it.each(['/v1/cases', `/v1/cases/${uuidV7()}`])('want a token that is good, of a member, with a role that reads (%s)', async (url) => {
    expect(await get(url)).toMatchObject({ status: 401, type: 'application/problem+json', body: { code: 'AUTH.REQUIRED' } });
    for (const bad of [{ forged: true }, { expiresInSeconds: -60 }, { audience: 'other' }]) {
      expect(await get(url, await tokenOf('KAZ', bad))).toMatchObject({ status: 401, body: { code: 'AUTH.INVALID_TOKEN' } });
    }
    expect((await get(url, await tokenOf('UZB'))).status).toBe(401);
    expect(await get(url, await tokenOf('KAZ', { roles: ['ops'] }))).toMatchObject({ status: 403, body: { code: 'AUTH.FORBIDDEN' } });
    expect(await stack.count('audit_entry')).toBe(0);
  });

  it('leave who read what in the audit trail, and nothing about persons in the log', async () => {
    await register(search({ reference: 'SECRET-REF' }), cancel('SEARCH_REQUEST', { reference: 'other', version: 2 }));
    const rows: { id: string }[] = await stack.dataSource.query(`SELECT id FROM case_file WHERE case_status = 'OPEN'`);
    const token = await tokenOf('TJK');
    await get('/v1/cases?origin=KAZ', token);
    await get(`/v1/cases/${rows[0]!.id}`, token);
    const read: unknown[] = await stack.dataSource.query(`SELECT actor, actor_state, action FROM audit_entry WHERE actor_state IS NOT NULL ORDER BY id`);
    expect(read).toEqual([
      { actor: 'operator-of-TJK', actor_state: 'TJK', action: 'CASES_LISTED' },
      { actor: 'operator-of-TJK', actor_state: 'TJK', action: 'CASE_SHOWN' },
    ]);
    expect(log.lines.length).toBeGreaterThan(0);
    for (const secret of ['Примеров', 'SECRET-REF', token, 'origin=KAZ']) expect(log.text).not.toContain(secret);
  });
});

describe('GET /openapi.json', () => {
  it('describes the routes with their parameters, answers and problems', async () => {
    const { body } = await get('/openapi.json');
    const paths = body['paths'] as Record<string, { get: { parameters: { name: string }[]; responses: Record<string, unknown> } }>;
    expect(Object.keys(paths).filter((path) => !path.startsWith('/v1/dead-letters'))).toEqual(['/v1/cases', '/v1/cases/{id}']);
    expect(paths['/v1/cases']!.get.parameters.map(({ name }) => name).sort()).toEqual(['caseStatus', 'cursor', 'kind', 'limit', 'origin', 'status']);
    expect(Object.keys(paths['/v1/cases/{id}']!.get.responses).sort()).toEqual(['200', '401', '403', '404', '500', '503']);
  });

  it('describes what is answered: no member more, no member less', async () => {
    await register(search(), search({ version: 2 }, { search: { urgency: 'URGENT' } }));
    const { body } = await get('/openapi.json');
    const schemas = (body['components'] as { schemas: Record<string, { properties: object }> }).schemas;
    const properties = (dto: { name: string }) => Object.keys(schemas[dto.name]!.properties).sort();
    const token = await tokenOf('ARM');
    const page = (await get('/v1/cases?limit=1', token)).body;
    const detail = (await get(`/v1/cases/${await caseId()}`, token)).body;
    const summary = (page['items'] as Record<string, unknown>[])[0]!;
    expect(Object.keys({ ...page, nextCursor: '' }).sort()).toEqual(properties(CasePageDto));
    expect(Object.keys(summary).sort()).toEqual(properties(CaseSummaryDto));
    expect(Object.keys(summary['handling'] as object).sort()).toEqual(properties(HandlingDto));
    expect(Object.keys(detail).sort()).toEqual(properties(CaseDetailDto));
    expect(Object.keys((detail['timeline'] as object[])[1]!).sort()).toEqual(properties(CaseTimelineEntryDto));
  });
});
