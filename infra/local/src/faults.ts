import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build } from './build.ts';
import { ROOT } from './paths.ts';
import type { Terminal } from './start.ts';

/** The fault suite's own program: it knows this package, not the other way round. */
export const FAULT_SUITE = join(ROOT, 'e2e', 'faults', 'run', 'main.ts');

/** `npm run faults`. Gives the exit status. */
export async function faults(args: readonly string[], { progress, interrupted }: Terminal): Promise<number> {
  if (!args.includes('--list')) await build(join(ROOT, '.local', 'faults', 'logs'), progress);
  interrupted.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [FAULT_SUITE, ...args], { cwd: ROOT, stdio: 'inherit' });
    // Ctrl+C reaches it by itself; a signal that was sent to us alone does not.
    interrupted.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
