import { eventually } from '@cbx/testing';
import { framesOf, type Frame } from './fake-connection.js';

/** Reads an instance's stream over HTTP, as a browser does. */
export class StreamReader {
  readonly response: Response;
  /** Everything that came. */
  text = '';
  ended = false;
  readonly #abort: AbortController;

  private constructor(response: Response, abort: AbortController) {
    this.response = response;
    this.#abort = abort;
    void this.#read();
  }

  static async open(url: string, headers: Record<string, string>, query = ''): Promise<StreamReader> {
    const abort = new AbortController();
    const response = await fetch(`${url}/v1/alerts/stream${query}`, { headers, signal: abort.signal });
    return new StreamReader(response, abort);
  }

  get frames(): Frame[] {
    return framesOf(this.text.slice(0, this.text.lastIndexOf('\n\n') + 2));
  }

  /** How many of an event came; cheap, for many of them. */
  count(event: string): number {
    return this.text.split(`\nevent: ${event}\n`).length - 1;
  }

  has(event: string, count = 1): Promise<Frame[]> {
    return eventually(
      () => {
        const found = this.frames.filter((frame) => frame.event === event);
        return found.length >= count ? found : false;
      },
      { what: `${count} ${event}`, timeoutMs: 45_000 },
    );
  }

  /** Breaks the connection off. */
  close(): void {
    this.#abort.abort();
  }

  async #read(): Promise<void> {
    const decoder = new TextDecoder();
    try {
      for await (const chunk of this.response.body ?? []) this.text += decoder.decode(chunk, { stream: true });
    } catch {
      // Broken off, by this side or the other.
    }
    this.ended = true;
  }
}
