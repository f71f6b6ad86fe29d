import { jest } from '@jest/globals';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ManualClock } from '@cbx/kernel';
import type { Principal } from '@cbx/release';
import type { TokenOptions } from '@cbx/testing';
import { TestIssuer } from '@cbx/testing';
import { Controller, Get, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { createSecretKey } from 'node:crypto';
import { defineService } from '../app/service-definition.js';
import { httpSettings, oidcSettings } from '../config/common-settings.js';
import { createTestApp, LogLines } from '../testing/index.js';
import { CurrentPrincipal, Public, Roles, TokenExpiresAt } from './auth-decorators.js';

@Controller('v1')
class GuardedController {
  @Get('any')
  any(@CurrentPrincipal() principal: Principal): Principal {
    return principal;
  }

  @Get('operators')
  @Roles('operator', 'supervisor')
  operators(@TokenExpiresAt() expiresAt: Date): { expiresAt: Date } {
    return { expiresAt };
  }

  @Get('open')
  @Public()
  open(): { open: true } {
    return { open: true };
  }
}

@Module({ controllers: [GuardedController] })
class GuardedModule {}

const service = defineService({
  name: 'guarded',
  title: 'Guarded',
  description: 'For a test',
  settings: { ...httpSettings(0), ...oidcSettings },
  module: () => GuardedModule,
});

const NOW = Date.now();

jest.setTimeout(60_000);

describe('AuthGuard', () => {
  let issuer: TestIssuer;
  let app: NestFastifyApplication;
  const log = new LogLines();
  const clock = new ManualClock(new Date(NOW));

  beforeAll(async () => {
    issuer = await TestIssuer.start();
    app = await createTestApp(service, { env: { CBX_OIDC_ISSUER: issuer.issuer, CBX_MEMBER_STATES: 'ARM,KAZ' }, clock, log });
  });

  beforeEach(() => clock.set(new Date(NOW)));

  afterAll(async () => {
    await app.close();
    await issuer.stop();
  });

  const ask = (authorization: string | undefined, url = '/v1/any') => app.inject({ url, headers: authorization === undefined ? {} : { authorization } });
  const good: TokenOptions = { state: 'KAZ', roles: ['operator'], subject: 'op-1' };
  const askWith = async (options: Partial<TokenOptions>, url?: string) => ask(`Bearer ${await issuer.token({ ...good, ...options })}`, url);

  it('asks for nothing where nothing is needed', async () => {
    expect((await ask(undefined, '/v1/open')).statusCode).toBe(200);
  });

  it('asks for a token, without saying more, where none was sent', async () => {
    for (const header of [undefined, '', 'Basic b3A6cHc=', 'Bearer', 'Bearer a b', 'Bearer <x>']) {
      const answer = await ask(header);
      expect([answer.statusCode, answer.headers['www-authenticate']]).toEqual([401, 'Bearer realm="cbx"']);
      expect(answer.json()).toMatchObject({ code: 'AUTH.REQUIRED' });
    }
  });

  it('lets through a token in order, with the roles that it knows', async () => {
    const answer = await askWith({ roles: ['supervisor', 'king', 'ops'] });
    expect(answer.json()).toEqual({ subject: 'op-1', state: 'KAZ', roles: ['supervisor', 'ops'] });
    const expiring = await askWith({ expiresInSeconds: 100 }, '/v1/operators');
    const left = Date.parse(expiring.json<{ expiresAt: string }>().expiresAt) - Date.now();
    expect(left).toBeGreaterThan(60_000);
    expect(left).toBeLessThanOrEqual(100_000);
  });

  it.each<[string, Partial<TokenOptions>]>([
    ['another audience', { audience: 'other' }],
    ['another issuer', { issuer: 'https://evil.example' }],
    ['a signature of a stranger under the right key id', { forged: true }],
    ['a state that is no member', { state: 'RUS' }],
    ['a state in lower case', { state: 'kaz' }],
    ['every state at once', { state: '*' }],
    ['no state', { claims: { cbx_state: undefined } }],
    ['several states', { claims: { cbx_state: ['KAZ', 'ARM'] } }],
    ['no roles', { claims: { cbx_roles: undefined } }],
    ['roles as a text', { claims: { cbx_roles: 'operator' } }],
    ['no end', { claims: { exp: undefined } }],
    ['no subject', { claims: { sub: undefined } }],
    ['an empty subject', { claims: { sub: '' } }],
    ['a beginning in the future', { claims: { nbf: Math.floor(NOW / 1000) + 60 } }],
    ['an end in the past', { expiresInSeconds: -60 }],
  ])('refuses %s', async (_what, options) => {
    const answer = await askWith(options);
    expect([answer.statusCode, answer.headers['www-authenticate']]).toEqual([401, 'Bearer realm="cbx", error="invalid_token"']);
    expect(answer.json()).toMatchObject({ code: 'AUTH.INVALID_TOKEN' });
  });

  it('bears clocks that are half a minute apart, by its own clock', async () => {
    const token = `Bearer ${await issuer.token({ ...good, claims: { exp: Math.floor(NOW / 1000) + 100 } })}`;
    clock.advance(125_000);
    expect((await ask(token)).statusCode).toBe(200);
    clock.advance(10_000);
    expect((await ask(token)).statusCode).toBe(401);
  });

  it('accepts a token again without asking anybody, and none that only looks like it', async () => {
    const token = await issuer.token(good);
    const verify = jest.spyOn(crypto.subtle, 'verify');
    expect((await ask(`Bearer ${token}`)).statusCode).toBe(200);
    expect((await ask(`Bearer ${token}`)).json()).toEqual({ subject: 'op-1', state: 'KAZ', roles: ['operator'] });
    expect(verify).toHaveBeenCalledTimes(1);
    const [head, claims, signature] = token.split('.') as [string, string, string];
    const changed = Buffer.from(JSON.stringify({ ...(JSON.parse(Buffer.from(claims, 'base64url').toString()) as object), sub: 'op-2' })).toString('base64url');
    expect((await ask(`Bearer ${head}.${changed}.${signature}`)).statusCode).toBe(401);
    verify.mockRestore();
  });

  it('refuses tokens without a signature, and those signed with the public key as a secret', async () => {
    const claims = { iss: issuer.issuer, aud: 'cbx', sub: 'op-1', exp: Math.floor(NOW / 1000) + 300, cbx_state: 'KAZ', cbx_roles: ['operator'] };
    const none = new UnsecuredJWT(claims).encode();
    const { keys } = (await (await fetch(issuer.jwksUri)).json()) as { keys: [{ kid: string }] };
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    const confused = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: keys[0].kid }).sign(createSecretKey(Buffer.from(await exportSPKI(publicKey))));
    const confusedWithJwks = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: keys[0].kid }).sign(createSecretKey(Buffer.from(JSON.stringify(keys[0]))));
    const ownKey = await new SignJWT(claims).setProtectedHeader({ alg: 'ES256', jwk: await exportJWK(publicKey) }).sign(privateKey);
    const strangeKid = await new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: '../../etc/passwd' }).sign(privateKey);
    for (const token of [none, confused, confusedWithJwks, ownKey, strangeKid, 'a.b.c', 'x']) {
      expect((await ask(`Bearer ${token}`)).json()).toMatchObject({ status: 401, code: 'AUTH.INVALID_TOKEN' });
    }
  });

  it('refuses a role that does not suffice, and says what is needed', async () => {
    for (const roles of [[], ['ops'], ['member-system'], ['Operator']]) {
      const answer = await askWith({ roles }, '/v1/operators');
      expect([answer.statusCode, answer.headers['www-authenticate']]).toEqual([403, 'Bearer realm="cbx", error="insufficient_scope"']);
      expect(answer.json()).toMatchObject({ code: 'AUTH.FORBIDDEN' });
    }
  });

  it('logs refusals with their reason, and no token', async () => {
    const token = await issuer.token({ ...good, audience: 'other' });
    await ask(`Bearer ${token}`, '/v1/operators');
    expect(log.lines.findLast(({ msg }) => msg === 'refused')).toMatchObject({
      level: 'warn',
      code: 'AUTH.INVALID_TOKEN',
      reason: 'ERR_JWT_CLAIM_VALIDATION_FAILED aud',
      route: '/v1/operators',
    });
    expect(log.text).not.toContain(token.split('.')[2]);
  });
});

