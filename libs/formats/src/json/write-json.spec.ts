import { BOOLEAN, NUMBER } from '../tree.js';
import { writtenList, writtenObject, writtenText } from '../written.js';
import { prepareJsonWriter } from './write-json.js';

describe('JSON that is written', () => {
  it('is UTF-8 with two spaces a level, texts escaped, numbers as they are written', () => {
    const root = writtenObject('', [
      writtenText('é', 'a"\n'),
      { name: 'n', kind: NUMBER, text: '99999999999999999999', children: [] },
      { name: 'b', kind: BOOLEAN, text: 'true', children: [] },
      writtenList('l', [writtenText('', 'x'), writtenObject('', [])]),
      writtenList('none', []),
    ]);
    const writing = prepareJsonWriter().write(root);
    expect(writing.ok && Buffer.from(writing.bytes).toString('utf8')).toBe('{\n  "é": "a\\"\\n",\n  "n": 99999999999999999999,\n  "b": true,\n  "l": [\n    "x",\n    {}\n  ],\n  "none": []\n}\n');
  });
});
