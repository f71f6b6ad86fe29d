import { CbxError } from '@cbx/kernel';
import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { getSystemErrorMessage } from 'node:util';

/** The name that stands for standard input. */
export const STDIN = '-';

/** @throws CbxError FILE.UNREADABLE */
export function assertReadable(file: string): void {
  if (file === STDIN) return;
  try {
    accessSync(file, constants.R_OK);
  } catch (cause) {
    throw unreadable(file, cause);
  }
  if (statSync(file).isDirectory()) throw new CbxError('FILE.UNREADABLE', `${file} cannot be read: it is a folder`);
}

/**
 * The bytes of a submission. Of one that is over `limit` only so much is read as shows that it is: it is refused for its size whatever it holds.
 *
 * @throws CbxError FILE.UNREADABLE
 */
export async function readSubmission(file: string, limit: number, stdin: Readable): Promise<Uint8Array> {
  try {
    return file === STDIN ? await readStream(stdin, limit + 1) : readStart(file, limit + 1);
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

function readStart(file: string, most: number): Uint8Array {
  const handle = openSync(file, 'r');
  try {
    const chunks: Buffer[] = [];
    // A pipe says no size, and gives what it has piece by piece.
    for (let length = 0; length < most; ) {
      const chunk = Buffer.alloc(Math.min(most - length, 1 << 20));
      const read = readSync(handle, chunk);
      if (read === 0) break;
      chunks.push(chunk.subarray(0, read));
      length += read;
    }
    return Buffer.concat(chunks);
  } finally {
    closeSync(handle);
  }
}

async function readStream(stream: Readable, most: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= most) break;
  }
  return Buffer.concat(chunks).subarray(0, most);
}

function unreadable(file: string, cause: unknown): CbxError {
  const { errno } = cause as NodeJS.ErrnoException;
  const reason = errno === undefined ? String(cause) : getSystemErrorMessage(errno);
  return new CbxError('FILE.UNREADABLE', `${file === STDIN ? 'standard input' : file} cannot be read: ${reason}`, { cause });
}
