import { setTimeout as delay } from 'node:timers/promises';
import type { NewEvent } from '../history/events.ts';
import type { Random } from '../load/random.ts';

export interface StreamClientParts {
  readonly state: string;
  readonly name: string;
  /** Where the instances of alerting are found. */
  readonly urls: readonly string[];
  readonly token: (refused?: string) => Promise<string>;
  readonly write: (event: NewEvent) => void;
  /** Told of each alert that comes. */
  readonly onAlert: (notificationId: string) => number | undefined;
  readonly random: Random;
  /** How long it stays with one connection at most; it then leaves by itself, as a browser that is reloaded. ms */
  readonly longestSessionMs: number;
}

interface View {
  readonly id?: string;
  readonly ruleId?: string;
  readonly notificationId?: string;
  readonly lifecycle?: 'OPEN' | 'ACKNOWLEDGED' | 'WITHDRAWN';
  readonly revision?: number;
}

const TYPES = ['alert', 'withdrawn', 'ready', 'resync'] as const;
type FrameType = (typeof TYPES)[number];

const PAUSE_MS = 300;
/** Longer than the service's heartbeats are apart: a connection that is silent for so long is dead. */
const SILENCE_MS = 30_000;

/** An operator's screen that stays open: reads its state's stream, and goes on where it was whenever the connection ends. */
export class StreamClient {
  readonly state: string;
  readonly #parts: StreamClientParts;
  readonly #over = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #position = 0;
  #lastEventId: string | undefined;
  #session = 0;
  #restless = true;
  #current: AbortController | undefined;
  readonly #waiters = new Set<() => void>();

  constructor(parts: StreamClientParts) {
    this.#parts = parts;
    this.state = parts.state;
  }

  get sessions(): number {
    return this.#session;
  }

  /** Resolves when it is on the stream for the first time. */
  async start(): Promise<void> {
    this.#running = this.#run();
    await this.#until(() => this.#lastEventId !== undefined);
  }

  /** Stays with its connection from now on. */
  settle(): void {
    this.#restless = false;
  }

  /** Leaves its connection, and comes back. */
  reconnect(): void {
    this.#current?.abort(new Error('reconnect'));
  }

  /** Resolves when it has read so far; gives false when that takes too long. */
  async reached(position: number, timeoutMs: number): Promise<boolean> {
    const limit = delay(timeoutMs, false, { ref: false });
    return Promise.race([this.#until(() => this.#position >= position).then(() => true), limit]);
  }

  async close(): Promise<void> {
    this.#over.abort(new Error('closed'));
    await this.#running;
  }

  #until(condition: () => boolean): Promise<void> {
    if (condition()) return Promise.resolve();
    return new Promise((resolve) => {
      const check = (): void => {
        if (!condition()) return;
        this.#waiters.delete(check);
        resolve();
      };
      this.#waiters.add(check);
    });
  }

  async #run(): Promise<void> {
    while (!this.#over.signal.aborted) {
      await this.#follow();
      await delay(PAUSE_MS, undefined, { signal: this.#over.signal }).catch(() => undefined);
    }
  }

  async #follow(): Promise<void> {
    const { name, state, urls, random, write } = this.#parts;
    let token: string;
    try {
      token = await this.#parts.token();
    } catch {
      return;
    }
    this.#session += 1;
    const url = urls[this.#session % urls.length]!;
    const client = { client: name, session: this.#session };
    write({ event: 'stream.opened', ...client, state, instance: new URL(url).port, ...(this.#lastEventId === undefined ? {} : { lastEventId: this.#lastEventId }) });
    const current = new AbortController();
    this.#current = current;
    const leaving = this.#restless ? setTimeout(() => current.abort(new Error('left')), random.int(1_000, this.#parts.longestSessionMs)) : undefined;
    const signal = AbortSignal.any([current.signal, this.#over.signal]);
    let why: string;
    try {
      why = await this.#read(url, token, signal, current);
    } catch (error) {
      why = signal.aborted ? String((signal.reason as Error).message) : reasonOf(error);
    }
    clearTimeout(leaving);
    write({ event: 'stream.closed', ...client, why });
  }

  /** Gives why it ended. */
  async #read(url: string, token: string, signal: AbortSignal, current: AbortController): Promise<string> {
    const headers = { authorization: `Bearer ${token}`, accept: 'text/event-stream', ...(this.#lastEventId === undefined ? {} : { 'last-event-id': this.#lastEventId }) };
    let silence = setTimeout(() => current.abort(new Error('silent')), SILENCE_MS);
    try {
      const response = await fetch(`${url}/v1/alerts/stream?status=*`, { headers, signal });
      if (response.status === 401) await this.#parts.token(token);
      if (response.status !== 200 || response.body === null) {
        await response.text();
        return `status ${response.status}`;
      }
      let rest = '';
      const decoder = new TextDecoder();
      for await (const chunk of response.body as ReadableStream<Uint8Array>) {
        clearTimeout(silence);
        silence = setTimeout(() => current.abort(new Error('silent')), SILENCE_MS);
        const frames = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
        rest = frames.pop()!;
        for (const frame of frames) this.#take(frame);
      }
      return 'ended';
    } finally {
      clearTimeout(silence);
    }
  }

  #take(frame: string): void {
    const fields = new Map(frame.split('\n').filter((line) => !line.startsWith(':')).map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trimStart()]));
    const [id, type] = [fields.get('id'), fields.get('event')];
    if (id === undefined || !isFrameType(type)) return;
    const view = JSON.parse(fields.get('data') ?? '{}') as View;
    const latencyMs = type === 'alert' && view.notificationId !== undefined ? this.#parts.onAlert(view.notificationId) : undefined;
    this.#parts.write({
      event: 'stream.event',
      client: this.#parts.name,
      session: this.#session,
      position: Number(id),
      type,
      ...(type === 'alert' || type === 'withdrawn' ? { alertId: view.id! } : {}),
      ...(type === 'alert' ? { rule: view.ruleId!, notificationId: view.notificationId!, lifecycle: view.lifecycle!, revision: view.revision! } : {}),
      ...(latencyMs === undefined ? {} : { latencyMs }),
    });
    this.#position = Number(id);
    this.#lastEventId = id;
    for (const check of [...this.#waiters]) check();
  }
}

function isFrameType(type: string | undefined): type is FrameType {
  return (TYPES as readonly (string | undefined)[]).includes(type);
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? (error.cause as NodeJS.ErrnoException) : undefined;
  return cause?.code ?? cause?.name ?? (error instanceof Error ? error.name : 'unknown');
}
