/**
 * How fast the gateway accepts, durably, beside a bare Fastify handler that inserts the same rows by `pg`: both as processes of their own, on the same PostgreSQL
 * (fsync and synchronous_commit on), with one load generator, in turns of one run. Then files of 10,000 records.
 *
 *   node bench/accept/accept.bench.ts [--seconds 10] [--rounds 3] [--connections 64] [--files 4] [--records 10000] [--everything]
 *
 * `--everything`: registry, alerting and console run beside it and do their work with what is accepted. Processor time is counted too, as it says more than a
 * rate on a machine that does other things meanwhile.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import path from 'node:path';
import { startSuite } from '@cbx/local-stack';
import { databaseUrl, derivedPasswords, MIGRATOR, provision } from '@cbx/postgres';
import { KazCorpus } from '../support/kaz-corpus.ts';
import { load, type LoadResult } from '../support/load.ts';
import { benchOptions } from '../support/options.ts';
import { median, spread } from '../support/percentiles.ts';
import { barsText, writeBars } from '../support/plot.ts';
import { forgetPeak, memory, ProcessorMeter } from '../support/processor-time.ts';
import { stopOnSignal } from '../support/stop-on-signal.ts';
import { figure, table, type Cell } from '../support/table.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const WARM_UP_S = 5;
const { seconds, rounds, connections, files, records, everything } = benchOptions({ seconds: 10, rounds: 3, connections: 64, files: 4, records: 10_000, everything: false });

interface Round {
  readonly result: LoadResult;
  /** Processor time in µs a submission. */
  readonly micros: Readonly<Record<string, number>>;
}

