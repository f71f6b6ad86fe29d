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
  /** Path in the source, such as `messageData.records[2].restriction.mode`; '' is the root. Where several faults are one, that of the first. */
  readonly path: string;
  readonly expected: Localized;
}

/** A step of a path: the name of a member, or the place of an element, from 0. */
export type Step = string | number;

/** What takes faults, and follows the reader through the source, so that a path is written out only when a fault needs it. */
export interface FaultReporter {
  /** What is reported from here on stands in that member or element. */
  enter(step: Step): void;
  leave(): void;
  /** `below`: from where the reader is to what is at fault. */
  reject(code: FaultCode, line: number, expected: Localized, ...below: Step[]): void;
  warn(code: FaultCode, line: number, expected: Localized, ...below: Step[]): void;
}

/** Takes the faults of a submission, record by record: those of a record with equal code and line are one (members/README.md). */
export class FaultSink implements FaultReporter {
  readonly rejections: Fault[] = [];
  readonly warnings: Fault[] = [];
  readonly #steps: Step[] = [];
  readonly #seen = new Set<string>();
  #record = 0;
  #firstRejection = 0;
  #firstWarning = 0;

  /** What is reported from here on is of that record. */
  begin(record: number): void {
    this.#record = record;
    this.#firstRejection = this.rejections.length;
    this.#firstWarning = this.warnings.length;
    if (this.#seen.size > 0) this.#seen.clear();
  }

  /** Whether the record that was begun last has been rejected. */
  get hasRejection(): boolean {
    return this.rejections.length > this.#firstRejection;
  }

  /** Whether the record that was begun last has a warning. */
  get hasWarning(): boolean {
    return this.warnings.length > this.#firstWarning;
  }

  enter(step: Step): void {
    this.#steps.push(step);
  }

  leave(): void {
    this.#steps.pop();
  }

  reject(code: FaultCode, line: number, expected: Localized, ...below: Step[]): void {
    if (this.#isNew(`${line} ${code}`)) this.rejections.push({ record: this.#record, code, line, path: this.#path(below), expected });
  }

  warn(code: FaultCode, line: number, expected: Localized, ...below: Step[]): void {
    if (this.#isNew(`${line} warning ${code}`)) this.warnings.push({ record: this.#record, code, line, path: this.#path(below), expected });
  }

  #isNew(key: string): boolean {
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    return true;
  }

  #path(below: readonly Step[]): string {
    let path = '';
    for (const step of [...this.#steps, ...below]) path += typeof step === 'number' ? `[${step}]` : path === '' ? step : `.${step}`;
    return path;
  }
}

/** Takes faults and forgets them. */
export const SILENT: FaultReporter = { enter() {}, leave() {}, reject() {}, warn() {} };
