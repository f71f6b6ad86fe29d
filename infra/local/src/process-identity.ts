import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** What tells one process from a later one that got the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the system's own terms; on Linux with the id of the boot, as clock ticks begin anew with each. */
  readonly startedAt: string;
}

/** Who has this number now; `undefined` when nobody has, or only a process that is dead and not yet collected. */
export function identityOf(pid: number): ProcessIdentity | undefined {
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
}

/** Whether the process that `known` speaks of is still alive. */
export function isAlive(known: ProcessIdentity): boolean {
  return identityOf(known.pid)?.startedAt === known.startedAt;
}

/** The processes that it started, and those that they started, as they are now. Linux only; none elsewhere. */
export function descendantsOf(pid: number): ProcessIdentity[] {
  if (process.platform !== 'linux') return [];
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), parentOf(Number(name))]),
  );
  const found: number[] = [];
  for (let next = [pid]; next.length > 0; ) {
    next = [...parents].filter(([, parent]) => parent !== undefined && next.includes(parent)).map(([child]) => child);
    found.push(...next);
  }
  return found.map(identityOf).filter((identity) => identity !== undefined);
}

/** The command line for people, shortened; empty when it cannot be read. */
export function commandOf(pid: number): string {
  try {
    const words =
      process.platform === 'linux'
        ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
        : execFileSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' }).split(' ');
    const line = words.join(' ').trim();
    return line.length > 80 ? `${line.slice(0, 79)}…` : line;
  } catch {
    return '';
  }
}

/** proc(5) stat from field 3 on: the state, the parent; field 22 is the start. The second, the name in parentheses, may hold blanks and parentheses itself. */
function statOf(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function parentOf(pid: number): number | undefined {
  try {
    return Number(statOf(pid)[1]);
  } catch {
    return undefined;
  }
}

function fromProc(pid: number): ProcessIdentity | undefined {
  try {
    const fields = statOf(pid);
    const state = fields[0];
    const start = fields[19];
    if (start === undefined || state === 'Z' || state === 'X') return undefined;
    return { pid, startedAt: `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${start}` };
  } catch {
    return undefined;
  }
}

function fromPs(pid: number): ProcessIdentity | undefined {
  try {
    const [state, ...start] = execFileSync('ps', ['-p', String(pid), '-o', 'state=,lstart='], { encoding: 'utf8' }).trim().split(/\s+/);
    return state === undefined || state.startsWith('Z') ? undefined : { pid, startedAt: start.join(' ') };
  } catch {
    return undefined;
  }
}
