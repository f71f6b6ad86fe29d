/**
 * What grows with what is stored and with who watches: processor time of a record registered and evaluated, of a list, with 10^4, 10^5 and 10^6 stored
 * subjects; and of an alert sent to 1 to 2,000 stream clients of one instance.
 *
 *   node bench/growth/growth.bench.ts [--most 1000000] [--records 3000] [--clients 2000] [--alerts 200] [--plot]
 *
 * With 1, 2 and 4 members sending: `node bench/journey/journey.bench.ts --members 4`.
 */
import { startSuite } from '@cbx/local-stack';
import { databaseUrl } from '@cbx/postgres';
import { benchOptions } from '../support/options.ts';
import { linesText, writeLines } from '../support/plot.ts';
import { processorSeconds } from '../support/processor-time.ts';
import { figure, table } from '../support/table.ts';
import { fanOut } from './fan-out.ts';
import { handlers } from './handlers.ts';
import { seed } from './seed.ts';

const BATCH = 100;
const PAGES = 60;

const { most, records, clients, alerts, plot } = benchOptions({ most: 1_000_000, records: 3_000, clients: 2_000, alerts: 200, plot: false });

const suite = await startSuite({ name: 'bench-growth', durable: true, only: ['alerting'], progress: (line) => process.stderr.write(`${line}\n`) });
try {
  const urlOf = (database: string): string => databaseUrl(suite.addresses.postgresUrl, suite.databasePrefix + database);
  const urls = { registry: urlOf('registry'), alerting: urlOf('alerting') };
  const parts = await handlers(urls, suite.schemaIdsFile);
  const postgres = suite.process('postgres').pid ?? -1;
  /** ms of processor time, here and in PostgreSQL, that one unit of the work costs. */
  const cost = async (units: number, work: () => Promise<unknown>): Promise<number> => {
    const before = { here: process.cpuUsage(), there: processorSeconds(postgres) };
    await work();
    const { user, system } = process.cpuUsage(before.here);
    return ((user + system) / 1_000 + (processorSeconds(postgres) - before.there) * 1_000) / units;
  };
  const repeat = async (times: number, work: () => Promise<unknown>): Promise<void> => {
    for (let n = 0; n < times; n++) await work();
  };
  const works: readonly (readonly [name: string, units: number, work: () => Promise<unknown>])[] = [
    ['registering, a record', records, () => repeat(records / BATCH, () => parts.register(BATCH))],
    ['evaluating, six alerts', records, () => repeat(records / BATCH, () => parts.evaluate(BATCH))],
    ['a page of cases, of all', PAGES, () => repeat(PAGES, () => parts.listCases('RUS'))],
    ['a page of cases, by name', PAGES, () => repeat(PAGES, () => parts.listCases('KGZ'))],
    ['a page of alerts', PAGES, () => repeat(PAGES, () => parts.listAlerts('KGZ'))],
  ];
  // Compiles, connects and prepares.
  for (const [, , work] of works) await work();
  const sizes = [10_000, 100_000, 1_000_000].filter((size) => size <= most);
  const costs = new Map<string, number[]>();
  let stored = 0;
  for (const size of sizes) {
    await seed(urls, stored, size);
    stored = size;
    for (const [name, units, work] of works) costs.set(name, [...(costs.get(name) ?? []), await cost(units, work)]);
  }
  await parts.close();

  const last = sizes.length - 1;
  console.log(`\n${[...costs].map(([name, values]) => `${name}: ${figure((values[last] ?? 0) / (values[0] ?? 1))}`).join('; ')} times what it is with ${figure(sizes[0] ?? 0)} stored subjects\n`);
  console.log(table(['ms of processor time, by stored subjects', ...sizes.map(figure)], [...costs].map(([name, values]) => [name, ...values])));
  const series = [...costs].map(([label, values]) => ({ label, points: values.map((value, index) => [sizes[index] ?? 0, value] as const) }));
  const growth = { title: 'Cost by stored subjects', x: 'stored subjects', y: 'ms of processor time', logX: true };
  console.log(`\n${linesText(growth, series)}`);
  if (plot) writeLines('growth.svg', growth, series);

  const steps = [1, 10, 100, 500, 1_000, 2_000].filter((count) => count <= clients);
  const served = await fanOut(suite, urls.alerting, steps, alerts);
  console.log(`\n${table(['stream clients', 'ms an alert', 'µs an alert and client', 'MB in all', 'KB a client', 'p99 ms to the last client', 'lost'], served.map((row) => [row.clients, row.perAlert, row.perAlertAndClient, row.megabytes, row.perClientKilobytes, row.p99, row.lost]))}`);
  const watching = { title: 'Cost of an alert by stream clients', x: 'stream clients', y: 'ms of processor time', logX: true };
  if (plot) writeLines('stream-clients.svg', watching, [{ label: 'alerting', points: served.map((row) => [row.clients, row.perAlert] as const) }]);
} finally {
  await suite.stop();
}
