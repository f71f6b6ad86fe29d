import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './paths.ts';
import { withHeartbeat, type Progress } from './progress.ts';
import { StackError } from './stack-error.ts';

/** Builds every package that has changed since it was last built; what nx says goes to a file in `logs`. */
export async function build(logs: string, progress: Progress): Promise<void> {
  mkdirSync(logs, { recursive: true, mode: 0o700 });
  const file = join(logs, 'build.log');
  const log = openSync(file, 'w', 0o600);
  progress('building …');
  const args = [join(ROOT, 'node_modules/.bin/nx'), 'run-many', '-t', 'build', '--outputStyle=static'];
  const work = new Promise<number | null>((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', FORCE_COLOR: '0' }, stdio: ['ignore', log, log] });
    child.once('error', reject);
    child.once('exit', resolve);
  });
  try {
    const code = await withHeartbeat(progress, 'building', work);
    if (code === 0) return;
    const tail = readFileSync(file, 'utf8').trimEnd().split('\n').slice(-30);
    throw new StackError('The build failed', { hints: [`the end of ${file}:`, ...tail.map((line) => `  ${line}`)] });
  } finally {
    closeSync(log);
  }
}
