import { DATABASES, derivedPasswords } from '@cbx/postgres';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import { borrowMembers } from './borrow-members.ts';
import { provideCredentials, type Credentials } from './credentials.ts';
import { deploy } from './deploy.ts';
import { engineAddresses, prepareEngines, type Engines } from './engines.ts';
import { consoleUrl, issuerUrl, prepareIdentity } from './identity.ts';
import type { ManagedProcess } from './managed-process.ts';
import type { StackPaths } from './paths.ts';
import { freePorts, type Ports } from './ports.ts';
import type { Progress } from './progress.ts';
import { consoleSpec, SERVICES, serviceSpecs, type ServiceName, type SuiteScope } from './services.ts';
import { StackError } from './stack-error.ts';
import { Supervisor } from './supervisor.ts';
import { clientToken, operatorToken } from './tokens.ts';

export interface SuiteParts {
  readonly paths: StackPaths;
  readonly ports: Ports;
  readonly progress: Progress;
  /** Addresses of engines that run already; without them the suite starts its own. */
  readonly engines?: Engines;
  /** See PostgresOptions. */
  readonly durable: boolean;
  /** Put before the names of databases and topics, where several suites share their engines. */
  readonly scopeName?: string;
  readonly settings?: SuiteScope['settings'];
  /** How many of each service; one where it says nothing. */
  readonly instances?: Partial<Record<ServiceName, number>>;
  /** Starts these services alone, without the console. Everything is deployed all the same. */
  readonly only?: readonly ServiceName[];
  /** States that send in KAZ's format under their own codes; see borrowMembers. */
  readonly members?: readonly string[];
}

/** Where everything answers. */
export interface SuiteAddresses extends Engines {
  readonly console: string;
  readonly gateway: string;
  readonly registry: string;
  readonly alerting: string;
  readonly issuer: string;
}

/** The whole suite, running. */
export class Suite {
  readonly addresses: SuiteAddresses;
  readonly credentials: Credentials;
  readonly topicPrefix: string;
  readonly databasePrefix: string;
  readonly schemaIdsFile: string;
  readonly #supervisor: Supervisor;
  readonly #scope: SuiteScope;
  readonly #sharesEngines: boolean;

  private constructor(supervisor: Supervisor, scope: SuiteScope, credentials: Credentials, sharesEngines: boolean) {
    const at = (port: number): string => `http://127.0.0.1:${port}`;
    const { ports } = scope;
    this.#supervisor = supervisor;
    this.#scope = scope;
    this.#sharesEngines = sharesEngines;
    this.credentials = credentials;
    this.topicPrefix = scope.topicPrefix;
    this.databasePrefix = scope.databasePrefix;
    this.schemaIdsFile = scope.schemaIdsFile;
    this.addresses = {
      ...scope.engines,
      console: consoleUrl(ports),
      gateway: at(ports['exchange-gateway']),
      registry: at(ports['case-registry']),
      alerting: at(ports.alerting),
      issuer: issuerUrl(ports),
    };
  }

