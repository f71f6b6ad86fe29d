import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { ROOT } from '../paths.ts';
import { countsOf, type Counts } from './counts.ts';
import type { TestStep } from './steps.ts';

/** Runs a step's commands, their words on our own terminal or in the file `log`; a step that takes longer than it may is ended and has failed. */
export async function runStep(step: TestStep, env: NodeJS.ProcessEnv, interrupted: AbortSignal, log?: string): Promise<Counts> {
  const deadline = AbortSignal.timeout(step.deadlineMs);
  const limit = AbortSignal.any([deadline, interrupted]);
  const output = log === undefined ? 'inherit' : openSync(log, 'w');
  let ok = true;
  try {
    for (const command of step.commands) ok = (await succeeds(command, env, limit, output)) && ok;
  } finally {
    if (output !== 'inherit') closeSync(output);
  }
  if (deadline.aborted) process.stderr.write(`${step.name} was ended after ${step.deadlineMs / 60_000} minutes\n`);
  return countsOf(ok, step.results);
}

const KILL_AFTER_MS = 10_000;

function succeeds([command = '', ...args]: readonly string[], env: NodeJS.ProcessEnv, limit: AbortSignal, output: 'inherit' | number): Promise<boolean> {
  if (limit.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, env, stdio: ['inherit', output, output] });
    let killer: NodeJS.Timeout | undefined;
    const end = (): void => {
      child.kill('SIGTERM');
      killer = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
    };
    limit.addEventListener('abort', end, { once: true });
    const done = (ok: boolean): void => {
      clearTimeout(killer);
      limit.removeEventListener('abort', end);
      resolve(ok);
    };
    child.once('error', () => done(false));
    child.once('exit', (code) => done(code === 0));
  });
}
