/** What a full snapshot says of its list, beside the notifications of its records: plain data. */
export interface SnapshotFacts {
  /** Which series it is of: the mapping's key fields, joined. Snapshots are never compared outside their series. */
  readonly series: string;
  /** The snapshot's own id: the same on a retry. */
  readonly id: string;
  /** The day whose state it shows, `YYYY-MM-DD`. */
  readonly day: string;
  /** When it was made: an instant. */
  readonly sentAt: string;
  /** The records that it lists, rejected ones too, as `recordKey` gives them, in the order of the source. */
  readonly listed: readonly string[];
  /** Whether each of its records can be matched: its origin and reference were read. Otherwise nobody knows whom it does not list. */
  readonly isComplete: boolean;
}

/** By what the records of a series are matched. */
export function recordKey(origin: string, sourceReference: string): string {
  return `${origin}|${sourceReference}`;
}

/** The two that a key was made of. An origin has no `|`. */
export function partsOfKey(key: string): { readonly origin: string; readonly sourceReference: string } {
  const at = key.indexOf('|');
  return { origin: key.slice(0, at), sourceReference: key.slice(at + 1) };
}
