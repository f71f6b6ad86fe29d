import { CbxError } from '@cbx/kernel';

export interface GatheredCallsOptions<T> {
  /** Does the work of several calls in one: all of it, or none and throws. */
  readonly work: (items: readonly T[]) => Promise<void>;
  /** How many pieces of work run at once. */
  readonly concurrency: number;
  /** The most items of one piece of work; one call may bring more. */
  readonly maxItems: number;
}

interface Call<T> {
  readonly items: readonly T[];
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * Puts handler calls together, so that one transaction serves messages of many partitions and lanes: what is asked for while as much work as may runs
 * waits, and goes together in the next piece. So under little load nothing waits, and under much load a transaction's own cost is shared by many messages.
 *
 * Calls are taken in the order in which they came. Calls that are made at the same time must not depend on each other (they never do between lanes and
 * partitions). Where a piece of several calls fails by one of its messages, each call is tried by itself: the others do not suffer from it, and the call at
 * fault learns of it as if it had been alone. A dependency that is down is told to all.
 */
export class GatheredCalls<T> {
  readonly #options: GatheredCallsOptions<T>;
  #waiting: Call<T>[] = [];
  #running = 0;
  #starting = false;

  constructor(options: GatheredCallsOptions<T>) {
    this.#options = options;
  }

  /** Resolves when the work on these items is done; throws what it threw. */
  run(items: readonly T[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ items, resolve, reject });
      this.#startSoon();
    });
  }

  /** In the next turn of the event loop: the lanes and partitions of one fetch call in the same turn. */
  #startSoon(): void {
    if (this.#starting || this.#running >= this.#options.concurrency) return;
    this.#starting = true;
    setImmediate(() => {
      this.#starting = false;
      while (this.#waiting.length > 0 && this.#running < this.#options.concurrency) {
        this.#running += 1;
        void this.#do(this.#take()).finally(() => {
          this.#running -= 1;
          if (this.#waiting.length > 0) this.#startSoon();
        });
      }
    });
  }

  /** As many waiting calls as fit, at least one. */
  #take(): Call<T>[] {
    let items = 0;
    let count = 0;
    for (const call of this.#waiting) {
      items += call.items.length;
      if (count > 0 && items > this.#options.maxItems) break;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  /** Never rejects. */
  async #do(calls: readonly Call<T>[]): Promise<void> {
    try {
      await this.#options.work(calls.flatMap(({ items }) => items));
    } catch (error) {
      if (calls.length > 1 && !(error instanceof CbxError && error.retryable)) {
        for (const call of calls) await this.#do([call]);
      } else {
        for (const { reject } of calls) reject(error instanceof Error ? error : new Error('work failed without an error', { cause: error }));
      }
      return;
    }
    for (const { resolve } of calls) resolve();
  }
}
