import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from '../build.ts';
import { environmentOf } from '../engines-from-environment.ts';
import { ROOT } from '../paths.ts';
import { StackError } from '../stack-error.ts';
import type { Terminal } from '../start.ts';
import { sum, type Counts } from './counts.ts';
import { runStep } from './run-step.ts';
import { testRounds, type TestStep } from './steps.ts';
import { startTestEngines } from './test-engines.ts';

/** `npm test [-- STEP…]`. Gives the exit status; its last line is `N passed, N failed`. */
export async function test(args: readonly string[], { progress, print, interrupted }: Terminal): Promise<number> {
  const folder = join(ROOT, '.local', 'test', 'results');
  const rounds = testRounds(folder);
  const names = rounds.flat().map(({ name }) => name);
  const unknown = args.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new StackError(`There is no step ${unknown.join(', ')}`, { hints: [`there are ${names.join(', ')}`] });
  const wanted = rounds.map((round) => round.filter(({ name, onRequest }) => (args.length === 0 ? onRequest !== true : args.includes(name))));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });

  await build(join(ROOT, '.local', 'test', 'logs'), progress);
  // They come up while the first steps, which do not need them, are under way; a failure is told when it is their turn.
  const engines = wanted.flat().some(({ needsEngines }) => needsEngines) ? startTestEngines('engines', progress) : undefined;
  engines?.catch(() => undefined);

  const results: { readonly name: string; readonly counts: Counts }[] = [];
  const take = async (step: TestStep, log: string | undefined): Promise<void> => {
    progress(`${step.name} …`);
    const counts = await countsOfStep(step, engines, interrupted, log).catch((error: unknown): Counts => {
      process.stderr.write(`${error instanceof StackError ? [error.message, ...error.hints].join('\n  ') : String(error)}\n`);
      return { passed: 0, failed: 1 };
    });
    if (log !== undefined && existsSync(log)) process.stdout.write(readFileSync(log));
    results.push({ name: step.name, counts });
    progress(`${step.name}: ${counts.passed} passed, ${counts.failed} failed`);
  };
  try {
    for (const round of wanted) {
      interrupted.throwIfAborted();
      // One speaks while it goes on; what the others said stands together when they have ended.
      await Promise.all(round.map((step, index) => take(step, index === 0 ? undefined : join(folder, `${step.name}.log`))));
    }
  } finally {
    await engines?.then(
      (started) => started.stop(),
      () => undefined,
    );
  }
  const { passed, failed } = sum(results.map(({ counts }) => counts));
  print(`\n${results.map(({ name, counts }) => `${name.padEnd(9)}  ${counts.passed} passed, ${counts.failed} failed`).join('\n')}\n\n`);
  print(`${passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

async function countsOfStep(step: TestStep, engines: ReturnType<typeof startTestEngines> | undefined, interrupted: AbortSignal, log: string | undefined): Promise<Counts> {
  const env = { ...process.env, NX_DAEMON: 'false' };
  if (!step.needsEngines || engines === undefined) return runStep(step, env, interrupted, log);
  return runStep(step, { ...env, ...environmentOf((await engines).engines) }, interrupted, log);
}
