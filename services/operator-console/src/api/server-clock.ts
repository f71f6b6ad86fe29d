/** Below this the difference is the network's and the header's (whole seconds), not the clock's, ms. */
const TOLERANCE_MS = 5_000;

/**
 * The services' time, as far as answers tell it. Time limits are the services': a duty-room computer whose clock is
 * wrong must not show more time than there is.
 */
export class ServerClock {
  #offset = 0;
  readonly #local: () => number;

  constructor(local: () => number = Date.now) {
    this.#local = local;
  }

  /** Milliseconds since 1970. */
  now(): number {
    return this.#local() + this.#offset;
  }

  /** How far the services are ahead of this computer, ms; 0 while the difference is within tolerance. */
  get offset(): number {
    return this.#offset;
  }

  /**
   * Learns from an answer.
   * @param date the answer's Date header, if it had one
   * @param sentAt local time when the request was sent, ms
   */
  learn(date: string | null, sentAt: number): void {
    const server = date === null ? Number.NaN : Date.parse(date);
    if (Number.isNaN(server)) return;
    // The header has whole seconds: on average half a second has passed since.
    const offset = server + 500 - (sentAt + this.#local()) / 2;
    this.#offset = Math.abs(offset) > TOLERANCE_MS ? offset : 0;
  }
}
