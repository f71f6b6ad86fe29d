import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type GoldenTranslation, loadMember, toGolden } from '../src/index.js';

// A member that there is not, with a format that nobody has: CSV of other encoding, separator, line ends, names, dates and lists than any. It needs no code.
const FOLDER = path.resolve(import.meta.dirname, 'members/UTO');
const sample = (name: string): Buffer => readFileSync(path.join(FOLDER, 'samples', name));

describe('a seventh member', () => {
  const member = loadMember(FOLDER);

  it('is read as its samples say', () => {
    const expected = JSON.parse(sample('mixed.expected.json').toString()) as GoldenTranslation;
    expect(toGolden(member.translate(sample('mixed.csv')))).toEqual(expected);
  });

  it('gets back what it sent', () => {
    const { notifications } = member.translate(sample('mixed.csv'));
    expect(notifications).toHaveLength(5);
    for (const { notification } of notifications) {
      const rendering = member.render!(notification, { id: 'x', at: '2024-05-14T10:00:00.000Z' });
      if (!('bytes' in rendering)) throw new Error(JSON.stringify(rendering));
      expect(member.translate(rendering.bytes).notifications.map((each) => each.notification)).toEqual([notification]);
    }
  });

  it('may be called anything that a state is', () => {
    const members = mkdtempSync(path.join(tmpdir(), 'cbx-seventh-'));
    try {
      cpSync(FOLDER, path.join(members, 'ZZZ'), { recursive: true });
      expect(() => loadMember(path.join(members, 'ZZZ'))).toThrow('The folder ZZZ holds the mapping of UTO');
    } finally {
      rmSync(members, { recursive: true });
    }
  });
});
