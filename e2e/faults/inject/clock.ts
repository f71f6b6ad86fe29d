import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Fault } from './fault.ts';

const SHIFT = fileURLToPath(new URL('shift-clock.mjs', import.meta.url));

/** A process's clock that can be set: see shift-clock.mjs. */
export class Clock {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
    this.set(0);
  }

  /** What the process must be started with. */
  get settings(): Record<string, string> {
    return { NODE_OPTIONS: `--import=${new URL(`file://${SHIFT}`).href}`, CBX_FAULTS_CLOCK_FILE: this.#file };
  }

  /** ms ahead; below zero: behind. */
  set(offsetMs: number): void {
    writeFileSync(this.#file, String(offsetMs));
  }
}

/** Shorter than tokens live, so that people and machines stay signed in. */
const JUMP_MS = 4 * 60_000;

/** The wall clock of one process is set forward or back, and set right again. */
export function clockFault(process: string): Fault {
  return {
    kind: 'clock',
    target: process,
    touches: [process],
    holdMs: { from: 3_000, to: 8_000 },
    begin: ({ clocks, random }) => {
      const offsetMs = (random.chance(0.5) ? 1 : -1) * random.int(JUMP_MS / 4, JUMP_MS);
      clocks.get(process)?.set(offsetMs);
      return Promise.resolve({ offsetMs });
    },
    heal: ({ clocks }) => {
      clocks.get(process)?.set(0);
      return Promise.resolve();
    },
  };
}
