/** Values in classes 2 % wide: percentiles of millions of values in bounded memory. */
export class Histogram {
  readonly #classes = new Map<number, number>();
  #count = 0;
  #most = 0;

  /** @param value from 0 */
  add(value: number): void {
    const index = value < 1 ? 0 : Math.ceil(Math.log(value) / STEP);
    this.#classes.set(index, (this.#classes.get(index) ?? 0) + 1);
    this.#count += 1;
    this.#most = Math.max(this.#most, value);
  }

  get count(): number {
    return this.#count;
  }

  get most(): number {
    return this.#most;
  }

  /** The value that so many of a hundred do not exceed, to 2 %; `undefined` where there are none. */
  percentile(percent: number): number | undefined {
    if (this.#count === 0) return undefined;
    const wanted = Math.max(1, Math.ceil((percent / 100) * this.#count));
    let seen = 0;
    for (const [index, count] of [...this.#classes].sort(([a], [b]) => a - b)) {
      seen += count;
      if (seen >= wanted) return Math.min(this.#most, index === 0 ? 1 : Math.exp(index * STEP));
    }
    return this.#most;
  }
}

const STEP = Math.log(1.02);
