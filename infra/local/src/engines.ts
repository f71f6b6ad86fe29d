import { mkdirSync } from 'node:fs';
import { prepareKafka, type KafkaPorts } from './kafka.ts';
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
  readonly detour?: Detour;
  /** See PostgresOptions. */
  readonly postgresSettings?: Readonly<Record<string, string>>;
}

/** The engines that can be reached by a detour. */
export type DetourPorts = Readonly<Record<'postgres' | 'kafka' | 'schema-registry', number>>;

/** Proxies between the services and the engines. */
export interface Detour {
  /** Where the services find the proxies. */
  readonly proxies: DetourPorts;
  /** Where the proxies find the engines; Kafka has a listener of its own for them. */
  readonly targets: DetourPorts;
}

/** The engines as whoever takes the detour finds them. */
export function detourAddresses({ detour, ports, postgresPassword, durable }: EngineOptions & { readonly detour: Detour }): Engines {
  return engineAddresses({ ports: { ...ports, ...detour.proxies }, postgresPassword, durable });
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
    preparePostgres(paths, { port: options.ports.postgres, password: options.postgresPassword, durable: options.durable, settings: options.postgresSettings ?? {} }),
    prepareKafka(paths, kafkaPorts(options), progress),
    prepareSchemaRegistry(paths, options.ports['schema-registry'], progress),
  ]);
}

function kafkaPorts({ ports, detour }: EngineOptions): KafkaPorts {
  return detour === undefined ? ports : { ...ports, detour: { listens: detour.targets.kafka, advertises: detour.proxies.kafka } };
}
