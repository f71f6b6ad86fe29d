/** A fault as far as its times go. */
export interface Interval {
  readonly begunAt: number;
  readonly endedAt?: number | undefined;
  readonly recoveredAt?: number | undefined;
}

/** From when recovery can be asked for: the fault's end, or that of others which lay over the time until it recovered. */
export function healedAt(fault: Interval, faults: readonly Interval[]): number {
  let healed = fault.endedAt ?? fault.begunAt;
  const until = fault.recoveredAt ?? Infinity;
  for (const other of [...faults].sort((a, b) => a.begunAt - b.begunAt)) {
    if (other === fault || other.endedAt === undefined) continue;
    // Overlapping, or begun before recovery was seen.
    if (other.begunAt <= until && other.endedAt > healed && other.endedAt <= until) healed = other.endedAt;
  }
  return healed;
}
