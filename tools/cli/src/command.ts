import type { Readable, Writable } from 'node:stream';

/** What a command may touch beside the file system. */
export interface Terminal {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  now(): Date;
  /** The environment's variables. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** One command of `cbx`: a file in `commands/`, and a row of `COMMANDS`. */
export interface Command {
  readonly name: string;
  /** One line, for the list of commands. */
  readonly summary: string;
  /** The whole of `cbx NAME --help`. */
  readonly help: string;
  /** @returns the exit code @throws UsageError, CbxError */
  run(args: readonly string[], terminal: Terminal): Promise<number>;
}

/** Commands of one subject: `cbx GROUP COMMAND`. */
export interface CommandGroup {
  readonly name: string;
  readonly summary: string;
  /** What is said of all of them, after their list. */
  readonly notes?: string;
  readonly commands: readonly AnyCommand[];
}

export type AnyCommand = Command | CommandGroup;

export function isGroup(command: AnyCommand): command is CommandGroup {
  return 'commands' in command;
}

export const EXIT_CODES = {
  ok: 0,
  /** The command line is wrong. */
  usage: 1,
  /** Something that the command needs cannot be had: a file, a member, a mapping without mistakes. */
  unavailable: 2,
  /** Done as asked, and what came of it wants somebody's attention: a dead letter that failed again, a check that is not as it should be. */
  attention: 3,
  /** A defect of this program. */
  defect: 70,
} as const;

/** The command line is wrong: said with a hint at the help, exit code 1. */
export class UsageError extends Error {}
