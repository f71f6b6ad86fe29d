import type { Place } from './found.ts';

/** How far the threads are, on one line of a terminal; nothing where the output is no terminal. */
export class Progress {
  readonly #what: string;
  readonly #places = new Map<number, Place>();
  #told = 0;

  constructor(what: string) {
    this.#what = what;
  }

  /** @param thread which of them */
  at(thread: number, place: Place): void {
    this.#places.set(thread, place);
    if (!process.stderr.isTTY || Date.now() - this.#told < 200) return;
    this.#told = Date.now();
    const survivors = Array.from(this.#places.values()).reduce((sum, each) => sum + each.survivors, 0);
    process.stderr.write(`\r\u001b[K${this.#what} ${place.file} line ${place.line}, ${survivors} not noticed`);
  }

  end(): void {
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  }
}
