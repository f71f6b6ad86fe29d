import { setTimeout as delay } from 'node:timers/promises';
import type { NewEvent } from '../history/events.ts';
import { type Fault, nameOf } from '../inject/fault.ts';
import type { Ground } from '../inject/ground.ts';
import type { Random } from '../load/random.ts';
import type { Blow } from './plan.ts';

export interface ConductParts {
  readonly ground: Ground;
  readonly blows: Iterator<Blow>;
  readonly random: Random;
  /** epoch of performance.now(): no blow begins after it. */
  readonly until: number;
  /** Sends something and resolves when it has come out at the other end; rejects when that takes longer than `recoverMs`. */
  readonly canary: (timeoutMs: number) => Promise<void>;
  readonly recoverMs: number;
  readonly write: (event: NewEvent) => void;
  readonly progress: (line: string) => void;
  readonly interrupted: AbortSignal;
}

export interface Recovered {
  readonly fault: string;
  readonly name: string;
  /** ms from the end of the fault; `undefined`: not in time. */
  readonly ms: number | undefined;
}

/** Injects one blow after the other: begin, hold, heal, wait until what is sent comes out again, a moment's rest. */
export async function conduct(parts: ConductParts): Promise<Recovered[]> {
  const { blows, random, until, interrupted } = parts;
  const recovered: Recovered[] = [];
  let number = 0;
  await delay(random.int(1_000, 2_000));
  while (performance.now() < until && !interrupted.aborted) {
    const next = blows.next();
    if (next.done === true) {
      await delay(Math.max(0, until - performance.now()), undefined, { signal: interrupted }).catch(() => undefined);
      break;
    }
    const struck = next.value.map((fault) => ({ fault, id: `${(number += 1)}` }));
    recovered.push(...(await strike(struck, parts)));
    await delay(random.int(200, 1_500));
  }
  return recovered;
}

interface Struck {
  readonly fault: Fault;
  readonly id: string;
}

async function strike(struck: readonly Struck[], { ground, random, canary, recoverMs, write, progress, interrupted }: ConductParts): Promise<Recovered[]> {
  const names = struck.map(({ fault }) => nameOf(fault)).join(' with ');
  const begun = performance.now();
  try {
    await Promise.all(
      struck.map(async ({ fault, id }) => {
        // Not at the same moment to the millisecond.
        await delay(random.int(0, 500));
        write({ event: 'fault.begun', fault: id, kind: fault.kind, target: fault.target });
        const details = await fault.begin(ground);
        if (Object.keys(details).length > 0) write({ event: 'probe.note', text: `fault ${id}: ${nameOf(fault)}`, details });
        await delay(random.int(fault.holdMs.from, fault.holdMs.to), undefined, { signal: interrupted }).catch(() => undefined);
      }),
    );
  } finally {
    // Each is healed whatever became of the others; the first that cannot be is told.
    const healed = await Promise.allSettled(
      struck.map(async ({ fault, id }) => {
        await fault.heal(ground);
        write({ event: 'fault.ended', fault: id });
      }),
    );
    const failed = healed.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw new Error(`${names} could not be healed`, { cause: failed.reason });
  }
  const ended = performance.now();
  let ms: number | undefined;
  try {
    await canary(recoverMs);
    ms = Math.round(performance.now() - ended);
    for (const { id } of struck) write({ event: 'fault.recovered', fault: id });
  } catch (error) {
    write({ event: 'probe.note', text: `${names}: ${error instanceof Error ? error.message : 'no recovery'}` });
  }
  progress(`${names}: ${seconds(ended - begun)}, ${ms === undefined ? `NOT recovered ${seconds(recoverMs)} after it` : `recovered ${seconds(ms)} after it`}`);
  return struck.map(({ fault, id }) => ({ fault: id, name: nameOf(fault), ms }));
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
