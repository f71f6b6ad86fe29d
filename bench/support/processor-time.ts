import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** Ticks a second of the times in /proc (USER_HZ, 100 on every Linux that Node runs on). */
const TICKS = 100;

interface Stat {
  readonly pid: number;
  readonly parent: number;
  /** s, user and system, of the process itself. */
  readonly own: number;
  /** s of its children that have ended and were waited for. */
  readonly ended: number;
}

/**
 * Processor time in s that a process and everything below it have used, ended children included: a server with its backends
 * (PostgreSQL's postmaster), a JVM, a service with its threads. 0 where there is no such process. Linux only (proc(5)).
 */
export function processorSeconds(pid: number): number {
  const byParent = Map.groupBy(allStats(), ({ parent }) => parent);
  const of = (stat: Stat): number => stat.own + stat.ended + (byParent.get(stat.pid) ?? []).reduce((sum, child) => sum + of(child), 0);
  const root = readStat(pid);
  return root === undefined ? 0 : of(root);
}

/** Counts the processor time of named processes, and of this one as `self`, from its making on. A pid is asked for each time, as a process may be started anew. */
export class ProcessorMeter {
  readonly #processes: Readonly<Record<string, () => number | undefined>>;
  readonly #before: ReadonlyMap<string, number>;
  readonly #began = performance.now();

  constructor(processes: Readonly<Record<string, () => number | undefined>>) {
    this.#processes = processes;
    this.#before = this.#read();
  }

  /** s of processor time by name since the making, and the s that have passed. */
  read(): { readonly seconds: number; readonly used: Readonly<Record<string, number>> } {
    const now = this.#read();
    return { seconds: (performance.now() - this.#began) / 1000, used: Object.fromEntries([...now].map(([name, used]) => [name, used - (this.#before.get(name) ?? 0)])) };
  }

  #read(): Map<string, number> {
    const { user, system } = process.cpuUsage();
    return new Map([...Object.entries(this.#processes).map(([name, pid]): [string, number] => [name, processorSeconds(pid() ?? -1)]), ['self', (user + system) / 1e6]]);
  }
}

/** Resident memory of a process in MB: now, and at most since its start or since {@link forgetPeak}. */
export function memory(pid: number): { readonly now: number; readonly peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kilobytes = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? Number.NaN);
  return { now: kilobytes('VmRSS') / 1024, peak: kilobytes('VmHWM') / 1024 };
}

/** Sets a process's peak of resident memory to what it has now (proc(5), clear_refs). */
export function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

function allStats(): Stat[] {
  return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (readStat(Number(name)) ?? []) : []));
}

function readStat(pid: number): Stat | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    // Ended meanwhile.
    return undefined;
  }
  // The name, in brackets, may hold anything: the fields are counted from its end.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ').map(Number);
  const [, parent = 0] = fields;
  const seconds = (first: number): number => ((fields[first] ?? 0) + (fields[first + 1] ?? 0)) / TICKS;
  return { pid, parent, own: seconds(11), ended: seconds(13) };
}
