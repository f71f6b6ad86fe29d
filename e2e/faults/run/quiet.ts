import { setTimeout as delay } from 'node:timers/promises';
import type { LagSampler } from './lag.ts';

const LOOK_MS = 500;
/** So often in a row nothing may wait: what one part hands to the next is under way in between. */
const IN_A_ROW = 3;

/** Waits until nothing waits anywhere, in no outbox and for no consumer. Gives what waits still when the time is up. */
export async function untilQuiet(lags: LagSampler, timeoutMs: number): Promise<{ readonly quiet: boolean; readonly waiting: readonly string[] }> {
  const deadline = performance.now() + timeoutMs;
  let waiting: readonly string[] = [];
  for (let calm = 0; calm < IN_A_ROW; ) {
    if (performance.now() > deadline) return { quiet: false, waiting };
    try {
      waiting = (await lags.look()).filter(({ lag }) => lag > 0).map(({ service, of, lag }) => `${service}: ${lag} of ${of}`);
    } catch (error) {
      waiting = [error instanceof Error ? error.message : 'no answer'];
    }
    calm = waiting.length === 0 ? calm + 1 : 0;
    await delay(LOOK_MS);
  }
  return { quiet: true, waiting: [] };
}
