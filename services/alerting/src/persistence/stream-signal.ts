import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { CbxError } from '@cbx/kernel';
import type { UnitOfWork } from '@cbx/persistence';

const CHANNEL = 'cbx_alert_stream';
const RECONNECT_MS = 1_000;

export interface StreamSignalOptions {
  readonly url: string;
  readonly unitOfWork: UnitOfWork;
  /** Told of what went wrong; nothing is lost by it, as streams also poll. */
  readonly onError: (error: unknown) => void;
}

/**
 * Tells this process and the other instances that states' streams have grown. A hint only: what it misses, the streams'
 * polling finds. NOTIFY is sent after the commit, as a statement of its own (inside the transaction it would make
 * commits queue behind each other), and never two at once: what comes meanwhile goes with the next.
 */
export class StreamSignal {
  readonly #options: StreamSignalOptions;
  readonly #instance = randomUUID();
  readonly #listeners = new Set<(states: readonly string[] | 'all') => void>();
  readonly #unsent = new Set<string>();
  #sending: Promise<void> | undefined;
  readonly #stopped = new AbortController();
  readonly #toStop = new Promise<void>((resolve) => this.#stopped.signal.addEventListener('abort', () => resolve()));
  #listening: Promise<void> | undefined;
  #heard = false;

  constructor(options: StreamSignalOptions) {
    this.#options = options;
  }

  /** Begins to hear other instances; returns at once, and connects again whenever the connection breaks. */
  start(): void {
    this.#listening ??= this.#listen();
  }

  /** @throws CbxError `ALERT.SIGNAL` while other instances are not heard, and polling has to do */
  assertListening(): void {
    if (!this.#heard) throw new CbxError('ALERT.SIGNAL', 'other instances are not heard at the moment', { retryable: true });
  }

  onWake(listener: (states: readonly string[] | 'all') => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Call it after a commit that moved these states' streams. Never throws. */
  wake(states: readonly string[]): void {
    this.#tell(states);
    for (const state of states) this.#unsent.add(state);
    this.#startSending();
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#listening;
    while (this.#sending !== undefined) await this.#sending;
  }

  #startSending(): void {
    this.#sending ??= this.#send().finally(() => {
      this.#sending = undefined;
      // Woken between the last statement and this very moment.
      if (this.#unsent.size > 0) this.#startSending();
    });
  }

  async #send(): Promise<void> {
    while (this.#unsent.size > 0) {
      const states = [...this.#unsent];
      this.#unsent.clear();
      try {
        await this.#options.unitOfWork.run((tx) => tx.query('SELECT pg_notify($1, $2)', [CHANNEL, `${this.#instance}:${states.join(',')}`]));
      } catch (error) {
        this.#options.onError(error);
      }
    }
  }

  async #listen(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      try {
        await this.#listenOnce();
      } catch (error) {
        if (!signal.aborted) this.#options.onError(error);
      }
      if (!signal.aborted) await delay(RECONNECT_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Returns when the connection ends, or is to end. */
  async #listenOnce(): Promise<void> {
    const client = new pg.Client({ connectionString: this.#options.url, application_name: 'alerting-stream', keepAlive: true, connectionTimeoutMillis: 5_000 });
    const ended = new Promise<void>((resolve) => client.once('end', () => resolve()));
    client.on('error', (error) => this.#options.onError(error));
    client.on('notification', ({ payload }) => this.#hear(payload ?? ''));
    try {
      await client.connect();
      if (this.#stopped.signal.aborted) return;
      await client.query(`LISTEN ${CHANNEL}`);
      this.#heard = true;
      // What was told before or while the connection was down was not heard.
      this.#tell('all');
      await Promise.race([ended, this.#toStop]);
    } finally {
      this.#heard = false;
      await client.end().catch(() => undefined);
    }
  }

  #hear(payload: string): void {
    const [instance, states = ''] = payload.split(':');
    if (instance !== this.#instance) this.#tell(states.split(','));
  }

  #tell(states: readonly string[] | 'all'): void {
    for (const listener of this.#listeners) listener(states);
  }
}
