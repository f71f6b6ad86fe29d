import { CbxError, type Clock } from '@cbx/kernel';
import type { UnitOfWork } from '@cbx/persistence';
import type { Principal, Status } from '@cbx/release';
import type { AuditAction, AuditLog } from '../persistence/audit-log.js';
import type { StreamBounds, StreamEvent, StreamLog } from '../persistence/stream-log.js';
import type { StreamSignal } from '../persistence/stream-signal.js';
import { GatheredReads } from './gathered-reads.js';
import { RETRY } from './sse-frames.js';
import { StateTail } from './state-tail.js';
import { StreamClient } from './stream-client.js';
import type { StreamConnection } from './stream-connection.js';

export interface AlertStreamParts {
  readonly unitOfWork: UnitOfWork;
  readonly log: StreamLog;
  readonly signal: Pick<StreamSignal, 'onWake'>;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly settings: AlertStreamSettings;
  readonly onError: (error: unknown) => void;
}

export interface AlertStreamSettings {
  /** ms between two looks for what no signal told of. */
  readonly pollMs: number;
  readonly heartbeatMs: number;
  readonly maxClients: number;
  readonly maxBufferedBytes: number;
  readonly drainTimeoutMs: number;
  readonly pageSize: number;
  /** See StateTail. */
  readonly paceMs: number;
}

export interface StreamRequest {
  readonly principal: Principal;
  readonly statuses: readonly Status[];
  /** As the client sent it, `undefined` where it begins now. */
  readonly lastEventId: string | undefined;
  /** When the principal's token is no longer good. */
  readonly expiresAt: Date | undefined;
}

interface Following {
  readonly tail: Promise<StateTail>;
  clients: number;
}

/** Longest delay that a timer of Node takes. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** All streams of this process: one tail a state, many clients. */
export class AlertStream {
  readonly #parts: AlertStreamParts;
  readonly #reads: GatheredReads;
  readonly #following = new Map<string, Following>();
  readonly #clients = new Map<StreamClient, StreamConnection>();
  readonly #ending = new Set<Promise<void>>();
  #intervals: NodeJS.Timeout[] = [];
  #stopListening: () => void = () => undefined;
  #opening = 0;
  #stopping = false;
  #cutOff = 0;

  constructor(parts: AlertStreamParts) {
    this.#parts = parts;
    this.#reads = new GatheredReads(parts.unitOfWork, parts.log);
  }

  get clients(): number {
    return this.#clients.size;
  }

  /** How many clients were cut off because they did not keep up. */
  get cutOff(): number {
    return this.#cutOff;
  }

