import { setTimeout as delay } from 'node:timers/promises';
import { CbxError } from '@cbx/kernel';

const INTERVAL_MS = 500;

/** Tries until it succeeds; after `waitMs` throws CbxError DEPLOY.UNAVAILABLE naming what was waited for, with the last failure as its cause. */
export async function waitFor<T>(what: string, waitMs: number, attempt: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + waitMs;
  for (;;) {
    try {
      return await attempt();
    } catch (cause) {
      if (performance.now() + INTERVAL_MS > deadline) {
        throw new CbxError('DEPLOY.UNAVAILABLE', `${what} was not there within ${waitMs / 1000} s`, { cause, retryable: true });
      }
    }
    await delay(INTERVAL_MS);
  }
}
