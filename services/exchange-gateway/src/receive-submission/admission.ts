import { CbxError } from '@cbx/kernel';
import { metrics } from '@opentelemetry/api';

export interface AdmissionLimits {
  /** Submissions being worked on at once, over all members. */
  readonly total: number;
  /** The same for one member: less than `total`, so that no member takes all of it. */
  readonly perMember: number;
}

/** Bounds what is held in memory at once. A place is taken before the body is read and given back with the answer. Measured as `cbx.submissions.in_hand`. */
export class Admission {
  readonly #limits: AdmissionLimits;
  readonly #members = new Map<string, number>();
  #total = 0;

  constructor(limits: AdmissionLimits) {
    this.#limits = limits;
    metrics
      .getMeter('@cbx/exchange-gateway')
      .createObservableGauge('cbx.submissions.in_hand', { description: 'Submissions being worked on' })
      .addCallback((result) => result.observe(this.#total));
  }

  /** How many submissions are being worked on. */
  get inHand(): number {
    return this.#total;
  }

  /**
   * @throws CbxError `SUBMISSION.TOO_MANY` if the member has its share, `SUBMISSION.BUSY` if all places are taken; both retryable
   */
  async run<T>(member: string, work: () => Promise<T>): Promise<T> {
    const own = this.#members.get(member) ?? 0;
    if (own >= this.#limits.perMember) {
      throw new CbxError('SUBMISSION.TOO_MANY', `${own} submissions of this member are being worked on: wait for their answers`, { retryable: true });
    }
    if (this.#total >= this.#limits.total) {
      throw new CbxError('SUBMISSION.BUSY', 'as many submissions are being worked on as this instance takes', { retryable: true });
    }
    this.#members.set(member, own + 1);
    this.#total++;
    try {
      return await work();
    } finally {
      this.#total--;
      const left = (this.#members.get(member) ?? 1) - 1;
      if (left === 0) this.#members.delete(member);
      else this.#members.set(member, left);
    }
  }
}
