import { mkdirSync } from 'node:fs';
import { prepareKafka } from './kafka.ts';
import type { StackPaths } from './paths.ts';
import type { Ports } from './ports.ts';
import { postgresUrl, preparePostgres } from './postgres.ts';
import type { ProcessSpec } from './process-spec.ts';
import type { Progress } from './progress.ts';
import { prepareSchemaRegistry, registryUrl } from './schema-registry.ts';

/** What the services stand on, by its addresses: started here, or somewhere else. */
export interface Engines {
  /** `postgres://…` of a superuser. */
  readonly postgresUrl: string;
  readonly kafkaBrokers: string;
  /** Base address of the Confluent API. */
  readonly registryUrl: string;
}

export interface EngineOptions {
  readonly ports: Pick<Ports, 'postgres' | 'kafka' | 'kafka-controller' | 'schema-registry'>;
  readonly postgresPassword: string;
  /** See PostgresOptions. */
  readonly durable: boolean;
}

export function engineAddresses(options: EngineOptions): Engines {
  return {
    postgresUrl: postgresUrl({ port: options.ports.postgres, password: options.postgresPassword }),
    kafkaBrokers: `127.0.0.1:${options.ports.kafka}`,
    registryUrl: registryUrl(options.ports['schema-registry']),
  };
}

/** Fetches, formats and initialises what is not there yet; gives the rows for the supervisor's table. */
export async function prepareEngines(paths: StackPaths, options: EngineOptions, progress: Progress): Promise<ProcessSpec[]> {
  mkdirSync(paths.data, { recursive: true, mode: 0o700 });
  return Promise.all([
    preparePostgres(paths, { port: options.ports.postgres, password: options.postgresPassword, durable: options.durable }),
    prepareKafka(paths, options.ports, progress),
    prepareSchemaRegistry(paths, options.ports['schema-registry'], progress),
  ]);
}
