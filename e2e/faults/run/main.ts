/*
 * The fault suite: node e2e/faults/run/main.ts --minutes N --seed S [--only KIND,KIND:TARGET] [--out DIR]  (npm run faults -- … prepares and runs it).
 * Exit status: 0 all invariants hold, 1 one does not, 2 the run itself went wrong.
 */
import { elapsedProgress, StackError } from '@cbx/local-stack';
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { catalogue, chosen } from '../inject/catalogue.ts';
import { nameOf } from '../inject/fault.ts';
import { readOptions } from './options.ts';
import { run } from './run.ts';

const WENT_WRONG = 2;

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interruption.abort());
const print = (line: string): void => void process.stdout.write(`${line}\n`);

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`\n${told(error)}\n`);
  process.exitCode = WENT_WRONG;
}
process.exit();

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  const { faults } = catalogue(() => true);
  if (options.list) {
    print(faults.map(nameOf).join('\n'));
    return 0;
  }
  chosen(faults, options.only);
  print(`seed ${options.seed}`);
  mkdirSync(options.out, { recursive: true });
  const history = join(options.out, 'history.jsonl');
  const progress = elapsedProgress((text) => process.stdout.write(text));
  const { recovered, skipped, submissions, records } = await run(options, history, progress, interruption.signal);

  const slowest = recovered.reduce((most, { ms }) => Math.max(most, ms ?? Infinity), 0);
  print(`\n${recovered.length} faults of ${new Set(recovered.map(({ name }) => name.split(':')[0])).size} kinds, ${skipped.length} skipped; slowest recovery ${(slowest / 1_000).toFixed(1)} s; ${submissions} submissions with ${records} records`);
  const report = join(options.out, 'report.html');
  // It judges by itself, and says the verdict too: that stands last, once.
  const reported = await node('report/main.ts', [history, report], 'ignore');
  print(`report: ${relative(process.cwd(), report)}\n`);
  const checked = await node('check/main.ts', [history, '--json', join(options.out, 'verdict.json')], 'inherit');
  return checked === 0 && reported > 1 ? WENT_WRONG : checked;
}

/** Another program of the fault suite in a process of its own: what judges shares nothing with what was judged. */
function node(file: string, args: readonly string[], output: 'inherit' | 'ignore'): Promise<number> {
  const program = fileURLToPath(new URL(`../${file}`, import.meta.url));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', output, 'inherit'] });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? WENT_WRONG));
  });
}

function told(error: unknown): string {
  if (error instanceof StackError) return [error.message, ...error.hints.map((hint) => `  ${hint}`)].join('\n');
  if (!(error instanceof Error)) return String(error);
  return `${error.stack ?? error.message}${error.cause === undefined ? '' : `\n  because: ${told(error.cause)}`}`;
}
