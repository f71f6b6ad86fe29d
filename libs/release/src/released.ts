import { decideRelease } from './decide-release.js';
import type { Principal } from './principal.js';
import type { ReleaseLabel } from './release-label.js';

declare const released: unique symbol;

/**
 * A record that passed {@link release}. An exit's response type demands it, so that a record which did not pass
 * does not compile. The brand carries the record's type: adding a field to a released record takes the brand off.
 * It exists for the compiler only; in JSON there is nothing of it.
 */
export type Released<T> = T & { readonly [released]: T };

/** The record, if the principal may see it; `undefined` if not, which an exit answers like an absent record. The only way to make a {@link Released} of a record. */
export function release<T extends object>(principal: Principal, label: ReleaseLabel, record: T): Released<T> | undefined {
  return decideRelease(principal, label).released ? (record as Released<T>) : undefined;
}

/**
 * Facts of how the suite runs (codes, topics, ids, counts, times), for those who run it: role `ops`. They say nothing of what any record says,
 * so no label decides; whoever calls this answers for that.
 */
export function releaseToOps<T extends object>(principal: Principal, facts: T): Released<T> | undefined {
  return principal.roles.includes('ops') ? (facts as Released<T>) : undefined;
}

/** As {@link release}, for what stands under several labels: all of them must release it, and there must be one. */
export function releaseUnderAll<T extends object>(principal: Principal, labels: readonly ReleaseLabel[], record: T): Released<T> | undefined {
  const [first, ...others] = labels;
  if (first === undefined || !others.every((label) => decideRelease(principal, label).released)) return undefined;
  return release(principal, first, record);
}

/** Those of `records` that the principal may see, in their order. `toLabel` gives each record's own label. */
export function releaseAll<T extends object>(
  principal: Principal,
  records: readonly T[],
  toLabel: (record: T) => ReleaseLabel,
): Released<T>[] {
  return records.flatMap((record) => release(principal, toLabel(record), record) ?? []);
}

/**
 * As {@link releaseAll} for records whose label and shown form differ: rows of a store, of which `toView` makes what
 * leaves. `toView` is called for released rows only.
 */
export function releaseViews<R, T extends object>(
  principal: Principal,
  rows: readonly R[],
  toLabel: (row: R) => ReleaseLabel,
  toView: (row: R) => T,
): Released<T>[] {
  return rows.flatMap((row) => {
    const label = toLabel(row);
    return decideRelease(principal, label).released ? (release(principal, label, toView(row)) ?? []) : [];
  });
}
