import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { eventually } from '@cbx/testing';

const HOOKS = fileURLToPath(new URL('./run-sources.mjs', import.meta.url));
const TELEMETRY = fileURLToPath(new URL('../telemetry/register.ts', import.meta.url));
const SERVICE = fileURLToPath(new URL('./fixture-service.ts', import.meta.url));

/** The fixture service as a process of its own. */
export class ServiceProcess {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly exited: Promise<number | null>;
  stdout = '';
  stderr = '';

  constructor(env: Readonly<Record<string, string>>, args: readonly string[] = []) {
    this.#child = spawn(process.execPath, ['--conditions=cbx-source', '--import', HOOKS, '--import', TELEMETRY, SERVICE, ...args], {
      env: { CBX_HTTP_PORT: '0', ...env },
    });
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.exited = new Promise((resolve) => this.#child.once('close', resolve));
  }

  get lines(): Record<string, unknown>[] {
    return this.stdout
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  line(message: string | RegExp): Promise<Record<string, unknown>> {
    const matches = ({ msg }: Record<string, unknown>) => (typeof message === 'string' ? msg === message : message.test(String(msg)));
    return eventually(() => this.lines.find(matches) ?? null, { what: `the line ${String(message)}; on standard error: ${this.stderr}`, timeoutMs: 30_000 });
  }

  /** Where it listens, once it does. */
  async url(): Promise<string> {
    const { msg } = await this.line(/ listens on /);
    return String(msg).replace(/^.* listens on /, '');
  }

  signal(name: 'SIGTERM' | 'SIGINT'): void {
    this.#child.kill(name);
  }

  go(): void {
    this.#child.stdin.write('go\n');
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.exited;
  }
}
