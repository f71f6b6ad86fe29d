import { type Step, type Tree, UNKNOWN_NAME } from '@cbx/formats';
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
  | 'FIELD.LOSSY'
  | 'FIELD.TRUNCATED'
  | `RULE.${string}`;

/** What was wrong, where, and what was expected. Never holds a value of the source. */
export interface Fault {
  /** The record's ordinal from 1; 0 is the submission as a whole. */
  readonly record: number;
  readonly code: FaultCode;
  /** Line of the source, from 1; left out where the member's document gives none. */
  readonly line?: number;
  /** Number of the segment within its message, from 1, where the format has segments instead of lines. */
  readonly segment?: number;
  /** Path in the source, such as `messageData.records[2].restriction.mode`; '' is the root. Where several faults are one, that of the first. */
  readonly path: string;
  readonly expected: Localized;
  /** Of the last that is told of a record: how many more were found that are not. */
  readonly more?: number;
}

/** What a field may be called that no mapping names. Anything else is not repeated in an answer: it may be as long as a file, or a person. */
const FIELD_NAME = /^[A-Za-z_][A-Za-z0-9_.:@-]{0,63}$/;

/** What takes faults. Places are given as the node at fault; its path is written out only when a fault needs it. */
export interface FaultReporter {
  /** How often `reject` was called: whether something in between was at fault. */
  readonly rejected: number;
  /** `place`: the line, or what the tree counts instead. `below`: from the node to what is at fault, where that has no node, as it is not there. */
  reject(code: FaultCode, place: number, expected: Localized, node: number, ...below: Step[]): void;
  warn(code: FaultCode, place: number, expected: Localized, node: number, ...below: Step[]): void;
}

/**
 * So many faults and warnings are told of a record and of a submission, which no sender reads through: a submission made of nothing else would fill the memory. Beyond
 * them the first fault and the first warning of a record are told, and the others counted (`more`).
 */
const MOST_OF_RECORD = 1_000;
const MOST = 20_000;

/** Takes the faults of a submission, record by record: those of a record with equal code and place are one (members/README.md). */
export class FaultSink implements FaultReporter {
  readonly rejections: Fault[] = [];
  readonly warnings: Fault[] = [];
  /** To the list of the records. */
  recordsPath: readonly Step[] = [];
  rejected = 0;
  readonly #tree: Tree;
  readonly #seen = new Set<string>();
  readonly #ignored = new Set<number>();
  #record = 0;
  #node = 0;
  #firstRejection = 0;
  #firstWarning = 0;
  /** The last one that was counted only. */
  #untoldPlace = 0;
  #untoldCode: FaultCode | undefined;

  constructor(tree: Tree) {
    this.#tree = tree;
  }

  /** From here on nobody is warned of what has one of these names. */
  ignore(names: readonly string[]): void {
    this.#ignored.clear();
    for (const name of names) this.#ignored.add(this.#tree.vocabulary.idOf(name));
  }

  /** What is reported from here on is of that record, which stands at `node`. */
  begin(record: number, node: number): void {
    this.#record = record;
    this.#node = node;
    this.#firstRejection = this.rejections.length;
    this.#firstWarning = this.warnings.length;
    if (this.#seen.size > 0) this.#seen.clear();
    this.#untoldCode = undefined;
  }

  /** Whether the record that was begun last has been rejected. */
  get hasRejection(): boolean {
    return this.rejections.length > this.#firstRejection;
  }

  /** Whether the record that was begun last has a warning. */
  get hasWarning(): boolean {
    return this.warnings.length > this.#firstWarning;
  }

  reject(code: FaultCode, place: number, expected: Localized, node: number, ...below: Step[]): void {
    this.rejected++;
    if (this.hasRejection && this.#hasToldAll) this.#count(this.rejections, place, code);
    else if (this.#isNew(`${place} ${code}`)) this.rejections.push(this.#fault(code, place, expected, node, below));
  }

  warn(code: FaultCode, place: number, expected: Localized, node: number, ...below: Step[]): void {
    if (this.#ignored.size > 0 && this.#ignored.has(this.#tree.names[node]!)) return;
    if (this.hasWarning && this.#hasToldAll) this.#count(this.warnings, place, code);
    else if (this.#isNew(`${place} warning ${code}`)) this.warnings.push(this.#fault(code, place, expected, node, below));
  }

  /** Counts one that is not told. One after the other at one place with one code are one. */
  #count(told: readonly Fault[], place: number, code: FaultCode): void {
    if (place === this.#untoldPlace && code === this.#untoldCode) return;
    this.#untoldPlace = place;
    this.#untoldCode = code;
    const last: { -readonly [K in keyof Fault]: Fault[K] } = told.at(-1)!;
    last.more = (last.more ?? 0) + 1;
  }

  /** Whether no more is told than that the record has a fault, or a warning. */
  get #hasToldAll(): boolean {
    const { rejections, warnings } = this;
    return rejections.length + warnings.length - this.#firstRejection - this.#firstWarning >= MOST_OF_RECORD || rejections.length + warnings.length >= MOST;
  }

  #fault(code: FaultCode, place: number, expected: Localized, node: number, below: readonly Step[]): Fault {
    return { record: this.#record, code, [this.#tree.placeWord]: place, path: this.#path(node, below), expected };
  }

  #isNew(key: string): boolean {
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    return true;
  }

  #path(node: number, below: readonly Step[]): string {
    let path = '';
    for (const step of [...this.#pathOfRecord(), ...this.#tree.path(this.#node, node).map((name) => this.#presentable(name)), ...below]) path += typeof step === 'number' ? `[${step}]` : path === '' ? step : `.${step}`;
    return path;
  }

  #pathOfRecord(): readonly Step[] {
    return this.#record === 0 ? [] : [...this.recordsPath, this.#record - 1];
  }

  #presentable(step: Step): Step {
    return typeof step === 'number' || this.#tree.vocabulary.idOf(step) !== UNKNOWN_NAME || FIELD_NAME.test(step) ? step : '?';
  }
}

/** Takes faults and forgets them. */
export const SILENT: FaultReporter = { rejected: 0, reject() {}, warn() {} };
