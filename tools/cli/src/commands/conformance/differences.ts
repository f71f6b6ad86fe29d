/** At most so many differences of one case are told. */
const MOST = 10;
const LONGEST = 200;

/** Where two JSON values differ, one line each: the JSON pointer, what was expected and what came. */
export function valueDifferences(expected: unknown, actual: unknown, pointer = ''): string[] {
  if (isContainer(expected) && isContainer(actual) && Array.isArray(expected) === Array.isArray(actual)) {
    const names = [...new Set([...Object.keys(expected), ...Object.keys(actual)])];
    return names.flatMap((name) => valueDifferences(expected[name], actual[name], `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`)).slice(0, MOST);
  }
  if (Object.is(expected, actual)) return [];
  return [`at ${pointer || 'the root'}: expected ${shown(expected)}, got ${shown(actual)}`];
}

/** What is in one set and not in the other. */
export function setDifferences(what: string, expected: readonly string[], actual: readonly string[]): string[] {
  return [...expected.filter((each) => !actual.includes(each)).map((each) => `${what} missing: ${each}`), ...actual.filter((each) => !expected.includes(each)).map((each) => `${what} unexpected: ${each}`)].slice(0, MOST);
}

/** Where two files differ, line by line; what stands in base64 is shown as it is. */
export function byteDifferences(expected: Uint8Array, actual: Uint8Array, encoding: string): string[] {
  if (Buffer.compare(expected, actual) === 0) return [];
  const [wanted, got] = [textOf(expected, encoding), textOf(actual, encoding)];
  const [expectedLines, actualLines] = [wanted.split('\n'), got.split('\n')];
  const told: string[] = [];
  for (let index = 0; index < Math.max(expectedLines.length, actualLines.length) && told.length < MOST; index++) {
    const [one, other] = [expectedLines[index], actualLines[index]];
    if (one === other) continue;
    const inner = innerDifferences(one ?? '', other ?? '');
    if (inner.length > 0) told.push(...inner.map((each) => `within line ${index + 1}: ${each}`));
    else told.push(`line ${index + 1}: expected ${shown(one)}\n${' '.repeat(`line ${index + 1}: `.length)}     got ${shown(other)}`);
  }
  if (told.length > 0) return told.slice(0, MOST);
  const at = expected.findIndex((byte, index) => byte !== actual[index]);
  return [`byte ${at < 0 ? expected.length : at}: expected ${expected.length} bytes, got ${actual.length}`];
}

const BASE64 = />([A-Za-z0-9+/=]{40,})</;

/** A document within a line, in base64. */
function innerDifferences(expected: string, actual: string): string[] {
  const [one, other] = [BASE64.exec(expected)?.[1], BASE64.exec(actual)?.[1]];
  if (one === undefined || other === undefined) return [];
  const inner = Buffer.from(one, 'base64');
  const declared = /^<\?xml[^>]*encoding="([^"]+)"/.exec(inner.subarray(0, 100).toString('latin1'))?.[1] ?? 'utf-8';
  return byteDifferences(inner, Buffer.from(other, 'base64'), declared);
}

function textOf(bytes: Uint8Array, encoding: string): string {
  return new TextDecoder(encoding).decode(bytes);
}

function isContainer(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
