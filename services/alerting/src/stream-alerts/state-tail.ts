import { setTimeout as delay } from 'node:timers/promises';
import type { StreamEvent } from '../persistence/stream-log.js';

export interface StateTailParts {
  readonly read: (after: number, limit: number) => Promise<StreamEvent[]>;
  /** The position to begin after. */
  readonly position: number;
  readonly pageSize: number;
  /** ms from one read that found something to the next at least, so that much that happens at once is read and sent together; 0. Nothing waits that comes alone. */
  readonly paceMs?: number;
  readonly onError: (error: unknown) => void;
}

/** Takes a state's events in their order. */
export interface TailListener {
  deliver(events: readonly StreamEvent[]): void;
}

/**
 * Follows one state's stream for all of its clients in this process: each event is read once, however many listen.
 * `wake` may be called as often as one likes; two reads never overlap.
 */
export class StateTail {
  readonly #parts: StateTailParts;
  readonly #listeners = new Set<TailListener>();
  #position: number;
  #again = false;
  #reading: Promise<void> | undefined;

  constructor(parts: StateTailParts) {
    this.#parts = parts;
    this.#position = parts.position;
  }

  /** All events up to here were delivered to those who have joined. */
  get position(): number {
    return this.#position;
  }

  /** From now on; the caller has made up for all events up to `position` in the same turn. */
  join(listener: TailListener): void {
    this.#listeners.add(listener);
  }

  leave(listener: TailListener): void {
    this.#listeners.delete(listener);
  }

  wake(): void {
    this.#again = true;
    this.#reading ??= this.#readOn().finally(() => {
      this.#reading = undefined;
      // Woken between the last read and this very moment.
      if (this.#again) this.wake();
    });
  }

  /** When no read is under way. */
  async settled(): Promise<void> {
    while (this.#reading !== undefined) await this.#reading;
  }

  async #readOn(): Promise<void> {
    try {
      while (this.#again) {
        this.#again = false;
        const events = await this.#parts.read(this.#position, this.#parts.pageSize);
        const last = events.at(-1);
        if (last === undefined) continue;
        this.#position = last.position;
        for (const listener of this.#listeners) listener.deliver(events);
        if (events.length === this.#parts.pageSize) this.#again = true;
        else if (this.#parts.paceMs !== undefined) await delay(this.#parts.paceMs);
      }
    } catch (error) {
      // The next wake or poll tries again from the same position.
      this.#again = false;
      this.#parts.onError(error);
    }
  }
}
