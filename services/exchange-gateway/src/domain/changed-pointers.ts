/** So many places are named of one record. */
const MAX_POINTERS = 50;

/**
 * The places (JSON pointers, RFC 6901) at which two notifications differ, without what is no content of theirs: provenance and the time of sending. Never a value.
 */
export function changedPointers(before: unknown, after: unknown): string[] {
  const found: string[] = [];
  const compare = (one: unknown, other: unknown, pointer: string): void => {
    if (found.length >= MAX_POINTERS || NO_CONTENT.has(pointer)) return;
    const [left, right] = [childrenOf(one), childrenOf(other)];
    if (left === undefined || right === undefined || Array.isArray(one) !== Array.isArray(other)) {
      if (!Object.is(one ?? null, other ?? null)) found.push(pointer);
      return;
    }
    for (const name of new Set([...Object.keys(left), ...Object.keys(right)])) compare(left[name], right[name], `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  };
  compare(before, after, '');
  return found;
}

const NO_CONTENT: ReadonlySet<string> = new Set(['/header/provenance', '/header/sentAt']);

function childrenOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
}
