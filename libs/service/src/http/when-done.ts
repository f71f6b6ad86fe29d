import type { FastifyReply } from 'fastify';

/**
 * Calls back once when a request is done with: its answer is sent to the end, or the client went away before
 * (`whole` is false). Fastify's `onResponse` does not hear of the latter, nor of streams that a client leaves.
 */
export function whenDone(reply: FastifyReply, tell: (whole: boolean) => void): void {
  let told = false;
  const once = (whole: boolean) => {
    if (told) return;
    told = true;
    tell(whole);
  };
  reply.raw.once('finish', () => once(true)).once('close', () => once(reply.raw.writableFinished));
}
