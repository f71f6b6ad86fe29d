import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type GoldenTranslation, loadMember, toGolden } from '../src/index.js';

// A second member that there is not: XML in UTF-16 with prefixes, attributes beside elements, months in words, names in one text, dates in parts, siblings for lists.
const FOLDER = path.resolve(import.meta.dirname, 'members/XAR');
const sample = (name: string): Buffer => readFileSync(path.join(FOLDER, 'samples', name));

describe('a member with an XML that nobody has', () => {
  const member = loadMember(FOLDER);

  it('is read as its samples say', () => {
    const expected = JSON.parse(sample('mixed.expected.json').toString()) as GoldenTranslation;
    expect(toGolden(member.translate(sample('mixed.xml')))).toEqual(expected);
  });

  it('gets back what it sent, also a CANCEL, whose kind its body says', () => {
    const { notifications } = member.translate(sample('mixed.xml'));
    expect(notifications).toHaveLength(5);
    for (const { notification } of notifications) {
      const rendering = member.render!(notification, { id: 'x', at: '2024-05-14T09:15:00.000Z' });
      if (!('bytes' in rendering)) throw new Error(JSON.stringify(rendering));
      expect({ losses: rendering.losses, translation: toGolden(member.translate(rendering.bytes)) }).toEqual({ losses: [], translation: { notifications: [notification], rejections: [], warnings: [] } });
    }
  });

  const changed = (from: string, to: string): unknown => toGolden(member.translate(Buffer.from(`\ufeff${sample('mixed.xml').toString('utf16le').slice(1).replace(from, to)}`, 'utf16le'))).rejections;

  it('tells of an entry without any body that its kind is unknown', () => {
    expect(changed('<Notice/>', '<Other/>')).toContainEqual({ record: 5, code: 'FORMAT.UNKNOWN_RECORD', line: 43 });
  });

  it('takes no entry that has two bodies', () => {
    expect(changed('<Minor>yes</Minor></Return>', '</Return><Notice/>')).toContainEqual(expect.objectContaining({ record: 3, code: 'FORMAT.MALFORMED' }));
  });

  it('counts an element with xsi:nil as absent: the required one is missing', () => {
    expect(changed('<Title>Net</Title>', '<Title i:nil="true"/>')).toContainEqual(expect.objectContaining({ record: 4, code: 'FIELD.MISSING' }));
    expect(changed('<Title>Net</Title>', '<Title i:nil="false">Net</Title>')).not.toContainEqual(expect.objectContaining({ record: 4 }));
  });
});
