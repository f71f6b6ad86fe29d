import pg from 'pg';
import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from './random.ts';

/**
 * Transactions that have begun to write and stay open beside the load, in the suite's databases and in one that is not the suite's: whoever waits for the oldest
 * transaction of the server before it reads waits for them. They hold no lock that the suite wants.
 */
export class LongTransactions {
  readonly #serverUrl: string;
  readonly #databases: readonly string[];
  readonly #random: Random;
  readonly #stop = new AbortController();
  #running: Promise<void>[] = [];

  constructor(serverUrl: string, databases: readonly string[], random: Random) {
    this.#serverUrl = serverUrl;
    this.#databases = databases;
    this.#random = random;
  }

  start(): void {
    this.#running = this.#databases.map((database) => this.#hold(database, this.#random.fork(database)));
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#running);
  }

  async #hold(database: string, random: Random): Promise<void> {
    const url = Object.assign(new URL(this.#serverUrl), { pathname: `/${database}` }).href;
    while (!this.#stop.signal.aborted) {
      const client = new pg.Client({ connectionString: url, application_name: 'cbx-faults-long', connectionTimeoutMillis: 2_000, query_timeout: 2_000 });
      client.on('error', () => undefined);
      try {
        await client.connect();
        await client.query('BEGIN');
        // Takes a transaction id, as any writing does.
        await client.query('SELECT pg_current_xact_id()');
        await delay(random.int(2_000, 20_000), undefined, { signal: this.#stop.signal });
        await client.query('ROLLBACK');
      } catch {
        // The server is down, or it is over: both end the transaction.
        await delay(200);
      } finally {
        void client.end().catch(() => undefined);
      }
    }
  }
}
