import type { StreamConnection } from '../src/stream-alerts/stream-connection.js';

export interface Frame {
  readonly id: number;
  readonly event: string;
  readonly data: unknown;
}

/** The frames of a piece of an event stream; comments and `retry` are passed over. */
export function framesOf(text: string): Frame[] {
  return text
    .split('\n\n')
    .filter((block) => block.startsWith('id:'))
    .map((block) => {
      const field = (name: string): string => block.split('\n').find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? '';
      return { id: Number(field('id')), event: field('event'), data: JSON.parse(field('data')) as unknown };
    });
}

/** A connection whose network takes what is written when the test says so. */
export class FakeConnection implements StreamConnection {
  readonly written: string[] = [];
  closed = false;
  destroyed = false;
  bufferedBytes = 0;
  /** Whether the network takes nothing. */
  stuck = false;
  readonly #listeners: (() => void)[] = [];
  #release: () => void = () => undefined;

  get frames(): Frame[] {
    return framesOf(this.written.join(''));
  }

  write(frames: string | Buffer): void {
    if (this.closed) return;
    this.written.push(frames.toString());
    if (this.stuck) this.bufferedBytes += Buffer.byteLength(frames);
  }

  drained(): Promise<void> {
    if (!this.stuck || this.closed) return Promise.resolve();
    return new Promise((resolve) => (this.#release = resolve));
  }

  end(): void {
    this.#close();
  }

  destroy(): void {
    this.destroyed = true;
    this.#close();
  }

  onClose(listener: () => void): void {
    if (this.closed) queueMicrotask(listener);
    else this.#listeners.push(listener);
  }

  #close(): void {
    if (this.closed) return;
    this.closed = true;
    this.#release();
    for (const listener of this.#listeners) listener();
  }
}
