import type { Principal } from '@cbx/release';
import type { AlertView } from '../src/domain/alert-view.js';
import type { AlertStream } from '../src/stream-alerts/alert-stream.js';
import type { Alerting } from './alerting.js';
import { FakeConnection, type Frame } from './fake-connection.js';

/** One instance with its streams. */
export interface StreamingInstance {
  readonly inner: Alerting;
  readonly stream: AlertStream;
}

/**
 * What a console does: reads the list, follows the stream from there, and comes back by Last-Event-ID after each
 * interruption, to whichever instance answers. Complains where it is sent back in time.
 */
export class ConsoleClient {
  readonly alerts = new Map<string, AlertView>();
  readonly complaints: string[] = [];
  resyncs = 0;
  #lastEventId: number | undefined;
  /** Events up to here are in the list that was read last. */
  #listedThrough = 0;
  #connection: CountingConnection | undefined;
  #served: Promise<void> = Promise.resolve();
  readonly #principal: Principal;

  constructor(principal: Principal) {
    this.#principal = principal;
  }

  get connected(): boolean {
    return this.#connection !== undefined && !this.#connection.closed;
  }

  /** Position up to which it was told of everything. */
  get position(): number {
    return this.#lastEventId ?? -1;
  }

  async readList(instance: StreamingInstance): Promise<void> {
    this.alerts.clear();
    let cursor: string | undefined;
    let first: number | undefined;
    do {
      const page = await instance.inner.list(this.#principal, { limit: '3', ...(cursor === undefined ? {} : { cursor }) });
      first ??= page.streamPosition;
      for (const item of page.items) this.alerts.set(item.id, item);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    this.#listedThrough = first;
  }

  /** @param cutAfter frames after which the connection breaks, without warning; never if left out */
  async connect(instance: StreamingInstance, cutAfter = Number.POSITIVE_INFINITY): Promise<void> {
    if (this.#lastEventId === undefined) {
      await this.readList(instance);
      this.#lastEventId = this.#listedThrough;
    }
    const connection = new CountingConnection(cutAfter);
    this.#connection = connection;
    const request = { principal: this.#principal, statuses: ['ACTUAL'] as const, lastEventId: String(this.#lastEventId), expiresAt: undefined };
    this.#served = instance.stream.open(request, () => connection);
    await Promise.race([this.#served, connection.ready]);
  }

  async disconnect(): Promise<void> {
    this.#connection?.destroy();
    await this.#served;
  }

  /** Applies what has arrived. Reads the list again where it is told to. */
  async takeIn(instance: StreamingInstance): Promise<void> {
    for (const frame of this.#connection?.take() ?? []) await this.#apply(frame, instance);
  }

  async #apply(frame: Frame, instance: StreamingInstance): Promise<void> {
    if (frame.id < this.position) this.complaints.push(`event ${frame.id} after ${this.position}`);
    if (frame.id === this.position && (frame.event === 'alert' || frame.event === 'withdrawn')) this.complaints.push(`event ${frame.id} twice`);
    if (frame.event === 'resync') {
      this.resyncs += 1;
      await this.readList(instance);
    } else if (frame.event !== 'ready' && frame.id > this.position + 1) this.complaints.push(`nothing between ${this.position} and ${frame.id}`);
    this.#lastEventId = frame.id;
    if (frame.id <= this.#listedThrough) return;
    if (frame.event === 'withdrawn') this.alerts.delete((frame.data as { id: string }).id);
    if (frame.event === 'alert') {
      const view = frame.data as AlertView;
      const known = this.alerts.get(view.id);
      if (known !== undefined && known.revision > view.revision) this.complaints.push(`alert ${view.id} went from revision ${known.revision} to ${view.revision}`);
      this.alerts.set(view.id, view);
    }
  }
}

/** Breaks after so many frames: those written later are lost, as on a network. */
class CountingConnection extends FakeConnection {
  readonly ready: Promise<void>;
  #taken = 0;
  #cutAfter: number;
  #isReady: () => void = () => undefined;

  constructor(cutAfter: number) {
    super();
    this.#cutAfter = cutAfter;
    this.ready = new Promise((resolve) => (this.#isReady = resolve));
  }

  override write(frames: string | Buffer): void {
    super.write(frames);
    if (frames.includes('event: ready')) this.#isReady();
    if (this.frames.length >= this.#cutAfter) this.destroy();
  }

  take(): Frame[] {
    const all = this.frames.slice(0, this.#cutAfter);
    const fresh = all.slice(this.#taken);
    this.#taken = all.length;
    return fresh;
  }
}
