import { metrics } from '@opentelemetry/api';
import { AggregationTemporality, InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';

const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })] });
metrics.setGlobalMeterProvider(provider);
// Meters are made when the module is loaded: it must find the provider, as it does in a process.
const { countEvaluated, countFired, observeGauges } = await import('./alerting-metrics.js');

afterAll(async () => {
  await provider.shutdown();
  metrics.disable();
});

async function collected(name: string): Promise<Record<string, unknown>> {
  exporter.reset();
  await provider.forceFlush();
  const all = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
  return Object.fromEntries(all.filter(({ descriptor }) => descriptor.name === name).flatMap(({ dataPoints }) => dataPoints.map(({ attributes, value }) => [Object.values(attributes).join(' '), value])));
}

it('counts events by outcome, and alerts by rule and by what raised them', async () => {
  countEvaluated([{ outcome: 'EVALUATED', matched: [], raised: ['urgent-search', 'urgent-search'] }, { outcome: 'OUTDATED', matched: [], raised: [] }], 0.004);
  countFired(['stay-overdue']);
  expect(await collected('cbx.alerting.events')).toEqual({ EVALUATED: 1, OUTDATED: 1 });
  expect(await collected('cbx.alerting.alerts_raised')).toEqual({ 'urgent-search event': 2, 'stay-overdue timer': 1 });
  expect(await collected('cbx.alerting.evaluation')).toEqual({ '': expect.objectContaining({ count: 1, sum: 0.004 }) as unknown });
});

it('shows what is due, who listens, and how long the oldest event waits, until told to stop', async () => {
  let looks = 0;
  const stop = observeGauges({ timersDue: () => Promise.resolve(3), streamClients: () => (looks += 1) && 7, streamsCutOff: () => 1, oldestUnalertedSeconds: () => 12.5 });
  expect(await collected('cbx.alerting.timers_due')).toEqual({ '': 3 });
  expect(await collected('cbx.alerting.stream_clients')).toEqual({ '': 7 });
  expect(await collected('cbx.alerting.streams_cut_off')).toEqual({ '': 1 });
  expect(await collected('cbx.alerting.oldest_unalerted')).toEqual({ '': 12.5 });
  stop();
  const before = looks;
  await collected('cbx.alerting.stream_clients');
  expect(looks).toBe(before);
});
