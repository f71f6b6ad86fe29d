import type { Readable, Writable } from 'node:stream';

/** What a command may touch beside the file system. */
export interface Terminal {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  now(): Date;
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

export const EXIT_CODES = {
  ok: 0,
  /** The command line is wrong. */
  usage: 1,
  /** Something that the command needs cannot be had: a file, a member, a mapping without mistakes. */
  unavailable: 2,
  /** A defect of this program. */
  defect: 70,
} as const;

/** The command line is wrong: said with a hint at the help, exit code 1. */
export class UsageError extends Error {}
