export interface RepeatedWorkOptions {
  /** ms from the end of one run to the beginning of the next. */
  readonly everyMs: number;
  readonly work: () => Promise<unknown>;
  readonly onError: (error: unknown) => void;
}

/** Does something again and again, one run at a time. An error ends the run, not the repetition. */
export class RepeatedWork {
  readonly #options: RepeatedWorkOptions;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #stopped = false;

  constructor(options: RepeatedWorkOptions) {
    this.#options = options;
  }

  start(): void {
    this.#schedule(0);
  }

  /** Resolves when the run at hand is through; none follows. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #schedule(delayMs: number): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#running = this.#run();
    }, delayMs);
  }

  async #run(): Promise<void> {
    try {
      await this.#options.work();
    } catch (error) {
      this.#options.onError(error);
    }
    this.#schedule(this.#options.everyMs);
  }
}