const suite = await startSuite({ name: 'bench-accept', durable: true, ...(everything ? {} : { only: ['exchange-gateway'] }), progress: (line) => process.stderr.write(`${line}\n`) });
let bare: ChildProcess | undefined;
stopOnSignal(async () => {
  bare?.kill();
  await suite.stop();
});
try {
  const started = await startBare();
  bare = started.process;
  const gatewayPid = pidOf('exchange-gateway');
  const targets = { gateway: { url: `${suite.addresses.gateway}/v1/submissions`, pid: gatewayPid }, bare: { url: started.url, pid: started.pid } };
  const headers = { authorization: `Bearer ${await suite.memberToken('KAZ')}`, 'content-type': 'application/json' };
  const corpus = new KazCorpus();
  let sent = 0;

  const measure = async ({ url, pid }: { readonly url: string; readonly pid: number }, length: number): Promise<Round> => {
    const meter = new ProcessorMeter({ server: () => pid, PostgreSQL: () => suite.process('postgres').pid, Kafka: () => suite.process('kafka').pid });
    const result = await load({ url, headers, connections, seconds: length, body: () => corpus.single(sent++) });
    const refused = Object.entries(result.statuses).filter(([status]) => status !== '202');
    if (refused.length > 0) process.stderr.write(`answers besides 202: ${JSON.stringify(result.statuses)}\n`);
    const { used } = meter.read();
    return { result, micros: Object.fromEntries(Object.entries(used).map(([name, s]) => [name, (s / result.latencies.length) * 1e6])) };
  };

  for (const target of Object.values(targets)) await measure(target, WARM_UP_S);
  forgetPeak(gatewayPid);
  const measured: Record<keyof typeof targets, Round[]> = { gateway: [], bare: [] };
  for (let round = 0; round < rounds; round++) {
    for (const name of ['gateway', 'bare'] as const) measured[name].push(await measure(targets[name], seconds));
  }
  const singlesMemory = memory(gatewayPid);
  const rate = (name: keyof typeof targets): number => median(measured[name].map(({ result }) => result.rate));
  const micros = (name: keyof typeof targets, what: string): number => median(measured[name].map((round) => round.micros[what] ?? 0));
  const cost = (name: keyof typeof targets): number => micros(name, 'server') + micros(name, 'PostgreSQL');
  const row = (name: keyof typeof targets): Cell[] => {
    const { p50, p99 } = spread(measured[name].flatMap(({ result }) => result.latencies));
    return [name, Math.round(rate(name)), p50, p99, micros(name, 'server'), micros(name, 'PostgreSQL'), micros(name, 'Kafka'), micros(name, 'self')];
  };
  console.log(`\nSingle-record submissions: ${figure(rate('gateway') / rate('bare'))} of the bare handler's rate, ${figure(cost('bare') / cost('gateway'))} by processor time of server and PostgreSQL\n`);
  console.log(table(['', 'accepted/s', 'p50 ms', 'p99 ms', 'server µs', 'PostgreSQL µs', 'Kafka µs', 'load µs'], [row('gateway'), row('bare')]));
  const bars = [
    { label: 'bare handler, pg', value: rate('bare') },
    { label: 'gateway', value: rate('gateway') },
  ];
  console.log(`\n${barsText('Single-record submissions accepted, durably', bars, '1/s')}`);
  writeBars('accept.svg', 'Single-record submissions accepted, durably', bars, '1/s');

  const large = Array.from({ length: files }, (_none, n) => corpus.file(records, `file-${n}`));
  forgetPeak(gatewayPid);
  const meter = new ProcessorMeter({ gateway: () => gatewayPid, PostgreSQL: () => suite.process('postgres').pid, Kafka: () => suite.process('kafka').pid });
  const result = await load({ url: targets.gateway.url, headers, connections: 2, seconds: 600, requests: files, body: (n) => large[n] ?? '' });
  const { used } = meter.read();
  const inAll = files * records;
  console.log(`\nFiles of ${figure(records)} records, ${figure((large[0]?.length ?? 0) / 1e6)} MB each, two at a time: ${figure(inAll / result.seconds)} records/s (${JSON.stringify(result.statuses)})\n`);
  const perRecord = (name: string): number => ((used[name] ?? 0) / inAll) * 1e6;
  console.log(table(['', 'gateway µs', 'PostgreSQL µs', 'Kafka µs'], [['a record', perRecord('gateway'), perRecord('PostgreSQL'), perRecord('Kafka')]]));
  console.log(`\nMemory of the gateway at most: ${figure(Math.round(singlesMemory.peak))} MB while taking single records, ${figure(Math.round(memory(gatewayPid).peak))} MB while taking files`);
} finally {
  bare?.kill();
  await suite.stop();
}

function pidOf(name: string): number {
  const { pid } = suite.process(name);
  if (pid === undefined) throw new Error(`${name} does not run`);
  return pid;
}

/** The bare handler on a database of its own, with the gateway's tables, on the same server. */
async function startBare(): Promise<{ readonly process: ChildProcess; readonly url: string; readonly pid: number }> {
  const adminUrl = suite.addresses.postgresUrl;
  const passwordOf = derivedPasswords(adminUrl);
  await provision({ adminUrl, passwordOf, databasePrefix: 'bare_' });
  const as = (role: typeof MIGRATOR | 'cbx_exchange'): string => databaseUrl(adminUrl, 'bare_exchange', { role, password: passwordOf(role) });
  const migration = run('services/exchange-gateway/dist/migrate.js', { CBX_DATABASE_URL: as(MIGRATOR) });
  migration.stdout?.resume();
  const [code] = (await once(migration, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`the migrations ended with ${code}`);
  const child = run('bench/accept/bare.ts', { BARE_DATABASE_URL: as('cbx_exchange') });
  if (child.stdout === null || child.pid === undefined) throw new Error('the bare handler did not start');
  const [port] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { process: child, url: `http://127.0.0.1:${port}/v1/submissions`, pid: child.pid };
}

function run(script: string, env: Readonly<Record<string, string>>): ChildProcess {
  return spawn(process.execPath, [path.join(ROOT, script)], { env: { PATH: process.env['PATH'], ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
}
