export interface Spread {
  readonly count: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** The value below or at which `share` (0 to 1) of the values lie (nearest rank); NaN of none. */
export function percentile(values: readonly number[], share: number): number {
  return nearestRank(sorted(values), share);
}

export function spread(values: readonly number[]): Spread {
  const ascending = sorted(values);
  return {
    count: ascending.length,
    p50: nearestRank(ascending, 0.5),
    p90: nearestRank(ascending, 0.9),
    p99: nearestRank(ascending, 0.99),
    max: ascending.at(-1) ?? Number.NaN,
  };
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

function sorted(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}

function nearestRank(ascending: readonly number[], share: number): number {
  return ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)] ?? Number.NaN;
}
