import { Readable, Writable } from 'node:stream';
import { main } from '../src/main.js';

/** What a run of `cbx` said. */
export interface CbxRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CbxRunOptions {
  readonly stdin?: string;
  readonly now?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Whether somebody looks at standard error. */
  readonly isTerminal?: boolean;
}

/** Runs the command line within this process. */
export async function runCbx(args: readonly string[], { stdin = '', now = '2024-05-14T10:00:00.000Z', env = {}, isTerminal = false }: CbxRunOptions = {}): Promise<CbxRun> {
  const stdout = new Words();
  const stderr = new Words();
  stderr.isTTY = isTerminal;
  const exitCode = await main(args, { stdin: Readable.from([Buffer.from(stdin)]), stdout, stderr, now: () => new Date(now), env });
  return { exitCode, stdout: stdout.text, stderr: stderr.text };
}

class Words extends Writable {
  text = '';
  isTTY = false;

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString('utf8');
    done();
  }
}
