import { CbxError } from '@cbx/kernel';
import { type AnyCommand, type Command, type CommandGroup, EXIT_CODES, isGroup, type Terminal, UsageError } from './command.js';
import { COMMANDS } from './commands.js';

const PROCESS_TERMINAL: Terminal = { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, now: () => new Date(), env: process.env };

const CBX: CommandGroup = { name: 'cbx', summary: '', commands: COMMANDS };
const HELP = new Set(['--help', '-h']);

/** Runs `cbx ARGS…` and gives its exit code; what went wrong is said on stderr. */
export async function main(args: readonly string[], terminal: Terminal = PROCESS_TERMINAL): Promise<number> {
  const asked = args[0] === 'help' ? { ...find(args.slice(1)), help: true } : find(args);
  const { command, path, rest, help = rest.some((arg) => HELP.has(arg)) } = asked;
  try {
    if (isGroup(command)) {
      const [unknown] = rest.filter((arg) => !HELP.has(arg));
      if (unknown !== undefined) throw new UsageError(`there is no command '${[...path, unknown].slice(1).join(' ')}'; there ${command.commands.length === 1 ? 'is' : 'are'} ${command.commands.map(({ name }) => name).join(', ')}`);
      (help ? terminal.stdout : terminal.stderr).write(overview(command, path));
      return help ? EXIT_CODES.ok : EXIT_CODES.usage;
    }
    if (help) {
      terminal.stdout.write(command.help);
      return EXIT_CODES.ok;
    }
    return await command.run(rest, terminal);
  } catch (error) {
    return told(error, path, terminal);
  }
}

interface Found {
  readonly command: Command | CommandGroup;
  /** The names that lead to it, `cbx` first. */
  readonly path: readonly string[];
  readonly rest: readonly string[];
  readonly help?: boolean;
}

/** The command that the words name, as far as they name one. */
function find(words: readonly string[]): Found {
  let command: AnyCommand = CBX;
  let depth = 0;
  while (isGroup(command)) {
    const next: AnyCommand | undefined = command.commands.find(({ name }) => name === words[depth]);
    if (next === undefined) break;
    command = next;
    depth += 1;
  }
  return { command, path: ['cbx', ...words.slice(0, depth)], rest: words.slice(depth) };
}

function overview({ commands, notes }: CommandGroup, path: readonly string[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const called = path.join(' ');
  return `Usage: ${called} COMMAND [OPTIONS]

${commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`).join('\n')}

${called} COMMAND --help says more of each.
${notes === undefined ? '' : `\n${notes}`}`;
}

function told(error: unknown, path: readonly string[], terminal: Terminal): number {
  if (error instanceof UsageError) {
    terminal.stderr.write(`cbx: ${error.message}\n     ${path.join(' ')} --help says more\n`);
    return EXIT_CODES.usage;
  }
  if (error instanceof CbxError) {
    terminal.stderr.write(`cbx: ${error.message}\n`);
    return EXIT_CODES.unavailable;
  }
  terminal.stderr.write(`cbx: a defect of this program: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return EXIT_CODES.defect;
}
