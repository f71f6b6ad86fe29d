import { jest } from '@jest/globals';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { CbxError } from '@cbx/kernel';
import type { Principal } from '@cbx/release';
import { TestIssuer } from '@cbx/testing';
import { Body, Controller, Get, Module, Param, Post, Query } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { z } from 'zod';
import { CurrentPrincipal, Public, Roles } from '../auth/index.js';
import { httpSettings, oidcSettings } from '../config/index.js';
import { HealthChecks } from '../health/index.js';
import { RawBody } from '../http/index.js';
import { zodPipe } from '../problem/index.js';
import { createTestApp, LogLines } from '../testing/index.js';
import { defineService } from './service-definition.js';

const querySchema = z.object({ limit: z.coerce.number().int().max(100).default(10) });
const SECRET = 'Иванов-Sample';

@Controller('v1/things')
class ThingsController {
  @Get()
  list(@CurrentPrincipal() principal: Principal, @Query(zodPipe(querySchema)) query: z.infer<typeof querySchema>) {
    return { principal, limit: query.limit };
  }

  @Get(':id')
  @Roles('operator')
  show(@Param('id') id: string): never {
    switch (id) {
      case 'conflict':
        throw new CbxError('THING.TAKEN', 'the thing is taken', { details: { since: '2026-01-01' } });
      case 'down':
        throw new CbxError('PERSISTENCE.UNAVAILABLE', `no host ${SECRET}`, { retryable: true, details: { reason: SECRET } });
      case 'unknown-code':
        throw new CbxError('THING.UNHEARD', 'not for the caller');
      case 'bug':
        return JSON.parse(SECRET) as never;
      default:
        throw new CbxError('REQUEST.NOT_FOUND', 'there is no such thing');
    }
  }

  @Post()
  @Public()
  create(@Body() body: unknown) {
    return { body };
  }
}

@Controller('v1/files')
class FilesController {
  @Post()
  @Roles('member-system')
  async take(@RawBody() body: RawBody) {
    const bytes = await body.read(1_000);
    return { size: bytes.length, type: body.mediaType, text: bytes.toString('utf8').slice(0, 10) };
  }
}

@Module({ controllers: [ThingsController] })
class ThingsModule {}

@Module({ controllers: [FilesController] })
class FilesModule {}

const settings = { ...httpSettings(0), ...oidcSettings };
const common = { title: 'Things', description: 'Things for a test', settings };
const things = defineService({
  ...common,
  name: 'things',
  module: () => ThingsModule,
  problems: { 'THING.TAKEN': { status: 409, title: { en: 'Taken', ru: 'Занято' } } },
});
const files = defineService({ ...common, name: 'files', module: () => FilesModule, body: { mode: 'RAW' } });

jest.setTimeout(60_000);

