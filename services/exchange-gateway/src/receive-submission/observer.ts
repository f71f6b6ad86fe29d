import { metrics } from '@opentelemetry/api';
import { OUTCOMES, isRefused, type JudgedRecord } from '../domain/judge-submission.js';
import type { StoredAnswer } from '../persistence/submission.repository.js';

const SECONDS = { unit: 's', advice: { explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] } };

/**
 * What is measured of receiving: `cbx.submissions` by member and outcome (accepted, refused, repeated), `cbx.records` by member and outcome,
 * `cbx.translation.duration` s by member and where it ran, `cbx.receipt.duration` s from the request's body to the committed answer, by member.
 */
export class Observer {
  readonly #meter = metrics.getMeter('@cbx/exchange-gateway');
  readonly #submissions = this.#meter.createCounter('cbx.submissions', { description: 'Submissions answered with a receipt' });
  readonly #records = this.#meter.createCounter('cbx.records', { description: 'Records answered with a receipt' });
  readonly #translation = this.#meter.createHistogram('cbx.translation.duration', { description: 'Translation of one submission', ...SECONDS });
  readonly #receipt = this.#meter.createHistogram('cbx.receipt.duration', { description: 'From the first byte of the body to the committed receipt', ...SECONDS });

  received(member: string, records: readonly JudgedRecord[]): void {
    this.#submissions.add(1, { member, outcome: isRefused(records) ? 'refused' : 'accepted' });
    for (const outcome of OUTCOMES) {
      const count = records.filter((record) => record.outcome === outcome).length;
      if (count > 0) this.#records.add(count, { member, outcome });
    }
  }

  /** Gives the answer back, as it is what is returned. */
  repeated(member: string, answer: StoredAnswer): StoredAnswer {
    this.#submissions.add(1, { member, outcome: 'repeated' });
    return answer;
  }

  /** Measures a translation, failed ones too. */
  async translation<T>(member: string, where: 'inline' | 'worker', work: () => T | Promise<T>): Promise<T> {
    return measured(work, (seconds) => this.#translation.record(seconds, { member, where }));
  }

  /** Measures one answer. */
  async receipt<T>(member: string, work: () => Promise<T>): Promise<T> {
    return measured(work, (seconds) => this.#receipt.record(seconds, { member }));
  }
}

async function measured<T>(work: () => T | Promise<T>, record: (seconds: number) => void): Promise<T> {
  const start = performance.now();
  try {
    return await work();
  } finally {
    record((performance.now() - start) / 1000);
  }
}
