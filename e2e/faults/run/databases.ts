import type { Suite } from '@cbx/local-stack';
import pg from 'pg';

/** The suite's databases, by the service that owns each. */
export const DATABASE_OF = { 'exchange-gateway': 'exchange', 'case-registry': 'registry', alerting: 'alerting' } as const;
export type Service = keyof typeof DATABASE_OF;
export const SERVICE_NAMES = Object.keys(DATABASE_OF) as Service[];

/** Reads the suite's databases past the services, as their operator could: for lag, audit and digests. Each question has a connection of its own time. */
export class Databases {
  readonly #pools: Readonly<Record<Service, pg.Pool>>;

  constructor(suite: Suite) {
    const pool = (service: Service): pg.Pool => {
      const url = Object.assign(new URL(suite.addresses.postgresUrl), { pathname: `/${suite.databasePrefix}${DATABASE_OF[service]}` });
      const made = new pg.Pool({ connectionString: url.href, max: 2, connectionTimeoutMillis: 2_000, query_timeout: 60_000, application_name: 'cbx-faults' });
      made.on('error', () => undefined);
      return made;
    };
    this.#pools = { 'exchange-gateway': pool('exchange-gateway'), 'case-registry': pool('case-registry'), alerting: pool('alerting') };
  }

  async rows<T extends pg.QueryResultRow>(service: Service, sql: string, params: unknown[] = []): Promise<T[]> {
    return (await this.#pools[service].query<T>(sql, params)).rows;
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.#pools).map((pool) => pool.end()));
  }
}
