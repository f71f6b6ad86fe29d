import { request, type ClientRequest } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

const NOTIFICATION = '"notificationId":"';
const UUID_LENGTH = 36;

/** One operator's stream of alerts, read as cheaply as can be: when the alert of each notification came, by the clock of `Date.now()` with fractions. */
export class AlertStreamReader {
  /** notificationId -> ms since 1970. */
  readonly arrivals = new Map<string, number>();
  /** Bytes that came. */
  bytes = 0;
  closed = false;
  readonly #request: ClientRequest;
  #rest = '';
  #ready = false;

  private constructor(url: string, token: string, keep: boolean) {
    this.#request = request(`${url}/v1/alerts/stream`, { headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' }, agent: false });
    this.#request.on('response', (response) => {
      if (response.statusCode !== 200) this.closed = true;
      response.setEncoding('latin1');
      response.on('data', (text: string) => this.#take(text, keep));
      response.on('close', () => (this.closed = true));
    });
    this.#request.on('error', () => (this.closed = true));
    this.#request.end();
  }

  /** Resolves once the stream has caught up. @param keep whether to note arrivals, or to count bytes only */
  static async open(url: string, token: string, keep = true): Promise<AlertStreamReader> {
    const reader = new AlertStreamReader(url, token, keep);
    while (!reader.#ready) {
      if (reader.closed) throw new Error('the stream was refused');
      await delay(10);
    }
    return reader;
  }

  close(): void {
    this.#request.destroy();
  }

  #take(text: string, keep: boolean): void {
    this.bytes += text.length;
    this.#ready ||= text.includes('event: ready');
    if (!keep) return;
    const at = now();
    const all = this.#rest + text;
    let from = 0;
    for (;;) {
      const found = all.indexOf(NOTIFICATION, from);
      if (found < 0 || found + NOTIFICATION.length + UUID_LENGTH > all.length) break;
      from = found + NOTIFICATION.length + UUID_LENGTH;
      const id = all.slice(from - UUID_LENGTH, from);
      if (!this.arrivals.has(id)) this.arrivals.set(id, at);
    }
    this.#rest = all.slice(Math.max(from, all.length - NOTIFICATION.length - UUID_LENGTH));
  }
}

/** ms since 1970, with fractions: what was measured in this process and what a database wrote can be set beside each other. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}
