/** Below this a call is not made smaller: its own cost, a transaction, outweighs what its messages cost. */
const SMALLEST = 25;
const FIRST = 100;
const FORGET = 1.05;

/**
 * How many messages go into one call, so that it takes about as long as it should: the messages of other partitions wait for the calls that run. By what
 * the topic's last calls took.
 */
export class CallSize {
  readonly #callMs: number;
  readonly #most: number;
  /** ms a message, smoothed. */
  readonly #cost = new Map<string, number>();
  /** ms a message of the quickest call, forgotten slowly. */
  readonly #least = new Map<string, number>();

  /** @param most messages in a call, however quick they are */
  constructor(callMs: number, most: number) {
    this.#callMs = callMs;
    this.#most = most;
  }

  of(topic: string): number {
    if (this.#callMs === Number.POSITIVE_INFINITY) return this.#most;
    const cost = this.#cost.get(topic);
    const wanted = cost === undefined ? FIRST : Math.round(this.#callMs / Math.max(cost, 0.001));
    return Math.max(1, Math.min(this.#most, Math.max(SMALLEST, wanted)));
  }

  /** How long so many messages take at least, in ms, by the quickest of late calls: others may have waited for a processor that was busy. 0 where nothing is known. */
  atLeast(topic: string, messages: number): number {
    return (this.#least.get(topic) ?? 0) * messages;
  }

  took(topic: string, messages: number, milliseconds: number): void {
    // A call for a few messages says what a call costs, not what a message does.
    if (messages < SMALLEST) return;
    const cost = milliseconds / messages;
    this.#least.set(topic, Math.min(cost, (this.#least.get(topic) ?? Number.POSITIVE_INFINITY) * FORGET));
    const before = this.#cost.get(topic);
    this.#cost.set(topic, before === undefined ? cost : before * 0.7 + cost * 0.3);
  }
}
