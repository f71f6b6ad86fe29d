import { writtenList, writtenObject, writtenText } from '../written.js';
import { prepareXmlWriter } from './write-xml.js';
import type { XmlLayout } from './xml-layout.js';

const LAYOUT: XmlLayout = { encoding: 'utf-8', namespaces: new Map([['S', 'urn:s'], ['', 'urn:d"']]), root: 'S:a' };

function written(children: Parameters<typeof writtenObject>[1], layout: Partial<XmlLayout> = {}): Uint8Array {
  const writing = prepareXmlWriter({ ...LAYOUT, ...layout }).write(writtenObject('', children));
  if (!writing.ok) throw new Error('not written');
  return writing.bytes;
}

const text = (...args: Parameters<typeof written>): string => Buffer.from(written(...args)).toString('utf8');

it('writes elements, attributes and texts, and declares namespaces where they begin', () => {
  const children = [
    writtenText('@S:b', 'x "1" <&>'),
    writtenObject('S:c', [writtenObject('d', [writtenText('e', 'a < b & "c" > d'), writtenObject('f', []), writtenText('g', ''), writtenText(':h', 'i')]), writtenObject(':j', [writtenText(':k', 'l'), writtenText('m', 'n')])]),
  ];
  expect(text(children).split('\n')).toEqual([
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<S:a xmlns:S="urn:s" S:b="x &quot;1&quot; &lt;&amp;&gt;">',
    '  <S:c>',
    '    <d xmlns="urn:d&quot;">',
    '      <e>a &lt; b &amp; "c" &gt; d</e>',
    '      <f/>',
    '      <g/>',
    '      <h xmlns="">i</h>',
    '    </d>',
    '    <j>',
    '      <k>l</k>',
    '      <m xmlns="urn:d&quot;">n</m>',
    '    </j>',
    '  </S:c>',
    '</S:a>',
    '',
  ]);
});

it('writes in one-byte encodings, and what they do not have as decimal references', () => {
  const bytes = written([writtenText('Имя', 'Жаңы \u{1f600}'), writtenText('@Т', 'Ө')], { encoding: 'windows-1251', namespaces: new Map(), root: 'Файл' });
  expect(new TextDecoder('windows-1251').decode(bytes)).toBe('<?xml version="1.0" encoding="windows-1251"?>\n<Файл Т="&#1256;">\n  <Имя>Жа&#1187;ы &#128512;</Имя>\n</Файл>\n');
});

it('writes a list as elements of its name', () => {
  expect(text([writtenList('S:r', [writtenObject('', [writtenText('@b', '1')]), writtenText('', 'x')])]).split('\n').slice(2, 4)).toEqual(['  <S:r b="1"/>', '  <S:r>x</S:r>']);
});

it('knows what XML can write', () => {
  const { isWritable } = prepareXmlWriter(LAYOUT);
  expect(['a', '\t', '\u007f', '\u0085', '\u{1f600}'].map((character) => isWritable!(character))).toEqual([true, true, true, true, true]);
  expect(['\0', '\u001b', '\ufffe', '\ud83d', '\ude00'].map((character) => isWritable!(character))).toEqual([false, false, false, false, false]);
});
