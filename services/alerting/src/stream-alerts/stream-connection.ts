import { once } from 'node:events';
import type { ServerResponse } from 'node:http';

/** What a stream needs of a connection to its client. */
export interface StreamConnection {
  readonly closed: boolean;
  /** Bytes that were written and not yet taken by the network. */
  readonly bufferedBytes: number;
  /** Bytes are not copied: those that many clients get must not be changed. */
  write(frames: string | Buffer): void;
  /** Resolves when the network has taken what was written, or the connection is closed. */
  drained(): Promise<void>;
  /** Ends the stream in good order, after what was written. */
  end(): void;
  /** Cuts the connection and drops what was not taken. */
  destroy(): void;
  onClose(listener: () => void): void;
}

/** How long a client may take for what was written before the end, in ms. */
const END_MS = 2_000;

/** A connection over an HTTP response whose head the caller has written. */
export class ResponseConnection implements StreamConnection {
  readonly #response: ServerResponse;
  readonly #endMs: number;

  constructor(response: ServerResponse, endMs = END_MS) {
    this.#response = response;
    this.#endMs = endMs;
  }

  get closed(): boolean {
    return this.#response.destroyed || this.#response.writableEnded;
  }

  get bufferedBytes(): number {
    return this.#response.writableLength;
  }

  write(frames: string | Buffer): void {
    if (!this.closed) this.#response.write(frames);
  }

  async drained(): Promise<void> {
    while (!this.closed && this.#response.writableNeedDrain) {
      const settled = new AbortController();
      const { signal } = settled;
      try {
        await Promise.race([once(this.#response, 'drain', { signal }), once(this.#response, 'close', { signal })]);
      } finally {
        settled.abort();
      }
    }
  }

  end(): void {
    if (this.closed) return;
    // A client that takes nothing would keep the process from ending.
    const deadline = setTimeout(() => this.#response.destroy(), this.#endMs);
    this.#response.once('close', () => clearTimeout(deadline));
    this.#response.end();
  }

  destroy(): void {
    this.#response.destroy();
  }

  onClose(listener: () => void): void {
    if (this.#response.destroyed) queueMicrotask(listener);
    else this.#response.once('close', listener);
  }
}
