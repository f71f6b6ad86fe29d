import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { inheritedEnvironment } from './inherited-environment.ts';
import { descendantsOf, identityOf, isAlive, type ProcessIdentity } from './process-identity.ts';
import type { ProcessSpec } from './process-spec.ts';
import { checkReady } from './ready-checks.ts';
import { StackError } from './stack-error.ts';

/** What is written down about a running process, for the start after the supervisor was killed. */
export interface RunRecord extends ProcessIdentity {
  readonly name: string;
  readonly stopSignal: 'SIGTERM' | 'SIGINT';
  readonly stopDeadlineMs: number;
}

const POLL_MS = 100;
/** How long the rest of a process that was killed may take to notice. */
const LEFT_OVER_MS = 5_000;

/** One process of the stack: started in a group of its own, so that Ctrl+C reaches the supervisor only and the order of stopping holds. */
export class ManagedProcess {
  #spec: ProcessSpec;
  readonly logFile: string;
  readonly #recordFile: string;
  #child: ChildProcess | undefined;
  #exited: Promise<string> | undefined;
  #wanted = false;
  #frozen: readonly number[] = [];

  constructor(spec: ProcessSpec, folders: { readonly run: string; readonly logs: string }) {
    this.#spec = spec;
    this.logFile = join(folders.logs, `${spec.name}.log`);
    this.#recordFile = join(folders.run, `${spec.name}.json`);
  }

  get spec(): ProcessSpec {
    return this.#spec;
  }

  /** How it is started from now on; it goes on being called what it is. */
  startFrom(spec: ProcessSpec): void {
    this.#spec = { ...spec, name: this.#spec.name };
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Starts it and gives, when it has ended, how (`exit code 1`, `SIGKILL`) and whether anybody wanted it to. */
  launch(onExit: (how: string, wanted: boolean) => void): void {
    const { spec } = this;
    const [command = '', ...args] = spec.command;
    const log = openSync(this.logFile, 'a', 0o600);
    try {
      this.#wanted = false;
      const child = spawn(command, args, {
        cwd: spec.cwd,
        env: { ...inheritedEnvironment(process.env), ...spec.env },
        stdio: ['ignore', log, log],
        detached: true,
        ...spec.user,
      });
      this.#child = child;
      this.#exited = new Promise((resolve) => {
        const ended = (how: string): void => {
          if (this.#child === child) this.#child = undefined;
          rmSync(this.#recordFile, { force: true });
          resolve(how);
          onExit(how, this.#wanted);
        };
        child.once('exit', (code, signal) => ended(signal ?? `exit code ${code}`));
        child.once('error', (error) => ended(error.message));
      });
      const identity = child.pid === undefined ? undefined : identityOf(child.pid);
      if (identity !== undefined) {
        const record: RunRecord = { ...identity, name: spec.name, stopSignal: spec.stopSignal, stopDeadlineMs: spec.stopDeadlineMs };
        writeFileSync(this.#recordFile, JSON.stringify(record), { mode: 0o600 });
      }
    } finally {
      closeSync(log);
    }
  }

  /** Waits until it can be used; throws with the end of its log when it ends before, or takes too long. */
  async untilReady(): Promise<void> {
    const exited = this.#exited?.then((how) => ({ how }));
    if (exited === undefined) throw new Error(`${this.spec.name} was not started`);
    const deadline = performance.now() + this.spec.readyDeadlineMs;
    for (;;) {
      const outcome = await Promise.race([
        exited,
        checkReady(this.spec.ready).then(
          () => 'READY' as const,
          (error: unknown) => error as Error,
        ),
      ]);
      if (outcome === 'READY') return;
      if ('how' in outcome) throw this.#failure(`ended while it started (${outcome.how})`);
      if (performance.now() > deadline) throw this.#failure(`was not ready after ${this.spec.readyDeadlineMs / 1000} s: ${outcome.message}`);
      await Promise.race([delay(POLL_MS), exited]);
    }
  }

  /** Asks it to end, and makes it end when it does not. */
  async stop(): Promise<void> {
    this.#wanted = true;
    this.thaw();
    const child = this.#child;
    if (child?.pid === undefined || this.#exited === undefined) return;
    await endProcess(child.pid, this.#exited, this.spec);
  }

  /** Ends it at once, without a word to it, and waits until nothing of it is left. */
  async kill(): Promise<void> {
    this.#wanted = true;
    const pid = this.#child?.pid;
    if (pid === undefined) return;
    const left = descendantsOf(pid);
    send(pid, 'SIGKILL');
    this.#frozen = [];
    await this.#exited;
    // Servers of many processes end by themselves when the first of them is gone; what does not is ended.
    const deadline = performance.now() + LEFT_OVER_MS;
    while (left.some(isAlive)) {
      if (performance.now() > deadline) for (const other of left.filter(isAlive)) send(other.pid, 'SIGKILL');
      await delay(POLL_MS / 4);
    }
  }

  /** Makes it, and all that it has started, stand still; for its partners it hangs. */
  freeze(): void {
    const pid = this.#child?.pid;
    if (pid === undefined) return;
    // The first one before its children, so that it starts no others meanwhile.
    send(pid, 'SIGSTOP');
    const others = descendantsOf(pid).map((other) => other.pid);
    for (const other of others) send(other, 'SIGSTOP');
    this.#frozen = [...others, pid];
  }

  thaw(): void {
    for (const pid of this.#frozen) send(pid, 'SIGCONT');
    this.#frozen = [];
  }

  /** Sends a signal as an accident would: the end that may follow counts as unwanted. */
  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** The last lines of its log. */
  logTail(lines = 15): string[] {
    try {
      return readFileSync(this.logFile, 'utf8').trimEnd().split('\n').slice(-lines);
    } catch {
      return [];
    }
  }

  #failure(what: string): StackError {
    return new StackError(`${this.spec.name} ${what}`, { hints: [`the end of ${this.logFile}:`, ...this.logTail().map((line) => `  ${line.slice(0, 400)}`)] });
  }
}

/** Ends a process that an earlier supervisor left behind. Gives false when the record speaks of a process that is long gone. */
export async function endLeftover(record: RunRecord): Promise<boolean> {
  if (!isAlive(record)) return false;
  const gone = (async () => {
    while (isAlive(record)) await delay(POLL_MS);
  })();
  await endProcess(record.pid, gone, record);
  return true;
}

async function endProcess(pid: number, exited: Promise<unknown>, how: Pick<ProcessSpec, 'stopSignal' | 'stopDeadlineMs'>): Promise<void> {
  send(pid, how.stopSignal);
  const timeout = new AbortController();
  const late = delay(how.stopDeadlineMs, 'LATE' as const, { signal: timeout.signal }).catch(() => undefined);
  const outcome = await Promise.race([exited, late]);
  timeout.abort();
  if (outcome === 'LATE') {
    send(-pid, 'SIGKILL');
    await exited;
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
