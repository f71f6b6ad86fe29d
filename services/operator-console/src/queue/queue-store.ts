import type { ApiClient } from '../api/api-client.js';
import { EventStream, type Connection, type StreamEvent } from '../api/event-stream.js';
import { ApiProblem } from '../api/problem.js';
import type { ServerClock } from '../api/server-clock.js';
import type { AlertPage, AlertView } from '../api/types.js';
import { emptyQueue, mustReload, reduceQueue, type QueueAction, type QueueState } from './alert-queue.js';
import { DEFAULT_FILTER, searchOf, type QueueFilter } from './queue-filter.js';

const PAGE_SIZE = 100;
/** A reload goes as deep as the list was, but not deeper than this many pages; the rest is loaded again when scrolled to. */
const RELOAD_PAGES = 20;
/** Events are drawn together: a flood costs one drawing each, ms. */
const FLUSH_MS = 60;
/** A list that could not be loaded is asked for again after this; the reader need not stay and watch, ms. */
const RETRY_MS = 10_000;

/** What is drawn of the queue. */
export interface QueueView {
  readonly state: QueueState;
  readonly connection: Connection;
  /** why the list could not be loaded */
  readonly problem?: ApiProblem;
  readonly more: 'idle' | 'loading' | 'failed';
}

export interface QueueListener {
  /** alerts that nobody has seen yet, in the order of their arrival */
  arrived(alerts: readonly AlertView[]): void;
  /** an alert changed, or was withdrawn (then undefined) */
  changed(id: string, alert: AlertView | undefined): void;
}

/**
 * Brings the queue's parts together: the reducer, the list, and the stream that follows it. Lives as long as the
 * session, so that the list and its stream outlast a visit to another view.
 */
