import type { UnitOfWork } from '@cbx/persistence';
import type { ObservableGauge, ObservableResult } from '@opentelemetry/api';
import { metrics } from '@opentelemetry/api';
import type { CaseReader } from '../persistence/case-reader.js';

type OpenCases = Awaited<ReturnType<CaseReader['countOpen']>>;

/** How long a count is shown before it is taken again, ms. Counting reads the table; a scrape must not. */
const EVERY_MS = 30_000;

export interface OpenCasesGaugeParts {
  readonly unitOfWork: UnitOfWork;
  readonly reader: CaseReader;
  /** Told why a count failed; the last one is shown on. */
  readonly onError: (error: unknown) => void;
  readonly everyMs?: number;
}

/** Shows how many cases are open, by kind and status, to whoever collects metrics. */
export class OpenCasesGauge {
  readonly #parts: OpenCasesGaugeParts;
  readonly #gauge: ObservableGauge;
  readonly #observe = (result: ObservableResult): void => {
    for (const { kind, status, cases } of this.#counts) result.observe(cases, { kind, status });
  };
  #counts: OpenCases = [];
  #timer: NodeJS.Timeout | undefined;
  #counting: Promise<void> = Promise.resolve();

  constructor(parts: OpenCasesGaugeParts) {
    this.#parts = parts;
    this.#gauge = metrics.getMeter('@cbx/case-registry').createObservableGauge('cbx.registry.cases_open', { description: 'Cases that are open, by kind and status.' });
  }

  /** Counts now, and from time to time. */
  async start(): Promise<void> {
    this.#gauge.addCallback(this.#observe);
    this.#timer = setInterval(() => void this.#count(), this.#parts.everyMs ?? EVERY_MS);
    this.#timer.unref();
    await this.#count();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#gauge.removeCallback(this.#observe);
    await this.#counting;
  }

  #count(): Promise<void> {
    const { unitOfWork, reader, onError } = this.#parts;
    this.#counting = unitOfWork
      .run((tx) => reader.countOpen(tx))
      .then((counts) => {
        // A kind whose last case was closed is shown as 0, not as its last count.
        const gone = this.#counts.filter(({ kind, status }) => !counts.some((count) => count.kind === kind && count.status === status));
        this.#counts = [...counts, ...gone.map(({ kind, status }) => ({ kind, status, cases: 0 }))];
      })
      .catch(onError);
    return this.#counting;
  }
}
