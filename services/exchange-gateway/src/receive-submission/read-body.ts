import { CbxError } from '@cbx/kernel';
import type { Readable } from 'node:stream';

/**
 * Reads a request's body and stops at the limit: what comes after it is never held.
 *
 * @throws CbxError `FORMAT.FORBIDDEN` over `maxBytes`, `SUBMISSION.INCOMPLETE` if the connection breaks before the end
 */
export async function readBody(body: Readable, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > maxBytes) throw tooLarge(maxBytes);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof CbxError) throw error;
    throw new CbxError('SUBMISSION.INCOMPLETE', 'the connection broke before the whole submission had arrived', { cause: error });
  }
  return Buffer.concat(chunks, length);
}

/** Reported as the fault of the submission that it is (formats, FORMAT.FORBIDDEN), though nothing of it was kept. */
export function tooLarge(maxBytes: number): CbxError {
  const expected = { en: `At most ${maxBytes} bytes`, ru: `Не более ${maxBytes} байт` };
  return new CbxError('FORMAT.FORBIDDEN', `the submission is larger than the ${maxBytes} bytes that the member's format allows`, {
    details: { faults: [{ record: 0, code: 'FORMAT.FORBIDDEN', expected }] },
  });
}
