import { CbxError } from '@cbx/kernel';
import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { BatchReader } from './batch-reader.js';
import { orderBatch } from './order-batch.js';
import { LaneWindow, type LaneWindowSettings } from './lane-window.js';
import type { StoredMessage } from './outbox-message.js';
import { RelayConnection } from './relay-connection.js';
import { RelayMetrics } from './relay-metrics.js';
import { WakeableTimer } from './wakeable-timer.js';

/** ms between looks while a lane is held back, as consumers of another instance may have reported. */
const HELD_POLL_MS = 15;

export interface OutboxRelaySettings {
  /** `postgres://…` of the outbox's database. The relay keeps one connection of its own; it must not go through a pooler that shares sessions. */
  readonly url: string;
  /** Publishes a batch in its order; resolves when all of it is safely stored by the broker. */
  readonly publish: (messages: readonly StoredMessage[]) => Promise<void>;
  /**
   * Whether an error of `publish` means that a message of the batch will never be taken, however often it is tried.
   * The batch is then halved until the message stands alone, and that one is parked. Never, if left out.
   */
  readonly isPoison?: (error: unknown) => boolean;
  /** Told of a message that was parked. */
  readonly onParked?: (message: StoredMessage, error: unknown) => void;
  /** Told after messages were published and marked. */
  readonly onPublished?: (messages: readonly StoredMessage[]) => void;
  /** Told what went wrong before the relay tries again; it goes on for ever. */
  readonly onError?: (error: unknown, doing: 'connect' | 'publish') => void;
  readonly onLeadership?: (leader: boolean) => void;
  /** Shown in `pg_stat_activity` with `-relay`. */
  readonly applicationName?: string;
  /** About how many messages at once; as many urgent ones beside, and what goes with them because it comes before them in their subject; 500. */
  readonly batchSize?: number;
  /** About how many bytes of values at once; 8 MB. */
  readonly batchBytes?: number;
  /** How much of a lane consumers may have in hand; as much as they are given, if left out. */
  readonly window?: LaneWindowSettings;
  /** ms between looks for messages that another process committed; 50. */
  readonly pollMs?: number;
  /** ms between attempts to become the leader; 500. */
  readonly electionMs?: number;
  /** ms; the first pause after a failure, doubled up to `maxBackoffMs`; 100. */
  readonly backoffMs?: number;
  /** ms; 10,000. */
  readonly maxBackoffMs?: number;
  /** ms that published messages are kept; 14 days, as long as topics keep theirs: what a broker loses can be published again. */
  readonly keepPublishedMs?: number;
  /** ms between clean-ups; 60,000. */
  readonly cleanEveryMs?: number;
  /** ms between counts of what waits, for the metrics; 5,000. */
  readonly countEveryMs?: number;
  /** Most rows deleted at once; 1,000. */
  readonly cleanStep?: number;
}

/**
 * Publishes what transactions put into the outbox. One relay per database works at a time: it holds a session
 * advisory lock on a connection of its own and does all its reading and marking there, so that losing the
 * connection is losing the lead. It reads messages not yet marked, publishes them and marks them: the lanes in turn, what
 * is urgent first, a subject's messages by id and never one without those before it. What is
 * published but not marked (it died in between) is published again by whoever leads next, and falls to the
 * consumers' inboxes.
 *
 * Reading by "id greater than the last" would lose messages of transactions that commit late; with subjects locked
 * before ids are given, one subject's unmarked messages by id are in the order of their commits.
 */
export class OutboxRelay {
  readonly #settings: OutboxRelaySettings;
  readonly #pollMs: number;
  readonly #backoffMs: number;
  readonly #maxBackoffMs: number;
  readonly #timer = new WakeableTimer();
  readonly #metrics = new RelayMetrics();
  readonly #window: LaneWindow | undefined;
  #running: Promise<void> | undefined;
  #stopping = false;
  #leading = false;
  #nextCleaning = 0;
  #nextCount = 0;

  constructor(settings: OutboxRelaySettings) {
    this.#settings = settings;
    this.#pollMs = settings.pollMs ?? 50;
    this.#backoffMs = settings.backoffMs ?? 100;
    this.#maxBackoffMs = settings.maxBackoffMs ?? 10_000;
    this.#window = settings.window === undefined ? undefined : new LaneWindow(settings.window);
  }

  /** Whether this relay is the one that publishes. */
  get leading(): boolean {
    return this.#leading;
  }

