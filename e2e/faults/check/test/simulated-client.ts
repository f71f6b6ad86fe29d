import type { NewEvent } from '../../history/events.ts';
import type { Random } from './random.ts';
import type { SimulatedSuite } from './simulated-suite.ts';

/** A client of a state's stream that is cut off now and then, and resumes. */
export class SimulatedClient {
  readonly #name: string;
  readonly #state: string;
  readonly #suite: SimulatedSuite;
  readonly #random: Random;
  readonly #emit: (event: NewEvent) => void;
  #session = 0;
  #position = 0;
  #open = false;
  #ready = false;

  constructor(name: string, state: string, suite: SimulatedSuite, random: Random, emit: (event: NewEvent) => void) {
    this.#name = name;
    this.#state = state;
    this.#suite = suite;
    this.#random = random;
    this.#emit = emit;
  }

  open(): void {
    this.#session += 1;
    this.#open = true;
    this.#ready = false;
    this.#emit({ event: 'stream.opened', client: this.#name, session: this.#session, state: this.#state, lastEventId: String(this.#position) });
  }

  /** Something happens: frames come, or the connection breaks, or it is opened again. */
  step(): void {
    if (!this.#open) this.open();
    this.#read(this.#random.below(6));
    if (this.#random.chance(0.15)) this.#close('cut off');
  }

  finish(): void {
    if (!this.#open) this.open();
    this.#read(Infinity);
    this.#close('the end');
  }

  #read(most: number): void {
    const stream = this.#suite.streams.get(this.#state) ?? [];
    const until = Math.min(stream.length, this.#position + most);
    while (this.#position < until) {
      const alert = stream[this.#position]!;
      this.#position += 1;
      const frame = { event: 'stream.event', client: this.#name, session: this.#session, position: this.#position, alertId: alert.id } as const;
      if (!alert.live) this.#emit({ ...frame, type: 'withdrawn' });
      else this.#emit({ ...frame, type: 'alert', rule: alert.rule, notificationId: alert.notificationId, lifecycle: 'OPEN', revision: alert.revision, latencyMs: 20 + this.#random.below(100) });
    }
    if (this.#ready || this.#position < stream.length) return;
    this.#ready = true;
    this.#emit({ event: 'stream.event', client: this.#name, session: this.#session, position: this.#position, type: 'ready' });
  }

  #close(why: string): void {
    this.#open = false;
    this.#emit({ event: 'stream.closed', client: this.#name, session: this.#session, why });
  }
}
