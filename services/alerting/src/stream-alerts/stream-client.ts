import type { Principal, Status } from '@cbx/release';
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

/** One client of a state's stream: brought up to date first, then fed by the tail. What it is sent is released to it at that moment. */
export class StreamClient implements TailListener {
  readonly #parts: StreamClientParts;
  #sent: number;

  constructor(parts: StreamClientParts) {
    this.#parts = parts;
    this.#sent = parts.position;
  }

  /** The client was told of everything up to here that it may see. */
  get position(): number {
    return this.#sent;
  }

  /**
   * Replays what the client missed, and joins the tail. The tail runs already, so nothing falls between: the client joins in
   * the very turn in which it has reached the tail's position, and what the replay and the tail both hold is dropped.
   */
  async catchUp(tail: StateTail, read: (after: number, limit: number) => Promise<StreamEvent[]>): Promise<void> {
    const { connection, pageSize } = this.#parts;
    while (!connection.closed) {
      if (this.#sent >= tail.position) {
        tail.join(this);
        connection.write(readyFrame(this.#sent));
        return;
      }
      const events = await read(this.#sent, pageSize);
      if (events.length === 0) this.#resync(tail.position);
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
    this.#send(events);
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
    let text = '';
    for (const event of events) {
      if (event.position <= this.#sent) continue;
      if (event.position > this.#sent + 1) text += resyncFrame(event.position - 1);
      text += this.#frameOf(event);
      this.#sent = event.position;
    }
    if (text !== '') this.#parts.connection.write(text);
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
