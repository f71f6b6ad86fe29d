/**
 * How long a record takes from its acceptance (the 202 is read) to an operator's stream, while load, engines and services share the machine; beside
 * kafkajs alone, producing and consuming as many messages a second in the same run. Every record is an urgent search that alerts all six states.
 *
 *   node bench/journey/journey.bench.ts [--rate 1000] [--seconds 20] [--warm 5] [--streams 6] [--members 1] [--plot]
 */
import { setTimeout as delay } from 'node:timers/promises';
import { startSuite } from '@cbx/local-stack';
import { databaseUrl } from '@cbx/postgres';
import { load } from '../support/load.ts';
import { benchOptions } from '../support/options.ts';
import { percentile, spread } from '../support/percentiles.ts';
import { barsText, writeLines } from '../support/plot.ts';
import { ProcessorMeter } from '../support/processor-time.ts';
import { AlertStreamReader, now } from '../support/stream-reader.ts';
import { figure, table } from '../support/table.ts';
import { UrgentSearches } from '../support/urgent-searches.ts';
import { rawKafka } from './raw-kafka.ts';
import { STAGES, stagesOf } from './stages.ts';

const STATES = ['KGZ', 'KAZ', 'RUS', 'ARM', 'BLR', 'TJK'];
const PROCESSES = ['exchange-gateway', 'case-registry', 'alerting', 'postgres', 'kafka'] as const;
const PATIENCE_MS = 60_000;

const { rate, seconds, warm, streams, members, plot } = benchOptions({ rate: 1_000, seconds: 20, warm: 5, streams: 6, members: 1, plot: false });
const SENDERS = ['KAZ', 'RUS', 'BLR', 'ARM'].slice(0, members);

const profile = process.env['BENCH_PROFILE'];
const profiled = (name: string): Record<string, string> => (profile === undefined ? {} : { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profile}/${name}` });
const suite = await startSuite({
  name: 'bench-journey',
  durable: true,
  ...(members > 1 ? { members: SENDERS } : {}),
  settings: {
    'exchange-gateway': { CBX_SUBMISSIONS_PER_MEMBER: '256', CBX_SUBMISSIONS_AT_ONCE: '512', ...profiled('gateway') },
    'case-registry': profiled('registry'),
    alerting: profiled('alerting'),
  },
  progress: (line) => process.stderr.write(`${line}\n`),
});
try {
  const raw = await rawKafka(suite.addresses.kafkaBrokers, { rate, seconds: Math.min(seconds, 10) });

  const readers = await Promise.all(STATES.slice(0, streams).map(async (state, index) => AlertStreamReader.open(suite.addresses.alerting, await suite.operatorToken(state), index === 0)));
  const [reader] = readers;
  if (reader === undefined) throw new Error('at least one stream is needed');
  const tokens = await Promise.all(SENDERS.map((state) => suite.memberToken(state)));
  const searches = new UrgentSearches();
  const accepted = new Map<string, number>();
  let sent = 0;
  const sendAs = (token: string, length: number) =>
    load({
      url: `${suite.addresses.gateway}/v1/submissions`,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      connections: 128 / SENDERS.length,
      rate: rate / SENDERS.length,
      seconds: length,
      body: () => searches.single(sent++),
      onAnswer: (_n, { status, body }) => {
        const id = /"notificationId": ?"([^"]+)"/.exec(body.toString('latin1'))?.[1];
        if (status === 202 && id !== undefined) accepted.set(id, now());
      },
    });
  const send = async (length: number) => {
    const results = await Promise.all(tokens.map((token) => sendAs(token, length)));
    return { rate: results.reduce((sum, result) => sum + result.rate, 0), statuses: results.map(({ statuses }) => statuses) };
  };
  await send(warm);
  await arrival(reader, accepted);
  accepted.clear();
  const meter = new ProcessorMeter({ ...Object.fromEntries(PROCESSES.map((name) => [name, () => suite.process(name).pid])) });
  const result = await send(seconds);
  const missing = await arrival(reader, accepted);
  const { used, seconds: passed } = meter.read();

  const journey = [...accepted].flatMap(([id, at]) => (reader.arrivals.has(id) ? [(reader.arrivals.get(id) ?? 0) - at] : []));
  const [ours, ceiling] = [spread(journey), spread(raw)];
  console.log(`\np50 ${figure(ours.p50 / ceiling.p50)} times, p99 ${figure(ours.p99 / ceiling.p99)} times that of kafkajs alone; p99 ${figure(ours.p99)} ms at ${figure(result.rate)} accepted a second (asked: ${figure(rate)}/s)\n`);
  console.log(
    table(
      ['from acceptance to the stream', 'records', 'p50 ms', 'p90 ms', 'p99 ms', 'max ms'],
      ([['the suite', ours], ['kafkajs alone: produce and consume', ceiling]] as const).map(([name, { count, p50, p90, p99, max }]) => [name, count, p50, p90, p99, max]),
    ),
  );
  if (missing > 0) console.log(`\n${missing} of ${accepted.size} accepted records had not arrived after ${PATIENCE_MS / 1000} s`);
  if (result.statuses.some((statuses) => Object.keys(statuses).join() !== '202')) console.log('\nanswers by status:', result.statuses);

  const stages = await stagesOf((database) => databaseUrl(suite.addresses.postgresUrl, suite.databasePrefix + database), accepted, reader.arrivals);
  console.log(`\n${table(['where the time goes', 'p50 ms', 'p99 ms'], STAGES.map((name, index) => [name, percentile(stages.map((each) => each[index] ?? 0), 0.5), percentile(stages.map((each) => each[index] ?? 0), 0.99)]))}`);
  const costs = Object.entries(used).map(([label, time]) => ({ label, value: (time / accepted.size) * 1_000 }));
  console.log(`\n${barsText(`processor time with ${SENDERS.length} sending, ${figure((Object.values(used).reduce((sum, time) => sum + time, 0) / passed) * 100)} % of a core in all`, costs, 'ms a record')}`);
  if (plot) {
    const curve = (values: readonly number[]): [number, number][] => Array.from({ length: 99 }, (_none, index) => [index + 1, percentile(values, (index + 1) / 100)]);
    writeLines('journey.svg', { title: `From acceptance to the stream at ${figure(rate)} records/s`, x: 'percentile', y: 'ms' }, [
      { label: 'the suite', points: curve(journey) },
      { label: 'kafkajs alone', points: curve(raw) },
    ]);
  }
  for (const each of readers) each.close();
} finally {
  await suite.stop();
}

/** Waits until every accepted record is at the operator; says how many are not, after a while. */
async function arrival(at: AlertStreamReader, records: ReadonlyMap<string, number>): Promise<number> {
  const missing = (): number => [...records.keys()].filter((id) => !at.arrivals.has(id)).length;
  for (let waited = 0; missing() > 0 && waited < PATIENCE_MS; waited += 100) await delay(100);
  return missing();
}
