interface Failures {
  count: number;
  last: number;
}

export interface ThrottleLimits {
  /** Failures that cost nothing. */
  readonly free: number;
  /** What the first failure after them costs, in ms; each further one costs twice as much. */
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
}

/** Five tries for one name; many people may share one address. */
export const NAME_LIMITS: ThrottleLimits = { free: 5, firstWaitMs: 15_000, longestWaitMs: 15 * 60_000 };
export const ADDRESS_LIMITS: ThrottleLimits = { free: 50, firstWaitMs: 15_000, longestWaitMs: 15 * 60_000 };

const REMEMBERED = 10_000;

/** Slows down who tries passwords: after some failures each try has to wait, ever longer. A success, or a long quiet, makes it forget. */
export class LoginThrottle {
  readonly #failures = new Map<string, Failures>();
  readonly #limits: ThrottleLimits;
  readonly #now: () => number;

  constructor(limits: ThrottleLimits, now: () => number = Date.now) {
    this.#limits = limits;
    this.#now = now;
  }

  /** How long this key has to wait before its next try, in ms; 0 when it need not. */
  waitMs(key: string): number {
    const failures = this.#failures.get(key);
    if (failures === undefined || failures.count < this.#limits.free) return 0;
    const wait = Math.min(this.#limits.firstWaitMs * 2 ** (failures.count - this.#limits.free), this.#limits.longestWaitMs);
    return Math.max(0, failures.last + wait - this.#now());
  }

  failed(key: string): void {
    const now = this.#now();
    const before = this.#failures.get(key);
    const count = before === undefined || now - before.last > 2 * this.#limits.longestWaitMs ? 1 : before.count + 1;
    // Put last again: the map keeps the order of insertion, and the one that was quiet longest is forgotten first.
    this.#failures.delete(key);
    this.#failures.set(key, { count, last: now });
    if (this.#failures.size > REMEMBERED) for (const oldest of this.#failures.keys()) { this.#failures.delete(oldest); break; }
  }

  succeeded(key: string): void {
    this.#failures.delete(key);
  }
}
