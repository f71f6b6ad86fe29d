import { jest } from '@jest/globals';
import { eventually } from '@cbx/testing';
import type { FastifyInstance } from 'fastify';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, get, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp } from './app.js';
import { NONCE_PLACEHOLDER } from './page.js';
import { parseSettings } from './settings.js';

jest.setTimeout(30_000);

/** A service behind the proxy, whose answers the test gives. */
class Upstream {
  readonly requests: { readonly method: string; readonly url: string; readonly headers: IncomingMessage['headers']; readonly body: Buffer }[] = [];
  answer: (request: IncomingMessage, response: ServerResponse) => void = (_request, response) => response.end('{}');
  readonly #server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      this.requests.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) });
      this.answer(request, response);
    });
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

describe('the console’s server', () => {
  const upstream = new Upstream();
  let publicDir: string;
  let app: FastifyInstance;
  let address: string;
  let upstreamUrl: string;

  const build = async (more: Record<string, string> = {}): Promise<FastifyInstance> => {
    const parsed = parseSettings({
      CBX_OIDC_ISSUER: 'https://issuer.test/realm',
      CBX_LOG_LEVEL: 'silent',
      CBX_CONSOLE_ALERTING_URL: upstreamUrl,
      CBX_CONSOLE_REGISTRY_URL: `${upstreamUrl}/deep/`,
      CBX_CONSOLE_EXCHANGE_URL: upstreamUrl,
      ...more,
    });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
    return buildApp(parsed.settings, publicDir);
  };

  beforeAll(async () => {
    upstreamUrl = await upstream.start();
    publicDir = await mkdtemp(join(tmpdir(), 'cbx-console-public-'));
    await mkdir(join(publicDir, 'assets'));
    await writeFile(join(publicDir, 'index.html'), `<!doctype html><meta name="cbx-style-nonce" content="${NONCE_PLACEHOLDER}"><title>CBX</title>`);
    await writeFile(join(publicDir, 'assets', 'index-abc.js'), 'export {};');
    await writeFile(join(publicDir, 'assets', 'index-abc.js.br'), 'packed');
    await writeFile(join(publicDir, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    app = await build();
    address = await app.listen({ host: '127.0.0.1', port: 0 });
  });
  beforeEach(() => {
    upstream.requests.length = 0;
    upstream.answer = (_request, response) => response.end('{}');
  });
  afterAll(async () => {
    await app.close();
    await upstream.stop();
    await rm(publicDir, { recursive: true });
  });

  describe('serves the page', () => {
    it.each(['/', '/alerts', '/alerts/0190-1?status=*', '/auth/callback?code=1', '/cases'])('for the view %s, never cached', async (path) => {
      const response = await app.inject({ url: path, headers: { accept: 'text/html' } });
      expect(response.statusCode).toBe(200);
      expect(response.headers['content-type']).toContain('text/html');
      expect(response.headers['cache-control']).toBe('no-store');
    });

    it('with a content security policy that trusts itself and the issuer, and a nonce of its own each time', async () => {
      const answers = await Promise.all([app.inject('/'), app.inject('/')]);
      const nonces = answers.map((answer) => {
        const policy = String(answer.headers['content-security-policy']);
        expect(policy).toContain("default-src 'none'");
        expect(policy).toContain("connect-src 'self' https://issuer.test;");
        expect(policy).toContain("frame-ancestors 'none'");
        expect(policy).not.toContain('unsafe');
        const nonce = /style-src 'self' 'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
        expect(answer.body).toContain(`content="${nonce}"`);
        return nonce;
      });
      expect(new Set(nonces).size).toBe(2);
    });

    it('with headers that keep browsers strict', async () => {
      const { headers } = await app.inject('/alerts');
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY', 'cross-origin-opener-policy': 'same-origin' });
      expect(headers['permissions-policy']).toContain('geolocation=()');
    });

    it('with assets that are never asked for twice, packed where the browser can unpack them', async () => {
      const plain = await app.inject('/assets/index-abc.js');
      expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable');
      const packed = await app.inject({ url: '/assets/index-abc.js', headers: { 'accept-encoding': 'br' } });
      expect(packed.headers['content-encoding']).toBe('br');
      expect(packed.body).toBe('packed');
    });

    it.each(['/assets/gone.js', '/api/alerting/metrics', '/api/alerting/health/live', '/api/unknown/v1/x', '/robots.txt'])('and not for %s, which is not there', async (url) => {
      const response = await app.inject({ url, headers: { accept: 'text/html' } });
      expect(response.statusCode).toBe(404);
      expect(response.json()).toMatchObject({ code: 'CONSOLE.NOT_FOUND', status: 404 });
    });

    it('and tells it where to sign in', async () => {
      const response = await app.inject('/config.json');
      expect(response.json()).toEqual({ issuer: 'https://issuer.test/realm', clientId: 'operator-console', audience: 'cbx', scope: 'openid profile offline_access' });
      expect(response.headers['cache-control']).toBe('no-store');
    });
  });

  describe('passes requests on to the services', () => {
    it('with their token, their trace and their query, without cookies', async () => {
      const headers = { authorization: 'Bearer x', traceparent: `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01`, 'last-event-id': '41', cookie: 'secret=1' };
      await fetch(`${address}/api/alerting/v1/alerts?severity=HIGH,LOW&status=*`, { headers });
      const [request] = upstream.requests;
      expect(request?.url).toBe('/v1/alerts?severity=HIGH,LOW&status=*');
      expect(request?.headers).toMatchObject({ authorization: 'Bearer x', traceparent: headers.traceparent, 'last-event-id': '41' });
      expect(request?.headers.cookie).toBeUndefined();
    });

    it('below the path of the service’s address', async () => {
      await fetch(`${address}/api/registry/v1/cases/1`);
      expect(upstream.requests[0]?.url).toBe('/deep/v1/cases/1');
    });

    it('with their bytes as they are', async () => {
      const body = Buffer.from([0xcf, 0xf0, 0xe8, 0x00, 0xff]);
      await fetch(`${address}/api/exchange/v1/submissions`, { method: 'POST', body, headers: { 'content-type': 'application/xml' } });
      expect(upstream.requests[0]?.body).toEqual(body);
      expect(upstream.requests[0]?.headers['content-type']).toBe('application/xml');
    });

    it('and their answers back, problems and all, not to be cached', async () => {
      upstream.answer = (_request, response) => response.writeHead(409, { 'content-type': 'application/problem+json' }).end('{"code":"ALERT.NOT_OPEN"}');
      const response = await fetch(`${address}/api/alerting/v1/alerts/1/acknowledge`, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } });
      expect(response.status).toBe(409);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(await response.json()).toEqual({ code: 'ALERT.NOT_OPEN' });
    });

    it('and never climbs out of /v1', async () => {
      const status = await new Promise((resolve, reject) => {
        get(`${address}/api/alerting/v1/..%2fmetrics`, (response) => resolve(response.resume().statusCode)).on('error', reject);
      });
      expect(status).toBe(400);
      expect(upstream.requests).toEqual([]);
    });

    it('and asks a service that is overloaded once only', async () => {
      upstream.answer = (_request, response) => response.writeHead(503, { 'retry-after': '0' }).end('{}');
      expect((await fetch(`${address}/api/alerting/v1/alerts`)).status).toBe(503);
      expect(upstream.requests).toHaveLength(1);
    });

    it('and says when a service cannot be reached', async () => {
      const lonely = await build({ CBX_CONSOLE_ALERTING_URL: 'http://127.0.0.1:9' });
      const traceparent = `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01`;
      const response = await lonely.inject({ url: '/api/alerting/v1/alerts?status=*', headers: { traceparent } });
      await lonely.close();
      expect(response.statusCode).toBe(502);
      expect(response.headers['content-type']).toContain('application/problem+json');
      expect(response.json()).toMatchObject({ code: 'CONSOLE.UPSTREAM_UNAVAILABLE', instance: '/api/alerting/v1/alerts', traceId: 'ab'.repeat(16) });
    });
  });

  describe('passes event streams through', () => {
    it('event by event, each before the next one is sent', async () => {
      let stream: ServerResponse | undefined;
      upstream.answer = (_request, response) => {
        stream = response;
        response.writeHead(200, { 'content-type': 'text/event-stream' }).write('id: 1\ndata: first\n\n');
      };
      const response = await fetch(`${address}/api/alerting/v1/alerts/stream`);
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
      expect((await reader?.read())?.value).toBe('id: 1\ndata: first\n\n');
      stream?.write('id: 2\ndata: second\n\n');
      expect((await reader?.read())?.value).toBe('id: 2\ndata: second\n\n');
      stream?.end();
      expect((await reader?.read())?.done).toBe(true);
    });

    it('and lets the service know when the reader leaves', async () => {
      let left = false;
      upstream.answer = (_request, response) => {
        response.once('close', () => {
          left = true;
        });
        response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': open\n\n');
      };
      const abort = new AbortController();
      const response = await fetch(`${address}/api/alerting/v1/alerts/stream`, { signal: abort.signal });
      await response.body?.getReader().read();
      abort.abort();
      await eventually(() => left, { what: 'the service to see that the reader left' });
    });

    it('for more readers than a pool of connections usually has', async () => {
      upstream.answer = (_request, response) => response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': open\n\n');
      const abort = new AbortController();
      const streams = await Promise.all(Array.from({ length: 160 }, () => fetch(`${address}/api/alerting/v1/alerts/stream`, { signal: abort.signal })));
      expect(streams.every(({ status }) => status === 200)).toBe(true);
      abort.abort();
    });

    it('and ends them when it stops, so that readers go elsewhere at once', async () => {
      upstream.answer = (_request, response) => response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': open\n\n');
      const stopping = await build();
      const there = await stopping.listen({ host: '127.0.0.1', port: 0 });
      const response = await fetch(`${there}/api/alerting/v1/alerts/stream`);
      const reader = response.body?.getReader();
      await reader?.read();
      const closed = stopping.close();
      await expect(reader?.read()).rejects.toThrow();
      await closed;
    });
  });

  it('says that it lives and that it is ready', async () => {
    expect((await app.inject('/health/live')).statusCode).toBe(200);
    expect((await app.inject('/health/ready')).statusCode).toBe(200);
  });
});
