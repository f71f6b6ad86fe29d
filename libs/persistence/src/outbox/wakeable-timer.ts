/**
 * The pauses of a loop. `wait` ends early when it is woken, `pause` does not: work that comes in must not cut the
 * pause after a failure short. Both end when the timer is closed.
 */
export class WakeableTimer {
  #woken = false;
  #closed = false;
  #end: (() => void) | undefined;
  #wakeable = false;

  /** Ends the wait, or the next one if there is none now, so that no wake is lost. */
  wake(): void {
    this.#woken = true;
    if (this.#wakeable) this.#end?.();
  }

  /** Ends whatever is waited for, now and later. */
  close(): void {
    this.#closed = true;
    this.#end?.();
  }

  open(): void {
    this.#closed = false;
  }

  /** Forgets wakes that came before now: what they told of is about to be looked at. */
  reset(): void {
    this.#woken = false;
  }

  wait(ms: number): Promise<void> {
    return this.#woken ? Promise.resolve() : this.#sleep(ms, true);
  }

  pause(ms: number): Promise<void> {
    return this.#sleep(ms, false);
  }

  #sleep(ms: number, wakeable: boolean): Promise<void> {
    if (this.#closed) return Promise.resolve();
    this.#wakeable = wakeable;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#end?.(), ms);
      this.#end = () => {
        clearTimeout(timer);
        this.#end = undefined;
        resolve();
      };
    });
  }
}
