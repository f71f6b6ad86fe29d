import { uuidV7, type Clock } from '@cbx/kernel';
import type { Principal } from '@cbx/release';
import type { StoredAnswer } from '../persistence/submission.repository.js';
import type { Receiver } from './arrival.js';
import type { MemberFormat } from './member-format.js';
import type { Observer } from './observer.js';

/** What a member's system sent. */
export interface Submission {
  readonly principal: Principal;
  readonly format: MemberFormat;
  /** As the sender named it, without parameters. */
  readonly mediaType: string;
  readonly bytes: Buffer;
}

export interface ReceiveSubmissionParts {
  readonly small: Receiver;
  readonly large: Receiver;
  /** Submissions up to this size are small: handing them to a thread would take longer than they do. */
  readonly smallBytes: number;
  readonly clock: Clock;
  readonly observer: Observer;
}

/**
 * Takes a submission: translates it, judges its records, and stores raw bytes, receipt, results and what is to be published in one transaction.
 * When it returns, all of that is committed. The same bytes of the same member under the same mapping version have the answer of the first time.
 */
export class ReceiveSubmission {
  readonly #parts: ReceiveSubmissionParts;

  constructor(parts: ReceiveSubmissionParts) {
    this.#parts = parts;
  }

  /** Throws a retryable CbxError when the database cannot be reached: then nothing is stored, or the same bytes sent again find what was. */
  async receive({ principal, format, mediaType, bytes }: Submission): Promise<StoredAnswer> {
    const { small, large, smallBytes, clock, observer } = this.#parts;
    const receivedAt = clock.now();
    const receiver = bytes.length <= smallBytes ? small : large;
    const { member, mappingVersion } = format;
    const { answer, tally } = await receiver.receive({ principal, member, format: format.format, mappingVersion, mediaType, bytes, submissionId: uuidV7(receivedAt), receivedAt });
    observer.received(member, answer, tally);
    return answer;
  }
}
