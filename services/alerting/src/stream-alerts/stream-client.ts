import { releaseScope, type Principal, type Status } from '@cbx/release';
import { viewOfAlert, type AlertView } from '../domain/alert-view.js';
import { releaseAlert } from '../domain/release-alert.js';
import type { StreamEvent } from '../persistence/stream-log.js';
import { alertFrame, HEARTBEAT, readyFrame, resyncFrame, withdrawnFrame } from './sse-frames.js';
import type { StateTail, TailListener } from './state-tail.js';
import type { StreamConnection } from './stream-connection.js';

export interface StreamClientParts {
  readonly principal: Principal;
  readonly statuses: readonly Status[];
  readonly connection: StreamConnection;
  /** The client has everything up to here. */
  readonly position: number;
  /** Bytes that may still wait for a slow client when more is to come; beyond that it is cut off. */
  readonly maxBufferedBytes: number;
  /** ms that a client may take to receive one page of what it missed. */
  readonly drainTimeoutMs: number;
  readonly pageSize: number;
  readonly onSlow: () => void;
}

/** An event's view is made once for all clients. */
const views = new WeakMap<StreamEvent, AlertView>();

/**
 * What a delivery says to clients who may see alike, as bytes: made once for all of them, and shared by what waits for the slow ones. A delivery is sent
 * in one turn of the event loop, so whoever gets these bytes gets what was released at that very moment.
 */
const deliveries = new WeakMap<readonly StreamEvent[], Map<string, Buffer>>();

/** One client of a state's stream: brought up to date first, then fed by the tail. What it is sent is released to it at that moment. */
export class StreamClient implements TailListener {
  readonly #parts: StreamClientParts;
  /** All that decides what a client is sent: its state, how far its roles let it read, the statuses that it asked for. */
  readonly #alike: string;
  #sent: number;

  constructor(parts: StreamClientParts) {
    this.#parts = parts;
    this.#sent = parts.position;
    this.#alike = [parts.principal.state, releaseScope(parts.principal), ...parts.statuses].join(' ');
  }

  /** The client was told of everything up to here that it may see. */
  get position(): number {
    return this.#sent;
  }

  /**
   * Replays what the client missed, and joins the tail. The tail runs already, so nothing falls between: the client joins in
   * the very turn in which it has reached the tail's position, and what the replay and the tail both hold is dropped.
   *
   * @param newest position of the newest event when the client came: the tail may not know of it yet, as another instance may have written it. Who is told
   *   to be ready has been told of all that was there before
   */
  async catchUp(tail: StateTail, read: (after: number, limit: number) => Promise<StreamEvent[]>, newest: number): Promise<void> {
    const { connection, pageSize } = this.#parts;
    while (!connection.closed) {
      const goal = Math.max(tail.position, newest);
      if (this.#sent >= goal) {
        tail.join(this);
        connection.write(readyFrame(this.#sent));
        return;
      }
      const events = await read(this.#sent, pageSize);
      if (events.length === 0) this.#resync(goal);
      else this.#send(events);
      await this.#drained();
    }
  }

  deliver(events: readonly StreamEvent[]): void {
    const { connection, maxBufferedBytes, onSlow } = this.#parts;
    if (connection.closed) return;
    // Asked before writing: what was just written had no time to go out, however fast the client is. One page at most comes on top.
    if (connection.bufferedBytes > maxBufferedBytes) {
      // It resumes by Last-Event-ID: better than to hold what it does not take, or to lose it.
      onSlow();
      connection.destroy();
      return;
    }
    const last = events.at(-1);
    if (last === undefined || last.position <= this.#sent) return;
    const key = `${this.#sent} ${this.#alike}`;
    let shared = deliveries.get(events);
    if (shared === undefined) deliveries.set(events, (shared = new Map<string, Buffer>()));
    let bytes = shared.get(key);
    if (bytes === undefined) shared.set(key, (bytes = Buffer.from(this.#textOf(events))));
    this.#sent = last.position;
    if (bytes.length > 0) connection.write(bytes);
  }

  heartbeat(): void {
    this.#parts.connection.write(HEARTBEAT);
  }

  /** Tells the client to read the list again: it has missed what can no longer be told. */
  resync(position: number): void {
    this.#resync(position);
  }

  #resync(position: number): void {
    this.#parts.connection.write(resyncFrame(position));
    this.#sent = position;
  }

  #send(events: readonly StreamEvent[]): void {
    const text = this.#textOf(events);
    this.#sent = Math.max(this.#sent, events.at(-1)?.position ?? 0);
    if (text !== '') this.#parts.connection.write(text);
  }

  /** What the events after those that were sent say to this client, released to it now. */
  #textOf(events: readonly StreamEvent[]): string {
    let text = '';
    let sent = this.#sent;
    for (const event of events) {
      if (event.position <= sent) continue;
      if (event.position > sent + 1) text += resyncFrame(event.position - 1);
      text += this.#frameOf(event);
      sent = event.position;
    }
    return text;
  }

  /** Nothing for an event of a status that was not asked for. */
  #frameOf(event: StreamEvent): string {
    const { principal, statuses } = this.#parts;
    const { alert, subject, position } = event;
    if (!statuses.includes(alert.status)) return '';
    const view = alert.lifecycle === 'WITHDRAWN' ? undefined : releaseAlert(principal, alert, subject, () => viewOf(event));
    return view === undefined ? withdrawnFrame(position, alert.id) : alertFrame(position, view);
  }

  async #drained(): Promise<void> {
    const { connection, drainTimeoutMs, onSlow } = this.#parts;
    const timer = setTimeout(() => {
      onSlow();
      connection.destroy();
    }, drainTimeoutMs);
    try {
      await connection.drained();
    } finally {
      clearTimeout(timer);
    }
  }
}

function viewOf(event: StreamEvent): AlertView {
  let view = views.get(event);
  if (view === undefined) {
    view = viewOfAlert(event.alert, event.subject);
    views.set(event, view);
  }
  return view;
}
