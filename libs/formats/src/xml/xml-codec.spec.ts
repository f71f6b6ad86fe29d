import { NO_NODE, OBJECT, OWN_TEXT, TEXT, type Tree } from '../tree.js';
import { Vocabulary } from '../vocabulary.js';
import { prepareXml } from './xml-codec.js';
import type { XmlLayout } from './xml-layout.js';

const NAMES = ['a', 'b', 'name', '@id', '@other', 'X:a', 'X:b', '@X:id', 'text()'];
const DEPTH = 4;

function reader(layout: Partial<XmlLayout> = {}): ReturnType<typeof prepareXml> {
  return prepareXml({ vocabulary: new Vocabulary(NAMES), limits: { bytes: 1e9, records: 1e9, depth: DEPTH } }, { encoding: 'utf-8', namespaces: new Map([['', ''], ['X', 'urn:x']]), root: 'a', ...layout });
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function treeOf(text: string, layout: Partial<XmlLayout> = {}): Tree {
  const reading = reader(layout)(bytesOf(text));
  if (!reading.ok) throw new Error(reading.fault.code);
  return reading.tree;
}

function faultOf(text: string | Uint8Array, layout: Partial<XmlLayout> = {}): string {
  const reading = reader(layout)(typeof text === 'string' ? bytesOf(text) : text);
  if (!reading.ok) return reading.fault.code;
  return reading.later === undefined ? 'none' : `later ${reading.later.code}`;
}

/** Name, kind, text and children of a node, as one text. */
function shown(tree: Tree, node = 0): string {
  const kind = tree.kind(node) === OBJECT ? '{}' : tree.kind(node) === TEXT ? JSON.stringify(tree.text(node)) : '?';
  const children = tree.children(node).map((child) => shown(tree, child));
  return `${tree.name(node)}=${kind}${tree.kind(node) === OBJECT && tree.hasOwnText(node) ? '+' : ''}${children.length === 0 ? '' : `(${children.join(' ')})`}`;
}

describe('the tree of a document', () => {
  it.each([
    ['an element with text is a text', '<a>x</a>', 'a="x"'],
    ['with nothing an empty one', '<a/>', 'a=""'],
    ['with child elements an object', '<a><b>x</b><b/></a>', 'a={}(b="x" b="")'],
    ['white space beside them is nothing', '<a>\n <b>x</b>\u00a0&#x2003;</a>', 'a={}(b="x")'],
    ['text beside them is said', '<a><b/>x</a>', 'a={}+(b="")'],
    ['so is text in CDATA', '<a><b/><![CDATA[x]]></a>', 'a={}+(b="")'],
    ['white CDATA is not', '<a><b/><![CDATA[ \u2003]]></a>', 'a={}(b="")'],
    ['with attributes and no text an object', '<a id="1"> </a>', 'a={}(@id="1")'],
    ['with attributes and text a text that has children', '<a id="1">x</a>', 'a="x"(@id="1")'],
    ['attributes in either quotes', `<a id='"' other="'"/>`, `a={}(@id="\\"" @other="'")`],
    ['names that the mapping does not have', '<a><ё ы="1"><z:q xmlns:z="z" z:w = "2"/></ё></a>', 'a={}(ё={}(@ы="1" q={}(@z:w="2")))'],
    ['namespace declarations are no attributes', '<a xmlns:q="q"/>', 'a=""'],
    ['names of a namespace, whatever its prefix', '<a xmlns:q="urn:x"><q:b q:id="1" id="2"/></a>', 'a={}(X:b={}(@X:id="1" @id="2"))'],
    ['and as the default one, which attributes do not take', '<a><b xmlns="urn:x" id="1"><a/></b><b/></a>', 'a={}(X:b={}(@id="1" X:a="") b="")'],
    ['names of another namespace are others', '<a><b xmlns="urn:y"/></a>', 'a={}(b="")'],
    ['references', '<a id="&lt;&#65;&#x44F;&#x1F600;">&amp;&quot;&apos;&gt;</a>', 'a="&\\"\'>"(@id="<Aя\u{1f600}")'],
    ['CDATA is text, comments and instructions are nothing', '<a>x<![CDATA[<&]]><!-- y --><?z w?>&#10;z</a>', 'a="x<&\\nz"'],
    ['line ends as XML has them', '<a>1\r\n2\r3<![CDATA[4\r\n5\r]]></a>', 'a="1\\n2\\n34\\n5\\n"'],
    ['comments and instructions around the root', '<?xml version="1.0"?>\n<!-- x --><?y?><a/><!-- z -->\n<?w?>', 'a=""'],
    ['a byte order mark', '\ufeff<?xml version="1.0" encoding="utf-8"?><a/>', 'a=""'],
  ])('%s', (_what, text, expected) => expect(shown(treeOf(text))).toBe(expected));

  it('knows a name of another namespace from its own', () => {
    const tree = treeOf('<a><b xmlns="urn:y"/></a>');
    expect(tree.child(0, tree.vocabulary.idOf('b'))).toBe(NO_NODE);
  });

  it('marks text that is not white, and plain texts', () => {
    const tree = treeOf('<a>x<b>one two</b><b> x</b><b>x </b><b>x  y</b><b>x\ny</b><b>x<!-- --></b><b/><b>&#65;</b></a>');
    expect(tree.kinds[0]! & OWN_TEXT).toBe(OWN_TEXT);
    expect(tree.children(0).map((node) => tree.isPlain(node))).toEqual([true, false, false, false, false, false, false, false]);
    expect(treeOf('<a><b>x</b><b> </b><b/><b id="1"/><b>&#160;</b><b><![CDATA[]]>-</b></a>').children(0).map((node, _i, all) => treeOf('<a><b>x</b><b> </b><b/><b id="1"/><b>&#160;</b><b><![CDATA[]]>-</b></a>').hasOwnText(node) && all.length === 6)).toEqual([true, false, false, false, false, true]);
    const attributes = treeOf('<a><b id="x y"/><b id=" x"/><b id="x "/><b id=""/><b id="a\nb"/><b id="&#65;"/></a>');
    expect(attributes.children(0).map((node) => attributes.isPlain(node + 1))).toEqual([true, false, false, false, false, false]);
  });
});

describe('lines', () => {
  it('of an element and of its attributes is that of its start tag', () => {
    const tree = treeOf('\n<a>\n<b\n id="1">\nx\n</b>\r\n<b/>\r<b/><!--\n--><b/></a>');
    const [first, ...others] = tree.children(0);
    expect([tree.line(0), tree.nameLine(0), tree.line(first!), tree.nameLine(first! + 1)]).toEqual([2, 2, 3, 3]);
    expect(others.map((node) => tree.nameLine(node))).toEqual([7, 7, 8]);
  });

  it('of a character within a text is that of the source', () => {
    const tree = treeOf('<a>1\n2<!-- \n -->3<![CDATA[\n4]]>&#10;5\n\n6</a>');
    const text = tree.text(0);
    expect(text).toBe('1\n23\n4\n5\n\n6');
    expect(['1', '2', '3', '4', '5', '6'].map((sign) => tree.lineInText(0, text.indexOf(sign)))).toEqual([1, 2, 3, 4, 4, 6]);
    const plain = treeOf('<a>1\n2</a>');
    expect([plain.lineInText(0, 0), plain.lineInText(0, 2)]).toEqual([1, 2]);
  });
});

describe('what is refused', () => {
  it.each([
    '', ' ', 'x', '<a>', '<a', '<a></b>', '</a>', '<a/><a/>', '<a/>x', 'x<a/>', '<a><b></a></b>', '< a/>', '<a b/>', '<a b=1/>', '<a id="1" id="2"/>', '<a q="1" q="2"/>', '<a id="1"other="2"/>', '<a id="<"/>', '<a id="1/>',
    '<a xmlns:p="u" xmlns:q="u" p:x="1" q:x="2"/>', '<a xmlns:p="urn:x" xmlns:q="urn:x" p:id="1" q:id="2"/>', '<p:a/>', '<a p:id="1"/>', '<a xmlns:p=""/>', '<a xmlns:xmlns="u"/>', '<a xmlns:xml="u"/>', '<a xmlns:p="http://www.w3.org/XML/1998/namespace"/>',
    '<a xmlns="http://www.w3.org/2000/xmlns/"/>', '<xmlns:a/>', '<a xmlns="u" xmlns="u"/>', '<a:/>', '<:a/>', '<a:b:c xmlns:a="u"/>', '<a><p:b xmlns:q="u"/></a>', '<a><q:b xmlns:q="u"/><q:b/></a>',
    '<a>&x;</a>', '<a>&</a>', '<a>&amp</a>', '<a>&#;</a>', '<a>&#x;</a>', '<a>&#xG;</a>', '<a>&#X41;</a>', '<a>&#0;</a>', '<a>&#xD800;</a>', '<a>&#xFFFE;</a>', '<a>&#x110000;</a>', '<a>&#99999999999999999999;</a>', '<a id="&#31;"/>',
    '<a>]]></a>', '<a>x]]]></a>', '<a><![CDATA[x]]</a>', '<a><!-- -- --></a>', '<a><!-- ---></a>', '<a><!- x -></a>', '<a><?xml version="1.0"?></a>', '<a><?XML?></a>', '<a><??></a>', '<a><?x:y?></a>', '<a><?x', '<a><!x></a>', '<![CDATA[x]]><a/>',
    ' <?xml version="1.0"?><a/>', '<?xml version="1.1"?><a/>', '<?xml?><a/>', '<?xml version="1.0" standalone="maybe"?><a/>', '<?xml encoding="utf-8"?><a/>', '<?xml version="1.0" encoding="utf-8"', '<?xml version="1.0"?x><a/>',
    '<a>\u0001</a>', '<a>\ufffe</a>', '<!--\u0000--><a/>', '<b/>', '<a xmlns="urn:x"/>', '<A/>', '\ufeff\ufeff<a/>',
  ])('%j is not well-formed, or has another root', (text) => expect(faultOf(text)).toBe('FORMAT.MALFORMED'));

  it.each(['<!DOCTYPE a><a/>', '<?xml version="1.1"?><!-- -- --><?x?>\n<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>', '<!DOCTYPE a SYSTEM "file:///etc/passwd"><b', '<!DOCTYPE'])('%j has a document type declaration', (text) =>
    expect(faultOf(text)).toBe('FORMAT.FORBIDDEN'),
  );

  it('a DOCTYPE elsewhere is none', () => {
    expect(['<a><!DOCTYPE a></a>', '<a/><!DOCTYPE a>', '<!doctype a><a/>'].map((text) => faultOf(text))).toEqual(['FORMAT.MALFORMED', 'FORMAT.MALFORMED', 'FORMAT.MALFORMED']);
    expect(faultOf('<a><![CDATA[<!DOCTYPE a>]]></a>')).toBe('none');
  });

  it('nesting beyond the limit, but only if all is well-formed', () => {
    expect(faultOf('<a><b><b><b/></b></b></a>')).toBe('none');
    expect(faultOf('<a><b><b><b><b/></b></b></b></a>')).toBe('later FORMAT.FORBIDDEN');
    expect(faultOf('<a><b><b><b><b></b></b></b></a>')).toBe('FORMAT.MALFORMED');
    expect(faultOf('<b><b><b><b><b/></b></b></b></b>')).toBe('FORMAT.MALFORMED');
  });

  it('another encoding, in bytes or declared', () => {
    expect(faultOf(Uint8Array.of(0x3c, 0x61, 0xff, 0x2f, 0x3e))).toBe('FORMAT.ENCODING');
    expect(faultOf('<?xml version="1.0" encoding="windows-1251"?><a/>')).toBe('FORMAT.ENCODING');
    expect(faultOf(`<?xml version='1.0' encoding='UTF-16'?><!DOCTYPE a><b`)).toBe('FORMAT.ENCODING');
    expect(faultOf('<?xml version="1.0" encoding="Utf-8"?><a/>')).toBe('none');
  });
});

describe('an encoding of one byte a character', () => {
  const layout: Partial<XmlLayout> = { encoding: 'windows-1251' };
  const latin = (text: string): Uint8Array => Uint8Array.from(text, (sign) => sign.charCodeAt(0));
  const declared = '<?xml version="1.0" encoding="WINDOWS-1251"?>';

  it('must be declared', () => {
    expect([`${declared}<a/>`, '<a/>', '<?xml version="1.0"?><a/>', '<?xml version="1.0" encoding="UTF-8"?><a/>'].map((text) => faultOf(latin(text), layout))).toEqual(['none', 'FORMAT.ENCODING', 'FORMAT.ENCODING', 'FORMAT.ENCODING']);
  });

  it('is read byte by byte, and has no 0x98', () => {
    const reading = reader(layout)(latin(`${declared}<a>\xc8\xb8&#1362;\xa0\xff</a>`));
    expect(reading.ok && reading.tree.text(0)).toBe('Иё\u0552\u00a0я');
    expect(faultOf(latin(`${declared}<a>\x98</a>`), layout)).toBe('FORMAT.ENCODING');
  });
});

it.each([
  ['elements in elements', `${'<a>'.repeat(1_000_000)}${'</a>'.repeat(1_000_000)}`, 'later FORMAT.FORBIDDEN'],
  ['with a prefix of the outermost', `<a xmlns:q="q">${'<q:b>'.repeat(700_000)}${'</q:b>'.repeat(700_000)}</a>`, 'later FORMAT.FORBIDDEN'],
  ['elements that never end', '<a>'.repeat(2_000_000), 'FORMAT.MALFORMED'],
  ['attributes', `<a ${Array.from({ length: 500_000 }, (_, i) => `x${i}=""`).join(' ')}/>`, 'none'],
  ['namespaces', `<a ${Array.from({ length: 300_000 }, (_, i) => `xmlns:x${i}="u"`).join(' ')}/>`, 'none'],
  ['references', `<a>${'&#38;'.repeat(1_500_000)}</a>`, 'none'],
  ['ampersands', `<a>${'&'.repeat(5_000_000)}</a>`, 'FORMAT.MALFORMED'],
  ['comments', `<a>${'<!---->'.repeat(1_000_000)}</a>`, 'none'],
  ['pieces of CDATA', `<a>${'<![CDATA[x]]>'.repeat(700_000)}</a>`, 'none'],
  ['starts of CDATA', `<a>${'<![CDATA['.repeat(700_000)}</a>`, 'FORMAT.MALFORMED'],
  ['starts of comments', `<a>${'<!-'.repeat(2_000_000)}</a>`, 'FORMAT.MALFORMED'],
  ['brackets', `<a>${']'.repeat(5_000_000)}</a>`, 'none'],
  ['zeros of a reference', `<a>&#${'0'.repeat(5_000_000)}65;</a>`, 'none'],
])('ends for a million %s', (_what, text, expected) => {
  expect(faultOf(text)).toBe(expected);
}, 20_000);
