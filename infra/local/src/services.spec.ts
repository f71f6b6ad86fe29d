import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DEFAULT_PORTS } from './ports.ts';
import { ROOT } from './paths.ts';
import { serviceSpecs, specOfRelease, type SuiteScope } from './services.ts';

const scope: SuiteScope = {
  engines: { postgresUrl: 'postgres://postgres:p@127.0.0.1:7432/postgres', kafkaBrokers: '127.0.0.1:7492', registryUrl: 'http://127.0.0.1:7481/apis/ccompat/v7' },
  ports: DEFAULT_PORTS,
  databasePrefix: 's_',
  topicPrefix: 's.',
  schemaIdsFile: '/data/schema-ids.json',
  passwordOf: (role) => `of-${role}`,
  settings: { alerting: { CBX_LOG_LEVEL: 'debug', CBX_CONSUMER_BATCH: '10' }, 'alerting-2': { CBX_LOG_LEVEL: 'trace' } },
  instancePorts: { 'exchange-gateway': [7401, 21_001], 'case-registry': [7402], alerting: [7403, 21_002] },
  membersDirectory: '/data/members',
};

const specs = serviceSpecs(scope);
const environmentOf = (name: string): Readonly<Record<string, string>> => specs.find((spec) => spec.name === name)!.env!;

describe('serviceSpecs', () => {
  it('gives every instance a row of its own, with its own port', () => {
    expect(specs.map(({ name, env, ready }) => [name, env!['CBX_HTTP_PORT'], ready])).toEqual([
      ['exchange-gateway', '7401', { kind: 'http', url: 'http://127.0.0.1:7401/health/ready' }],
      ['exchange-gateway-2', '21001', { kind: 'http', url: 'http://127.0.0.1:21001/health/ready' }],
      ['case-registry', '7402', { kind: 'http', url: 'http://127.0.0.1:7402/health/ready' }],
      ['alerting', '7403', { kind: 'http', url: 'http://127.0.0.1:7403/health/ready' }],
      ['alerting-2', '21002', { kind: 'http', url: 'http://127.0.0.1:21002/health/ready' }],
    ]);
  });

  it('lets instances share the database and the topics', () => {
    const [one, two] = ['alerting', 'alerting-2'].map(environmentOf);
    for (const setting of ['CBX_DATABASE_URL', 'CBX_KAFKA_BROKERS', 'CBX_TOPIC_PREFIX']) expect(two![setting]).toBe(one![setting]);
    expect(one!['CBX_DATABASE_URL']).toContain('/s_alerting');
  });

  it('takes settings of a service for all its instances, and those of one instance on top', () => {
    expect(['alerting', 'alerting-2'].map((name) => [environmentOf(name)['CBX_LOG_LEVEL'], environmentOf(name)['CBX_CONSUMER_BATCH']])).toEqual([
      ['debug', '10'],
      ['trace', '10'],
    ]);
  });

  it('tells the gateway, which alone reads them, where the mappings are', () => {
    expect(specs.filter(({ env }) => env!['CBX_MEMBERS_DIR'] === '/data/members').map(({ name }) => name)).toEqual(['exchange-gateway', 'exchange-gateway-2']);
  });

  it("bounds the gateway's memory as its image does", () => {
    const image = readFileSync(path.join(ROOT, 'infra/docker/app.Dockerfile'), 'utf8');
    const { NODE_OPTIONS, MALLOC_ARENA_MAX, MALLOC_MMAP_THRESHOLD_ } = environmentOf('exchange-gateway-2');
    expect(image).toContain(`ENV NODE_OPTIONS="${NODE_OPTIONS}" MALLOC_ARENA_MAX=${MALLOC_ARENA_MAX} MALLOC_MMAP_THRESHOLD_=${MALLOC_MMAP_THRESHOLD_}`);
    expect(environmentOf('alerting')['NODE_OPTIONS']).toBeUndefined();
  });

  it('starts only the services that were asked for', () => {
    expect(serviceSpecs(scope, ['exchange-gateway']).map(({ name }) => name)).toEqual(['exchange-gateway', 'exchange-gateway-2']);
  });
});

describe('specOfRelease', () => {
  it('starts the same entry point of another build, with the same Node and the same settings', () => {
    const [here] = specs;
    const next = specOfRelease(here!, '/releases/next');
    expect(next).toEqual({ ...here, cwd: '/releases/next', command: [process.execPath, '--import', '@cbx/service/telemetry', '/releases/next/services/exchange-gateway/dist/main.js'] });
    expect(specOfRelease(next, ROOT)).toEqual(here);
  });
});
