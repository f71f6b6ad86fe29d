import { startSuite, SERVICES, type ServiceName, type Suite } from '@cbx/local-stack';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { NewEvent } from '../history/events.ts';
import { Clock } from '../inject/clock.ts';
import { type Ground, type Proxied } from '../inject/ground.ts';
import { Poisoner } from '../inject/poison.ts';
import { TcpProxy } from '../inject/tcp-proxy.ts';
import type { Random } from '../load/random.ts';
import type { Options } from './options.ts';

/** Every state takes part; these send. */
export const MEMBERS = ['ARM', 'BLR', 'KAZ', 'KGZ', 'RUS', 'TJK'] as const;
export const SENDERS = ['KAZ', 'BLR', 'RUS'] as const;

const INSTANCES = 2;
/** As libs/messaging has it. */
const SESSION_MS = 10_000;
/** Mebibytes of room to begin with, and for what each minute of load leaves behind (about 5,000 records): nothing but a fault may fill a disk. */
const ROOM = { kafka: { first: 512, aMinute: 60 }, postgres: { first: 1_024, aMinute: 110 } } as const;

export interface Stage extends Ground {
  strike(): Promise<void>;
}

/** Two instances of each service, engines of their own behind proxies and on small disks, clocks that can be set. */
export async function setStage(options: Options, random: Random, write: (event: NewEvent) => void, progress: (line: string) => void): Promise<Stage> {
  const clocks = openClocks(join(options.out, 'clocks'));
  const proxies = new Map<Proxied, TcpProxy>();
  const suite = await startSuite({
    name: `faults-${options.seed}`,
    engines: 'own',
    instances: Object.fromEntries(SERVICES.map(({ name }) => [name, INSTANCES])),
    members: SENDERS,
    settings: Object.fromEntries([...clocks].map(([process, clock]) => [process, clock.settings])),
    disks: disksFor(options.minutes),
    detour: async (targets) => {
      for (const engine of ['postgres', 'kafka', 'schema-registry'] as const) proxies.set(engine, await TcpProxy.listen(targets[engine]));
      return { postgres: proxies.get('postgres')!.port, kafka: proxies.get('kafka')!.port, 'schema-registry': proxies.get('schema-registry')!.port };
    },
    progress,
  });
  const streamProxies = await Promise.all(suite.instances('alerting').map((url) => TcpProxy.listen(Number(new URL(url).port))));
  const poisoner = new Poisoner({ brokers: suite.addresses.kafkaBrokers, topicPrefix: suite.topicPrefix, schemaIdsFile: suite.schemaIdsFile, registryUrl: suite.addresses.registryUrl, write, random: random.fork('poison') });
  await poisoner.connect();
  const engineProxies = Object.fromEntries(proxies) as Record<Proxied, TcpProxy>;
  return {
    suite,
    random: random.fork('faults'),
    engineProxies,
    streamProxies,
    clocks,
    poisoner,
    sessionMs: SESSION_MS,
    guests: new Map<ServiceName, string>(),
    strike: () => strikeStage(suite, [...proxies.values(), ...streamProxies], poisoner),
  };
}

/** Mebibytes: room for what a run writes, and no more than can be filled in a moment. They lie in memory. */
function disksFor(minutes: number): { readonly kafka: number; readonly postgres: number } {
  const of = ({ first, aMinute }: { readonly first: number; readonly aMinute: number }): number => Math.ceil(first + aMinute * minutes);
  return { kafka: of(ROOM.kafka), postgres: of(ROOM.postgres) };
}

async function strikeStage(suite: Suite, proxies: readonly TcpProxy[], poisoner: Poisoner): Promise<void> {
  await poisoner.disconnect().catch(() => undefined);
  await suite.stop();
  await Promise.all(proxies.map((proxy) => proxy.close()));
}

function openClocks(folder: string): Map<string, Clock> {
  mkdirSync(folder, { recursive: true });
  const processes = SERVICES.flatMap(({ name }) => [name, `${name}-2`]);
  return new Map(processes.map((process) => [process, new Clock(join(folder, process))]));
}
