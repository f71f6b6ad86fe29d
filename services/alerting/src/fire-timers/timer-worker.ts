export interface TimerWorkerOptions {
  /** ms between two looks. */
  readonly pollMs: number;
  readonly fire: () => Promise<unknown>;
  readonly onError: (error: unknown) => void;
}

/** Looks for due timers again and again, one look at a time. An error ends the look, not the worker. */
export class TimerWorker {
  readonly #options: TimerWorkerOptions;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #stopped = false;

  constructor(options: TimerWorkerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#schedule(0);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #schedule(delayMs: number): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#running = this.#look();
    }, delayMs);
  }

  async #look(): Promise<void> {
    try {
      await this.#options.fire();
    } catch (error) {
      this.#options.onError(error);
    }
    this.#schedule(this.#options.pollMs);
  }
}
