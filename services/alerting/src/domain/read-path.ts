/** Paths come from rules: there are few of them, and each is read again and again. */
const segmentsOfPath = new Map<string, readonly string[]>();

function segmentsOf(path: string): readonly string[] {
  let segments = segmentsOfPath.get(path);
  if (segments === undefined) {
    segments = path.split('.');
    segmentsOfPath.set(path, segments);
  }
  return segments;
}

/**
 * The value at a dotted path (`group.territories`). Lists on the way are entered: `members.role` gives every member's
 * role, in order. `undefined` where nothing is there; an empty list counts as nothing.
 */
export function readPath(root: unknown, path: string): unknown {
  let values: unknown[] = Array.isArray(root) ? root : [root];
  let many = Array.isArray(root);
  for (const segment of segmentsOf(path)) {
    const next: unknown[] = [];
    for (const value of values) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, segment)) continue;
      const child = (value as Record<string, unknown>)[segment];
      if (Array.isArray(child)) {
        many = true;
        next.push(...(child as unknown[]));
      } else if (child !== undefined && child !== null) {
        next.push(child);
      }
    }
    values = next;
  }
  if (values.length === 0) return undefined;
  return many ? values : values[0];
}
