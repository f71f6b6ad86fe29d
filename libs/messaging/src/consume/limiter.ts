interface Waiter {
  readonly group: string;
  readonly begin: () => void;
}

/**
 * Lets at most `limit` pieces of work run at once. A place that comes free goes to the group that has the fewest, among those to the one that came first:
 * a group with much to do does not stand before one with little. Work that must run alone waits for the others to end, and nothing begins beside it.
 */
export class Limiter {
  readonly #limit: number;
  readonly #running = new Map<string, number>();
  #total = 0;
  #waiting: Waiter[] = [];
  readonly #waitingAlone: (() => void)[] = [];
  #alone = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  async run<T>(group: string, work: () => Promise<T>): Promise<T> {
    if (this.#isFree() && this.#waitingAlone.length === 0) this.#take(group);
    else await new Promise<void>((begin) => this.#waiting.push({ group, begin }));
    try {
      return await work();
    } finally {
      this.#leave(group);
      this.#next();
    }
  }

  async runAlone<T>(work: () => Promise<T>): Promise<T> {
    if (this.#total === 0 && !this.#alone) this.#alone = true;
    else await new Promise<void>((begin) => this.#waitingAlone.push(begin));
    try {
      return await work();
    } finally {
      this.#alone = false;
      this.#next();
    }
  }

  #isFree(): boolean {
    return !this.#alone && this.#total < this.#limit;
  }

  #take(group: string): void {
    this.#total += 1;
    this.#running.set(group, (this.#running.get(group) ?? 0) + 1);
  }

  #leave(group: string): void {
    this.#total -= 1;
    const left = (this.#running.get(group) ?? 1) - 1;
    if (left === 0) this.#running.delete(group);
    else this.#running.set(group, left);
  }

  #next(): void {
    if (this.#waitingAlone.length > 0) {
      if (this.#total > 0 || this.#alone) return;
      this.#alone = true;
      this.#waitingAlone.shift()?.();
      return;
    }
    while (this.#waiting.length > 0 && this.#isFree()) {
      let chosen = 0;
      let fewest = Number.POSITIVE_INFINITY;
      for (const [index, { group }] of this.#waiting.entries()) {
        const running = this.#running.get(group) ?? 0;
        if (running < fewest) [chosen, fewest] = [index, running];
        if (fewest === 0) break;
      }
      const [waiter] = this.#waiting.splice(chosen, 1);
      if (waiter === undefined) return;
      this.#take(waiter.group);
      waiter.begin();
    }
  }
}
