import type { BeforeApplicationShutdown } from '@nestjs/common';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { HealthChecks } from '../health/health-checks.js';

/**
 * The order in which a service ends. Each phase begins when the one before is through, so that nothing is taken that
 * cannot be finished any more:
 * `streams` answers that never end by themselves · `http` requests in flight · `consumers` batches in hand ·
 * `relay` the outbox's batch in hand · `producer` · `workers` timers, threads, whatever else · `pool` the database.
 */
export const SHUTDOWN_PHASES = ['streams', 'http', 'consumers', 'relay', 'producer', 'workers', 'pool'] as const;
export type ShutdownPhase = (typeof SHUTDOWN_PHASES)[number];

interface Step {
  readonly name: string;
  readonly run: () => Promise<void> | void;
}

/** Collects what must be ended, by phase. A step that fails is logged and does not hold up the others. */
@Injectable()
export class Shutdown implements BeforeApplicationShutdown {
  readonly #steps = new Map<ShutdownPhase, Step[]>();
  readonly #logger = new Logger('Shutdown');
  #running: Promise<void> | undefined;
  #doing = 'nothing';

  readonly #health: HealthChecks;

  constructor(@Inject(HealthChecks) health: HealthChecks) {
    this.#health = health;
  }

  /** Nest calls it when the application is closed, before it closes server and consumers itself. */
  beforeApplicationShutdown(): Promise<void> {
    return this.run();
  }

  on(phase: ShutdownPhase, name: string, run: () => Promise<void> | void): void {
    this.#steps.set(phase, [...(this.#steps.get(phase) ?? []), { name, run }]);
  }

  /** What is being ended now, for whoever lost patience. */
  get doing(): string {
    return this.#doing;
  }

  run(): Promise<void> {
    this.#running ??= this.#run();
    return this.#running;
  }

  async #run(): Promise<void> {
    this.#health.markStopping();
    for (const phase of SHUTDOWN_PHASES) {
      const steps = this.#steps.get(phase) ?? [];
      this.#doing = `${phase}: ${steps.map(({ name }) => name).join(', ')}`;
      await Promise.all(steps.map((step) => this.#attempt(phase, step)));
    }
    this.#doing = 'nothing';
  }

  async #attempt(phase: ShutdownPhase, step: Step): Promise<void> {
    try {
      await step.run();
    } catch (error) {
      this.#logger.error({ err: error, phase, step: step.name }, 'could not be ended in order');
    }
  }
}