describe('a service', () => {
  let issuer: TestIssuer;
  let app: NestFastifyApplication;
  let token: string;
  const log = new LogLines();

  beforeAll(async () => {
    issuer = await TestIssuer.start();
    app = await createTestApp(things, { env: { CBX_OIDC_ISSUER: issuer.issuer }, log });
    token = await issuer.token({ state: 'KAZ', roles: ['operator', 'something-else'], subject: 'op-1', name: 'A. Sample' });
  });

  afterAll(async () => {
    await app.close();
    await issuer.stop();
  });

  const get = (url: string, headers: Record<string, string> = {}) => app.inject({ method: 'GET', url, headers: { authorization: `Bearer ${token}`, ...headers } });

  it('gives handlers the principal of an accepted token, known roles only', async () => {
    const answer = await get('/v1/things?limit=5');
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({ principal: { subject: 'op-1', state: 'KAZ', roles: ['operator'], name: 'A. Sample' }, limit: 5 });
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
  });

  it.each([
    ['conflict', 409, 'THING.TAKEN', { detail: 'the thing is taken', since: '2026-01-01' }],
    ['none', 404, 'REQUEST.NOT_FOUND', { detail: 'there is no such thing' }],
    ['down', 503, 'PERSISTENCE.UNAVAILABLE', {}],
    ['unknown-code', 500, 'SERVICE.INTERNAL', {}],
    ['bug', 500, 'SERVICE.INTERNAL', {}],
  ])('answers the error of %p as a problem: %i %s', async (id, status, code, more) => {
    const answer = await get(`/v1/things/${id}?name=${encodeURIComponent(SECRET)}`);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.json()).toEqual({ type: `urn:cbx:problem:${code}`, title: expect.any(String), status, code, instance: `/v1/things/${id}`, ...more });
    expect(answer.payload).not.toContain(SECRET);
    expect(answer.payload).not.toContain('not for the caller');
    if (status === 503) expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('says titles in the language that is asked for', async () => {
    const answer = await get('/v1/things/conflict', { 'accept-language': 'ru-RU,ru;q=0.9,en;q=0.5' });
    expect(answer.json()).toMatchObject({ title: 'Занято' });
    expect(answer.headers['content-language']).toBe('ru');
    expect((await get('/v1/things/conflict', { 'accept-language': 'hy' })).json()).toMatchObject({ title: 'Taken' });
  });

  it('logs what was unexpected with its place, and no data of a person anywhere', async () => {
    await get(`/v1/things/bug?name=${encodeURIComponent(SECRET)}`);
    const line = log.lines.findLast(({ msg }) => msg === 'request failed');
    expect(line).toMatchObject({ level: 'error', service: 'things', route: '/v1/things/:id', err: { type: 'SyntaxError', stack: expect.stringContaining('show') } });
    expect(log.lines).toContainEqual(expect.objectContaining({ msg: 'request', method: 'GET', route: '/v1/things/:id', status: 500, state: 'KAZ', subject: 'op-1' }));
    expect(log.text).not.toContain(SECRET);
    expect(log.text).not.toContain(encodeURIComponent(SECRET));
    expect(log.text).not.toContain(token);
  });

  it.each([
    ['GET', '/v1/nothing', 404, 'REQUEST.NOT_FOUND', undefined],
    ['DELETE', '/v1/things', 405, 'REQUEST.METHOD', 'GET, HEAD, POST'],
    ['PUT', '/v1/things/1', 405, 'REQUEST.METHOD', 'GET, HEAD'],
    ['GET', '/v1/things/%E0%A4%A', 400, 'REQUEST.MALFORMED', undefined],
    ['GET', '/v1/things?limit=x', 400, 'REQUEST.INVALID', undefined],
  ] as const)('answers %s %s with %i %s', async (method, url, status, code, allow) => {
    const answer = await app.inject({ method, url, headers: { authorization: `Bearer ${token}` } });
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.json()).toMatchObject({ code, status });
    expect(answer.headers['allow']).toBe(allow);
  });

  it.each([
    ['text/plain', 'hello', 415, 'REQUEST.MEDIA_TYPE'],
    ['garbage', '{}', 415, 'REQUEST.MEDIA_TYPE'],
    ['application/json', '{"a":', 400, 'REQUEST.MALFORMED'],
    ['application/json', '{"__proto__":{}}', 400, 'REQUEST.MALFORMED'],
    ['application/json', JSON.stringify('x'.repeat(70_000)), 413, 'REQUEST.TOO_LARGE'],
  ])('refuses a body of %s', async (type, payload, status, code) => {
    const answer = await app.inject({ method: 'POST', url: '/v1/things', headers: { 'content-type': type }, payload });
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.json()).toMatchObject({ code, status });
  });

  it('refuses a compressed body', async () => {
    const answer = await app.inject({ method: 'POST', url: '/v1/things', headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' }, payload: 'x' });
    expect(answer.json()).toMatchObject({ code: 'REQUEST.MEDIA_TYPE', status: 415 });
  });

  it('takes a JSON body', async () => {
    const answer = await app.inject({ method: 'POST', url: '/v1/things', payload: { a: 1 } });
    expect(answer.json()).toEqual({ body: { a: 1 } });
  });

  it('describes itself', async () => {
    const answer = await app.inject({ url: '/openapi.json' });
    const document = answer.json<{ openapi: string; paths: Record<string, { get: { responses: object } }>; components: { schemas: object } }>();
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual(['/v1/things', '/v1/things/{id}']);
    expect(document.components.schemas).toHaveProperty('ProblemDto');
    expect(document.paths['/v1/things']?.get.responses).toHaveProperty('401');
  });

  it('tells whether it lives and which of its parts work', async () => {
    expect((await app.inject({ url: '/health/live' })).json()).toMatchObject({ status: 'live', service: 'things', version: expect.any(String) as string, instance: expect.stringMatching(/:\d+$/) as string, now: expect.any(String) as string });
    expect((await app.inject({ url: '/health/ready' })).json()).toEqual({ status: 'ready', checks: {} });
    let up = false;
    app.get(HealthChecks).register({ name: 'needed', check: () => (up ? undefined : Promise.reject(new Error(SECRET))) });
    app.get(HealthChecks).register({ name: 'wanted', optional: true, timeoutMs: 5, check: () => new Promise(() => undefined) });
    const answer = await app.inject({ url: '/health/ready' });
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toEqual({
      status: 'not-ready',
      checks: { needed: { status: 'down', optional: false, ms: expect.any(Number) }, wanted: { status: 'down', optional: true, ms: expect.any(Number) } },
    });
    up = true;
    expect((await app.inject({ url: '/health/ready' })).statusCode).toBe(200);
  });

  describe('over sockets', () => {
    let port: number;
    beforeAll(async () => {
      await app.listen({ host: '127.0.0.1', port: 0 });
      port = (app.getHttpServer().address() as AddressInfo).port;
    });

    it.each([
      ['no HTTP at all', 'HELLO\r\n\r\n', 400],
      ['headers beyond all measure', `GET / HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, 431],
    ])('answers %s with a problem, and closes', async (_what, request, status) => {
      const answer = await exchange(port, request);
      expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      expect(answer).toContain('content-type: application/problem+json');
    });
  });
});

describe('a service that takes raw bodies', () => {
  let issuer: TestIssuer;
  let app: NestFastifyApplication;
  let token: string;
  let port: number;

  beforeAll(async () => {
    issuer = await TestIssuer.start();
    app = await createTestApp(files, { env: { CBX_OIDC_ISSUER: issuer.issuer, CBX_OIDC_JWKS_URI: issuer.jwksUri } });
    token = await issuer.token({ state: 'KAZ', roles: ['member-system'] });
    await app.listen({ host: '127.0.0.1', port: 0 });
    port = (app.getHttpServer().address() as AddressInfo).port;
  });

  afterAll(async () => {
    await app.close();
    await issuer.stop();
  });

  const post = (payload: string | Buffer, headers: Record<string, string> = {}) =>
    app.inject({ method: 'POST', url: '/v1/files', payload, headers: { authorization: `Bearer ${token}`, ...headers } });

  it.each([['application/json; charset=utf-8', 'application/json'], ['text/csv', 'text/csv'], ['application/x-unheard', 'application/x-unheard']])(
    'hands over the bytes of %s as they are',
    async (type, mediaType) => {
      const answer = await post('{"a": 1}  ', { 'content-type': type });
      expect(answer.json()).toEqual({ size: 10, type: mediaType, text: '{"a": 1}  ' });
    },
  );

  it('hands over a body without a type, and none at all', async () => {
    expect((await post('', {})).json()).toEqual({ size: 0, text: '' });
    const answer = await exchange(port, `POST /v1/files HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${token}\r\ncontent-length: 3\r\nconnection: close\r\n\r\nabc`);
    expect(answer).toContain('{"size":3,"text":"abc"}');
  });

  it('takes a body up to the limit and refuses one byte more', async () => {
    expect((await post('x'.repeat(1_000), { 'content-type': 'text/csv' })).statusCode).toBe(201);
    const answer = await post('x'.repeat(1_001), { 'content-type': 'text/csv' });
    expect(answer.json()).toMatchObject({ status: 413, code: 'REQUEST.TOO_LARGE', limitBytes: 1_000 });
  });

  it('cuts off a body that never ends, and closes the connection', async () => {
    const answer = await exchange(port, `POST /v1/files HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${token}\r\ncontent-type: text/csv\r\ntransfer-encoding: chunked\r\n\r\n`, () => `200\r\n${'x'.repeat(0x200)}\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
    expect(answer.toLowerCase()).toContain('connection: close');
  });

  it('asks who is sending before it reads what is sent', async () => {
    const answer = await exchange(port, 'POST /v1/files HTTP/1.1\r\nhost: a\r\ncontent-type: text/csv\r\ncontent-length: 999999999\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1.1 401 /);
    expect(answer.toLowerCase()).toContain('connection: close');
  });
});

/** Sends bytes as they are, then what `more` gives for as long as the other side listens; resolves with the answer when the other side closes. */
function exchange(port: number, request: string, more?: () => string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(request);
      const feed = () => {
        if (more === undefined || answer !== '' || socket.destroyed) return;
        socket.write(more(), () => setImmediate(feed));
      };
      feed();
    });
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => (answer += text));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
  });
}
