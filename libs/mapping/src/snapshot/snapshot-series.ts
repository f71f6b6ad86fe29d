import type { Notification, NotificationHeader } from '@cbx/contracts';
import { cancelOf } from './cancel-of.js';
import { partsOfKey, recordKey, type SnapshotFacts } from './snapshot-facts.js';

/** What a CANCEL repeats of a record's last accepted notification. */
export type OpenRecord = Pick<NotificationHeader, 'kind' | 'status' | 'originAgency' | 'sourceVersion' | 'handling'>;

/** A series as it is stored: plain JSON. */
export interface SeriesState {
  /** Ids of all its snapshots. */
  readonly ids: readonly string[];
  /** The latest day that one of them showed. */
  readonly latestDay?: string;
  /** Every record that one of them ever listed, in the order of its first listing; with what was accepted last where it is open, else `null`. */
  readonly records: readonly (readonly [key: string, open: OpenRecord | null])[];
}

/**
 * The snapshots of one list, in the order received: what is open of it, and what the next snapshot withdraws. A snapshot lists the whole state of a day, so
 * that what it leaves out has ended. Pure state; whoever holds it takes one snapshot at a time.
 */
export class SnapshotSeries {
  readonly #ids: Set<string>;
  #latestDay: string | undefined;
  /** In the order of the first listing, which an entry keeps when it is set again. */
  readonly #records: Map<string, OpenRecord | null>;

  constructor({ ids, latestDay, records }: SeriesState = { ids: [], records: [] }) {
    this.#ids = new Set(ids);
    this.#latestDay = latestDay;
    this.#records = new Map(records);
  }

  /** The latest day that one of its snapshots showed; undefined before the first. */
  get latestDay(): string | undefined {
    return this.#latestDay;
  }

  /** The state to store, which the constructor takes. */
  toJSON(): SeriesState {
    return { ids: [...this.#ids], ...(this.#latestDay === undefined ? {} : { latestDay: this.#latestDay }), records: [...this.#records] };
  }

  /**
   * Takes the next snapshot of the series.
   *
   * @param accepted the notifications of this snapshot that were accepted, in its order
   * @returns the CANCELs of the open records that it does not list, in the order of their first listing; none of a retry, of a day that is not after all days
   * before, or where a record cannot be matched: then everything stays open, so that the next good snapshot withdraws it
   */
  take(snapshot: SnapshotFacts, accepted: Iterable<Notification>): Notification[] {
    const isNext = snapshot.isComplete && !this.#ids.has(snapshot.id) && (this.#latestDay === undefined || snapshot.day > this.#latestDay);
    this.#ids.add(snapshot.id);
    if (this.#latestDay === undefined || snapshot.day > this.#latestDay) this.#latestDay = snapshot.day;
    for (const key of snapshot.listed) if (!this.#records.has(key)) this.#records.set(key, null);
    for (const { header } of accepted) this.#open(header);
    return isNext ? this.#withdraw(snapshot) : [];
  }

  /** Of several notifications of an open record that with the highest version counts, of equal ones the one received last. */
  #open({ origin, sourceReference, kind, status, originAgency, sourceVersion, handling }: NotificationHeader): void {
    const key = recordKey(origin, sourceReference);
    const open = this.#records.get(key);
    if (open == null || open.sourceVersion <= sourceVersion) this.#records.set(key, { kind, status, originAgency, sourceVersion, handling });
  }

  #withdraw({ listed, sentAt }: SnapshotFacts): Notification[] {
    const still = new Set(listed);
    const cancels: Notification[] = [];
    for (const [key, open] of this.#records) {
      if (open === null || still.has(key)) continue;
      cancels.push(cancelOf({ ...partsOfKey(key), ...open }, sentAt));
      this.#records.set(key, null);
    }
    return cancels;
  }
}
