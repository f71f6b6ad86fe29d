import type { Alert } from './alert.js';
import type { RuleBook } from './rule-book.js';

/** What an evaluation needs beside the record: the rules, the states that take part, the time. */
export interface Evaluator {
  readonly rules: RuleBook;
  readonly memberStates: readonly string[];
  readonly now: Date;
}

/** `EVALUATED`: all rules were applied; `WITHDRAWN`: the record is gone; `OUTDATED`: older than what is known, nothing changed. */
export interface Evaluation {
  readonly outcome: 'EVALUATED' | 'WITHDRAWN' | 'OUTDATED';
  /** The alerts that this version raised or, matching again, brought up to date. */
  readonly matched: readonly Alert[];
  /** The rules that raised alerts which were not there before, one entry an alert. */
  readonly raised: readonly string[];
}
