import { randomInt } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { commandOf } from './process-identity.ts';
import type { Progress } from './progress.ts';
import { StackError } from './stack-error.ts';

/** Everything that listens, with the port that is tried first. */
export const DEFAULT_PORTS = {
  console: 7400,
  'exchange-gateway': 7401,
  'case-registry': 7402,
  alerting: 7403,
  identity: 7410,
  postgres: 7432,
  'schema-registry': 7481,
  kafka: 7492,
  'kafka-controller': 7493,
} as const;

export type PortName = keyof typeof DEFAULT_PORTS;
export type Ports = Readonly<Record<PortName, number>>;

const NAMES = Object.keys(DEFAULT_PORTS) as PortName[];
const HOST = '127.0.0.1';
const TRIED = 200;
/** Linux gives 32768 and above by default (ip_local_port_range), others 49152 and above. */
const ANY = { from: 20_000, to: 32_700 } as const;

/**
 * A free port for each name: the one that was asked for explicitly, else the default, else the next free one.
 * Throws when a port that was asked for is taken, and says by whom; tells `progress` when a default one is.
 */
export async function choosePorts(names: readonly PortName[], asked: Partial<Ports>, progress: Progress): Promise<Partial<Record<PortName, number>>> {
  const chosen: Partial<Record<PortName, number>> = {};
  const given = new Set<number>(Object.values(asked));
  for (const name of names) {
    const wanted = asked[name];
    if (wanted !== undefined) {
      if (!(await isFree(wanted))) throw new StackError(`Port ${wanted}, asked for ${name}, is taken by ${holderOf(wanted)}`, { hints: [`end that process, or give another port: --port-${name}=…`] });
      chosen[name] = wanted;
      continue;
    }
    const first = DEFAULT_PORTS[name];
    const port = await firstFree(first, given);
    if (port !== first) progress(`port ${first} is taken by ${holderOf(first)}; ${name} gets ${port}`);
    given.add(port);
    chosen[name] = port;
  }
  return chosen;
}

/** {@link choosePorts} for everything. */
export async function chooseAllPorts(asked: Partial<Ports>, progress: Progress): Promise<Ports> {
  return (await choosePorts(NAMES, asked, progress)) as Ports;
}

/** Ports that nobody listens on: for stacks of tests, which nobody needs to find again. */
export async function anyPorts(): Promise<Ports> {
  const free = await freePorts(NAMES.length);
  return Object.fromEntries(NAMES.map((name, index) => [name, free[index]!])) as Record<PortName, number>;
}

/**
 * So many ports that nobody listens on, chosen at random from below those that systems give to outgoing connections: while a process is down in
 * a test, no connection of somebody else can take its port.
 *
 * @param except ports that somebody will listen on soon
 */
export async function freePorts(count: number, except: readonly number[] = []): Promise<number[]> {
  const ports = new Set<number>();
  for (let tried = 0; ports.size < count; tried += 1) {
    if (tried > count + TRIED) throw new StackError(`No ${count} free ports among ${ANY.from} to ${ANY.to}`);
    const port = randomInt(ANY.from, ANY.to);
    if (!ports.has(port) && !except.includes(port) && (await isFree(port))) ports.add(port);
  }
  return [...ports];
}

/** Whether nobody listens on the port at the loopback address or at all addresses. */
export async function isFree(port: number): Promise<boolean> {
  if (listenersOf(port).length > 0) return false;
  try {
    await close(await listen(port));
    return true;
  } catch {
    return false;
  }
}

/** Who listens on the port, in words: `process 4711 (java -Xmx512m …)`. */
export function holderOf(port: number): string {
  const inodes = new Set(listenersOf(port));
  if (inodes.size === 0) return 'another process';
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    if (socketsOf(pid).some((inode) => inodes.has(inode))) return `process ${pid} (${commandOf(Number(pid))})`;
  }
  return 'a process of another user or container';
}

async function firstFree(first: number, given: ReadonlySet<number>): Promise<number> {
  // Others of ours have the ports right after: step over all of them.
  const candidates = [first, ...Array.from({ length: TRIED }, (_, index) => first + 100 + index)];
  for (const port of candidates) if (!given.has(port) && (await isFree(port))) return port;
  throw new StackError(`No free port among ${first} and ${first + 100} to ${first + 100 + TRIED}`);
}

const LISTEN = '0A';

/** The inodes of the sockets that listen on the port, from proc(5) net/tcp and net/tcp6; none where there is no /proc. */
function listenersOf(port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) =>
    linesOf(file)
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[1]?.endsWith(suffix) === true && fields[3] === LISTEN)
      .map((fields) => fields[9] ?? ''),
  );
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').slice(1);
  } catch {
    return [];
  }
}

function socketsOf(pid: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
      } catch {
        return [];
      }
    });
  } catch {
    return [];
  }
}

type Listening = ReturnType<typeof createServer>;

function listen(port: number): Promise<Listening> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => resolve(server));
  });
}

function close(server: Listening): Promise<void> {
  return new Promise((resolve, reject) => server.close((error) => (error === undefined ? resolve() : reject(error))));
}
