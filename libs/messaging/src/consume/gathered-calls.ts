import { CbxError } from '@cbx/kernel';

export interface GatheredCallsOptions<T> {
  /** Does the work of several calls in one: all of it, or none and throws. */
  readonly work: (items: readonly T[]) => Promise<void>;
  /** How many pieces of work run at once. */
  readonly concurrency: number;
  /** The most items of one piece of work; one call may bring more. */
  readonly maxItems: number;
  /** Calls of up to so many items are small; 16. */
  readonly smallItems?: number;
}

const SMALL_ITEMS = 16;

interface Call<T> {
  readonly items: readonly T[];
  readonly small: boolean;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * Puts handler calls together, so that one transaction serves messages of many partitions and lanes: what is asked for while as much work as may runs
 * waits, and goes together in the next piece. So under little load nothing waits, and under much load a transaction's own cost is shared by many messages.
 *
 * Small calls, which are what single records bring, do not stand behind the large ones of a backlog: while large ones wait, small ones go in pieces of their
 * own, in turns with the large, and one place (of several) is never given to a large one. Among their like, calls are taken in the order in which they came. Calls that are made at the same time must not depend on each other (they never do between lanes and
 * partitions). Where a piece of several calls fails by one of its messages, each call is tried by itself: the others do not suffer from it, and the call at
 * fault learns of it as if it had been alone. A dependency that is down is told to all.
 */
export class GatheredCalls<T> {
  readonly #options: GatheredCallsOptions<T>;
  #waiting: Call<T>[] = [];
  #running = 0;
  #runningLarge = 0;
  #smallWentLast = false;
  #starting = false;

  constructor(options: GatheredCallsOptions<T>) {
    this.#options = options;
  }

  /** Resolves when the work on these items is done; throws what it threw. */
  run(items: readonly T[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ items, small: items.length <= (this.#options.smallItems ?? SMALL_ITEMS), resolve, reject });
      this.#startSoon();
    });
  }

  /** In the next turn of the event loop: the lanes and partitions of one fetch call in the same turn. */
  #startSoon(): void {
    if (this.#starting || this.#running >= this.#options.concurrency) return;
    this.#starting = true;
    setImmediate(() => {
      this.#starting = false;
      while (this.#running < this.#options.concurrency) {
        const calls = this.#take();
        if (calls.length === 0) return;
        const large = calls.some(({ small }) => !small);
        this.#running += 1;
        if (large) this.#runningLarge += 1;
        void this.#do(calls).finally(() => {
          this.#running -= 1;
          if (large) this.#runningLarge -= 1;
          if (this.#waiting.length > 0) this.#startSoon();
        });
      }
    });
  }

  /** What goes together next; nothing where only large calls wait and no more of them may run. */
  #take(): Call<T>[] {
    const small = this.#waiting.filter((call) => call.small);
    if (small.length === this.#waiting.length) return this.#takeOf(this.#waiting);
    const largeMayRun = this.#runningLarge < Math.max(1, this.#options.concurrency - 1);
    if (small.length > 0 && !(largeMayRun && this.#smallWentLast)) {
      this.#smallWentLast = true;
      return this.#takeOf(small);
    }
    if (!largeMayRun) return [];
    this.#smallWentLast = false;
    return this.#takeOf(this.#waiting.filter((call) => !call.small));
  }

  /** As many of the calls as fit, at least one where there is any. */
  #takeOf(calls: readonly Call<T>[]): Call<T>[] {
    let items = 0;
    const taken = new Set<Call<T>>();
    for (const call of calls) {
      items += call.items.length;
      if (taken.size > 0 && items > this.#options.maxItems) break;
      taken.add(call);
    }
    this.#waiting = this.#waiting.filter((call) => !taken.has(call));
    return [...taken];
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
