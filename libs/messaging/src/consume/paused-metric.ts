import type { BatchObservableResult, ObservableGauge } from '@opentelemetry/api';
import { metrics } from '@opentelemetry/api';
import type { ConsumerState } from './batch-consumer.js';

/** `cbx.messaging.paused`: 1 for a partition that waits for a dependency, 0 for one that did; by topic and partition. */
export class PausedMetric {
  readonly #meter = metrics.getMeter('@cbx/messaging');
  readonly #gauge: ObservableGauge = this.#meter.createObservableGauge('cbx.messaging.paused', { description: '1 for a partition that waits for a dependency, by topic and partition.' });
  readonly #paused: () => ConsumerState['paused'];
  /** Exporters go on showing the last value of what is not observed any more: who waited once is said not to. */
  readonly #seen = new Map<string, ConsumerState['paused'][number]>();

  readonly #observe = (result: BatchObservableResult): void => {
    const now = new Map(this.#paused().map((place) => [`${place.topic}/${place.partition}`, place]));
    for (const [name, place] of now) this.#seen.set(name, place);
    for (const [name, { topic, partition }] of this.#seen) result.observe(this.#gauge, now.has(name) ? 1 : 0, { topic, partition });
  };

  constructor(paused: () => ConsumerState['paused']) {
    this.#paused = paused;
  }

  register(): void {
    this.#meter.addBatchObservableCallback(this.#observe, [this.#gauge]);
  }

  unregister(): void {
    this.#meter.removeBatchObservableCallback(this.#observe, [this.#gauge]);
  }
}
