import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FakeService } from '../../../test/fake-service.js';
import { runCbx } from '../../../test/run-cbx.js';
import { suiteAccess } from './suite-access.js';

const LIST = ['ops', 'dead-letters', 'list'];

describe('cbx ops', () => {
  const services: FakeService[] = [];
  const start = async (answer?: FakeService['answer']): Promise<FakeService> => {
    const service = await FakeService.start(answer);
    services.push(service);
    return service;
  };
  afterEach(async () => {
    await Promise.all(services.splice(0).map((service) => service.stop()));
  });

  it('helps with the group, and with each command', async () => {
    expect(await runCbx(['ops', '--help'])).toMatchObject({ exitCode: 0, stderr: '', stdout: expect.stringMatching(/Usage: cbx ops COMMAND[^]*dead-letters[^]*CBX_GATEWAY_URL/) as string });
    expect(await runCbx(['help', 'ops', 'dead-letters'])).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/Usage: cbx ops dead-letters COMMAND[^]* list /) as string });
    const help = await runCbx([...LIST, '--help']);
    expect(help).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Usage: cbx ops dead-letters list') as string });
    expect(await runCbx(['help', ...LIST])).toEqual(help);
    expect(await runCbx(['ops'])).toMatchObject({ exitCode: 1, stdout: '', stderr: expect.stringContaining('dead-letters') as string });
    expect(await runCbx(['ops', 'dance'])).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/there is no command 'ops dance'; there .*dead-letters[^]*cbx ops --help/) as string });
  });

  it('asks the services that the environment names, with the token that it names', async () => {
    const gateway = await start(() => ({ body: { items: [] } }));
    const run = await runCbx([...LIST, '--json'], { env: { CBX_GATEWAY_URL: `${gateway.url}/`, CBX_TOKEN: 'word' } });
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(run.stdout)).toEqual([{ service: 'exchange-gateway', items: [], more: false }]);
    expect(gateway.requests).toMatchObject([{ path: '/v1/dead-letters', authorization: 'Bearer word' }]);
  });

  it('gets one token for all services by client credentials', async () => {
    const [one, two] = [await start(() => ({ body: { items: [] } })), await start(() => ({ body: { items: [] } }))];
    const issuer = await start(({ method }) => ({ body: method === 'GET' ? { token_endpoint: `${services[2]!.url}/token` } : { access_token: 'fresh', expires_in: 600 } }));
    const env = { CBX_REGISTRY_URL: one.url, CBX_ALERTING_URL: two.url, CBX_OIDC_ISSUER: issuer.url, CBX_OPS_CLIENT_ID: 'ops:1', CBX_OPS_CLIENT_SECRET: 'pass word' };
    expect(await runCbx(LIST, { env })).toMatchObject({ exitCode: 0 });
    expect([...one.requests, ...two.requests].map(({ authorization }) => authorization)).toEqual(['Bearer fresh', 'Bearer fresh']);
    expect(issuer.requests).toMatchObject([{ path: '/.well-known/openid-configuration' }, { path: '/token', body: 'grant_type=client_credentials', authorization: `Basic ${Buffer.from('ops%3A1:pass%20word').toString('base64')}` }]);
  });

  it('says which service does not answer, and why', async () => {
    const { url } = await start();
    await services.pop()!.stop();
    const run = await runCbx(LIST, { env: { CBX_REGISTRY_URL: url, CBX_TOKEN: 'word' } });
    expect(run).toEqual({ exitCode: 2, stdout: '', stderr: `cbx: case-registry does not answer at ${url}: the connection is refused\n` });
  });

  it('says what a service refuses in the service’s own words', async () => {
    const gateway = await start(() => ({ status: 400, body: { code: 'REQUEST.INVALID', title: 'Not valid', detail: 'the request is not valid', traceId: 'abc', errors: [{ pointer: '/since', expected: 'an instant' }] } }));
    const { exitCode, stderr } = await runCbx(LIST, { env: { CBX_GATEWAY_URL: gateway.url, CBX_TOKEN: 'word' } });
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: 'cbx: exchange-gateway answers 400 REQUEST.INVALID the request is not valid; /since must be an instant; trace abc\n' });
  });

  it('says that no token is given', async () => {
    const issuer = await start(({ method }) => (method === 'GET' ? { body: { token_endpoint: `${services[0]!.url}/token` } } : { status: 401, body: { error: 'invalid_client' } }));
    const env = { CBX_GATEWAY_URL: 'http://127.0.0.1:9', CBX_OIDC_ISSUER: issuer.url, CBX_OPS_CLIENT_ID: 'ops', CBX_OPS_CLIENT_SECRET: 'x' };
    expect(await runCbx(LIST, { env })).toEqual({ exitCode: 2, stdout: '', stderr: "cbx: the identity provider gives 'ops' no token: invalid_client\n" });
  });

  it.each([
    [{ CBX_GATEWAY_URL: 'http://127.0.0.1:9' }, [], 'not who asks'],
    [{ CBX_GATEWAY_URL: 'ftp://x', CBX_TOKEN: 't' }, [], 'CBX_GATEWAY_URL is not an http(s) address'],
    [{ CBX_GATEWAY_URL: 'http://127.0.0.1:9', CBX_TOKEN: 't' }, ['--service', 'alerting'], 'CBX_ALERTING_URL is not set'],
    [{ CBX_GATEWAY_URL: 'http://127.0.0.1:9', CBX_TOKEN: 't' }, ['--service', 'kitchen'], "there is no service 'kitchen'"],
  ])('refuses %j %j', async (env, args, words) => {
    expect(await runCbx([...LIST, ...args], { env })).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(words) as string });
  });

  describe('without an environment', () => {
    const home = mkdtempSync(path.join(tmpdir(), 'cbx-home-'));
    afterAll(() => rmSync(home, { recursive: true }));
    const addresses = { issuer: 'http://127.0.0.1:1', console: 'http://127.0.0.1:5', gateway: 'http://127.0.0.1:2', registry: 'http://127.0.0.1:3', alerting: 'http://127.0.0.1:4' };
    const keep = (file: string, content: unknown): void => {
      mkdirSync(path.dirname(path.join(home, file)), { recursive: true });
      writeFileSync(path.join(home, file), JSON.stringify(content));
    };

    it('takes the suite that runs here, and its own client', () => {
      expect(() => suiteAccess({}, [], home)).toThrow(/npm start brings one up/);
      keep('data/addresses.json', addresses);
      keep('credentials.json', { postgresPassword: 'p', ops: { clientId: 'ops', clientSecret: 's', state: 'KAZ' } });
      expect(suiteAccess({}, [], home)).toMatchObject({
        local: true,
        services: [
          { name: 'exchange-gateway', url: 'http://127.0.0.1:2' },
          { name: 'case-registry', url: 'http://127.0.0.1:3' },
          { name: 'alerting', url: 'http://127.0.0.1:4' },
        ],
        token: { kind: 'client', issuer: 'http://127.0.0.1:1', clientId: 'ops', clientSecret: 's' },
      });
      expect(suiteAccess({ CBX_TOKEN: 'word' }, ['alerting'], home)).toMatchObject({ services: [{ name: 'alerting' }], token: { kind: 'token', token: 'word' } });
    });

    it('never sends this machine’s secret to an address of the environment', () => {
      expect(() => suiteAccess({ CBX_GATEWAY_URL: 'http://elsewhere' }, [], home)).toThrow(/not who asks/);
    });

    it('says that a suite of an earlier version must be started anew', () => {
      keep('data/addresses.json', { ...addresses, registry: undefined });
      expect(() => suiteAccess({}, [], home)).toThrow(/earlier version/);
    });
  });
});
