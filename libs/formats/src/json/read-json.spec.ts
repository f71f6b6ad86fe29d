import fc from 'fast-check';
import type { Node } from '../tree.js';
import { jsonCodec } from './json-codec.js';
import { readJson } from './read-json.js';

const read = (text: string, depth = 32) => readJson(text, { depth });
const root = (text: string): Node => {
  const reading = read(text);
  if (!reading.ok) throw new Error(reading.fault.reason);
  return reading.root;
};
const faultOf = (text: string, depth = 32): string | undefined => {
  const reading = read(text, depth);
  return reading.ok ? undefined : `${reading.fault.reason} ${reading.fault.line}`;
};

/** What JSON.parse makes of the same text. */
function valueOf(node: Node): unknown {
  switch (node.kind) {
    case 'object':
      // Own properties, `__proto__` too.
      return Object.fromEntries(node.children.map((child) => [child.name, valueOf(child)]));
    case 'list':
      return node.children.map(valueOf);
    case 'text':
      return node.text;
    case 'number':
      return Number(node.text);
    case 'boolean':
      return node.text === 'true';
    case 'null':
      return null;
  }
}

describe('readJson', () => {
  it('reads what JSON.parse reads, in any layout', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(undefined, 1, '\t', '\r\n '), (value, space) => expect(valueOf(root(JSON.stringify(value, null, space)))).toEqual(JSON.parse(JSON.stringify(value)))));
  });

  it('refuses exactly what JSON.parse refuses', () => {
    const pieces = fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '"a"', '"b"', '1', '-', '0', '.', 'e', '+', 'true', 'null', ' ', '\n', '\\', '\\u0041', '\u0000', 'NaN', "'", '//');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        let parsed = true;
        try {
          JSON.parse(text);
        } catch {
          parsed = false;
        }
        // The one thing that is refused beside: a name twice.
        if (!/("[ab]").*\1/s.test(text)) expect(faultOf(text) === undefined).toBe(parsed);
      }),
      { numRuns: 5000 },
    );
  });

  it('keeps places: the line of each name, and of each value', () => {
    const text = '{\n"a"\n:\n1,\r"b": [\n[],\n{ }\n], "c":\n\n"x" }';
    expect(root(text).children.map(({ name, nameLine, line }) => [name, nameLine, line])).toEqual([
      ['a', 2, 4],
      ['b', 4, 4],
      ['c', 7, 9],
    ]);
    expect(root(text).child('b')!.children.map(({ nameLine, line }) => [nameLine, line])).toEqual([
      [5, 5],
      [6, 6],
    ]);
  });

  it('keeps numbers as they are written, and lone surrogates', () => {
    expect(root('[99999999999999999999, -0, 1e3, 1.0]').children.map(({ text }) => text)).toEqual(['99999999999999999999', '-0', '1e3', '1.0']);
    expect(root('"\\ud83d \\uD83D\\uDE00 \\u0000\\/\\b"').text).toBe('\ud83d \u{1f600} \u0000/\b');
  });

  it.each([
    ['a trailing comma', '[1,]'],
    ['a comment', '{} // x'],
    ['single quotes', "{'a': 1}"],
    ['NaN', '[NaN]'],
    ['a leading zero', '[01]'],
    ['a raw line break in a string', '"a\nb"'],
    ['a second root', '{} {}'],
    ['nothing', ' '],
    ['an unknown escape', '"\\x41"'],
    ['a short escape', '"\\u12"'],
    ['a byte order mark that is not at the start', '\ufeff{}'],
    ['a cut text', '{"a": [1, {"b": "c'],
  ])('refuses %s', (_what, text) => expect(faultOf(text)).toMatch(/^MALFORMED/));

  it('refuses a name twice in one object, compared after unescaping, and nowhere else', () => {
    expect(faultOf('{"a": 1,\n"\\u0061": 2}')).toBe('MALFORMED 2');
    expect(faultOf('[{"x": {"__proto__": 1, "__proto__": 2}}]')).toBe('MALFORMED 1');
    expect(faultOf('{"a": {"a": [{"a": 1}, {"a": 1}]}}')).toBeUndefined();
    // Names are compared as they are, not as NFC.
    expect(faultOf('{"\u00e9": 1, "e\u0301": 2}')).toBeUndefined();
    const many = Array.from({ length: 500 }, (_, i) => `"k${i}": 1`);
    expect(faultOf(`{${many.join()}}`)).toBeUndefined();
    expect(faultOf(`{${[...many, '"k7": 1'].join()}}`)).toBe('MALFORMED 1');
  });

  it('tells the first fault in source order: the level over the limit, or the name again', () => {
    const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
    expect([faultOf(nested(32)), faultOf(nested(33))]).toEqual([undefined, 'TOO_DEEP 1']);
    expect(faultOf(`{"a": 1, "a": ${nested(40)}}`)).toBe('MALFORMED 1');
    expect(faultOf(`{"b": ${nested(40)}, "b": 1}`)).toBe('TOO_DEEP 1');
    expect(faultOf('['.repeat(5_000_000))).toBe('TOO_DEEP 1');
  });

  it('ends for texts without end', () => {
    expect(root(`"${'\\u0041'.repeat(1_000_000)}"`).text).toHaveLength(1_000_000);
    expect(root(`[${'9'.repeat(5_000_000)}]`).children[0]!.text).toHaveLength(5_000_000);
    expect(root(`[${'1,'.repeat(500_000)}1]`).children).toHaveLength(500_001);
  }, 60_000);
});

describe('the JSON codec', () => {
  const codec = (...bytes: (number | string)[]) => jsonCodec.read(Buffer.concat(bytes.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([part])))), { depth: 32 });

  it('skips one byte order mark at the start', () => {
    expect(codec(0xef, 0xbb, 0xbf, '{}').ok).toBe(true);
    expect(codec(0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf, '{}')).toMatchObject({ fault: { code: 'FORMAT.MALFORMED' } });
  });

  it.each([
    ['cut off', [0xd0]],
    ['overlong', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['beyond Unicode', [0xf4, 0x90, 0x80, 0x80]],
    ['a byte that never is', [0xff]],
  ])('refuses bytes that are not UTF-8: %s', (_what, bytes) => expect(codec('"', ...bytes, '"')).toMatchObject({ ok: false, fault: { code: 'FORMAT.ENCODING' } }));
});
