import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ProcessSpec } from './process-spec.ts';

/**
 * How this machine lets us mount a file system that nobody else sees: as root in a mount namespace of its own, as anybody else in a user namespace
 * with one (where the owner looks like root, which PostgreSQL does not accept).
 */
export type MountMeans = 'ROOT' | 'USER_NAMESPACE';

const MEBIBYTE = 1024 * 1024;
const UNSHARE: Readonly<Record<MountMeans, readonly string[]>> = {
  ROOT: ['unshare', '-m', '--propagation', 'private'],
  USER_NAMESPACE: ['unshare', '-rm', '--propagation', 'private'],
};

/** `undefined` where neither means works: another system than Linux, or a container that may not mount. */
export function meansToMount(): MountMeans | undefined {
  if (process.platform !== 'linux') return undefined;
  const works = (means: MountMeans): boolean => {
    const [command = '', ...args] = [...UNSHARE[means], 'sh', '-c', 'mount -t tmpfs -o size=1m tmpfs /mnt && nsenter -t $$ -m true'];
    return spawnSync(command, args).status === 0;
  };
  if (process.getuid?.() === 0) return works('ROOT') ? 'ROOT' : undefined;
  return works('USER_NAMESPACE') ? 'USER_NAMESPACE' : undefined;
}

/** A folder that lies on a small file system in memory, seen only by the processes that are started inside. What they wrote outlives them, not the disk. */
export class SmallDisk {
  readonly #folder: string;
  readonly #mebibytes: number;
  readonly #means: MountMeans;
  #holder: number | undefined;

  constructor(folder: string, mebibytes: number, means: MountMeans) {
    this.#folder = folder;
    this.#mebibytes = mebibytes;
    this.#means = means;
  }

  /** The process that holds the disk for as long as it lives; it must be ready before anything is started inside. */
  holder(name: string): ProcessSpec {
    const ready = join(dirname(this.#folder), `${name}.ready`);
    rmSync(ready, { force: true });
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    return {
      name,
      command: [...UNSHARE[this.#means], 'sh', '-c', 'mount -t tmpfs -o "size=$1m" tmpfs "$2" && : > "$3" && exec sleep 2147483647', 'sh', String(this.#mebibytes), this.#folder, ready],
      ready: { kind: 'file', path: ready },
      readyDeadlineMs: 20_000,
      stopSignal: 'SIGTERM',
      stopDeadlineMs: 1_000,
    };
  }

  /** Takes over what the folder holds, owners and modes too. */
  fill(holder: number): void {
    this.#holder = holder;
    const { status, stderr } = spawnSync('cp', ['-a', `${this.#folder}/.`, this.#inside], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${this.#folder} could not be copied to its disk: ${stderr}`);
  }

  /** The same process, seeing the disk. */
  inside(spec: ProcessSpec): ProcessSpec {
    const { user, ...rest } = spec;
    const enter = ['nsenter', '-t', String(this.#holder), '-m', ...(this.#means === 'USER_NAMESPACE' ? ['-U', '--preserve-credentials'] : [])];
    // Entering takes root's rights, so the account is changed after it.
    const as = user === undefined ? [] : ['setpriv', `--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
    return { ...rest, command: [...enter, '--', ...as, ...spec.command] };
  }

  /** Takes all the room that is left. */
  exhaust(): void {
    const file = openSync(this.#ballast, 'w');
    try {
      for (const size of [MEBIBYTE, 4_096]) {
        const zeros = Buffer.alloc(size);
        while (wrote(() => writeSync(file, zeros)));
      }
    } finally {
      closeSync(file);
    }
  }

  /** Gives it back. */
  relieve(): void {
    rmSync(this.#ballast, { force: true });
  }

  /** Bytes. */
  get free(): number {
    const { bavail, bsize } = statfsSync(this.#inside);
    return bavail * bsize;
  }

  get #inside(): string {
    if (this.#holder === undefined) throw new Error(`The disk of ${this.#folder} is not held yet`);
    return `/proc/${this.#holder}/root${this.#folder}`;
  }

  get #ballast(): string {
    return join(this.#inside, 'ballast');
  }
}

function wrote(write: () => number): boolean {
  try {
    return write() > 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false;
    throw error;
  }
}
