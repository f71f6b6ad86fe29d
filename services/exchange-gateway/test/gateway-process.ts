import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const FOLDER = fileURLToPath(new URL('..', import.meta.url));

/** As in its image and in the local stack (infra). */
const MEMORY = { NODE_OPTIONS: '--max-semi-space-size=2 --max-old-space-size=384', MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '131072' };

/** The gateway as a process of its own, as built: for what only a process can do, such as die. */
export class GatewayProcess {
  /** `http://host:port` */
  readonly url: string;
  /** What it wrote, line by line. */
  readonly log: readonly string[];
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | null>;

  private constructor(child: ChildProcess, ended: Promise<number | null>, url: string, log: readonly string[]) {
    this.#child = child;
    this.#ended = ended;
    this.url = url;
    this.log = log;
  }

  /** Resolves when it listens; rejects with its last words if it ends before that. */
  static async start(env: Readonly<Record<string, string>>): Promise<GatewayProcess> {
    const child = spawn(process.execPath, ['--import', '@cbx/service/telemetry', MAIN], { cwd: FOLDER, stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env['PATH'], ...MEMORY, ...env, CBX_HTTP_PORT: '0' } });
    const ended = once(child, 'exit').then(([code]) => code as number | null);
    const words: string[] = [];
    createInterface({ input: child.stderr }).on('line', (line) => words.push(line));
    const listening = new Promise<string>((resolve) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        words.push(line);
        const [, url] = /exchange-gateway listens on (http:[^"\s]+)/.exec(line) ?? [];
        if (url !== undefined) resolve(url);
      });
    });
    const url = await Promise.race([listening, ended.then((code) => Promise.reject(new Error(`the gateway ended with ${code}; is it built?\n${words.slice(-10).join('\n')}`)))]);
    return new GatewayProcess(child, ended, url, words);
  }

  /** Ends it at once, as a power cut would, or asks it to end. Resolves with its exit status when it has. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    this.signal(signal);
    return this.#ended;
  }

  signal(signal: 'SIGKILL' | 'SIGTERM'): void {
    this.#child.kill(signal);
  }

  /** Resident memory now, and the most that it ever had (proc(5)). */
  memoryMb(): { readonly now: number; readonly peak: number } {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
    const megabytes = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
    return { now: megabytes('VmRSS'), peak: megabytes('VmHWM') };
  }

  get ended(): Promise<number | null> {
    return this.#ended;
  }
}
