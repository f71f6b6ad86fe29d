import type { Writer } from '@cbx/formats';
import type { Converter } from '../convert/converter.js';
import type { Condition } from '../render/shape-render.js';

/** What the gateway adds to a translation: its id and time, and its own verdicts. */
export interface AnswerContext {
  /** The gateway's id for the answer. */
  readonly id: string;
  /** The time of the answer, an instant in UTC. */
  readonly at: string;
  /** SHA-256 of the submission's bytes, in lower-case hex. */
  readonly sha256: string;
  /** By record, from 1: what the gateway found beside the translator. */
  readonly verdicts?: ReadonlyMap<number, Verdict>;
  /** Of a snapshot: how many CANCELs follow. */
  readonly withdrawn?: number;
}

export interface Verdict {
  /** Accepted, and nothing new in it. */
  readonly isUnchanged?: boolean;
  /** Codes of the gateway's own: GATE.*, RULE.CANCEL_WITHOUT_RECORD. With one the record is rejected. */
  readonly faults?: readonly string[];
}

/** Where a value of the answer comes from: text, and values of the receipt between. */
export type AnswerText = readonly (string | AnswerValue)[];

export interface AnswerValue {
  readonly path: readonly string[];
  /** What is made of it, one after the other. */
  readonly steps: readonly AnswerStep[];
}

/** Written as a type of the mapping, or looked up in a table of texts. */
export type AnswerStep = { readonly as: Converter } | { readonly in: ReadonlyMap<string, string> };

export interface AnswerChoice {
  readonly text: AnswerText;
  readonly when: readonly Condition[];
}

/** A part of the answer's tree, before there is a receipt. */
export type AnswerNode =
  | { readonly kind: 'value'; readonly name: string; readonly choices: readonly AnswerChoice[]; readonly room?: number | undefined }
  /** What stands at that place of the submission, as it was received. */
  | { readonly kind: 'echo'; readonly name: string; readonly path: readonly string[] }
  | {
      readonly kind: 'object';
      readonly name: string;
      readonly nodes: readonly AnswerNode[];
      readonly when: readonly Condition[];
      /** Names of lists: once for each element of the first, and in it of the next. */
      readonly each: readonly string[];
      /** Once also where the last list has nothing. */
      readonly orNone: boolean;
      /** A list of its own, as JSON has it; otherwise the name repeats. */
      readonly isList: boolean;
      /** What is in it stands where it would stand itself. */
      readonly isGroup: boolean;
    };

/** Statuses of HTTP: of a submission that was read, whatever its records, and of one that was refused whole. */
export interface AnswerStatuses {
  readonly accepted: number;
  readonly refused: number;
}

/** A member's `answers.yaml`, compiled. */
/** A document that holds the answer, written as base64, in the element at the end of a path. */
export interface AnswerEnvelope {
  readonly nodes: readonly AnswerNode[];
  readonly writer: Writer;
  readonly content: string;
}

export interface AnswerMapping {
  /** Where the document says with which statuses of HTTP an answer is given. */
  readonly statuses: AnswerStatuses | undefined;
  readonly nodes: readonly AnswerNode[];
  /** Places of the submission that the answer echoes. */
  readonly echoes: readonly (readonly string[])[];
  readonly writer: Writer;
  /** What the answer is wrapped in, as submissions are. */
  readonly envelope?: AnswerEnvelope | undefined;
  /** Whether numbers are written as such. */
  readonly hasNumbers: boolean;
  /** Whether the gateway's own faults stand at the record's place. */
  readonly verdictsAtRecord: boolean;
  /** What faults at one place are sorted by; without it, by their codes. */
  readonly orderOf?: ((code: string) => string) | undefined;
  /** What of the answer itself it counts, by the writer's word. */
  readonly counted: string;
  /** Refused for these, a submission gets no answer. */
  readonly unanswered: readonly Condition[];
}