export class QueueStore {
  /** Whether the operator is reading; while no view of the queue is there, they read something else. */
  isReading: () => boolean = () => true;
  readonly #api: ApiClient;
  readonly #clock: ServerClock;
  readonly #onRefused: (problem: ApiProblem) => void;
  readonly #subscribers = new Set<() => void>();
  readonly #listeners = new Set<QueueListener>();
  #view: QueueView = { state: emptyQueue(DEFAULT_FILTER), connection: { phase: 'connecting' }, more: 'idle' };
  #stream: EventStream | undefined;
  #loading: AbortController | undefined;
  #buffer: StreamEvent[] = [];
  #flushTimer: ReturnType<typeof setTimeout> | undefined;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(api: ApiClient, clock: ServerClock, onRefused: (problem: ApiProblem) => void) {
    this.#api = api;
    this.#clock = clock;
    this.#onRefused = onRefused;
    window.addEventListener('online', this.#retry);
    document.addEventListener('visibilitychange', this.#retry);
  }

  readonly subscribe = (subscriber: () => void): (() => void) => {
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  };

  readonly snapshot = (): QueueView => this.#view;

  listen(listener: QueueListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Shows what the filter asks for; the same filter changes nothing. */
  show(filter: QueueFilter): void {
    const unchanged = JSON.stringify(searchOf(filter)) === JSON.stringify(searchOf(this.#view.state.filter));
    if (unchanged && this.#loading !== undefined) return;
    this.#halt();
    this.#update({ state: emptyQueue(filter), connection: { phase: 'connecting' }, more: 'idle', problem: undefined });
    void this.#load();
  }

  /** Begins with what it was last asked for, if it has not begun: alerts are counted in every view. */
  begin(): void {
    if (this.#loading === undefined) void this.#load();
  }

  /** Connects at once: loads the list if it is not there, else reopens the stream. */
  readonly retryConnection = (): void => {
    if (this.#view.problem !== undefined) {
      this.#halt();
      void this.#load();
    } else this.#stream?.retryNow();
  };

  take(): void {
    this.#flush();
    this.#dispatch({ type: 'take' });
  }

  /** The operator has stopped reading: what waits may come in. */
  readingEnded(): void {
    if (this.#view.state.waiting.length > 0 && !this.isReading()) this.#dispatch({ type: 'events', events: [], reading: false, now: this.#clock.now() });
  }

  async loadMore(): Promise<void> {
    const { state, more } = this.#view;
    if (state.nextCursor === undefined || more === 'loading') return;
    const loading = this.#loading;
    this.#update({ more: 'loading' });
    try {
      const page = await this.#page(state.filter, state.nextCursor, loading?.signal);
      if (loading !== this.#loading) return;
      // A reload in between has moved the cursor: that page would leave a gap.
      if (state.nextCursor === this.#view.state.nextCursor) this.#dispatch({ type: 'more', page });
      this.#update({ more: 'idle' });
    } catch {
      if (loading === this.#loading) this.#update({ more: 'failed' });
    }
  }

  /** Acknowledges: drawn at once, undone if the service refuses. @throws ApiProblem */
  async acknowledge({ id, revision }: Pick<AlertView, 'id' | 'revision'>, comment: string | undefined, by: string): Promise<AlertView> {
    const now = this.#clock.now();
    this.#dispatch({ type: 'pending', id, as: { lifecycle: 'ACKNOWLEDGED', acknowledgedBy: by, acknowledgedAt: new Date(now).toISOString() } });
    try {
      const alert = await this.#api.acknowledge(id, revision, comment);
      this.#dispatch({ type: 'answered', id, alert, now: this.#clock.now() });
      return alert;
    } catch (problem) {
      this.#dispatch({ type: 'answered', id, now: this.#clock.now() });
      throw problem;
    }
  }

  /** Ends for good: the session is over. The list stays as it is. */
  stop(): void {
    this.#flush();
    this.#halt();
    this.#update({ connection: { phase: 'offline', since: Date.now() } });
    window.removeEventListener('online', this.#retry);
    document.removeEventListener('visibilitychange', this.#retry);
  }

  readonly #retry = (): void => {
    if (document.visibilityState === 'visible') this.retryConnection();
  };

  #halt(): void {
    this.#loading?.abort();
    this.#stream?.stop();
    clearTimeout(this.#flushTimer);
    clearTimeout(this.#retryTimer);
    this.#flushTimer = undefined;
    this.#retryTimer = undefined;
    this.#buffer = [];
  }

  async #load(): Promise<void> {
    const loading = new AbortController();
    this.#loading = loading;
    const { filter } = this.#view.state;
    try {
      const page = await this.#page(filter, undefined, loading.signal);
      if (this.#loading !== loading) return;
      this.#dispatch({ type: 'loaded', items: page.items, nextCursor: page.nextCursor, reading: this.isReading(), now: this.#clock.now() });
      this.#update({ problem: undefined });
      this.#follow(filter, String(page.streamPosition));
    } catch (error) {
      if (this.#loading !== loading || loading.signal.aborted) return;
      const problem = asProblem(error);
      this.#update({ problem, connection: { phase: 'offline', since: Date.now() } });
      if (problem.status === 401) this.#onRefused(problem);
      if (problem.retryable) this.#retryTimer = setTimeout(this.retryConnection, RETRY_MS);
    }
  }

  #follow(filter: QueueFilter, position: string): void {
    this.#stream = new EventStream({
      open: (lastEventId, signal) => this.#api.alertStream({ status: filter.status }, lastEventId, signal),
      onEvents: (events) => this.#hear(events),
      reload: () => this.#reload(),
      onConnection: (connection) => this.#update({ connection }),
      onRefused: this.#onRefused,
      now: () => Date.now(),
      random: () => Math.random(),
      schedule: (task, ms) => {
        const timer = setTimeout(task, ms);
        return () => clearTimeout(timer);
      },
    });
    this.#stream.start(position);
  }

  /** Reads the list again, from its top and as deep as it is, and merges it into what is shown. Resolves with the stream's position. */
  async #reload(): Promise<string> {
    this.#flush();
    const { filter, shown } = this.#view.state;
    const signal = this.#loading?.signal;
    const first = await this.#page(filter, undefined, signal);
    let items = first.items;
    let { nextCursor } = first;
    for (let pages = 1; pages < RELOAD_PAGES && nextCursor !== undefined && items.length < shown.length; pages += 1) {
      const page = await this.#page(filter, nextCursor, signal);
      items = [...items, ...page.items];
      ({ nextCursor } = page);
    }
    this.#dispatch({ type: 'loaded', items, nextCursor, reading: this.isReading(), now: this.#clock.now() });
    return String(first.streamPosition);
  }

  #page(filter: QueueFilter, cursor: string | undefined, signal: AbortSignal | undefined): Promise<AlertPage> {
    const facet = (chosen: readonly string[]): string | undefined => (chosen.length === 0 ? undefined : chosen.join(','));
    return this.#api.alerts(
      { severity: facet(filter.severity), lifecycle: facet(filter.lifecycle), kind: facet(filter.kind), status: filter.status, cursor, limit: String(PAGE_SIZE) },
      signal,
    );
  }

  #hear(events: readonly StreamEvent[]): void {
    this.#buffer.push(...events);
    this.#flushTimer ??= setTimeout(() => this.#flush(), FLUSH_MS);
  }

  #flush(): void {
    clearTimeout(this.#flushTimer);
    this.#flushTimer = undefined;
    if (this.#buffer.length === 0) return;
    const events = this.#buffer;
    this.#buffer = [];
    const before = this.#view.state;
    this.#dispatch({ type: 'events', events, reading: this.isReading(), now: this.#clock.now() });
    this.#tell(before, events);
    if (mustReload(before, events)) void this.#reload().catch(() => undefined);
  }

  #tell(before: QueueState, events: readonly StreamEvent[]): void {
    const seen = new Set([...before.shown, ...before.waiting]);
    const after = this.#view.state;
    const arrived = [...after.waiting, ...after.shown].filter((id) => !seen.has(id)).flatMap((id) => after.known.get(id) ?? []);
    const changed = new Map(events.map((event) => (event.type === 'alert' ? ([event.alert.id, event.alert] as const) : ([event.id, undefined] as const))));
    for (const listener of this.#listeners) {
      if (arrived.length > 0) listener.arrived(arrived);
      for (const [id, alert] of changed) listener.changed(id, alert);
    }
  }

  #dispatch(action: QueueAction): void {
    this.#update({ state: reduceQueue(this.#view.state, action) });
  }

  #update(part: Partial<QueueView>): void {
    this.#view = { ...this.#view, ...part };
    for (const subscriber of this.#subscribers) subscriber();
  }
}

function asProblem(error: unknown): ApiProblem {
  return error instanceof ApiProblem ? error : new ApiProblem({ status: 0, code: 'CONSOLE.FAILED', title: '', traceId: '', cause: error });
}