  /** Starts whatever is not running yet and returns when all of it is ready. On failure nothing is left running. */
  static async start(parts: SuiteParts, supervisor: Supervisor = new Supervisor(parts.paths, parts.progress)): Promise<Suite> {
    const { paths, ports, progress } = parts;
    await supervisor.claim();
    try {
      const credentials = provideCredentials(paths.credentials);
      mkdirSync(paths.data, { recursive: true, mode: 0o700 });
      const engineOptions = { ports, postgresPassword: credentials.postgresPassword, durable: parts.durable };
      const [own, identity] = await Promise.all([
        parts.engines === undefined ? prepareEngines(paths, engineOptions, progress) : [],
        prepareIdentity(paths, ports, credentials),
      ]);
      await supervisor.start([...own, identity]);
      const engines = parts.engines ?? engineAddresses(engineOptions);
      const scope: SuiteScope = {
        engines,
        ports,
        databasePrefix: parts.scopeName === undefined ? '' : `${parts.scopeName}_`,
        topicPrefix: parts.scopeName === undefined ? '' : `${parts.scopeName}.`,
        schemaIdsFile: join(paths.data, 'schema-ids.json'),
        passwordOf: derivedPasswords(engines.postgresUrl),
        settings: parts.settings ?? {},
        instancePorts: await instancePorts(ports, parts.instances ?? {}),
        ...(parts.members === undefined ? {} : { membersDirectory: borrowMembers(join(paths.data, 'members'), parts.members) }),
      };
      progress('databases, migrations, topics and schemas …');
      await deploy(scope, paths);
      await supervisor.start(parts.only === undefined ? [...serviceSpecs(scope), consoleSpec(scope)] : serviceSpecs(scope, parts.only));
      return new Suite(supervisor, scope, credentials, parts.engines !== undefined);
    } catch (error) {
      await supervisor.stop();
      throw error;
    }
  }

  /** Stops everything that was started, in order. On shared engines it also removes its databases and topics. */
  async stop(): Promise<void> {
    await this.#supervisor.stop();
    if (this.#sharesEngines) await this.#removeTraces();
  }

  /** Stops one process as asked for and starts it again; returns when it is ready. */
  restart(name: string): Promise<void> {
    return this.#supervisor.restart(name);
  }

  /** Base addresses of a service's instances, in their order: `instances('alerting')[1]` is that of the process `alerting-2`. */
  instances(service: ServiceName): string[] {
    return this.#scope.instancePorts[service].map((port) => `http://127.0.0.1:${port}`);
  }

  /** One process, for its pid, its log, or a signal as by an accident. */
  process(name: string): ManagedProcess {
    return this.#supervisor.process(name);
  }

  /** An access token for the member system of a state. */
  memberToken(state: string): Promise<string> {
    const system = this.credentials.memberSystems.find((candidate) => candidate.state === state);
    if (system === undefined) throw new StackError(`No member system speaks for ${state}`);
    return clientToken(this.addresses.issuer, system);
  }

  /** An access token of those who run the suite: role `ops`. */
  opsToken(): Promise<string> {
    return clientToken(this.addresses.issuer, this.credentials.ops);
  }

  /** An access token for somebody of a state who signs in. */
  operatorToken(state: string, role: 'operator' | 'supervisor' = 'operator'): Promise<string> {
    const signIn = this.credentials.signIns.find((candidate) => candidate.state === state && candidate.role === role);
    if (signIn === undefined) throw new StackError(`No ${role} of ${state} has a sign-in`);
    return operatorToken(this.addresses.issuer, this.addresses.console, signIn);
  }

  async #removeTraces(): Promise<void> {
    const { engines, databasePrefix, topicPrefix } = this.#scope;
    const client = new pg.Client({ connectionString: engines.postgresUrl });
    await client.connect();
    try {
      for (const { database } of DATABASES) await client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(databasePrefix + database)} WITH (FORCE)`);
    } finally {
      await client.end();
    }
    const admin = new Kafka({ clientId: 'cbx-local', brokers: engines.kafkaBrokers.split(','), logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    try {
      const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(topicPrefix));
      if (topics.length > 0) await admin.deleteTopics({ topics });
    } finally {
      await admin.disconnect();
    }
  }
}

async function instancePorts(ports: Ports, instances: Partial<Record<ServiceName, number>>): Promise<SuiteScope['instancePorts']> {
  const counts = SERVICES.map(({ name }) => ({ name, more: (instances[name] ?? 1) - 1 }));
  const free = await freePorts(counts.reduce((total, { more }) => total + more, 0), Object.values(ports));
  return Object.fromEntries(counts.map(({ name, more }) => [name, [ports[name], ...free.splice(0, more)]])) as Record<ServiceName, number[]>;
}
