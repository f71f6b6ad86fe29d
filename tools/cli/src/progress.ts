import type { Writable } from 'node:stream';

/** Fewer records are done before anybody asks how far it is. */
const EVERY = 1000;
const LINE_START = '\r';

/** Says on standard error how far a long file is: one line that is written over on a terminal, else a line each time. */
export class Progress {
  readonly #stream: Writable;
  readonly #what: string;
  readonly #isTerminal: boolean;
  #records = 0;
  #hasTold = false;

  constructor(stream: Writable, what: string) {
    this.#stream = stream;
    this.#what = what;
    this.#isTerminal = isTerminal(stream);
  }

  /** One more record is done. */
  step(): void {
    this.#records++;
    if (this.#records % EVERY === 0) this.#tell();
  }

  /** All are; a file with fewer records than are worth a word gets none. */
  end(): void {
    if (!this.#hasTold) return;
    if (this.#records % EVERY !== 0) this.#tell();
    if (this.#isTerminal) this.#stream.write('\n');
  }

  #tell(): void {
    this.#hasTold = true;
    const text = `cbx: ${this.#what}: ${this.#records.toLocaleString('en')} notifications`;
    this.#stream.write(this.#isTerminal ? LINE_START + text : `${text}\n`);
  }
}

/** Whether somebody looks at it. */
export function isTerminal(stream: Writable): boolean {
  return (stream as { isTTY?: boolean }).isTTY === true;
}
