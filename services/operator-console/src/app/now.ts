import { useSyncExternalStore } from 'react';
import { useDesk } from './context.js';

type Pace = 'second' | 'slow';

const PACES: Readonly<Record<Pace, number>> = { second: 1_000, slow: 10_000 };

/** One timer for each pace, however many components show a time. */
class Ticker {
  readonly #subscribers = new Set<() => void>();
  readonly #ms: number;
  #timer: ReturnType<typeof setInterval> | undefined;
  count = 0;

  constructor(ms: number) {
    this.#ms = ms;
  }

  readonly subscribe = (subscriber: () => void): (() => void) => {
    this.#subscribers.add(subscriber);
    this.#timer ??= setInterval(() => {
      this.count += 1;
      for (const one of this.#subscribers) one();
    }, this.#ms);
    return () => {
      this.#subscribers.delete(subscriber);
      if (this.#subscribers.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  };

  readonly snapshot = (): number => this.count;
}

const tickers: Readonly<Record<Pace, Ticker>> = { second: new Ticker(PACES.second), slow: new Ticker(PACES.slow) };

/** The services' time now, ms since 1970; the component is drawn again at the given pace. */
export function useNow(pace: Pace): number {
  const { clock } = useDesk();
  useSyncExternalStore(tickers[pace].subscribe, tickers[pace].snapshot);
  return clock.now();
}
