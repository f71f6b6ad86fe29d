import type { Ground } from './ground.ts';

/** Something that goes wrong, and is put right again. */
export interface Fault {
  /** What goes wrong: `kill`, `disk-full`. */
  readonly kind: string;
  /** Whereto: `kafka`, `alerting-2`. */
  readonly target: string;
  /** What it lays hands on: faults that share something are not injected at the same time. */
  readonly touches: readonly string[];
  /** How long it lasts, ms. */
  readonly holdMs: { readonly from: number; readonly to: number };
  /** Gives what the report may tell about it. */
  begin(ground: Ground): Promise<Readonly<Record<string, unknown>>>;
  /** Also called where `begin` failed half-way. */
  heal(ground: Ground): Promise<void>;
}

/** A fault that this machine does not allow, or the suite cannot be brought to. */
export interface Skipped {
  readonly kind: string;
  readonly target: string;
  readonly why: string;
}

export function nameOf({ kind, target }: Pick<Fault, 'kind' | 'target'>): string {
  return `${kind}:${target}`;
}
