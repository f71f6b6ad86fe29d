/** How far a file is, on one line of a terminal; nothing where the output is no terminal. */
export class Progress {
  readonly #what: string;
  readonly #lines: number;
  #told = 0;

  constructor(what: string, lines: number) {
    this.#what = what;
    this.#lines = lines;
  }

  at(line: number, survivors: number): void {
    if (!process.stderr.isTTY || Date.now() - this.#told < 200) return;
    this.#told = Date.now();
    process.stderr.write(`\r\u001b[K${this.#what} line ${line} of ${this.#lines}, ${survivors} not noticed`);
  }

  end(): void {
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  }
}
