import { databaseUrl, type DatabaseName, type RoleName } from '@cbx/postgres';
import { join } from 'node:path';
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

/** The rows of the services and the console, started as in the images: the same entry points, the same settings. */
export function serviceSpecs(scope: SuiteScope): ProcessSpec[] {
  const { ports, engines } = scope;
  const address = (name: keyof Ports): string => `http://127.0.0.1:${ports[name]}`;
  const usual = { cwd: ROOT, readyDeadlineMs: 120_000, stopSignal: 'SIGTERM', stopDeadlineMs: 20_000 } as const;
  const services = SERVICES.map(({ name, database, role }): ProcessSpec => ({
    ...usual,
    name,
    command: [process.execPath, '--import', '@cbx/service/telemetry', join(ROOT, 'services', name, 'dist/main.js')],
    env: {
      ...messagingSettings(scope),
      CBX_HTTP_PORT: String(ports[name]),
      CBX_DATABASE_URL: databaseUrl(engines.postgresUrl, scope.databasePrefix + database, { role, password: scope.passwordOf(role) }),
      CBX_OIDC_ISSUER: issuerUrl(ports),
      ...scope.settings[name],
    },
    ready: { kind: 'http', url: `${address(name)}/health/ready` },
  }));
  const console: ProcessSpec = {
    ...usual,
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
  return [...services, console];
}
