import { DATABASES, derivedPasswords } from '@cbx/postgres';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import { borrowMembers } from './borrow-members.ts';
import { provideCredentials, type Credentials } from './credentials.ts';
import { deploy } from './deploy.ts';
import { detourAddresses, engineAddresses, prepareEngines, type Detour, type DetourPorts, type Engines } from './engines.ts';
import { consoleUrl, issuerUrl, prepareIdentity } from './identity.ts';
import type { ManagedProcess } from './managed-process.ts';
import type { StackPaths } from './paths.ts';
import { freePorts, type Ports } from './ports.ts';
import type { Progress } from './progress.ts';
import { consoleSpec, instanceSpec, SERVICES, serviceSpecs, specOfRelease, type ServiceName, type SuiteScope } from './services.ts';
import { meansToMount, SmallDisk } from './small-disk.ts';
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
  /** Told where its own engines will listen, puts proxies before them and gives their ports: the services go that way, everybody else directly. */
  readonly detour?: (targets: DetourPorts) => Promise<DetourPorts>;
  /** Mebibytes of the small disk that one of its own engines lies on; see SmallDisk. Left aside where no file system may be mounted. */
  readonly disks?: Partial<Record<DiskEngine, number>>;
}

/** The engines that can lie on a small disk. */
export type DiskEngine = 'kafka' | 'postgres';

/** So that a small disk is not filled by what PostgreSQL keeps of its log for speed alone. */
const LITTLE_WAL = { max_wal_size: '96MB', min_wal_size: '32MB', wal_recycle: 'off' } as const;

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
  readonly #paths: StackPaths;
  readonly #sharesEngines: boolean;
  readonly #disks: Disks;

  private constructor(supervisor: Supervisor, scope: SuiteScope, { paths, engines }: SuiteParts, running: { readonly engines: Engines; readonly credentials: Credentials; readonly disks: Disks }) {
    const { credentials } = running;
    const at = (port: number): string => `http://127.0.0.1:${port}`;
    const { ports } = scope;
    this.#supervisor = supervisor;
    this.#scope = scope;
    this.#paths = paths;
    this.#sharesEngines = engines !== undefined;
    this.#disks = running.disks;
    this.credentials = credentials;
    this.topicPrefix = scope.topicPrefix;
    this.databasePrefix = scope.databasePrefix;
    this.schemaIdsFile = scope.schemaIdsFile;
    this.addresses = {
      ...running.engines,
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
      const detour = parts.engines === undefined ? await detourOf(ports, parts.detour) : undefined;
      const postgresSettings = parts.disks?.postgres === undefined ? {} : LITTLE_WAL;
      const engineOptions = { ports, postgresPassword: credentials.postgresPassword, durable: parts.durable, postgresSettings };
      const [own, identity] = await Promise.all([
        parts.engines === undefined ? prepareEngines(paths, detour === undefined ? engineOptions : { ...engineOptions, detour }, progress) : [],
        prepareIdentity(paths, ports, credentials),
      ]);
      const disks = parts.engines === undefined ? await holdDisks(paths, parts.disks ?? {}, supervisor) : new Map<DiskEngine, SmallDisk>();
      await supervisor.start([...own.map((spec) => disks.get(spec.name as DiskEngine)?.inside(spec) ?? spec), identity]);
      const engines = parts.engines ?? engineAddresses(engineOptions);
      const scope: SuiteScope = {
        engines: detour === undefined ? engines : detourAddresses({ ...engineOptions, detour }),
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
      return new Suite(supervisor, scope, parts, { engines, credentials, disks });
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

  /**
   * Stops one process as asked for and starts it again; returns when it is ready. `release` is the root of another build of the suite, laid out as
   * this checkout is: the process runs that one from then on.
   */
  restart(name: string, { release }: { readonly release?: string } = {}): Promise<void> {
    return this.#supervisor.restart(name, release === undefined ? undefined : specOfRelease(this.process(name).spec, release));
  }

  /** Runs the deployment's jobs again (databases, migrations, topics and schemas), those of another release if one is named. */
  deploy(release?: string): Promise<void> {
    return deploy(this.#scope, this.#paths, release);
  }

  /** Stops one process as asked for; it stays down until `revive`. */
  halt(name: string): Promise<void> {
    return this.#supervisor.halt(name);
  }

  /** Ends one process as `kill -9` does; it stays down until `revive`. */
  kill(name: string): Promise<void> {
    return this.#supervisor.kill(name);
  }

  /** Sees to it that a process runs, whatever has become of it, and returns when it is ready. */
  revive(name: string): Promise<void> {
    return this.#supervisor.revive(name);
  }

  /** Starts a further instance of a service and gives its name; it takes its share of the work when this returns, or soon after. */
  async addInstance(service: ServiceName): Promise<string> {
    const instances = this.#scope.instancePorts[service];
    instances.push(...(await freePorts(1, Object.values(this.#scope.instancePorts).flat())));
    const spec = instanceSpec(this.#scope, service, instances.length - 1);
    await this.#supervisor.add(spec);
    return spec.name;
  }

  /** The small disk that an engine lies on; `undefined` where none was asked for or none could be mounted. */
  disk(engine: DiskEngine): SmallDisk | undefined {
    return this.#disks.get(engine);
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

type Disks = ReadonlyMap<DiskEngine, SmallDisk>;

/** Disks with what their engines were prepared with. */
async function holdDisks(paths: StackPaths, sizes: Partial<Record<DiskEngine, number>>, supervisor: Supervisor): Promise<Disks> {
  const means = meansToMount();
  if (means === undefined) return new Map();
  // Whoever owns a user namespace looks like root in it, and PostgreSQL does not run as root.
  const engines = (Object.keys(sizes) as DiskEngine[]).filter((engine) => means === 'ROOT' || engine !== 'postgres');
  const disks = new Map(engines.map((engine) => [engine, new SmallDisk(join(paths.data, engine), sizes[engine]!, means)]));
  await supervisor.start([...disks].map(([engine, disk]) => disk.holder(`disk-of-${engine}`)));
  for (const [engine, disk] of disks) disk.fill(supervisor.process(`disk-of-${engine}`).pid!);
  return disks;
}

async function detourOf(ports: Ports, open: SuiteParts['detour']): Promise<Detour | undefined> {
  if (open === undefined) return undefined;
  const [kafka] = await freePorts(1, Object.values(ports));
  const targets = { postgres: ports.postgres, kafka: kafka!, 'schema-registry': ports['schema-registry'] };
  return { targets, proxies: await open(targets) };
}

async function instancePorts(ports: Ports, instances: Partial<Record<ServiceName, number>>): Promise<SuiteScope['instancePorts']> {
  const counts = SERVICES.map(({ name }) => ({ name, more: (instances[name] ?? 1) - 1 }));
  const free = await freePorts(counts.reduce((total, { more }) => total + more, 0), Object.values(ports));
  return Object.fromEntries(counts.map(({ name, more }) => [name, [ports[name], ...free.splice(0, more)]])) as Record<ServiceName, number[]>;
}
