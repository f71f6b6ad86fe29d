import { createParser } from 'eventsource-parser';
import { ApiProblem } from './problem.js';
import type { AlertView } from './types.js';

/** One event of the stream of alerts. */
export type StreamEvent =
  | { readonly type: 'alert'; readonly alert: AlertView }
  | { readonly type: 'withdrawn'; readonly id: string };

/** How the page stands to the services: `since` is when they were last heard, ms since 1970. */
export type Connection =
  | { readonly phase: 'connecting' }
  | { readonly phase: 'live' }
  | { readonly phase: 'reconnecting'; readonly since: number }
  | { readonly phase: 'offline'; readonly since: number };

export interface EventStreamPorts {
  /** opens the stream after an event id; rejects with ApiProblem */
  open(lastEventId: string, signal: AbortSignal): Promise<Response>;
  /** takes what arrived, in order */
  onEvents(events: readonly StreamEvent[]): void;
  /** the service cannot resume from our id: loads everything anew and says where the stream then stands */
  reload(): Promise<string>;
  onConnection(connection: Connection): void;
  /** the service refuses this reader for good (403, or 401 after a renewal) */
  onRefused(problem: ApiProblem): void;
  now(): number;
  /** from 0 up to 1 */
  random(): number;
  /** runs `task` after `ms`; the result cancels it */
  schedule(task: () => void, ms: number): () => void;
}

/** Services send a comment each 15 s; two missed ones and some grace mean that the connection is dead, ms. */
const SILENCE_MS = 40_000;
/** From this many failures in a row the page says that it is offline. */
const FAILURES_TO_OFFLINE = 3;
/**
 * A stream that was live for so long and ends in good order (services end it with the token's life) is opened again at
 * once and without a word; one that ends sooner counts as a failure, so that no two of them chase each other, ms.
 */
const ORDERLY_MS = 5_000;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 15_000;

/**
 * Keeps one stream of alerts open: resumes after the last event id, waits with full jitter between attempts, notices
 * silence, reloads on `resync`. No event is handed on twice by it or lost by it: the id moves on only with its event.
 */
export class EventStream {
  readonly #ports: EventStreamPorts;
  #lastEventId: string | undefined;
  #abort: AbortController | undefined;
  #cancelTimer: (() => void) | undefined;
  #cancelWatch: (() => void) | undefined;
  #failures = 0;
  #heardAt = 0;
  #liveAt: number | undefined;
  #stopped = false;

  constructor(ports: EventStreamPorts) {
    this.#ports = ports;
  }

  /** Opens the stream after `position`, the streamPosition of the list that the page has loaded. */
  start(position: string): void {
    this.#lastEventId = position;
    this.#heardAt = this.#ports.now();
    this.#ports.onConnection({ phase: 'connecting' });
    void this.#connect();
  }

  /** Tries again at once, if it is waiting: the network came back, or the operator asks for it. */
  retryNow(): void {
    if (this.#stopped || this.#cancelTimer === undefined) return;
    this.#cancelTimer();
    this.#cancelTimer = undefined;
    void this.#connect();
  }

  stop(): void {
    this.#stopped = true;
    this.#abort?.abort();
    this.#cancelTimer?.();
    this.#cancelWatch?.();
  }

  async #connect(): Promise<void> {
    const abort = new AbortController();
    this.#abort = abort;
    this.#liveAt = undefined;
    try {
      if (this.#lastEventId === undefined) {
        const position = await this.#ports.reload();
        if (this.#stopped) return;
        this.#lastEventId = position;
      }
      this.#watch(abort);
      const response = await this.#ports.open(this.#lastEventId, abort.signal);
      await this.#read(response, abort);
      if (this.#liveAt !== undefined && this.#ports.now() - this.#liveAt >= ORDERLY_MS) this.#again(0);
      else this.#failed(undefined);
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#cancelWatch?.();
    }
  }

  async #read(response: Response, abort: AbortController): Promise<void> {
    if (response.body === null) return;
    let batch: StreamEvent[] = [];
    let resync = false;
    const parser = createParser({
      onEvent: ({ event, data, id }) => {
        if (resync) return;
        const read = readEvent(event, data);
        switch (read.type) {
          case 'alert':
          case 'withdrawn':
            batch.push(read);
            break;
          case 'ready':
            this.#lastEventId = read.position;
            this.#failures = 0;
            this.#liveAt = this.#ports.now();
            this.#ports.onConnection({ phase: 'live' });
            return;
          case 'resync':
            resync = true;
            return;
          case 'unknown':
            // A kind of event that this page does not know yet: its id still counts.
            break;
        }
        if (id !== undefined && id !== '') this.#lastEventId = id;
      },
    });
    const decoder = new TextDecoder();
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done || this.#stopped) break;
      this.#heardAt = this.#ports.now();
      this.#watch(abort);
      parser.feed(decoder.decode(value, { stream: true }));
      if (batch.length > 0) {
        this.#ports.onEvents(batch);
        batch = [];
      }
      if (resync) {
        this.#lastEventId = undefined;
        abort.abort();
        break;
      }
    }
  }

  #watch(abort: AbortController): void {
    this.#cancelWatch?.();
    this.#cancelWatch = this.#ports.schedule(() => abort.abort(), SILENCE_MS);
  }

  #failed(error: unknown): void {
    if (this.#stopped) return;
    if (error instanceof ApiProblem && (error.status === 401 || error.status === 403)) {
      this.#stopped = true;
      this.#ports.onConnection({ phase: 'offline', since: this.#heardAt });
      this.#ports.onRefused(error);
      return;
    }
    const first = this.#failures === 0;
    this.#failures += 1;
    this.#ports.onConnection({ phase: this.#failures >= FAILURES_TO_OFFLINE ? 'offline' : 'reconnecting', since: this.#heardAt });
    const ceiling = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (this.#failures - 1));
    const asked = error instanceof ApiProblem ? (error.retryAfter ?? 0) * 1000 : 0;
    // A resync is an orderly end of the stream: the reload need not wait for it.
    this.#again(first && this.#lastEventId === undefined ? 0 : Math.max(asked, ceiling * this.#ports.random()));
  }

  #again(delay: number): void {
    if (this.#stopped) return;
    this.#cancelTimer = this.#ports.schedule(() => {
      this.#cancelTimer = undefined;
      void this.#connect();
    }, delay);
  }
}

type ReadEvent = StreamEvent | { readonly type: 'ready'; readonly position: string } | { readonly type: 'resync' } | { readonly type: 'unknown' };

/** An event that cannot be read is a reason to load everything anew, not one to lose an alert. */
function readEvent(event: string | undefined, data: string): ReadEvent {
  try {
    switch (event) {
      case 'alert':
        return { type: 'alert', alert: JSON.parse(data) as AlertView };
      case 'withdrawn':
        return { type: 'withdrawn', id: (JSON.parse(data) as { id: string }).id };
      case 'ready':
        return { type: 'ready', position: String((JSON.parse(data) as { position: string | number }).position) };
      case 'resync':
        return { type: 'resync' };
      default:
        return { type: 'unknown' };
    }
  } catch {
    return { type: 'resync' };
  }
}
