import { CbxError, type Clock } from '@cbx/kernel';
import type { UnitOfWork } from '@cbx/persistence';
import type { BatchObservableResult, Counter, ObservableGauge } from '@opentelemetry/api';
import { metrics } from '@opentelemetry/api';
import type { RedriveOutcome } from './dead-letter.js';
import type { DeadLetterStore, WaitingCount } from './dead-letter-store.js';

/** How long a count is shown before it is taken again, ms. Counting reads the table; a scrape must not. */
const EVERY_MS = 10_000;

export interface DeadLetterMetricsParts {
  readonly unitOfWork: UnitOfWork;
  readonly store: DeadLetterStore;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

/** What waits among the service's dead letters, and what became of those that were redriven, for whoever collects metrics. Every instance tells what waits in all. */
export class DeadLetterMetrics {
  readonly #parts: DeadLetterMetricsParts;
  readonly #meter = metrics.getMeter('@cbx/service');
  readonly #redriven: Counter;
  readonly #expired: Counter;
  readonly #pending: ObservableGauge;
  readonly #oldest: ObservableGauge;
  readonly #observe = (result: BatchObservableResult): void => this.#tell(result);
  /** `undefined` until the first count: nothing is told that is not known. */
  #waiting: readonly WaitingCount[] | undefined;
  #timer: NodeJS.Timeout | undefined;
  #counting: Promise<void> = Promise.resolve();

  constructor(parts: DeadLetterMetricsParts) {
    this.#parts = parts;
    this.#redriven = this.#meter.createCounter('cbx.dead_letters.redriven', { description: 'Dead letters that somebody asked to redrive, by outcome.' });
    this.#expired = this.#meter.createCounter('cbx.dead_letters.expired', { description: 'Dead letters that were never redriven, and are no longer kept.' });
    this.#pending = this.#meter.createObservableGauge('cbx.dead_letters.pending', { description: 'Dead letters that wait to be redriven, by topic and code.' });
    this.#oldest = this.#meter.createObservableGauge('cbx.dead_letters.oldest_pending_seconds', { description: 'How long ago the oldest dead letter that waits was buried; 0 where none waits.', unit: 's' });
  }

  start(): void {
    this.#meter.addBatchObservableCallback(this.#observe, [this.#pending, this.#oldest]);
    this.#timer = setInterval(() => void this.count(), EVERY_MS);
    this.#timer.unref();
    void this.count();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#meter.removeBatchObservableCallback(this.#observe, [this.#pending, this.#oldest]);
    await this.#counting;
  }

  redriven(outcomes: readonly RedriveOutcome[]): void {
    for (const outcome of outcomes) this.#redriven.add(1, { outcome });
    void this.count();
  }

  expired(letters: number): void {
    this.#expired.add(letters);
  }

  /** Counts what waits, now. One count at a time. */
  count(): Promise<void> {
    const { unitOfWork, store, onError } = this.#parts;
    this.#counting = this.#counting
      .then(() => unitOfWork.run((tx) => store.countWaiting(tx)))
      .then((counts) => {
        // What waits no longer is shown as 0, not as its last count.
        const gone = (this.#waiting ?? []).filter(({ topic, code }) => !counts.some((count) => count.topic === topic && count.code === code));
        this.#waiting = [...counts, ...gone.map((count) => ({ ...count, letters: 0 }))];
      })
      .catch((error: unknown) => {
        if (!(error instanceof CbxError && error.retryable)) onError(error);
      });
    return this.#counting;
  }

  #tell(result: BatchObservableResult): void {
    if (this.#waiting === undefined) return;
    for (const { topic, code, letters } of this.#waiting) result.observe(this.#pending, letters, { topic, code });
    const oldest = this.#waiting.filter(({ letters }) => letters > 0).map(({ oldestBuriedAt }) => oldestBuriedAt.getTime());
    result.observe(this.#oldest, oldest.length === 0 ? 0 : Math.max(0, (this.#parts.clock.now().getTime() - Math.min(...oldest)) / 1_000));
  }
}
