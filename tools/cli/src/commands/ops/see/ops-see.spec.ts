import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runCbx } from '../../../../test/run-cbx.js';

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

/** A process as status and doctor see it. */
async function fakeProcess({ ready = true, metrics = 'cbx_outbox_leader 1\ncbx_outbox_age 2\n' } = {}): Promise<string> {
  const answers: Record<string, [number, string]> = {
    '/health/live': [200, JSON.stringify({ status: 'live', version: '1.2.3', instance: 'h:1', startedAt: '2026-01-01T00:00:00.000Z', now: new Date().toISOString() })],
    '/health/ready': ready ? [200, JSON.stringify({ status: 'ready', checks: { database: { status: 'up', optional: false } } })] : [503, JSON.stringify({ status: 'not-ready', checks: { database: { status: 'down', optional: false } } })],
    '/metrics': [200, metrics],
  };
  const server = createServer(({ url = '' }, response) => {
    const [status, body] = answers[url.split('?')[0]!] ?? [200, '{"items":[]}'];
    response.writeHead(status).end(body);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it('status tells of every process that is named, and what the service owes', async () => {
  const [one, two] = [await fakeProcess(), await fakeProcess({ metrics: 'cbx_outbox_leader 0\ncbx_outbox_age 0\n' })];
  const env = { CBX_ALERTING_URL: `${one}, ${two}/`, CBX_TOKEN: 'word' };
  const { exitCode, stdout } = await runCbx(['ops', 'status'], { env });
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(new RegExp(`alerting +${one} +READY +1\\.2\\.3 +2026-01-01T00:00:00\\.000Z +h:1 +none\nalerting +${two} `));
  expect(stdout).toMatch(/alerting +2\.0 s +-/);
  expect(JSON.parse((await runCbx(['ops', 'status', '--json'], { env })).stdout)).toMatchObject([{ service: 'alerting', outboxAgeSeconds: 2, instances: [{ state: 'READY' }, { state: 'READY' }] }]);
});

it('status wants attention where a process is not ready or does not answer, and names what fails', async () => {
  const { exitCode, stdout } = await runCbx(['ops', 'status'], { env: { CBX_REGISTRY_URL: await fakeProcess({ ready: false }), CBX_ALERTING_URL: 'http://127.0.0.1:1', CBX_TOKEN: 'word' } });
  expect(exitCode).toBe(3);
  expect(stdout).toMatch(/case-registry .* NOT_READY .* database\n/);
  expect(stdout).toMatch(/alerting .* UNREACHABLE .* does not answer\n/);
});

it('doctor says what it cannot look at, and counts; engines that do not answer are findings', async () => {
  const env = { CBX_ALERTING_URL: await fakeProcess(), CBX_TOKEN: 'word' };
  const well = await runCbx(['ops', 'doctor'], { env });
  expect(well.exitCode).toBe(0);
  expect(well.stdout).toMatch(/SKIPPED {2}Kafka: CBX_KAFKA_BROKERS is not set\n[^]*0 WARN, 0 FAIL/);
  const ill = await runCbx(['ops', 'doctor', '--json'], {
    env: { ...env, CBX_KAFKA_BROKERS: '127.0.0.1:1', CBX_SCHEMA_REGISTRY_URL: 'http://127.0.0.1:1', CBX_OIDC_ISSUER: 'http://127.0.0.1:1', CBX_POSTGRES_ADMIN_URL: 'postgres://postgres@127.0.0.1:1/postgres' },
  });
  expect(ill.exitCode).toBe(3);
  const findings = JSON.parse(ill.stdout) as { check: string; verdict: string; runbook?: string }[];
  expect(findings.filter(({ verdict }) => verdict === 'WARN' || verdict === 'FAIL').map(({ check, verdict, runbook }) => `${verdict} ${check} ${runbook}`)).toEqual([
    'FAIL PostgreSQL docs/runbooks/database-down.md',
    'FAIL Kafka docs/runbooks/kafka-down.md',
    'WARN schema registry docs/runbooks/schema-registry.md',
    'FAIL identity provider docs/runbooks/issuer-down.md',
  ]);
});

it('lag says where Kafka is looked for when it is not known', async () => {
  expect(await runCbx(['ops', 'lag'], { env: { CBX_ALERTING_URL: 'http://127.0.0.1:1', CBX_TOKEN: 'word' } })).toEqual({ exitCode: 2, stdout: '', stderr: 'cbx: it is not known where Kafka is: npm start brings a suite up, or set CBX_KAFKA_BROKERS\n' });
});
