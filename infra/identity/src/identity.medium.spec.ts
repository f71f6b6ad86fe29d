import { eventually } from '@cbx/testing';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify, type JWTPayload } from 'jose';
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeAccounts } from './write-accounts.ts';

const CONSOLE = 'http://console.test:7400';
const REDIRECT = `${CONSOLE}/auth/callback`;
/** What the operator's browser is told, which is not where the provider listens: as behind a container's port. */
const ISSUER = 'http://identity.test:7410';
const OPERATOR = { username: 'operator.kgz', password: 'pale-moon-over-osh', state: 'KGZ', role: 'operator', name: 'Operator KGZ' };
const OPS = { clientId: 'ops', clientSecret: 'a-secret-of-ops', state: 'KAZ' };
const SYSTEM = { clientId: 'kaz-system', clientSecret: 'a-secret-of-kaz', state: 'KAZ' };

let folder: string;
let address: string;
let provider: ChildProcess;
let output = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cbx-identity-'));
  await writeAccounts(join(folder, 'accounts.json'), { signIns: [OPERATOR], memberSystems: [SYSTEM], opsClients: [OPS] });
  const port = await freePort();
  address = `http://127.0.0.1:${port}`;
  provider = spawn(process.execPath, [new URL('main.ts', import.meta.url).pathname], {
    env: {
      CBX_HTTP_PORT: String(port),
      CBX_IDENTITY_ISSUER: ISSUER,
      CBX_IDENTITY_ACCOUNTS_FILE: join(folder, 'accounts.json'),
      CBX_IDENTITY_KEYS_FILE: join(folder, 'keys', 'keys.json'),
      CBX_IDENTITY_CONSOLE_ORIGINS: `${CONSOLE}, http://localhost:7400`,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [provider.stdout, provider.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await eventually(async () => (await fetch(`${address}/health/live`)).ok, { what: 'the provider' });
});

afterAll(() => {
  provider.kill();
  rmSync(folder, { recursive: true, force: true });
});

/** A browser's part in it: keeps cookies, follows redirects of the provider's own, and stops at one that leads to the console. */
class Browser {
  readonly #cookies = new Map<string, string>();

  async open(url: string, form?: Record<string, string>): Promise<{ response: Response; url: string }> {
    let target = url;
    let body = form === undefined ? undefined : new URLSearchParams(form);
    for (;;) {
      const { pathname, search } = new URL(target, ISSUER);
      const response = await fetch(address + pathname + search, {
        ...(body === undefined ? {} : { method: 'POST', body }),
        redirect: 'manual',
        headers: { cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '), 'accept-language': 'en' },
      });
      for (const cookie of response.headers.getSetCookie()) {
        const [name = '', value = ''] = cookie.split(';')[0]!.split('=');
        this.#cookies.set(name, value);
      }
      const location = response.headers.get('location');
      if (location === null) return { response, url: target };
      target = new URL(location, ISSUER).href;
      if (!target.startsWith(ISSUER)) return { response, url: target };
      body = undefined;
    }
  }
}

const verifier = randomBytes(32).toString('base64url');

function authorization(parameters: Record<string, string> = {}): string {
  return `${ISSUER}/auth?${new URLSearchParams({
    client_id: 'operator-console',
    response_type: 'code',
    redirect_uri: REDIRECT,
    scope: 'openid profile offline_access',
    state: 'xyz',
    nonce: 'n-1',
    code_challenge_method: 'S256',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    ...parameters,
  })}`;
}

/** Signs in and gives the code that the console gets. */
async function code(browser = new Browser()): Promise<string> {
  const login = await browser.open(authorization());
  expect(login.response.status).toBe(200);
  const { url } = await browser.open(login.url, OPERATOR);
  const answer = new URL(url);
  expect(answer.origin + answer.pathname).toBe(REDIRECT);
  expect(answer.searchParams.get('state')).toBe('xyz');
  expect(answer.searchParams.get('iss')).toBe(ISSUER);
  return answer.searchParams.get('code')!;
}

async function token(form: Record<string, string>, authorizationHeader?: string): Promise<{ status: number; headers: Headers; body: Record<string, string> }> {
  const response = await fetch(`${address}/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { origin: CONSOLE, ...(authorizationHeader === undefined ? {} : { authorization: authorizationHeader }) },
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Record<string, string> };
}

const exchange = (given: Record<string, string>): ReturnType<typeof token> =>
  token({ client_id: 'operator-console', grant_type: 'authorization_code', redirect_uri: REDIRECT, code_verifier: verifier, ...given });

const basic = (id: string, secret: string): string => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;

/** As the services do it. */
async function verify(jwt: string): Promise<JWTPayload> {
  expect(decodeProtectedHeader(jwt)).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
  const { payload } = await jwtVerify(jwt, createRemoteJWKSet(new URL(`${address}/jwks`)), { issuer: ISSUER, audience: 'cbx' });
  return payload;
}

describe('discovery', () => {
  it('names the issuer and its addresses as browsers reach them, whoever asks', async () => {
    const metadata = await (await fetch(`${address}/.well-known/openid-configuration`)).json();
    expect(metadata).toMatchObject({ issuer: ISSUER, authorization_endpoint: `${ISSUER}/auth`, token_endpoint: `${ISSUER}/token`, jwks_uri: `${ISSUER}/jwks`, end_session_endpoint: `${ISSUER}/session/end` });
  });

  it('publishes no private key', async () => {
    const { keys } = (await (await fetch(`${address}/jwks`)).json()) as { keys: Record<string, unknown>[] };
    expect(keys).toHaveLength(1);
    expect(keys[0]).not.toHaveProperty('d');
  });

  it('keeps its keys for its owner only', () => {
    expect(statSync(join(folder, 'keys', 'keys.json')).mode & 0o077).toBe(0);
  });
});

describe('an operator', () => {
  it('signs in by code and PKCE, and gets a token that says who it is', async () => {
    const { status, headers, body } = await exchange({ code: await code() });
    expect(status).toBe(200);
    expect(headers.get('access-control-allow-origin')).toBe(CONSOLE);
    await expect(verify(body['access_token']!)).resolves.toMatchObject({ cbx_state: 'KGZ', cbx_roles: ['operator'], name: 'Operator KGZ', client_id: 'operator-console' });
    const { payload } = await jwtVerify(body['id_token']!, createRemoteJWKSet(new URL(`${address}/jwks`)), { issuer: ISSUER, audience: 'operator-console' });
    expect(payload).toMatchObject({ nonce: 'n-1', name: 'Operator KGZ', cbx_state: 'KGZ' });
  });

  it('renews the token once with each refresh token', async () => {
    const first = await exchange({ code: await code() });
    const renew = (refresh: string): ReturnType<typeof token> => token({ client_id: 'operator-console', grant_type: 'refresh_token', refresh_token: refresh });
    const second = await renew(first.body['refresh_token']!);
    await expect(verify(second.body['access_token']!)).resolves.toMatchObject({ cbx_state: 'KGZ' });
    expect(second.body['refresh_token']).not.toBe(first.body['refresh_token']);
    expect((await renew(first.body['refresh_token']!)).body).toMatchObject({ error: 'invalid_grant' });
  });

  it('is not asked again while signed in', async () => {
    const browser = new Browser();
    await code(browser);
    const { url } = await browser.open(authorization());
    expect(url.startsWith(REDIRECT)).toBe(true);
  });

  it('is told of a wrong password on the page, and gets no code', async () => {
    const browser = new Browser();
    const login = await browser.open(authorization());
    const { response } = await browser.open(login.url, { ...OPERATOR, password: 'wrong' });
    expect(response.status).toBe(401);
    const page = await response.text();
    expect(page).toContain('role="alert"');
    expect(page).toContain('value="operator.kgz"');
    expect(page).not.toContain('wrong"');
  });

  it('signs out, and is sent back to the console', async () => {
    const browser = new Browser();
    const { body } = await exchange({ code: await code(browser) });
    const end = await browser.open(`${ISSUER}/session/end?${new URLSearchParams({ id_token_hint: body['id_token']!, post_logout_redirect_uri: `${CONSOLE}/` })}`);
    const xsrf = /name="xsrf" value="(\w+)"/.exec(await end.response.text())?.[1];
    const { url } = await browser.open(`${ISSUER}/session/end/confirm`, { xsrf: xsrf!, logout: 'yes' });
    expect(url).toBe(`${CONSOLE}/`);
    expect((await browser.open(authorization())).url).toContain('/interaction/');
  });
});

describe('refused', () => {
  it('a code with another PKCE verifier', async () => {
    expect(await exchange({ code: await code(), code_verifier: randomBytes(32).toString('base64url') })).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  it('a code that was used before', async () => {
    const used = await code();
    await exchange({ code: used });
    expect(await exchange({ code: used })).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  it('a request without PKCE', async () => {
    const { url } = await new Browser().open(authorization({ code_challenge: '', code_challenge_method: '' }));
    expect(new URL(url).searchParams.get('error')).toBe('invalid_request');
  });

  it('a redirect to somebody else, told on a page', async () => {
    const { response } = await new Browser().open(authorization({ redirect_uri: 'http://elsewhere.test/' }));
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(await response.text()).toContain('<code>invalid_redirect_uri</code>');
  });

  it('a call from another origin', async () => {
    const response = await fetch(`${address}/token`, { method: 'POST', body: new URLSearchParams({ client_id: 'operator-console', grant_type: 'refresh_token', refresh_token: 'x' }), headers: { origin: 'http://elsewhere.test' } });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('an old page, told as such', async () => {
    const { response } = await new Browser().open(`${ISSUER}/interaction/long-gone`);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('This page has run out');
  });

  it('the sixth try with a wrong password, for a while', async () => {
    const browser = new Browser();
    const login = await browser.open(authorization());
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 6; attempt += 1) statuses.push((await browser.open(login.url, { username: 'operator.tjk', password: 'guess' })).response.status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  });
});

describe('a member system', () => {
  it('gets a token that says for which state it speaks', async () => {
    const { status, body } = await token({ grant_type: 'client_credentials' }, basic(SYSTEM.clientId, SYSTEM.clientSecret));
    expect(status).toBe(200);
    await expect(verify(body['access_token']!)).resolves.toMatchObject({ sub: 'kaz-system', cbx_state: 'KAZ', cbx_roles: ['member-system'] });
  });

  it.each([
    ['another secret', basic(SYSTEM.clientId, 'guessed')],
    ['no secret', undefined],
  ])('gets none with %s', async (_, header) => {
    const { status, body } = await token({ grant_type: 'client_credentials', ...(header === undefined ? { client_id: SYSTEM.clientId } : {}) }, header);
    expect({ status, error: body['error'] }).toEqual({ status: 401, error: 'invalid_client' });
  });

  it('cannot use its hash for its secret', async () => {
    const { memberSystems } = JSON.parse(readFileSync(join(folder, 'accounts.json'), 'utf8')) as { memberSystems: { secretHash: string }[] };
    const { body } = await token({ grant_type: 'client_credentials' }, basic(SYSTEM.clientId, encodeURIComponent(memberSystems[0]!.secretHash)));
    expect(body['error']).toBe('invalid_client');
  });
});

describe('those who run the suite', () => {
  it('get a token of the role ops, by a program', async () => {
    const { status, body } = await token({ grant_type: 'client_credentials' }, basic(OPS.clientId, OPS.clientSecret));
    expect(status).toBe(200);
    await expect(verify(body['access_token']!)).resolves.toMatchObject({ sub: 'ops', cbx_state: 'KAZ', cbx_roles: ['ops'], name: 'Operations' });
  });
});

describe('every page', () => {
  it('allows no script, no frame, and no cache', async () => {
    const { response } = await new Browser().open(authorization());
    const policy = response.headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain(`form-action 'self' ${CONSOLE}`);
    expect(response.headers.get('cache-control')).toContain('no-store');
  });

  it('leaves names and passwords out of the log', () => {
    expect(output).toContain('listening');
    expect(output).not.toContain(OPERATOR.username);
    expect(output).not.toContain(OPERATOR.password);
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const bound = server.address();
      server.close(() => resolve(typeof bound === 'object' && bound !== null ? bound.port : 0));
    });
  });
}
