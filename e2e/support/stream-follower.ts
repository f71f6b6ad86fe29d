import { eventually } from '@cbx/testing';
import { AlertStream, type StreamEvent } from './alert-stream.js';

/** A client that never gives up: when its stream ends it goes on at the next instance, where it was (`Last-Event-ID`). */
export class StreamFollower {
  readonly #urls: readonly string[];
  readonly #token: () => Promise<string>;
  readonly #past: StreamEvent[] = [];
  #stream: AlertStream;
  #closed = false;
  #connections = 1;
  readonly #following: Promise<void>;

  private constructor(urls: readonly string[], token: () => Promise<string>, stream: AlertStream) {
    this.#urls = urls;
    this.#token = token;
    this.#stream = stream;
    this.#following = this.#follow();
  }

  static async open(urls: readonly string[], token: () => Promise<string>): Promise<StreamFollower> {
    return new StreamFollower(urls, token, await AlertStream.open(urls[0]!, await token()));
  }

  /** Everything that came, over all connections. */
  get events(): readonly StreamEvent[] {
    return [...this.#past, ...this.#stream.events];
  }

  get connections(): number {
    return this.#connections;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#stream.close();
    await this.#following;
  }

  async #follow(): Promise<void> {
    for (;;) {
      await this.#stream.ended;
      if (this.#closed) return;
      this.#past.push(...this.#stream.events);
      const lastEventId = this.#past.findLast(({ id }) => id !== undefined)?.id;
      const token = await this.#token();
      this.#stream = await eventually(() => AlertStream.open(this.#urls[this.#connections++ % this.#urls.length]!, token, lastEventId === undefined ? {} : { lastEventId }), {
        timeoutMs: 60_000,
        what: 'an alerting instance that takes the stream on',
      });
      if (this.#closed) await this.#stream.close();
    }
  }
}
