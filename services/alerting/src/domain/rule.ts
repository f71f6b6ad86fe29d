import type { CaseEventType, NotificationKind } from '@cbx/contracts';
import type { OperatorName } from './operators.js';

export const SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** A text in the suite's two languages. */
export interface Localized {
  readonly en: string;
  readonly ru: string;
}

/** The case events that can raise an alert. VERSION_OUTDATED changes nothing, CASE_WITHDRAWN only takes away. */
export const RAISING_EVENTS = ['CASE_OPENED', 'CASE_EXTENDED', 'CASE_REOPENED'] as const satisfies readonly CaseEventType[];
export type RaisingEvent = (typeof RAISING_EVENTS)[number];

export type Scalar = string | number | boolean;

/** What a condition's value is compared with: values of the rule, the recipient's state, or another field. */
export type Expectation =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'scalar'; readonly value: Scalar }
  | { readonly kind: 'list'; readonly values: readonly Scalar[] }
  | { readonly kind: 'recipient' }
  | { readonly kind: 'field'; readonly path: string };

export interface Condition {
  /** Dotted path into the notification. */
  readonly path: string;
  readonly operator: OperatorName;
  readonly expected: Expectation;
}

/** One alert rule, checked against the schema of its kind. Made from a file of `rules/`. */
export interface Rule {
  readonly id: string;
  readonly version: number;
  readonly severity: Severity;
  /** May hold `{path}` placeholders. */
  readonly title: Localized;
  readonly description: Localized;
  readonly on: { readonly kind: NotificationKind; readonly events: readonly RaisingEvent[] };
  /** All must hold. */
  readonly when: readonly Condition[];
  readonly recipients: {
    /** `released`: every state that may see the record; a path: of those, the states that the field names. */
    readonly states: { readonly kind: 'released' } | { readonly kind: 'field'; readonly path: string };
    /** Whether the record's owner is alerted too. */
    readonly origin: boolean;
  };
  /** Paths whose values, beside the subject, make an alert another one. */
  readonly dedup: readonly string[];
  /** When an answer is due: a field's instant (the end of its day, for a date), and so many milliseconds after it. */
  readonly due?: { readonly from: string; readonly plusMs: number };
  /** The rule raises when the day of `at` is over, unless `unless` holds a value by then. */
  readonly timer?: { readonly at: string; readonly unless?: string };
  /** Words for the symbols of the placeholders' fields: path -> symbol -> word. */
  readonly words: ReadonlyMap<string, ReadonlyMap<string, Localized>>;
}

/** A condition with the value that met it: kept with the alert, shown to the operator. */
export interface Why {
  readonly path: string;
  readonly operator: OperatorName | 'past';
  /** Left out where the operator expects nothing. */
  readonly expected?: unknown;
  /** Left out where the field held nothing. */
  readonly actual?: unknown;
}
