import type { IncomingMessage, Server } from 'node:http';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jest } from '@jest/globals';
import type { TestDatabase } from '@cbx/testing';
import { eventually, testDatabase } from '@cbx/testing';
import { ServiceProcess } from '../test/service-process.js';

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes: readonly { readonly key: string; readonly value: Record<string, unknown> }[];
}

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const PARENT_ID = 'b7ad6b7169203331';
const SECRET = 'Ivanov-Sample';

/** Each test starts a process of its own. */
jest.setTimeout(60_000);

describe('a service as a process', () => {
  let database: TestDatabase;
  let collector: Server;
  let collected = '';
  let env: Record<string, string>;
  let running: ServiceProcess | undefined;

  beforeAll(async () => {
    database = await testDatabase();
    collector = createServer((request, response) => {
      request.setEncoding('utf8').on('data', (text: string) => (collected += text));
      request.on('end', () => {
        collected += '\n';
        response.setHeader('content-type', 'application/json').end('{}');
      });
    });
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
    env = { CBX_DATABASE_URL: database.url, CBX_OIDC_ISSUER: 'http://127.0.0.1:1' };
  });

  afterEach(async () => {
    await running?.kill();
    running = undefined;
  });

  afterAll(async () => {
    await new Promise((resolve) => collector.close(resolve));
    await database.drop();
  });

  function start(more: Record<string, string> = {}, args: readonly string[] = []): ServiceProcess {
    running = new ServiceProcess({ ...env, ...more }, args);
    return running;
  }

  const spans = (): Span[] =>
    collected
      .split('\n')
      .filter((text) => text !== '')
      .flatMap((text) => (JSON.parse(text) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] }).resourceSpans)
      .flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
  const attribute = (span: Span, key: string): unknown => Object.values(span.attributes.find((entry) => entry.key === key)?.value ?? {})[0];

  it('traces a request from the caller to the statement, counts it, logs it, and tells nobody what was asked', async () => {
    const service = start({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}` });
    const url = await service.url();
    const answer = await fetch(`${url}/v1/database/${SECRET}?name=${SECRET}`, { headers: { traceparent: `00-${TRACE_ID}-${PARENT_ID}-01`, authorization: `Bearer ${SECRET}` } });
    expect(await answer.json()).toEqual([{ answer: 'from the database' }]);
    await fetch(`${url}/health/ready`);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    service.signal('SIGTERM');
    service.go();
    expect(await service.exited).toBe(0);

    const [server, ...more] = spans().filter(({ kind }) => kind === 2);
    expect(more).toEqual([]);
    expect(server).toMatchObject({ name: 'GET /v1/database/:id', traceId: TRACE_ID, parentSpanId: PARENT_ID });
    expect([attribute(server!, 'http.route'), Number(attribute(server!, 'http.response.status_code'))]).toEqual(['/v1/database/:id', 200]);
    const statements = spans().filter(({ name }) => name.startsWith('pg.query'));
    expect(statements.filter(({ traceId }) => traceId !== TRACE_ID)).toEqual([]);
    expect(statements.filter(({ parentSpanId }) => parentSpanId === server!.spanId).map(({ name }) => name.split(' ')[0])).toEqual(
      expect.arrayContaining(['pg.query:START', 'pg.query:SELECT', 'pg.query:COMMIT']),
    );
    expect(collected).not.toContain(SECRET);
    expect(collected).not.toContain('from the database');

    expect(metrics).toMatch(/http_server_request_duration_count\{[^}]*http_route="\/v1\/database\/:id"[^}]*\} 1/);
    expect(metrics).toMatch(/nodejs_eventloop|v8js_/);
    expect(metrics).toContain('cbx_health_check{check="database",optional="false"} 1');
    expect(metrics).not.toContain(SECRET);

    expect(service.lines).toContainEqual(expect.objectContaining({ msg: 'asking the database', trace_id: TRACE_ID, span_id: server!.spanId }));
    expect(service.lines).toContainEqual(expect.objectContaining({ msg: 'request', route: '/v1/database/:id', status: 200, trace_id: TRACE_ID }));
    expect(service.stdout).not.toContain(SECRET);
    expect(service.stderr).toBe('');
  });

  it('ends in order: refuses what is new, ends streams, finishes what it has, then lets go of the rest', async () => {
    const service = start();
    const url = await service.url();
    const slow = fetch(`${url}/v1/slow`);
    const stream = await new Promise<IncomingMessage>((resolve) => get(`${url}/v1/stream`, resolve));
    const streamEnd = new Promise<void>((resolve) => stream.resume().once('end', resolve));
    await service.line('slow request has begun');

    service.signal('SIGTERM');
    await eventually(async () => (await fetch(`${url}/health/ready`)).status === 503, { what: 'unreadiness' });
    expect(await (await fetch(`${url}/health/ready`)).json()).toMatchObject({ status: 'stopping' });
    const refused = await fetch(`${url}/v1/database/1`);
    expect(refused.status).toBe(503);
    expect(refused.headers.get('connection')).toBe('close');
    expect(await refused.json()).toMatchObject({ code: 'SERVICE.STOPPING' });
    await streamEnd;
    service.go();

    expect(await (await slow).json()).toEqual({ slow: true });
    expect(await service.exited).toBe(0);
    expect(service.lines.flatMap(({ msg, phase }) => (msg === 'phase' ? [phase] : []))).toEqual(['streams', 'http', 'consumers', 'relay', 'producer', 'workers', 'pool']);
    expect(service.lines.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
    expect(service.stderr).toBe('');
    await expect(fetch(`${url}/health/live`)).rejects.toThrow();
  });

  it('ends at once at the second signal', async () => {
    const service = start();
    await service.url();
    service.signal('SIGINT');
    await service.line(/ending in order/);
    service.signal('SIGINT');
    expect(await service.exited).toBe(130);
  });

  it('does not wait longer than its deadline, and says for what it waited', async () => {
    const service = start({}, ['--impatient']);
    await service.url();
    service.signal('SIGTERM');
    expect(await service.exited).toBe(1);
    expect(await service.line(/not ended after/)).toMatchObject({ msg: expect.stringContaining('streams: open streams') });
  });

  it('names every wrong setting, and shows no secret', async () => {
    const service = start({ CBX_HTTP_PORT: '70000', CBX_DATABASE_URL: `mysql://${SECRET}`, CBX_OIDC_ISSUER: '', CBX_LOG_LEVEL: 'loud' });
    expect(await service.exited).toBe(78);
    expect(service.stderr.trim().split('\n')).toEqual([
      'The configuration is wrong:',
      '  CBX_HTTP_PORT: expected a port number, 0 to 65535 (0: any free one); found "70000"',
      '  CBX_LOG_LEVEL: expected fatal, error, warn, info, debug, trace or silent; found "loud"',
      '  CBX_OIDC_ISSUER: expected an http:// or https:// address; it is not set',
      '  CBX_DATABASE_URL: expected postgres://user:password@host:port/database; found "(secret)"',
    ]);
  });

  it('ends when something was thrown that nobody caught, and says where, not what', async () => {
    const service = start();
    const url = await service.url();
    await fetch(`${url}/v1/defect/${SECRET}`).catch(() => undefined);
    expect(await service.exited).toBe(1);
    expect(JSON.parse(service.stderr)).toMatchObject({ level: 'fatal', msg: 'nobody caught this', err: { type: 'SyntaxError', stack: expect.stringContaining('fixture-service') } });
    expect(service.stdout + service.stderr).not.toContain(SECRET);
  });

  it('says why it could not start', async () => {
    const taken = String((collector.address() as AddressInfo).port);
    const service = start({ CBX_HTTP_PORT: taken });
    expect(await service.exited).toBe(1);
    expect(JSON.parse(service.stderr)).toMatchObject({ level: 'fatal', service: 'fixture', msg: 'could not start', err: { code: 'EADDRINUSE' } });
  });
});
