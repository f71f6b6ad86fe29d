import type { BatchObservableResult, ObservableGauge } from '@opentelemetry/api';
import { metrics } from '@opentelemetry/api';
import type { StoredMessage } from './outbox-message.js';

/** What the outbox holds that is not published. */
export interface Waiting {
  readonly unpublished: number;
  /** Set aside, as the broker will never take them. */
  readonly parked: number;
  /** When the one with the smallest id was appended. */
  readonly oldest?: Date;
}

const NONE: Waiting = { unpublished: 0, parked: 0 };

/**
 * `cbx.outbox.age` s of the oldest message not yet published, as the leader sees it: take the
 * maximum over a service's instances; `cbx.outbox.leader` 1 or 0;
 * `cbx.outbox.unpublished` and `cbx.outbox.parked_now` messages that wait, and that were set aside, as the leader last counted: maximum over instances;
 * `cbx.outbox.lanes` lanes that had messages when it last looked; `cbx.outbox.parked` messages set aside by topic; `cbx.outbox.published` messages by
 * topic; `cbx.outbox.delay` s from append to publication by topic and urgency.
 */
export class RelayMetrics {
  leading = false;
  #oldest: Date | undefined;
  #lanes = 0;
  #waiting: Waiting = NONE;

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

  readonly #unpublished = this.#meter.createObservableGauge('cbx.outbox.unpublished', { description: 'Messages not yet published' });
  readonly #parkedNow = this.#meter.createObservableGauge('cbx.outbox.parked_now', { description: 'Messages that lie set aside' });
  readonly #gauges = [this.#age, this.#leader, this.#lanesGauge, this.#unpublished, this.#parkedNow];

  readonly #observe = (result: BatchObservableResult): void => {
    result.observe(this.#leader, this.leading ? 1 : 0);
    // Who does not lead says 0 rather than nothing: exporters go on showing the last value of what is not observed any more.
    const oldest = this.leading ? this.#oldest : undefined;
    result.observe(this.#lanesGauge, this.leading ? this.#lanes : 0);
    const { unpublished, parked } = this.leading ? this.#waiting : NONE;
    result.observe(this.#unpublished, unpublished);
    result.observe(this.#parkedNow, parked);
    result.observe(this.#age, oldest === undefined ? 0 : Math.max(0, (Date.now() - oldest.getTime()) / 1000));
  };

  register(): void {
    this.#meter.addBatchObservableCallback(this.#observe, this.#gauges);
  }

  unregister(): void {
    this.#meter.removeBatchObservableCallback(this.#observe, this.#gauges);
  }

  counted(waiting: Waiting): void {
    this.#waiting = waiting;
  }

  parked({ topic }: StoredMessage): void {
    this.#parked.add(1, { topic });
  }

  /**
   * Told of what was read: every lane's oldest is among it, save of lanes that are held back. Of those the oldest is as old as what was counted last.
   *
   * @param held whether a lane is held back
   */
  saw(messages: readonly StoredMessage[], held: boolean): void {
    let oldest = held ? this.#waiting.oldest : undefined;
    for (const { createdAt } of messages) if (oldest === undefined || createdAt < oldest) oldest = createdAt;
    this.#oldest = oldest;
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
  }
}
