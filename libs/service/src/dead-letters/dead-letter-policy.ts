import type { Transaction } from '@cbx/persistence';
import type { Principal, ReleaseLabel } from '@cbx/release';

/** A letter whose bytes could be decoded. */
export interface ReadableLetter {
  readonly topic: string;
  readonly key: string;
  readonly value: unknown;
}

/** What was done with dead letters. `DEAD_LETTER_WITHHELD`: asked for, and not shown or not there. */
export const DEAD_LETTER_ACTIONS = [
  'DEAD_LETTERS_LISTED',
  'DEAD_LETTER_SHOWN',
  'DEAD_LETTER_WITHHELD',
  'DEAD_LETTER_REDRIVEN',
  'DEAD_LETTER_ALREADY_REDRIVEN',
  'DEAD_LETTER_FAILED_AGAIN',
  'DEAD_LETTER_NOT_TRIED',
] as const;

export interface DeadLetterAudit {
  readonly at: Date;
  readonly action: (typeof DEAD_LETTER_ACTIONS)[number];
  readonly principal: Principal;
  readonly letterIds: readonly string[];
  readonly traceId: string | undefined;
}

/** How a letter stands to its record at this moment. */
export interface LetterStanding {
  /**
   * Under which labels the letter may be shown: the one that the message itself carries, first, and the one under which its record stands now. All of
   * them must release it; an empty list releases it to nobody.
   */
  readonly labels: readonly ReleaseLabel[];
  /** Whether it may be redriven by itself, whatever becomes of later letters of its subject: what stands is newer, so that nobody sees what it says; or order does not matter. */
  readonly independent: boolean;
}

/** What a service knows of its dead letters that no library can know. */
export interface DeadLetterPolicy {
  /** As many as letters, in their order. */
  standing(tx: Transaction, letters: readonly ReadableLetter[]): Promise<readonly LetterStanding[]>;
  /** What of a released letter's value is shown: without what belongs to other records or versions. All of it, if left out. */
  shown?(letter: ReadableLetter): unknown;
  /** Adds to the service's append-only audit. In the transaction of what it tells of. */
  audit(tx: Transaction, entry: DeadLetterAudit): Promise<void>;
}
