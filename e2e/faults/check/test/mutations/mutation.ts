import type { InvariantId } from '../../../history/events.ts';
import type { HistoryEditor } from '../edit-history.ts';

/** A way to break a history that was right. */
export interface Mutation {
  readonly name: string;
  /** The invariant that must be named. Others may be, too. */
  readonly breaks: InvariantId;
  /** Leaves the history as it is where it has no place for the mutation. */
  readonly apply: (history: HistoryEditor) => void;
  /** Offsets and counts are left wrong: that is the point. */
  readonly unsettled?: boolean;
}
