import { metrics } from '@opentelemetry/api';
import type { Evaluation } from './domain/evaluation.js';

const meter = metrics.getMeter('@cbx/alerting');

const events = meter.createCounter('cbx.alerting.events', { description: 'Case events evaluated, by outcome' });
const raised = meter.createCounter('cbx.alerting.alerts_raised', { description: 'Alerts raised, by rule and by what raised them' });
const seconds = meter.createHistogram('cbx.alerting.evaluation', {
  description: 'Time to evaluate and store one batch of case events',
  unit: 's',
  advice: { explicitBucketBoundaries: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5] },
});

export function countEvaluated(evaluations: readonly Evaluation[], batchSeconds: number): void {
  for (const { outcome, raised: rules } of evaluations) {
    events.add(1, { outcome });
    for (const rule of rules) raised.add(1, { rule, cause: 'event' });
  }
  seconds.record(batchSeconds);
}

export function countFired(rules: readonly string[]): void {
  for (const rule of rules) raised.add(1, { rule, cause: 'timer' });
}

/** What is looked at when metrics are read. */
export interface AlertingGauges {
  readonly timersDue: () => Promise<number>;
  readonly streamClients: () => number;
  readonly streamsCutOff: () => number;
  readonly oldestUnalertedSeconds: () => number;
}

/** Shows the gauges for as long as the process lives, or until the returned function is called. */
export function observeGauges(gauges: AlertingGauges): () => void {
  const timersDue = meter.createObservableGauge('cbx.alerting.timers_due', { description: 'Timers that are due and have not fired' });
  const clients = meter.createObservableGauge('cbx.alerting.stream_clients', { description: 'Clients of alert streams in this process' });
  const cutOff = meter.createObservableCounter('cbx.alerting.streams_cut_off', { description: 'Stream clients that were cut off because they did not keep up' });
  const oldest = meter.createObservableGauge('cbx.alerting.oldest_unalerted', { description: 'Age of the oldest case event that is being evaluated, or waits for a dependency', unit: 's' });
  const observe = async (result: Parameters<Parameters<typeof meter.addBatchObservableCallback>[0]>[0]): Promise<void> => {
    result.observe(clients, gauges.streamClients());
    result.observe(cutOff, gauges.streamsCutOff());
    result.observe(oldest, gauges.oldestUnalertedSeconds());
    result.observe(timersDue, await gauges.timersDue());
  };
  const all = [timersDue, clients, cutOff, oldest];
  meter.addBatchObservableCallback(observe, all);
  return () => meter.removeBatchObservableCallback(observe, all);
}
