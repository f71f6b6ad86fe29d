import { metrics } from '@opentelemetry/api';
import { AggregationTemporality, AggregationType, MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import type { ConsumerState } from './batch-consumer.js';
import { PausedMetric } from './paused-metric.js';

class AskedReader extends MetricReader {
  constructor() {
    super({ aggregationTemporalitySelector: () => AggregationTemporality.CUMULATIVE, aggregationSelector: () => ({ type: AggregationType.DEFAULT }) });
  }

  protected onForceFlush(): Promise<void> {
    return Promise.resolve();
  }

  protected onShutdown(): Promise<void> {
    return Promise.resolve();
  }
}

it('shows which partitions wait, and of those that do not any more, that they do not', async () => {
  const reader = new AskedReader();
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
  let paused: ConsumerState['paused'] = [{ topic: 'a', partition: 3 }];
  const metric = new PausedMetric(() => paused);
  metric.register();
  const shown = async () => {
    const { resourceMetrics } = await reader.collect();
    return resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics).flatMap(({ descriptor, dataPoints }) => dataPoints.map(({ attributes, value }) => [descriptor.name, attributes['topic'], attributes['partition'], value]));
  };
  expect(await shown()).toEqual([['cbx.messaging.paused', 'a', 3, 1]]);
  paused = [];
  expect(await shown()).toEqual([['cbx.messaging.paused', 'a', 3, 0]]);
  metric.unregister();
  metrics.disable();
});