  start(): void {
    const { signal, settings } = this.#parts;
    this.#stopListening = signal.onWake((states) => this.#wake(states));
    this.#intervals = [
      setInterval(() => this.#wake('all'), settings.pollMs),
      setInterval(() => {
        for (const client of this.#clients.keys()) client.heartbeat();
      }, settings.heartbeatMs),
    ];
  }

  /**
   * Serves one client until its connection closes, its token expires or the process stops. `connect` is called when it is
   * sure that the stream can begin, so that an error before it can still be answered.
   *
   * @throws CbxError `SERVICE.STOPPING`, `ALERT.STREAM_FULL` (both retryable), and what the database throws
   */
  async open(request: StreamRequest, connect: () => StreamConnection): Promise<void> {
    if (this.#stopping) throw new CbxError('SERVICE.STOPPING', 'the service is stopping', { retryable: true });
    if (this.#clients.size + this.#opening >= this.#parts.settings.maxClients) {
      throw new CbxError('ALERT.STREAM_FULL', 'this instance serves as many streams as it can', { retryable: true });
    }
    this.#opening += 1;
    const { state } = request.principal;
    const following = this.#follow(state);
    following.clients += 1;
    let client: StreamClient | undefined;
    try {
      const tail = await following.tail;
      const bounds = await this.#begin(request);
      client = this.#admit(request, bounds, connect());
      await this.#serve(client, { tail, newest: bounds.position }, request);
    } finally {
      if (client === undefined) this.#opening -= 1;
      this.#unfollow(state, following);
    }
  }

  /** Ends every stream and waits until all is recorded. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const interval of this.#intervals) clearInterval(interval);
    this.#stopListening();
    for (const connection of this.#clients.values()) connection.end();
    await Promise.all(this.#ending);
    await Promise.all([...this.#following.values()].map(({ tail }) => tail.then((each) => each.settled()).catch(() => undefined)));
  }

  #begin({ principal, lastEventId }: StreamRequest): Promise<StreamBounds> {
    const { unitOfWork, log } = this.#parts;
    return unitOfWork.run(async (tx) => {
      await this.#record(tx, 'STREAM_OPENED', principal, lastEventId === undefined ? {} : { lastEventId: lastEventId.slice(0, 20) });
      return log.bounds(tx, principal.state);
    });
  }

  #admit({ principal, statuses, lastEventId }: StreamRequest, bounds: StreamBounds, connection: StreamConnection): StreamClient {
    const { maxBufferedBytes, drainTimeoutMs, pageSize } = this.#parts.settings;
    const resumed = lastEventId === undefined ? bounds.position : resumable(lastEventId, bounds);
    const onSlow = (): void => {
      this.#cutOff += 1;
    };
    const client = new StreamClient({ principal, statuses, connection, position: resumed ?? bounds.position, maxBufferedBytes, drainTimeoutMs, pageSize, onSlow });
    connection.write(RETRY);
    if (resumed === undefined) client.resync(bounds.position);
    this.#clients.set(client, connection);
    this.#opening -= 1;
    return client;
  }

  async #serve(client: StreamClient, from: { readonly tail: StateTail; readonly newest: number }, { principal, expiresAt }: StreamRequest): Promise<void> {
    const connection = this.#clients.get(client);
    if (connection === undefined) return;
    const closed = new Promise<void>((resolve) => connection.onClose(resolve));
    const end = (): void => connection.end();
    const expiry = expiresAt === undefined ? undefined : setTimeout(end, Math.min(Math.max(expiresAt.getTime() - this.#parts.clock.now().getTime(), 0), MAX_TIMER_MS));
    const began = client.position;
    const served = this.#feed(client, from, principal.state, connection, closed).finally(() => {
      clearTimeout(expiry);
      from.tail.leave(client);
      this.#clients.delete(client);
    });
    const recorded = served.then(() => this.#recordClosed(principal, began, client.position));
    this.#ending.add(recorded);
    await recorded.finally(() => this.#ending.delete(recorded));
  }

  async #feed(client: StreamClient, { tail, newest }: { readonly tail: StateTail; readonly newest: number }, state: string, connection: StreamConnection, closed: Promise<void>): Promise<void> {
    try {
      await client.catchUp(tail, (after, limit) => this.#reads.read(state, after, limit), newest);
    } catch (error) {
      // The head is sent, so no problem can be answered: the client comes again and resumes.
      this.#parts.onError(error);
      connection.destroy();
    }
    await closed;
  }

  async #recordClosed(principal: Principal, from: number, to: number): Promise<void> {
    try {
      await this.#parts.unitOfWork.run((tx) => this.#record(tx, 'STREAM_CLOSED', principal, { from, to }));
    } catch (error) {
      this.#parts.onError(error);
    }
  }

  #record(tx: Parameters<AuditLog['append']>[0], action: AuditAction, principal: Principal, details: Readonly<Record<string, string | number>>): Promise<void> {
    const { audit, clock } = this.#parts;
    return audit.append(tx, { at: clock.now(), action, principal, alertIds: [], details });
  }

  #follow(state: string): Following {
    const known = this.#following.get(state);
    if (known !== undefined) return known;
    const { unitOfWork, log, settings, onError } = this.#parts;
    const tail = unitOfWork
      .run((tx) => log.bounds(tx, state))
      .then(({ position }) => {
        const read = (after: number, limit: number): Promise<StreamEvent[]> => this.#reads.read(state, after, limit);
        return new StateTail({ read, position, pageSize: settings.pageSize, paceMs: settings.paceMs, onError });
      });
    const following: Following = { tail, clients: 0 };
    this.#following.set(state, following);
    return following;
  }

  /** The last client takes the tail with it; one that failed to begin goes at once. */
  #unfollow(state: string, following: Following): void {
    following.clients -= 1;
    if (following.clients === 0 && this.#following.get(state) === following) this.#following.delete(state);
  }

  #wake(states: readonly string[] | 'all'): void {
    for (const state of states === 'all' ? this.#following.keys() : states) {
      // One that failed to begin is answered to those who wait for it.
      void this.#following.get(state)?.tail.then((tail) => tail.wake(), () => undefined);
    }
  }
}

/** The position after which the client goes on, or `undefined` where what it missed is not known or no longer kept. */
function resumable(lastEventId: string, { position, trimmedThrough }: StreamBounds): number | undefined {
  if (!/^\d{1,15}$/.test(lastEventId)) return undefined;
  const last = Number(lastEventId);
  return last > position || last < trimmedThrough ? undefined : last;
}
