/**
 * Whether a file of 10,000 records from one member holds up another's urgent searches: from acceptance (and from sending) to an operator's stream, without
 * the file and while it is received, translated, published, registered and evaluated.
 *
 *   node bench/fairness/fairness.bench.ts [--seconds 20] [--rate 20] [--records 10000] [--files 1] [--window 24] [--plot]
 */
import { setTimeout as delay } from 'node:timers/promises';
import { startSuite } from '@cbx/local-stack';
import { databaseUrl } from '@cbx/postgres';
import pg from 'pg';
import { STAGES, stagesOf } from '../journey/stages.ts';
import { KazCorpus } from '../support/kaz-corpus.ts';
import { load } from '../support/load.ts';
import { benchOptions } from '../support/options.ts';
import { percentile, spread, type Spread } from '../support/percentiles.ts';
import { barsText, writeLines } from '../support/plot.ts';
import { ProcessorMeter } from '../support/processor-time.ts';
import { stopOnSignal } from '../support/stop-on-signal.ts';
import { AlertStreamReader, now } from '../support/stream-reader.ts';
import { figure, table, type Cell } from '../support/table.ts';
import { UrgentSearches } from '../support/urgent-searches.ts';

const PATIENCE_MS = 120_000;
/** s; the longest that a file is given to go all the way. */
const FILE_PATIENCE_S = 180;
const WARM_UP_S = 10;
const PROCESSES = ['exchange-gateway', 'case-registry', 'alerting', 'postgres', 'kafka'] as const;
/** `window`: the gateway's CBX_NOTIFICATIONS_IN_FLIGHT. */
const { seconds, rate, records, files, window, plot } = benchOptions({ seconds: 20, rate: 20, records: 10_000, files: 1, window: 24, plot: false });

/** ms of each urgent search. */
interface Phase {
  readonly answered: readonly number[];
  readonly streamed: readonly number[];
  readonly missing: number;
  /** When the answer of each was read, by notification id, ms since 1970. */
  readonly accepted: ReadonlyMap<string, number>;
}

