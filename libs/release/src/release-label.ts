export const STATUSES = ['ACTUAL', 'EXERCISE', 'TEST'] as const;
export type Status = (typeof STATUSES)[number];

export const HANDLING_CODES = ['H0', 'H1', 'H2', 'H3'] as const;
export type HandlingCode = (typeof HANDLING_CODES)[number];

/** The entry of `releasableTo` that stands for every member state. */
export const EVERY_MEMBER = '*';

/**
 * What a record says about who may see it. `status` and `handlingCode` are wider than the known symbols on purpose:
 * a label may come from a store or a message that a later version wrote, and the policy must meet what it does not know.
 */
export interface ReleaseLabel {
  /** The state that owns the record, ISO 3166-1 alpha-3. */
  readonly origin: string;
  /** Who may see it beside the origin: alpha-3 codes, or `*` for every member. */
  readonly releasableTo: readonly string[];
  readonly status: Status | (string & {});
  readonly handlingCode: HandlingCode | (string & {});
}

/** The part of a notification's header that decides who may see it. */
export interface LabelledHeader {
  readonly origin: string;
  readonly status: string;
  readonly handling: { readonly code: string; readonly releasableTo: readonly string[] };
}

/** The label that a notification's header carries. */
export function labelOf(header: LabelledHeader): ReleaseLabel {
  return {
    origin: header.origin,
    releasableTo: header.handling.releasableTo,
    status: header.status,
    handlingCode: header.handling.code,
  };
}

export function isStatus(value: unknown): value is Status {
  return (STATUSES as readonly unknown[]).includes(value);
}

export function isHandlingCode(value: unknown): value is HandlingCode {
  return (HANDLING_CODES as readonly unknown[]).includes(value);
}