  /** Begins in the background, whether or not the database can be reached yet. */
  start(): void {
    if (this.#running !== undefined) return;
    this.#stopping = false;
    this.#timer.open();
    this.#metrics.register();
    // Not in the trace of whoever starts it: it lives longer.
    this.#running = context.with(ROOT_CONTEXT, () => this.#run());
  }

  /** Finishes the batch in hand, gives up the lead and closes the connection. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#timer.close();
    await this.#running;
    this.#running = undefined;
    this.#metrics.unregister();
  }

  /** Has it look at once: something was committed. */
  wake(): void {
    this.#timer.wake();
  }

  /** Has it look at once if it holds a lane back: consumers have finished something. */
  consumed(): void {
    if (this.#window?.holds === true) this.#timer.wake();
  }

  async #run(): Promise<void> {
    let failures = 0;
    while (!this.#stopping) {
      const connection = new RelayConnection(this.#settings.url, this.#settings.applicationName ?? 'cbx', () => this.#timer.wake());
      try {
        await connection.open();
        failures = 0;
        await this.#lead(connection);
      } catch (error) {
        this.#settings.onError?.(error, 'connect');
        failures++;
      } finally {
        this.#setLeading(false);
        await connection.close();
      }
      if (!this.#stopping) await this.#timer.pause(this.#backoff(failures));
    }
  }

  async #lead(connection: RelayConnection): Promise<void> {
    while (!this.#stopping) {
      if (await connection.tryToLead()) {
        this.#setLeading(true);
        await this.#publishWhileLeading(connection);
        return;
      }
      await this.#timer.pause(this.#settings.electionMs ?? 500);
    }
  }

  async #publishWhileLeading(connection: RelayConnection): Promise<void> {
    const { batchSize = 200, batchBytes = 8_000_000 } = this.#settings;
    const reader = new BatchReader(batchSize, batchBytes);
    let failures = 0;
    while (!this.#stopping) {
      this.#timer.reset();
      const rooms = await this.#window?.rooms();
      const messages = orderBatch(await reader.read(connection, rooms));
      // By what was read with: a lane that may go on by now is looked at again soon.
      const held = rooms !== undefined && [...rooms.rooms.values()].some(({ others }) => others === 0);
      this.#metrics.saw(messages, held);
      await this.#count(connection);
      if (messages.length === 0) {
        await this.#clean(connection);
        await this.#timer.wait(held ? Math.min(this.#pollMs, HELD_POLL_MS) : this.#pollMs);
        continue;
      }
      const published = await this.#publish(connection, messages);
      failures = published ? 0 : failures + 1;
      if (published) await this.#clean(connection);
      else await this.#timer.pause(this.#backoff(failures));
    }
  }

  /** Whether all of the messages are dealt with. What throws here is the database's trouble; the broker's is told, and answered with `false`. */
  async #publish(connection: RelayConnection, messages: readonly StoredMessage[]): Promise<boolean> {
    try {
      await this.#settings.publish(messages);
    } catch (error) {
      if (this.#settings.isPoison?.(error) === true) return this.#isolate(connection, messages, error);
      this.#settings.onError?.(error, 'publish');
      return false;
    }
    this.#window?.published(messages);
    await connection.markPublished(messages);
    this.#metrics.published(messages);
    this.#settings.onPublished?.(messages);
    return true;
  }

  async #isolate(connection: RelayConnection, messages: readonly StoredMessage[], error: unknown): Promise<boolean> {
    const [only] = messages;
    if (only !== undefined && messages.length === 1) {
      await connection.park(only, error instanceof CbxError ? error.code : 'UNKNOWN');
      this.#metrics.parked(only);
      this.#settings.onParked?.(only, error);
      return true;
    }
    const middle = Math.ceil(messages.length / 2);
    return (await this.#publish(connection, messages.slice(0, middle))) && (await this.#publish(connection, messages.slice(middle)));
  }

  /** For the metrics, now and then: counting costs more the more there is. */
  async #count(connection: RelayConnection): Promise<void> {
    if (Date.now() < this.#nextCount) return;
    this.#metrics.counted(await connection.countWaiting());
    this.#nextCount = Date.now() + (this.#settings.countEveryMs ?? 5_000);
  }

  /** One small step when it is due: publishing is not held up. */
  async #clean(connection: RelayConnection): Promise<void> {
    if (Date.now() < this.#nextCleaning) return;
    const step = this.#settings.cleanStep ?? 1_000;
    const deleted = await connection.deletePublished(this.#settings.keepPublishedMs ?? 14 * 86_400_000, step);
    if (deleted < step) this.#nextCleaning = Date.now() + (this.#settings.cleanEveryMs ?? 60_000);
  }

  #backoff(failures: number): number {
    return Math.min(this.#maxBackoffMs, this.#backoffMs * 2 ** Math.max(0, failures - 1)) * (0.5 + Math.random() / 2);
  }

  #setLeading(leading: boolean): void {
    if (this.#leading === leading) return;
    this.#leading = leading;
    this.#metrics.leading = leading;
    if (!leading) this.#metrics.saw([], false);
    this.#window?.clear();
    this.#settings.onLeadership?.(leading);
  }
}
