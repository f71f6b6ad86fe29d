import { Socket } from 'node:net';
import pg from 'pg';
import { valueParser } from '../create-data-source.js';
import { toDatabaseError, unavailable } from '../database-error.js';
import type { UnpublishedSource } from './batch-reader.js';
import type { LaneRoom } from './lane-window.js';
import type { StoredMessage } from './outbox-message.js';
import type { Waiting } from './relay-metrics.js';
import type { UnpublishedRow } from './read-unpublished.js';
import { READ_BEFORE, READ_UNPUBLISHED, READING_SETTINGS, toStoredMessage } from './read-unpublished.js';

/** Key of the advisory lock that the leading relay holds in its database ("cbx" and a number of its own). */
const RELAY_LOCK = [0x636278, 2] as const;

const CLOSE_MS = 2_000;


/**
 * The relay's one session: lock, reading and marking. After the session broke nothing can be done with it, so a relay
 * that lost the lead cannot mark anything.
 */
export class RelayConnection implements UnpublishedSource {
  readonly #socket = new Socket();
  readonly #client: pg.Client;
  readonly #onLost: () => void;
  readonly #slots = new Map<string, number>();
  #lost = false;

  /** @param onLost told when the session breaks while nothing is asked of it */
  constructor(url: string, applicationName: string, onLost: () => void) {
    this.#onLost = onLost;
    this.#client = new pg.Client({
      connectionString: url,
      application_name: `${applicationName}-relay`,
      connectionTimeoutMillis: 5_000,
      query_timeout: 30_000,
      statement_timeout: 25_000,
      keepAlive: true,
      stream: () => this.#socket,
      types: { getTypeParser: valueParser as typeof pg.types.getTypeParser },
    });
    // Without a listener the loss of an idle connection would end the process.
    this.#client.on('error', () => this.#lose());
    this.#client.on('end', () => this.#lose());
  }

  async open(): Promise<void> {
    try {
      await this.#client.connect();
    } catch (error) {
      throw toDatabaseError(error);
    }
    // When this machine vanishes without a word, the server notices within half a minute and frees the lock.
    // Sockets that are no TCP connections take the settings and ignore them.
    await this.#query(
      "SELECT set_config('tcp_keepalives_idle', '10', false), set_config('tcp_keepalives_interval', '5', false), set_config('tcp_keepalives_count', '3', false)",
    );
    await this.#query(READING_SETTINGS);
  }

  /** Whether this session is now the leader's. Not the waiting form: that would keep a snapshot open for as long as it waits. */
  async tryToLead(): Promise<boolean> {
    const rows = await this.#query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS locked', [...RELAY_LOCK]);
    return rows[0]?.locked === true;
  }

  /** Of each lane the next `quota` urgent messages and the next `quota` others, or as many as it has room for. */
  readLanes(quota: number, maxBytes: number, rooms: ReadonlyMap<string, LaneRoom>): Promise<StoredMessage[]> {
    const of = [...rooms.values()];
    return this.#read({ name: 'cbx-read-lanes', text: READ_UNPUBLISHED, values: [quota, maxBytes, [...rooms.keys()], of.map(({ urgent }) => urgent), of.map(({ others }) => others)] });
  }

  /** What each subject has unpublished up to an id; at most a hundred of each. */
  readBefore(upto: ReadonlyMap<string, number>): Promise<StoredMessage[]> {
    return this.#read({ name: 'cbx-read-before', text: READ_BEFORE, values: [[...upto.keys()], [...upto.values()]] });
  }

  async #read(query: Omit<pg.QueryArrayConfig, 'rowMode'>): Promise<StoredMessage[]> {
    const rows = await this.#query<UnpublishedRow>({ ...query, rowMode: 'array' });
    for (const lane of new Set(rows.map((row) => row[10]))) if (lane !== '' && !this.#slots.has(lane)) await this.#numberLane(lane);
    return rows.map((row) => toStoredMessage(row, this.#slots));
  }

  /** The leader alone gives numbers. A leader that was deposed meanwhile fails on the number that the other gave, and reads again. */
  async #numberLane(lane: string): Promise<void> {
    await this.#query('INSERT INTO outbox_lane (lane, slot) SELECT $1, coalesce(max(slot) + 1, 0) FROM outbox_lane ON CONFLICT (lane) DO NOTHING', [lane]);
    const [known] = await this.#query<{ slot: number }>('SELECT slot FROM outbox_lane WHERE lane = $1', [lane]);
    if (known !== undefined) this.#slots.set(lane, known.slot);
  }

  async markPublished(messages: readonly StoredMessage[]): Promise<void> {
    await this.#query('UPDATE outbox SET published_at = clock_timestamp() WHERE id = ANY($1::bigint[])', [messages.map(({ id }) => id)]);
  }

  /** Sets a message aside, so that it holds up no other. `code` says why. */
  async park(message: StoredMessage, code: string): Promise<void> {
    await this.#query('UPDATE outbox SET parked_at = clock_timestamp(), parked_code = $2 WHERE id = $1', [message.id, code]);
  }

  /** How many messages wait, and how many were set aside: each of the two has an index of its own. */
  async countWaiting(): Promise<Waiting> {
    const rows = await this.#query<{ unpublished: number; parked: number; oldest: Date | null }>(
      `SELECT (SELECT count(*) FROM outbox WHERE published_at IS NULL AND parked_at IS NULL) AS unpublished,
              (SELECT created_at FROM outbox WHERE published_at IS NULL AND parked_at IS NULL ORDER BY id LIMIT 1) AS oldest,
              (SELECT count(*) FROM outbox WHERE parked_at IS NOT NULL) AS parked`,
    );
    const { unpublished = 0, parked = 0, oldest } = rows[0] ?? {};
    return { unpublished, parked, ...(oldest instanceof Date ? { oldest } : {}) };
  }

  /** Deletes at most `limit` messages that were published longer than `keepMs` ago; says how many. */
  async deletePublished(keepMs: number, limit: number): Promise<number> {
    const rows = await this.#query(
      `DELETE FROM outbox WHERE id IN (
         SELECT id FROM outbox WHERE published_at < now() - $1 * interval '1 millisecond' ORDER BY published_at LIMIT $2)
       RETURNING 1`,
      [keepMs, limit],
    );
    return rows.length;
  }

  /** Ends the session, and with it the lock. */
  async close(): Promise<void> {
    // An end that the server's side does not answer (a network that swallows everything) is not waited for.
    const cut = setTimeout(() => this.#socket.destroy(), CLOSE_MS);
    try {
      await this.#client.end();
    } catch {
      // Already gone.
    } finally {
      clearTimeout(cut);
    }
  }

  async #query<T>(sql: string | pg.QueryArrayConfig, params: unknown[] = []): Promise<T[]> {
    if (this.#lost) throw unavailable('the session is lost');
    try {
      const result = typeof sql === 'string' ? await this.#client.query(sql, params) : await this.#client.query(sql);
      return result.rows as T[];
    } catch (error) {
      throw toDatabaseError(error);
    }
  }

  #lose(): void {
    this.#lost = true;
    this.#onLost();
  }
}