describe('AuthGuard, when the issuer is away', () => {
  let metadata: Server;
  let answerMetadata: (issuer: string) => { status: number; body: unknown };
  let address: string;
  let issuer: TestIssuer;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    issuer = await TestIssuer.start();
    metadata = createServer((_request, response) => {
      const { status, body } = answerMetadata(address);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => metadata.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(metadata.address() as AddressInfo).port}`;
    app = await createTestApp(service, { env: { CBX_OIDC_ISSUER: address } });
  });

  afterAll(async () => {
    await app.close();
    await issuer.stop();
    metadata.closeAllConnections();
    await new Promise((resolve) => metadata.close(resolve));
  });

  it('says that it cannot tell, not that the token is bad, and works as soon as the issuer is back', async () => {
    const authorization = `Bearer ${await issuer.token({ state: 'KAZ', roles: ['operator'], issuer: address })}`;
    const answers: typeof answerMetadata[] = [
      () => ({ status: 500, body: {} }),
      () => ({ status: 200, body: { issuer: 'https://another.example', jwks_uri: issuer.jwksUri } }),
      () => ({ status: 200, body: { issuer: address } }),
    ];
    for (const answer of answers) {
      answerMetadata = answer;
      const answered = await app.inject({ url: '/v1/any', headers: { authorization } });
      expect(answered.json()).toMatchObject({ status: 503, code: 'AUTH.ISSUER_UNAVAILABLE' });
      expect(Number(answered.headers['retry-after'])).toBeGreaterThan(0);
      expect(answered.headers['www-authenticate']).toBeUndefined();
    }
    answerMetadata = () => ({ status: 200, body: { issuer: address, jwks_uri: issuer.jwksUri } });
    expect((await app.inject({ url: '/v1/any', headers: { authorization } })).statusCode).toBe(200);
  });

  it('says the same when the keys themselves cannot be fetched', async () => {
    const other = await createTestApp(service, { env: { CBX_OIDC_ISSUER: address, CBX_OIDC_JWKS_URI: 'http://127.0.0.1:1/jwks' } });
    const authorization = `Bearer ${await issuer.token({ state: 'KAZ', roles: ['operator'], issuer: address })}`;
    expect((await other.inject({ url: '/v1/any', headers: { authorization } })).json()).toMatchObject({ status: 503, code: 'AUTH.ISSUER_UNAVAILABLE' });
    await other.close();
  });
});