const suite = await startSuite({ name: 'bench-fairness', durable: true, members: ['KAZ', 'RUS'], settings: { 'exchange-gateway': { CBX_NOTIFICATIONS_IN_FLIGHT: String(window) } }, progress: (line) => process.stderr.write(`${line}\n`) });
stopOnSignal(() => suite.stop());
try {
  const url = `${suite.addresses.gateway}/v1/submissions`;
  const headersOf = async (state: string) => ({ authorization: `Bearer ${await suite.memberToken(state)}`, 'content-type': 'application/json' });
  const [searcher, sender] = [await headersOf('RUS'), await headersOf('KAZ')];
  const stream = await AlertStreamReader.open(suite.addresses.alerting, await suite.operatorToken('KGZ'));
  const searches = new UrgentSearches();
  let sent = 0;

  const urgent = async (length: number, signal?: AbortSignal): Promise<Phase> => {
    const accepted = new Map<string, number>();
    const result = await load({
      url,
      headers: searcher,
      connections: 32,
      rate,
      seconds: length,
      ...(signal === undefined ? {} : { signal }),
      body: () => searches.single(sent++),
      onAnswer: (_n, { status, body }) => {
        const id = /"notificationId": ?"([^"]+)"/.exec(body.toString('latin1'))?.[1];
        if (status === 202 && id !== undefined) accepted.set(id, now());
        else process.stderr.write(`an urgent search was answered ${status}\n`);
      },
    });
    const missing = (): number => [...accepted.keys()].filter((id) => !stream.arrivals.has(id)).length;
    for (let waited = 0; missing() > 0 && waited < PATIENCE_MS; waited += 100) await delay(100);
    return { answered: result.latencies, streamed: [...accepted].flatMap(([id, at]) => (stream.arrivals.has(id) ? [(stream.arrivals.get(id) ?? 0) - at] : [])), missing: missing(), accepted };
  };

  await urgent(WARM_UP_S);
  const alone = await urgent(seconds);
  const corpus = new KazCorpus();
  const large = Array.from({ length: files }, (_none, n) => corpus.file(records, `file-${n}`));
  const over = new AbortController();
  const meter = new ProcessorMeter(Object.fromEntries(PROCESSES.map((name) => [name, () => suite.process(name).pid])));
  const [beside, file] = await Promise.all([urgent(FILE_PATIENCE_S, over.signal), sendAndFollow(sender, large).finally(() => over.abort())]);
  const { used, seconds: passed } = meter.read();
  const ratio = (of: (phase: Phase) => readonly number[], share: number): number => percentile(of(beside), share) / percentile(of(alone), share);

  console.log(`\nBeside the file, p99 from acceptance to the stream is ${figure(ratio(({ streamed }) => streamed, 0.99))} times what it is without (p50: ${figure(ratio(({ streamed }) => streamed, 0.5))})\n`);
  const rows = (phase: string, { answered, streamed, missing }: Phase): Cell[][] =>
    ([['sent to answered', spread(answered)], ['accepted to the stream', spread(streamed)]] satisfies [string, Spread][]).map(([what, { count, p50, p90, p99, max }]) => [phase, what, count, p50, p90, p99, max, missing]);
  console.log(table(['', 'urgent searches of another member', 'count', 'p50 ms', 'p90 ms', 'p99 ms', 'max ms', 'missing'], [...rows('without', alone), ...rows('beside the file', beside)]));
  const whileReceived = (id: string): boolean => (beside.accepted.get(id) ?? 0) < file.answeredAt;
  const ways = [...beside.accepted].map(([id, at]) => ({ id, ms: (stream.arrivals.get(id) ?? 0) - at }));
  const part = (name: string, of: (id: string) => boolean): Cell[] => {
    const { count, p50, p90, p99, max } = spread(ways.filter(({ id }) => of(id)).map(({ ms }) => ms));
    return [name, count, p50, p90, p99, max];
  };
  console.log(`\n${table(['accepted to the stream, beside the file', 'count', 'p50 ms', 'p90 ms', 'p99 ms', 'max ms'], [part('until the file was answered', whileReceived), part('after that', (id) => !whileReceived(id))])}`);
  console.log(`\nThe file${files > 1 ? 's' : ''} of ${figure(records)} records: answered ${JSON.stringify(file.statuses)} in ${figure(file.seconds)} s; all evaluated by the rules ${figure(file.evaluatedS)} s after sending began${file.left > 0 ? `, but for ${file.left} records` : ''}`);
  const processors = Object.entries(used).map(([name, s]): Cell[] => [name === 'self' ? 'senders and readers' : name, s, s / passed]);
  console.log(`\n${table([`of ${figure(passed)} s beside the file`, 'processor s', 'of one processor'], processors)}`);
  const at = (stages: readonly (readonly number[])[], index: number): Cell[] => [0.5, 0.99].map((share) => percentile(stages.map((each) => each[index] ?? 0), share));
  const stagesIn = (phase: Phase) => stagesOf((database) => databaseUrl(suite.addresses.postgresUrl, suite.databasePrefix + database), phase.accepted, stream.arrivals);
  const [stagesAlone, stagesBeside] = [await stagesIn(alone), await stagesIn(beside)];
  console.log(`\n${table(['where the time goes', 'p50 ms without', 'p99 ms without', 'p50 ms beside', 'p99 ms beside'], STAGES.map((name, index) => [name, ...at(stagesAlone, index), ...at(stagesBeside, index)]))}`);
  const bars = (phase: Phase) => [0.5, 0.9, 0.99].map((share) => ({ label: `p${share * 100}`, value: percentile(phase.streamed, share) }));
  console.log(`\n${barsText('accepted to the stream, without', bars(alone), 'ms')}\n${barsText('beside the file', bars(beside), 'ms')}`);
  if (plot) {
    const curve = ({ streamed }: Phase): [number, number][] => Array.from({ length: 99 }, (_none, index) => [index + 1, percentile(streamed, (index + 1) / 100)]);
    writeLines('fairness.svg', { title: `Another member's urgent searches beside a file of ${figure(records)} records`, x: 'percentile', y: 'ms from acceptance to the stream' }, [
      { label: 'without', points: curve(alone) },
      { label: 'beside the file', points: curve(beside) },
    ]);
  }
  stream.close();
} finally {
  await suite.stop();
}

/** Sends the files, and waits until the rules have seen all that was accepted of them: so long is the other member's traffic looked at. */
async function sendAndFollow(headers: Readonly<Record<string, string>>, large: readonly Buffer[]) {
  const began = performance.now();
  const { statuses, seconds: answeredS } = await load({ url: `${suite.addresses.gateway}/v1/submissions`, headers, connections: 1, seconds: FILE_PATIENCE_S, requests: large.length, body: (n) => large[n] ?? '' });
  const answeredAt = now();
  const database = new pg.Client({ connectionString: databaseUrl(suite.addresses.postgresUrl, `${suite.databasePrefix}exchange`) });
  await database.connect();
  const left = async (): Promise<number> => {
    const { rows } = await database.query<{ left: number }>(
      `SELECT count(*)::int AS left FROM notification n JOIN submission s ON s.id = n.submission_id LEFT JOIN notification_progress p ON p.notification_id = n.id
       WHERE s.record_count > 1 AND p.evaluated_at IS NULL`,
    );
    return rows[0]?.left ?? 0;
  };
  let missing = await left();
  for (; missing > 0 && performance.now() - began < FILE_PATIENCE_S * 1000; missing = await left()) await delay(500);
  await database.end();
  return { statuses, seconds: answeredS, answeredAt, evaluatedS: (performance.now() - began) / 1000, left: missing };
}
