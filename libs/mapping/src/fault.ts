import type { Localized } from './localized.js';

/** Codes of the translator's faults and warnings (members/README.md); RULE.* are the shared schema's. */
export type FaultCode =
  | 'FORMAT.MALFORMED'
  | 'FORMAT.ENCODING'
  | 'FORMAT.UNKNOWN_RECORD'
  | 'FORMAT.COUNT_MISMATCH'
  | 'FORMAT.FORBIDDEN'
  | 'FIELD.MISSING'
  | 'FIELD.INVALID'
  | 'FIELD.UNKNOWN_CODE'
  | 'FIELD.TOO_LONG'
  | 'FIELD.UNKNOWN'
  | `RULE.${string}`;

/** What was wrong, where, and what was expected. Never holds a value of the source. */
export interface Fault {
  /** The record's ordinal from 1; 0 is the submission as a whole. */
  readonly record: number;
  readonly code: FaultCode;
  /** Line of the source, from 1; left out where the member's document gives none. */
  readonly line?: number;
  /** Path in the source, such as `messageData.records[2].restriction.mode`; '' is the root. */
  readonly path: string;
  readonly expected: Localized;
}

/** What takes faults. */
export interface FaultReporter {
  reject(code: FaultCode, line: number, path: string, expected: Localized): void;
  warn(code: FaultCode, line: number, path: string, expected: Localized): void;
}

/** Takes the faults of one record: those of equal code and line are one. */
export class FaultSink implements FaultReporter {
  readonly rejections: Fault[] = [];
  readonly warnings: Fault[] = [];
  readonly #record: number;
  readonly #seen = new Set<string>();

  constructor(record: number) {
    this.#record = record;
  }

  reject(code: FaultCode, line: number, path: string, expected: Localized): void {
    if (this.#isNew(`reject ${code} ${line}`)) this.rejections.push({ record: this.#record, code, line, path, expected });
  }

  warn(code: FaultCode, line: number, path: string, expected: Localized): void {
    if (this.#isNew(`warn ${code} ${line}`)) this.warnings.push({ record: this.#record, code, line, path, expected });
  }

  #isNew(key: string): boolean {
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    return true;
  }
}
