import type { Tree } from '@cbx/formats';
import type { FaultReporter } from '../fault.js';

/** Values that the envelope gives to records, by name: `originAgency`, `sentAt`, `status`. */
export type Variables = Readonly<Record<string, unknown>>;

/** What reading goes by beside the shape: the source, where faults go, and what the envelope gives. */
export interface ReadingContext {
  readonly tree: Tree;
  readonly sink: FaultReporter;
  readonly variables: Variables;
  /** The record in the making. */
  readonly record?: Readonly<Record<string, unknown>> | undefined;
}
