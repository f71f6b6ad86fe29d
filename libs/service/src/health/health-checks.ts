import { Injectable } from '@nestjs/common';

export interface HealthCheck {
  readonly name: string;
  /** Resolves when the part works; throws or stays silent when it does not. */
  readonly check: () => Promise<void> | void;
  /** Whether the service can do its work without the part, if worse: it stays ready and shows the part as down. */
  readonly optional?: boolean;
  /** ms; 2,000. */
  readonly timeoutMs?: number;
}

export interface CheckResult {
  readonly status: 'up' | 'down';
  readonly optional: boolean;
  readonly ms: number;
}

export interface Readiness {
  readonly status: 'ready' | 'not-ready' | 'stopping';
  readonly checks: Readonly<Record<string, CheckResult>>;
}

/** The parts that say whether the service is ready. Each registers itself when it is made. */
@Injectable()
export class HealthChecks {
  readonly #checks: HealthCheck[] = [];
  #stopping = false;

  register(check: HealthCheck): void {
    this.#checks.push(check);
  }

  /** From now on the service is not ready, whatever its parts say: it is about to end. */
  markStopping(): void {
    this.#stopping = true;
  }

  get stopping(): boolean {
    return this.#stopping;
  }

  async readiness(): Promise<Readiness> {
    const results = await Promise.all(this.#checks.map(async (check) => [check.name, await run(check)] as const));
    const ready = results.every(([, result]) => result.status === 'up' || result.optional);
    return { status: this.#stopping ? 'stopping' : ready ? 'ready' : 'not-ready', checks: Object.fromEntries(results) };
  }
}

async function run({ check, optional = false, timeoutMs = 2_000 }: HealthCheck): Promise<CheckResult> {
  const begin = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'down'>((resolve) => (timer = setTimeout(() => resolve('down'), timeoutMs)));
  const answer = Promise.resolve()
    .then(check)
    .then(
      () => 'up' as const,
      () => 'down' as const,
    );
  const status = await Promise.race([answer, late]);
  clearTimeout(timer);
  return { status, optional, ms: Math.round(performance.now() - begin) };
}
