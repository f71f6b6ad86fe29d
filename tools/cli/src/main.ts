import { CbxError } from '@cbx/kernel';
import { type Command, EXIT_CODES, type Terminal, UsageError } from './command.js';
import { COMMANDS } from './commands.js';

const PROCESS_TERMINAL: Terminal = { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, now: () => new Date() };

/** Runs `cbx ARGS…` and gives its exit code; what went wrong is said on stderr. */
export async function main(args: readonly string[], terminal: Terminal = PROCESS_TERMINAL): Promise<number> {
  const [name, ...rest] = args;
  const command = COMMANDS.find((each) => each.name === name);
  try {
    if (name === undefined) {
      terminal.stderr.write(overview());
      return EXIT_CODES.usage;
    }
    if (name === '--help' || name === '-h' || name === 'help') return help(rest, terminal);
    if (command === undefined) throw new UsageError(`there is no command '${name}'; there ${COMMANDS.length === 1 ? 'is' : 'are'} ${COMMANDS.map((each) => each.name).join(', ')}`);
    if (rest.includes('--help') || rest.includes('-h')) return help([name], terminal);
    return await command.run(rest, terminal);
  } catch (error) {
    return told(error, command, terminal);
  }
}

function help([name]: readonly string[], terminal: Terminal): number {
  const command = COMMANDS.find((each) => each.name === name);
  if (name !== undefined && command === undefined) throw new UsageError(`there is no command '${name}'`);
  terminal.stdout.write(command === undefined ? overview() : command.help);
  return EXIT_CODES.ok;
}

function overview(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  return `Usage: cbx COMMAND [OPTIONS]

${COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`).join('\n')}

cbx COMMAND --help says more of each.
`;
}

function told(error: unknown, command: Command | undefined, terminal: Terminal): number {
  if (error instanceof UsageError) {
    terminal.stderr.write(`cbx: ${error.message}\n     ${command === undefined ? 'cbx --help' : `cbx ${command.name} --help`} says more\n`);
    return EXIT_CODES.usage;
  }
  if (error instanceof CbxError) {
    terminal.stderr.write(`cbx: ${error.message}\n`);
    return EXIT_CODES.unavailable;
  }
  terminal.stderr.write(`cbx: a defect of this program: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return EXIT_CODES.defect;
}
