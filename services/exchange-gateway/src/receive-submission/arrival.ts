import type { Principal } from '@cbx/release';
import type { Outcome as RecordOutcome } from '../domain/judge-submission.js';
import type { StoredAnswer } from '../persistence/submission.repository.js';

/** A submission as it arrived, with the id that its receipt will have if it is new. */
export interface Arrival {
  readonly principal: Principal;
  /** The member whose mapping reads it. */
  readonly member: string;
  /** The member format's name. */
  readonly format: string;
  readonly mappingVersion: string;
  /** As the sender named it, without parameters. */
  readonly mediaType: string;
  readonly bytes: Buffer;
  readonly submissionId: string;
  readonly receivedAt: Date;
}

/** What became of it. */
export interface Received {
  readonly answer: StoredAnswer;
  /** How many records had each outcome; absent when it repeats an earlier one. */
  readonly tally?: Tally;
}

export type Tally = Readonly<Partial<Record<RecordOutcome, number>>>;

/** One of the ways in which submissions are taken. When it resolves, all of the submission is committed. */
export interface Receiver {
  receive(arrival: Arrival): Promise<Received>;
}
