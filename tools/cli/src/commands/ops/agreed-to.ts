import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Terminal } from '../../command.js';

/** Asks on stderr; only the word yes agrees. Where nobody can answer the answer is no. */
export async function agreedTo(question: string, { stdin, stderr }: Pick<Terminal, 'stdin' | 'stderr'>): Promise<boolean> {
  stderr.write(`${question} Type yes: `);
  const answer = await firstLine(stdin);
  if (answer === undefined) stderr.write('\n');
  return answer?.trim().toLowerCase() === 'yes';
}

/** `undefined` where nobody answers. */
async function firstLine(stdin: Readable): Promise<string | undefined> {
  const lines = createInterface({ input: stdin });
  try {
    for await (const line of lines) return line;
    return undefined;
  } finally {
    lines.close();
  }
}
