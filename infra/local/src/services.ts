import { databaseUrl, type DatabaseName, type RoleName } from '@cbx/postgres';
import { join, relative, sep } from 'node:path';
import type { Engines } from './engines.ts';
import { consoleUrl, issuerUrl } from './identity.ts';
import { ROOT } from './paths.ts';
import type { Ports } from './ports.ts';
import type { ProcessSpec } from './process-spec.ts';

/** The suite's services with a database, and what each has to itself. */
export const SERVICES = [
  { name: 'exchange-gateway', database: 'exchange', role: 'cbx_exchange' },
  { name: 'case-registry', database: 'registry', role: 'cbx_registry' },
  { name: 'alerting', database: 'alerting', role: 'cbx_alerting' },
] as const satisfies readonly { readonly name: keyof Ports; readonly database: DatabaseName; readonly role: RoleName }[];

export type ServiceName = (typeof SERVICES)[number]['name'];

/** What tells one suite from others that share its engines. */
export interface SuiteScope {
  readonly engines: Engines;
  readonly ports: Ports;
  readonly databasePrefix: string;
  readonly topicPrefix: string;
  /** Written by the deploy job, read by the services. */
  readonly schemaIdsFile: string;
  readonly passwordOf: (role: RoleName) => string;
  /** Settings beside or instead of the usual ones, by process. */
  readonly settings: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Where each instance of a service answers; the first one at the port that `ports` names. */
  readonly instancePorts: Readonly<Record<ServiceName, number[]>>;
  /** Folder of the members' mappings, where it is not the checkout's. */
  readonly membersDirectory?: string;
}

/** The first instance is called as its service is, the others `case-registry-2`, `case-registry-3` and so on. */
export function instanceName(service: ServiceName, index: number): string {
  return index === 0 ? service : `${service}-${index + 1}`;
}

/** Settings of whatever speaks to Kafka and the schema registry. */
export function messagingSettings(scope: SuiteScope): Record<string, string> {
  return {
    CBX_KAFKA_BROKERS: scope.engines.kafkaBrokers,
    CBX_SCHEMA_REGISTRY_URL: scope.engines.registryUrl,
    CBX_SCHEMA_IDS_FILE: scope.schemaIdsFile,
    CBX_TOPIC_PREFIX: scope.topicPrefix,
  };
}

const USUAL = { cwd: ROOT, readyDeadlineMs: 120_000, stopSignal: 'SIGTERM', stopDeadlineMs: 20_000 } as const;

/** The rows of all instances of the services, started as in the images: the same entry points, the same settings. */
export function serviceSpecs(scope: SuiteScope, only: readonly ServiceName[] = SERVICES.map(({ name }) => name)): ProcessSpec[] {
  return only.flatMap((service) => scope.instancePorts[service].map((_, index) => instanceSpec(scope, service, index)));
}

/**
 * What bounds the gateway's memory, as in its image (infra/docker/app.Dockerfile): how far Node lets its heap grow before it collects, and how many arenas glibc
 * keeps for threads, whose freed pieces the others cannot use; and from what size on glibc gives memory back as soon as it is freed (128 KiB; of itself it raises
 * that to the size of the largest piece that was freed, such as a file, and keeps those that come after).
 */
export const GATEWAY_MEMORY = { NODE_OPTIONS: '--max-semi-space-size=2 --max-old-space-size=384', MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '131072' } as const;

/** The row of one instance of a service; `settings` may speak of the service, and of that instance alone by its name. */
export function instanceSpec(scope: SuiteScope, service: ServiceName, index: number): ProcessSpec {
  const { database, role } = SERVICES.find(({ name }) => name === service)!;
  const name = instanceName(service, index);
  const port = scope.instancePorts[service][index];
  return {
    ...USUAL,
    name,
    command: [process.execPath, '--import', '@cbx/service/telemetry', join(ROOT, 'services', service, 'dist/main.js')],
    env: {
      ...messagingSettings(scope),
      CBX_HTTP_PORT: String(port),
      CBX_DATABASE_URL: databaseUrl(scope.engines.postgresUrl, scope.databasePrefix + database, { role, password: scope.passwordOf(role) }),
      CBX_OIDC_ISSUER: issuerUrl(scope.ports),
      ...(service === 'exchange-gateway' ? GATEWAY_MEMORY : {}),
      ...(service === 'exchange-gateway' && scope.membersDirectory !== undefined ? { CBX_MEMBERS_DIR: scope.membersDirectory } : {}),
      ...scope.settings[service],
      ...(name === service ? {} : scope.settings[name]),
    },
    ready: { kind: 'http', url: `http://127.0.0.1:${port}/health/ready` },
  };
}

/** The row as another build of the suite has it, laid out under `root` as this one is under its own. */
export function specOfRelease(spec: ProcessSpec, root: string): ProcessSpec {
  const from = spec.cwd ?? ROOT;
  return { ...spec, cwd: root, command: spec.command.map((part) => (part.startsWith(`${from}${sep}`) && part !== process.execPath ? join(root, relative(from, part)) : part)) };
}

/** The row of the operators' console, which speaks to the first instance of each service. */
export function consoleSpec(scope: SuiteScope): ProcessSpec {
  const { ports } = scope;
  const address = (name: keyof Ports): string => `http://127.0.0.1:${ports[name]}`;
  return {
    ...USUAL,
    name: 'console',
    command: [process.execPath, join(ROOT, 'services/operator-console/dist/server/main.js')],
    env: {
      CBX_HTTP_PORT: String(ports.console),
      CBX_OIDC_ISSUER: issuerUrl(ports),
      CBX_CONSOLE_EXCHANGE_URL: address('exchange-gateway'),
      CBX_CONSOLE_REGISTRY_URL: address('case-registry'),
      CBX_CONSOLE_ALERTING_URL: address('alerting'),
      ...scope.settings['console'],
    },
    ready: { kind: 'http', url: `${consoleUrl(ports)}/health/ready` },
  };
}
