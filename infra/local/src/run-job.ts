import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inheritedEnvironment } from './inherited-environment.ts';
import { ROOT, type StackPaths } from './paths.ts';
import { StackError } from './stack-error.ts';

/** A process that does its work and ends. */
export interface Job {
  readonly name: string;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Runs it to its end, its words in a log file; throws with the end of that file when it fails. */
export async function runJob(job: Job, paths: StackPaths): Promise<void> {
  const file = join(paths.logs, `${job.name}.log`);
  const log = openSync(file, 'w', 0o600);
  const [command = '', ...args] = job.command;
  try {
    const how = await new Promise<string>((resolve) => {
      const child = spawn(command, args, { cwd: ROOT, env: { ...inheritedEnvironment(process.env), ...job.env }, stdio: ['ignore', log, log] });
      child.once('error', (error) => resolve(error.message));
      child.once('exit', (code, signal) => resolve(signal ?? (code === 0 ? '' : `exit code ${code}`)));
    });
    if (how === '') return;
    const tail = readFileSync(file, 'utf8').trimEnd().split('\n').slice(-15);
    throw new StackError(`${job.name} failed (${how})`, { hints: [`the end of ${file}:`, ...tail.map((line) => `  ${line.slice(0, 400)}`)] });
  } finally {
    closeSync(log);
  }
}
