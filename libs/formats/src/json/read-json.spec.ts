import { isPlainText } from '@cbx/kernel';
import fc from 'fast-check';
import { BOOLEAN, BROKEN, EXCESS, LIST, NULL, NUMBER, OBJECT, TEXT, type Tree } from '../tree.js';
import { Vocabulary } from '../vocabulary.js';
import { prepareJson } from './json-codec.js';
import { readJson } from './read-json.js';

/** Some names are known and some are not: both must be read alike. */
const vocabulary = new Vocabulary(['a', 'k1', 'k7', 'k100', '__proto__', 'é']);
const read = (text: string, depth = 32) => readJson(text, { depth, vocabulary });
const treeOf = (text: string): Tree => {
  const reading = read(text);
  if (!reading.ok) throw new Error(reading.fault.reason);
  return reading.tree;
};
const faultOf = (text: string, depth = 32): string | undefined => {
  const reading = read(text, depth);
  return reading.ok ? undefined : reading.fault.reason;
};
const elements = (tree: Tree, node = 0): string[] => tree.children(node).map((child) => tree.text(child));

/** What JSON.parse makes of the same text. */
function valueOf(tree: Tree, node = 0): unknown {
  switch (tree.kind(node)) {
    case OBJECT:
      // Own properties, `__proto__` too.
      return Object.fromEntries(tree.children(node).map((child) => [tree.name(child), valueOf(tree, child)]));
    case LIST:
      return tree.children(node).map((child) => valueOf(tree, child));
    case TEXT:
      return tree.text(node);
    case NUMBER:
      return Number(tree.text(node));
    case BOOLEAN:
      return tree.text(node) === 'true';
    case NULL:
      return null;
    case BROKEN:
    case EXCESS:
      throw new Error('nothing is broken in JSON, and nothing is too much');
  }
}

describe('readJson', () => {
  it('reads what JSON.parse reads, in any layout', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(undefined, 1, '\t', '\r\n '), (value, space) => expect(valueOf(treeOf(JSON.stringify(value, null, space)))).toEqual(JSON.parse(JSON.stringify(value)))));
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
    const tree = treeOf('{\n"a"\n:\n1,\r"b": [\n[],\n{ }\n], "c":\n\n"x" }');
    const places = (node: number) => tree.children(node).map((child) => [tree.name(child), tree.nameLine(child), tree.line(child)]);
    expect(places(0)).toEqual([
      ['a', 2, 4],
      ['b', 4, 4],
      ['c', 7, 9],
    ]);
    expect(places(tree.children(0)[1]!)).toEqual([
      ['', 5, 5],
      ['', 6, 6],
    ]);
  });

  it('knows every line of a long text', () => {
    const tree = treeOf(`[${Array.from({ length: 1000 }, (_, index) => `${'\n'.repeat(index % 5)}${index}`).join()}]`);
    let line = 1;
    tree.children(0).forEach((child, index) => expect(tree.line(child)).toBe((line += index % 5)));
  });

  it('tells the path of each value', () => {
    const tree = treeOf('{"a": 1, "zz": [{"\\u0062": [2, 3]}, {"a": {"a": 4}}]}');
    expect(Array.from({ length: tree.size }, (_, node) => tree.path(0, node).join('/'))).toEqual(['', 'a', 'zz', 'zz/0', 'zz/0/b', 'zz/0/b/0', 'zz/0/b/1', 'zz/1', 'zz/1/a', 'zz/1/a/a']);
  });

  it('keeps numbers as they are written, and lone surrogates', () => {
    expect(elements(treeOf('[99999999999999999999, -0, 1e3, 1.0]'))).toEqual(['99999999999999999999', '-0', '1e3', '1.0']);
    expect(treeOf('"\\ud83d \\uD83D\\uDE00 \\u0000\\/\\b"').text(0)).toBe('\ud83d \u{1f600} \u0000/\b');
  });

  it('sees at a glance only what isPlainText sees', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'Я', ' ', '\u00a0', 'е\u0306', '\n', '"', '\\', 'և', '\u0301', '😀') }), (text) => {
        const tree = treeOf(JSON.stringify(text));
        // An escape is not looked into.
        expect(tree.isPlain(0)).toBe(isPlainText(text) && !/["\\\n]/.test(text));
      }),
    );
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
    expect(faultOf('{"a": 1,\n"\\u0061": 2}')).toBe('MALFORMED');
    expect(faultOf('[{"x": {"__proto__": 1, "__proto__": 2}}]')).toBe('MALFORMED');
    expect(faultOf('{"a": {"a": [{"a": 1}, {"a": 1}]}}')).toBeUndefined();
    // Names are compared as they are, not as NFC.
    expect(faultOf('{"\u00e9": 1, "e\u0301": 2}')).toBeUndefined();
    const many = Array.from({ length: 500 }, (_, i) => `"k${i}": 1`);
    expect(faultOf(`{${many.join()}}`)).toBeUndefined();
    expect(faultOf(`{${[...many, '"k7": 1'].join()}}`)).toBe('MALFORMED');
  });

  it('tells the first fault in source order: the level over the limit, or the name again', () => {
    const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
    expect([faultOf(nested(32)), faultOf(nested(33))]).toEqual([undefined, 'TOO_DEEP']);
    expect(faultOf(`{"a": 1, "a": ${nested(40)}}`)).toBe('MALFORMED');
    expect(faultOf(`{"b": ${nested(40)}, "b": 1}`)).toBe('TOO_DEEP');
    expect(faultOf('['.repeat(5_000_000))).toBe('TOO_DEEP');
  });

  it('ends for texts without end', () => {
    expect(treeOf(`"${'\\u0041'.repeat(1_000_000)}"`).text(0)).toHaveLength(1_000_000);
    expect(elements(treeOf(`[${'9'.repeat(5_000_000)}]`))[0]).toHaveLength(5_000_000);
    expect(treeOf(`[${'1,'.repeat(500_000)}1]`).children(0)).toHaveLength(500_001);
  }, 60_000);
});

describe('the JSON codec', () => {
  const codec = (...bytes: (number | string)[]) => prepareJson({ vocabulary, limits: { bytes: 1000, records: 10, depth: 32 } })(Buffer.concat(bytes.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([part])))));

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
