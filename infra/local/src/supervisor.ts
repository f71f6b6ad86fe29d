import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { endLeftover, ManagedProcess, type RunRecord } from './managed-process.ts';
import type { StackPaths } from './paths.ts';
import { identityOf, isAlive, type ProcessIdentity } from './process-identity.ts';
import type { ProcessSpec } from './process-spec.ts';
import type { Progress } from './progress.ts';
import { StackError } from './stack-error.ts';

const OWN_RECORD = 'supervisor.json';
const REVIVE_MS = 200;
const RESTART_MS = { first: 1_000, longest: 30_000, forgottenAfter: 120_000 } as const;

/**
 * Keeps a table of processes: starts a stage of them together and waits until all are ready, starts again what ends unasked, stops the stages
 * in reverse order. What runs is written down under `run`, so that the next start can end what a killed supervisor left.
 */
export class Supervisor {
  readonly #paths: StackPaths;
  readonly #progress: Progress;
  readonly #stages: ManagedProcess[][] = [];
  readonly #pauses = new Map<string, { readonly ms: number; readonly at: number }>();
  /** Those that somebody wants to be down. */
  readonly #down = new Set<string>();
  #stopping: Promise<void> | undefined;
  readonly #stopped = new AbortController();
  #claimed = false;

  constructor(paths: StackPaths, progress: Progress) {
    this.#paths = paths;
    this.#progress = progress;
  }

  /** Takes the stack's home for itself: refuses when another supervisor is at work there, ends what a killed one left behind. */
  async claim(): Promise<void> {
    const { run, logs } = this.#paths;
    mkdirSync(run, { recursive: true, mode: 0o700 });
    mkdirSync(logs, { recursive: true, mode: 0o700 });
    const own = join(run, OWN_RECORD);
    const other = readRecord<ProcessIdentity>(own);
    if (other !== undefined && other.pid !== process.pid && isAlive(other)) {
      throw new StackError(`The local stack is already running here, under process ${other.pid}`, { hints: [`end it first: Ctrl+C where it runs, or kill ${other.pid}`] });
    }
    await this.#endLeftovers();
    writeFileSync(own, JSON.stringify(identityOf(process.pid)), { mode: 0o600 });
    this.#claimed = true;
  }

  /** Starts the processes of one stage together. Throws, naming the process and showing the end of its log, when one does not become ready. */
  async start(specs: readonly ProcessSpec[]): Promise<void> {
    const stage = specs.map((spec) => new ManagedProcess(spec, this.#paths));
    this.#stages.push(stage);
    await Promise.all(
      stage.map(async (managed) => {
        keepPreviousLog(managed.logFile);
        await this.#launch(managed);
        this.#progress(`${managed.spec.name} is ready (process ${managed.pid})`);
      }),
    );
  }

  /** Adds a process to the table and sees to it that it runs, as an orchestrator would: also where an engine is away for a moment when it starts. */
  async add(spec: ProcessSpec): Promise<void> {
    const managed = new ManagedProcess(spec, this.#paths);
    this.#stages.push([managed]);
    keepPreviousLog(managed.logFile);
    await this.revive(spec.name);
    this.#progress(`${spec.name} is ready (process ${managed.pid})`);
  }

  /** Stops one process as asked for and starts it again, from another row if one is given; returns when it is ready. */
  async restart(name: string, spec?: ProcessSpec): Promise<void> {
    const managed = this.process(name);
    await managed.stop();
    if (spec !== undefined) managed.startFrom(spec);
    await this.#launch(managed);
  }

  /** Stops one process as asked for; it stays down until it is revived. */
  async halt(name: string): Promise<void> {
    this.#down.add(name);
    await this.process(name).stop();
  }

  /** Ends one process as an accident would, at once; it stays down until it is revived. */
  async kill(name: string): Promise<void> {
    this.#down.add(name);
    await this.process(name).kill();
  }

  /** Sees to it that a process runs, whatever has become of it, and returns when it is ready. */
  async revive(name: string): Promise<void> {
    const managed = this.process(name);
    this.#down.delete(name);
    const deadline = performance.now() + managed.spec.readyDeadlineMs;
    for (;;) {
      try {
        if (managed.pid === undefined) await this.#launch(managed);
        else await managed.untilReady();
        return;
      } catch (error) {
        if (performance.now() > deadline || this.#stopped.signal.aborted) throw error;
        await delay(REVIVE_MS);
      }
    }
  }

  /** The process of that name. Throws when the table has none. */
  process(name: string): ManagedProcess {
    const managed = this.#stages.flat().find(({ spec }) => spec.name === name);
    if (managed === undefined) throw new StackError(`No process is called ${name}; there are ${this.#stages.flat().map(({ spec }) => spec.name).join(', ')}`);
    return managed;
  }

  /** Stops everything, last stage first. Safe to call again: all callers wait for the same end. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stopStages();
    return this.#stopping;
  }

  async #stopStages(): Promise<void> {
    this.#stopped.abort();
    for (const stage of this.#stages.toReversed()) {
      await Promise.all(
        stage.map(async (managed) => {
          if (managed.pid === undefined) return;
          await managed.stop();
          this.#progress(`${managed.spec.name} has stopped`);
        }),
      );
    }
    if (this.#claimed) rmSync(join(this.#paths.run, OWN_RECORD), { force: true });
  }

  async #launch(managed: ManagedProcess): Promise<void> {
    let ready = false;
    managed.launch((how, wanted) => {
      if (!wanted && ready) void this.#again(managed, how);
    });
    await managed.untilReady();
    ready = true;
  }

  /** Starts a process again that ended unasked, sooner at first and then ever later, as a container engine would. */
  async #again(managed: ManagedProcess, how: string): Promise<void> {
    const { name } = managed.spec;
    for (let reason = how; ; ) {
      if (this.#stopped.signal.aborted || this.#down.has(name)) return;
      const pause = this.#pauseBefore(name);
      this.#progress(`${name} ended unasked (${reason}); it is started again in ${pause / 1000} s; its log: ${managed.logFile}`);
      await delay(pause, undefined, { signal: this.#stopped.signal }).catch(() => undefined);
      if (this.#stopped.signal.aborted || this.#down.has(name) || managed.pid !== undefined) return;
      try {
        await this.#launch(managed);
        this.#progress(`${name} is ready again (process ${managed.pid})`);
        return;
      } catch (error) {
        await managed.stop();
        reason = error instanceof Error ? error.message : String(error);
      }
    }
  }

  #pauseBefore(name: string): number {
    const now = performance.now();
    const last = this.#pauses.get(name);
    const ms = last === undefined || now - last.at > RESTART_MS.forgottenAfter ? RESTART_MS.first : Math.min(last.ms * 2, RESTART_MS.longest);
    this.#pauses.set(name, { ms, at: now });
    return ms;
  }

  async #endLeftovers(): Promise<void> {
    const { run } = this.#paths;
    const files = readdirSync(run).filter((file) => file.endsWith('.json') && file !== OWN_RECORD);
    await Promise.all(
      files.map(async (file) => {
        const record = readRecord<RunRecord>(join(run, file));
        if (record !== undefined && (await endLeftover(record))) this.#progress(`${record.name} (process ${record.pid}) was left by an earlier start that was killed; it is ended now`);
        rmSync(join(run, file), { force: true });
      }),
    );
  }
}

function readRecord<T>(file: string): T | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    // Cut off while it was written: it cannot be known which process it spoke of.
    return undefined;
  }
}

/** One log for this start, one of the start before. */
function keepPreviousLog(file: string): void {
  if (existsSync(file)) renameSync(file, file.replace(/\.log$/, '.previous.log'));
}
