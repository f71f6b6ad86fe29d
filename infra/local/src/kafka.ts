import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { java } from './java.ts';
import { mavenCache, type MavenArtifacts } from './maven-cache.ts';
import type { StackPaths } from './paths.ts';
import { ROOT } from './paths.ts';
import type { ProcessSpec } from './process-spec.ts';
import type { Progress } from './progress.ts';

const run = promisify(execFile);

export const KAFKA_ARTIFACTS: MavenArtifacts = {
  name: 'kafka',
  pom: 'infra/local/kafka/pom.xml',
  fetchInto: (folder) => ['dependency:copy-dependencies', `-DoutputDirectory=${folder}`],
};

const LOGGING = `-Dlog4j2.configurationFile=${join(ROOT, 'infra/local/kafka/log4j2.properties')}`;

export interface KafkaPorts {
  readonly kafka: number;
  readonly 'kafka-controller': number;
  /** A second way in, for clients that are sent round: where the broker listens for them, and the port at which it tells them to find it. */
  readonly detour?: { readonly listens: number; readonly advertises: number };
}

/** One node that is broker and controller (KRaft), formatted at its first start, its log on disk. */
export async function prepareKafka(paths: StackPaths, ports: KafkaPorts, progress: Progress): Promise<ProcessSpec> {
  const jars = join(await mavenCache(KAFKA_ARTIFACTS, paths.cache, progress), '*');
  const folder = join(paths.data, 'kafka');
  const log = join(folder, 'log');
  const properties = join(folder, 'server.properties');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(properties, serverProperties(log, ports));
  if (!existsSync(join(log, 'meta.properties'))) {
    await run(java(), [LOGGING, '-XX:TieredStopAtLevel=1', '-cp', jars, 'kafka.tools.StorageTool', 'format', '-t', newClusterId(), '-c', properties]);
  }
  return {
    name: 'kafka',
    command: [java(), '-Xmx512m', '-Xms128m', '-XX:+UseSerialGC', '-XX:+ExitOnOutOfMemoryError', LOGGING, '-cp', jars, 'kafka.Kafka', properties],
    ready: { kind: 'kafka', broker: `127.0.0.1:${ports.kafka}` },
    readyDeadlineMs: 120_000,
    stopSignal: 'SIGTERM',
    stopDeadlineMs: 20_000,
  };
}

/** 16 random bytes in base64url, as Kafka wants them; the first bit is 0, so that none begins with `-`, which would be read as an option. */
export function newClusterId(): string {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0] ?? 0) & 0x7f;
  return bytes.toString('base64url');
}

/** Topics are made by the deployment alone; a single node cannot replicate; everything on the loopback interface. */
export function serverProperties(log: string, ports: KafkaPorts): string {
  const broker = `PLAINTEXT://127.0.0.1:${ports.kafka}`;
  const controller = `127.0.0.1:${ports['kafka-controller']}`;
  const detour = ports.detour === undefined ? [] : [ports.detour];
  return `${Object.entries({
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@${controller}`,
    listeners: [broker, ...detour.map(({ listens }) => `DETOUR://127.0.0.1:${listens}`), `CONTROLLER://${controller}`].join(','),
    'advertised.listeners': [broker, ...detour.map(({ advertises }) => `DETOUR://127.0.0.1:${advertises}`)].join(','),
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'listener.security.protocol.map': ['PLAINTEXT', ...detour.map(() => 'DETOUR'), 'CONTROLLER'].map((listener) => `${listener}:PLAINTEXT`).join(','),
    'log.dirs': log,
    'auto.create.topics.enable': false,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 4,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    'log.cleaner.dedupe.buffer.size': 16 * 1024 * 1024,
  })
    .map(([name, value]) => `${name}=${value}`)
    .join('\n')}\n`;
}
