import { CbxError } from '@cbx/kernel';
import { metrics } from '@opentelemetry/api';

/** What is being worked on: how many submissions, and how many bytes of them. */
export interface InHand {
  readonly count: number;
  readonly bytes: number;
}

export interface AdmissionLimits {
  /** Over all members. */
  readonly total: InHand;
  /** For one member: less than `total`, so that no member takes all of it. */
  readonly perMember: InHand;
}

const NOTHING: InHand = { count: 0, bytes: 0 };

/**
 * Bounds what is held in memory at once, by number and by size: many small submissions, few large ones. A place is taken before the body is read and given
 * back with the answer. One of a member that has nothing in hand is taken whatever its size. Measured as `cbx.submissions.in_hand` and
 * `cbx.submissions.bytes_in_hand`.
 */
export class Admission {
  readonly #limits: AdmissionLimits;
  readonly #members = new Map<string, InHand>();
  #total = NOTHING;

  constructor(limits: AdmissionLimits) {
    this.#limits = limits;
    const meter = metrics.getMeter('@cbx/exchange-gateway');
    meter.createObservableGauge('cbx.submissions.in_hand', { description: 'Submissions being worked on' }).addCallback((result) => result.observe(this.#total.count));
    meter
      .createObservableGauge('cbx.submissions.bytes_in_hand', { description: 'Size of the submissions being worked on', unit: 'By' })
      .addCallback((result) => result.observe(this.#total.bytes));
  }

  /** How many submissions are being worked on. */
  get inHand(): number {
    return this.#total.count;
  }

  /**
   * @param bytes what the body is known to take at most
   * @throws CbxError `SUBMISSION.TOO_MANY` if the member has its share, `SUBMISSION.BUSY` if all places are taken; both retryable
   */
  async run<T>(member: string, bytes: number, work: () => Promise<T>): Promise<T> {
    const own = this.#members.get(member) ?? NOTHING;
    if (isFull(own, bytes, this.#limits.perMember)) {
      throw new CbxError('SUBMISSION.TOO_MANY', `${own.count} submissions of this member are being worked on: wait for their answers`, { retryable: true });
    }
    if (isFull(this.#total, bytes, this.#limits.total)) {
      throw new CbxError('SUBMISSION.BUSY', 'as many submissions are being worked on as this instance takes', { retryable: true });
    }
    this.#change(member, 1, bytes);
    try {
      return await work();
    } finally {
      this.#change(member, -1, -bytes);
    }
  }

  #change(member: string, count: number, bytes: number): void {
    const changed = (before: InHand): InHand => ({ count: before.count + count, bytes: before.bytes + bytes });
    this.#total = changed(this.#total);
    const own = changed(this.#members.get(member) ?? NOTHING);
    if (own.count === 0) this.#members.delete(member);
    else this.#members.set(member, own);
  }
}

function isFull(inHand: InHand, bytes: number, limit: InHand): boolean {
  return inHand.count >= limit.count || (inHand.count > 0 && inHand.bytes + bytes > limit.bytes);
}
