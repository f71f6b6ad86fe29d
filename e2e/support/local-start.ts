import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, stackPaths, type StackPaths } from '@cbx/local-stack';
import { eventually } from '@cbx/testing';
import { provideCredentials, type Credentials } from '../../infra/local/src/credentials.ts';
import { readRunning, type Running } from '../../infra/local/src/running.ts';
import { clientToken } from '../../infra/local/src/tokens.ts';

/** What a command came to. */
export interface Ran {
  readonly command: string;
  readonly status: number | null;
  readonly output: string;
}

/** A local stack in a home of its own, started and stopped as a person does it. */
export class LocalStart {
  readonly paths: StackPaths;
  readonly env: NodeJS.ProcessEnv;
  #child: ChildProcess | undefined;

  /** @param env for every command that is run */
  constructor(home: string, env: Readonly<Record<string, string>>) {
    this.paths = stackPaths(home);
    this.env = { ...process.env, ...env, CBX_LOCAL_HOME: home };
    rmSync(home, { recursive: true, force: true });
  }

  /** Runs `npm start …`, and comes back when it says that it runs. */
  async start(command: string): Promise<void> {
    const child = spawn('bash', ['-c', `exec ${command}`], { cwd: ROOT, env: this.env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    await eventually(
      () => {
        if (child.exitCode !== null) throw new Error(output.slice(-2_000));
        return output.includes('\nRunning.');
      },
      { what: 'npm start to say that it runs', timeoutMs: 400_000, intervalMs: 200 },
    );
  }

  /** Ctrl+C. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    const { pid } = JSON.parse(readFileSync(join(this.paths.run, 'supervisor.json'), 'utf8')) as { pid: number };
    process.kill(pid, 'SIGINT');
    await ended;
    this.#child = undefined;
  }

  /** Runs lines of a shell, as they stand. */
  async run(lines: readonly string[]): Promise<Ran> {
    const child = spawn('bash', ['-euo', 'pipefail', '-c', lines.join('\n')], { cwd: ROOT, env: this.env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    const [status] = (await once(child, 'close')) as [number | null];
    return { command: lines.join('\n'), status, output };
  }

  get running(): Running {
    return readRunning(this.paths)!;
  }

  get credentials(): Credentials {
    return provideCredentials(this.paths.credentials);
  }

  memberToken(state: string): Promise<string> {
    return clientToken(this.running.issuer, this.credentials.memberSystems.find((system) => system.state === state)!);
  }
}
