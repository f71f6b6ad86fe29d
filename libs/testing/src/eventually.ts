import { CbxError } from '@cbx/kernel';
import { setTimeout as delay } from 'node:timers/promises';

export interface EventuallyOptions {
  /** What is waited for, in words: it stands in the error when it does not come. */
  readonly what: string;
  /** Default 15 s: long enough for a busy machine, as success does not wait. */
  readonly timeoutMs?: number;
  /** Default 25 ms. */
  readonly intervalMs?: number;
}

/**
 * Asks until the answer is there, and gives it. "Not yet" is an attempt that throws (so a block of `expect`s may be given) or gives `false` or `null`;
 * every other value, `undefined` too, is the answer. Throws `TEST.TIMEOUT` naming what was waited for, with the last attempt's error as its cause.
 */
export async function eventually<T>(attempt: () => T | Promise<T>, options: EventuallyOptions): Promise<Exclude<T, false | null>> {
  const timeoutMs = options.timeoutMs ?? 15_000;
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    let cause: unknown;
    try {
      const answer = await attempt();
      if (answer !== false && answer !== null) return answer as Exclude<T, false | null>;
    } catch (error) {
      cause = error;
    }
    if (performance.now() >= deadline) {
      const reason = cause instanceof Error ? `: ${cause.message}` : '';
      throw new CbxError('TEST.TIMEOUT', `Waited ${timeoutMs} ms in vain for ${options.what}${reason}`, { cause });
    }
    await delay(options.intervalMs ?? 25);
  }
}
