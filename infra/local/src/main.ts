import { faults } from './faults.ts';
import { elapsedProgress } from './progress.ts';
import { StackError } from './stack-error.ts';
import { start, type Terminal } from './start.ts';
import { printToken } from './print-token.ts';
import { test } from './test/test.ts';

/** As a shell tells it: ended by SIGINT. */
const INTERRUPTED = 130;

const COMMANDS: Readonly<Record<string, (args: readonly string[], terminal: Terminal) => Promise<number>>> = { start, test, faults, token: printToken };

const interruption = new AbortController();
// One Ctrl+C may come more than once, from the terminal and from npm: the first one counts, and stopping has a deadline of its own.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interruption.abort());
// Whoever read our words may have gone; what runs is stopped in order all the same.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => interruption.abort());

const print = (text: string): void => void process.stdout.write(text);
/** When bootstrap.mjs began, so that the times count from there. */
const began = Number(process.env['CBX_BOOTSTRAP_AT'] ?? Date.now());
const progress = elapsedProgress((text) => process.stderr.write(text), performance.now() - (Date.now() - began));

const [name = '', ...args] = process.argv.slice(2);
const command = COMMANDS[name];
if (command === undefined) {
  process.stderr.write(`Unknown command “${name}”; there are ${Object.keys(COMMANDS).join(', ')}\n`);
  process.exit(2);
}

try {
  process.exitCode = await command(args, { progress, print, interrupted: interruption.signal });
} catch (error) {
  process.exitCode = interruption.signal.aborted ? INTERRUPTED : 1;
  if (!interruption.signal.aborted) process.stderr.write(`\n${told(error)}\n`);
}
// A stray timer or socket of a client library must not keep the terminal.
process.exit();

function told(error: unknown): string {
  if (error instanceof StackError) return [error.message, ...error.hints.map((hint) => `  ${hint}`)].join('\n');
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
