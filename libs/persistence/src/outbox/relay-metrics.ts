import type { BatchObservableResult, ObservableGauge } from '@opentelemetry/api';
import { metrics } from '@opentelemetry/api';
import type { StoredMessage } from './outbox-message.js';

/**
 * `cbx.outbox.age` s of the oldest message not yet published, as the leader sees it: take the
 * maximum over a service's instances; `cbx.outbox.leader` 1 or 0;
 * `cbx.outbox.lanes` lanes that had messages when it last looked; `cbx.outbox.parked` messages set aside by topic; `cbx.outbox.published` messages by
 * topic; `cbx.outbox.delay` s from append to publication by topic and urgency.
 */
export class RelayMetrics {
  leading = false;
  #oldest: Date | undefined;
  #lanes = 0;

  readonly #meter = metrics.getMeter('@cbx/persistence');
  readonly #count = this.#meter.createCounter('cbx.outbox.published', { description: 'Messages published from the outbox' });
  readonly #parked = this.#meter.createCounter('cbx.outbox.parked', { description: 'Messages that the broker will never take, set aside' });
  readonly #delay = this.#meter.createHistogram('cbx.outbox.delay', {
    description: 'From append to publication',
    unit: 's',
    advice: { explicitBucketBoundaries: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800] },
  });
  readonly #age: ObservableGauge = this.#meter.createObservableGauge('cbx.outbox.age', { description: 'Age of the oldest message not yet published', unit: 's' });
  readonly #leader: ObservableGauge = this.#meter.createObservableGauge('cbx.outbox.leader', { description: '1 if this process publishes the outbox' });

  readonly #lanesGauge: ObservableGauge = this.#meter.createObservableGauge('cbx.outbox.lanes', { description: 'Lanes with messages not yet published' });

  readonly #observe = (result: BatchObservableResult): void => {
    result.observe(this.#leader, this.leading ? 1 : 0);
    // Who does not lead says 0 rather than nothing: exporters go on showing the last value of what is not observed any more.
    const oldest = this.leading ? this.#oldest : undefined;
    result.observe(this.#lanesGauge, this.leading ? this.#lanes : 0);
    result.observe(this.#age, oldest === undefined ? 0 : Math.max(0, (Date.now() - oldest.getTime()) / 1000));
  };

  register(): void {
    this.#meter.addBatchObservableCallback(this.#observe, [this.#age, this.#leader, this.#lanesGauge]);
  }

  unregister(): void {
    this.#meter.removeBatchObservableCallback(this.#observe, [this.#age, this.#leader, this.#lanesGauge]);
  }

  parked({ topic }: StoredMessage): void {
    this.#parked.add(1, { topic });
  }

  /** Told of what was read: every lane's oldest is among it. */
  saw(messages: readonly StoredMessage[]): void {
    let oldest: StoredMessage | undefined;
    for (const message of messages) if (oldest === undefined || message.createdAt < oldest.createdAt) oldest = message;
    this.#oldest = oldest?.createdAt;
    this.#lanes = new Set(messages.map(({ lane }) => lane)).size;
  }

  published(messages: readonly StoredMessage[]): void {
    const now = Date.now();
    const counts = new Map<string, number>();
    for (const { topic, createdAt, urgent } of messages) {
      counts.set(topic, (counts.get(topic) ?? 0) + 1);
      this.#delay.record(Math.max(0, (now - createdAt.getTime()) / 1000), { topic, urgent });
    }
    for (const [topic, count] of counts) this.#count.add(count, { topic });
    this.saw([]);
  }
}
