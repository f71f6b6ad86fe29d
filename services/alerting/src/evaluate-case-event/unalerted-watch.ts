import type { Clock } from '@cbx/kernel';

/** An event that is about to be evaluated: where it came from, and when it happened. */
export interface WatchedEvent {
  readonly partition: number;
  readonly value: { readonly occurredAt: string };
}

/**
 * How long the oldest event has waited for its alerts: among those being evaluated, and those whose evaluation failed. A
 * partition's failure is over when one of its batches succeeds, as it goes on only past what was evaluated or buried.
 */
export class UnalertedWatch {
  readonly #clock: Clock;
  readonly #running = new Set<{ readonly since: number }>();
  readonly #failed = new Map<number, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs the evaluation of a batch, all of one partition, under the watch. */
  async over<T>(events: readonly WatchedEvent[], evaluate: () => Promise<T>): Promise<T> {
    const since = Math.min(...events.map(({ value }) => Date.parse(value.occurredAt)));
    const partition = events[0]?.partition ?? 0;
    const run = { since };
    this.#running.add(run);
    try {
      const result = await evaluate();
      this.#failed.delete(partition);
      return result;
    } catch (error) {
      this.#failed.set(partition, Math.min(this.#failed.get(partition) ?? since, since));
      throw error;
    } finally {
      this.#running.delete(run);
    }
  }

  /** 0 where nothing waits. */
  oldestSeconds(): number {
    const oldest = Math.min(...[...this.#running].map(({ since }) => since), ...this.#failed.values());
    return Number.isFinite(oldest) ? Math.max(0, (this.#clock.now().getTime() - oldest) / 1_000) : 0;
  }
}
