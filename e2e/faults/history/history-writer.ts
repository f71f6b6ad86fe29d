import { closeSync, openSync, writeSync } from 'node:fs';
import { type HistoryEvent, type NewEvent, problemOf } from './events.ts';

/** Characters that are gathered before they are written. */
const CHUNK = 256 * 1024;

/**
 * Writes a history. Times come from one clock and never go back, also when the machine's does.
 * Call `flush` before anything that may end the process; `close` at the end.
 */
export class HistoryWriter {
  readonly #file: number;
  readonly #now: () => number;
  #pending: string[] = [];
  #length = 0;
  #last = 0;
  #lines = 0;

  /** @param now epoch ms */
  constructor(path: string, now: () => number = () => performance.timeOrigin + performance.now()) {
    this.#file = openSync(path, 'w');
    this.#now = now;
  }

  get lines(): number {
    return this.#lines;
  }

  /**
   * @returns the event's time
   * @throws Error where the event is not as `events.ts` says: a mistake of the harness is told at once, not after the run
   */
  write(event: NewEvent): number {
    const at = Math.max(this.#last, Math.round(this.#now()));
    // Time first, so that people find it.
    const line = { at, ...event };
    const problem = problemOf(line);
    if (problem !== undefined) throw new Error(`${event.event}: ${problem}`);
    this.#last = at;
    this.#append(line);
    return at;
  }

  flush(): void {
    if (this.#pending.length === 0) return;
    writeSync(this.#file, this.#pending.join(''));
    this.#pending = [];
    this.#length = 0;
  }

  close(): void {
    this.flush();
    closeSync(this.#file);
  }

  #append(line: HistoryEvent): void {
    const text = `${JSON.stringify(line)}\n`;
    this.#pending.push(text);
    this.#length += text.length;
    this.#lines += 1;
    if (this.#length >= CHUNK) this.flush();
  }
}
