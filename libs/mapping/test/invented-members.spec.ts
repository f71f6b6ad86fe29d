import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
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

  it('is answered in its own format', () => {
    const translation = member.translate(sample('mixed.xml'));
    const answer = Buffer.from(member.answer!(translation, { id: 'x', at: '2024-05-14T09:15:00.000Z', sha256: '0' })!).toString('utf16le');
    expect(answer).toContain('s:stamp="1715678100">');
    expect(answer).toContain('<b:Check entries="6" taken="5"/>');
    expect(answer).toContain('<b:Fault code="FIELD.UNKNOWN_CODE" line="48"/>');
  });

  it('gets what another state sent, unless its reference is none that the format can write', () => {
    const kaz = path.resolve(import.meta.dirname, '../../../members/KAZ/samples/06-searches.expected.json');
    const [sent] = (JSON.parse(readFileSync(kaz, 'utf8')) as GoldenTranslation).notifications;
    const context = { id: 'x', at: '2024-05-14T09:15:00.000Z' };
    expect(member.render!(sent!, context)).toEqual({ outcome: 'NOT_RENDERED', fault: { code: 'FIELD.INVALID', pointer: '/header/sourceReference' } });
    const other = JSON.parse(JSON.stringify(sent).replace(sent!.header.sourceReference, 'K/0001')) as NonNullable<typeof sent>;
    const rendering = member.render!(other, context);
    expect(rendering).toMatchObject({ outcome: 'RENDERED' });
    const [back] = member.translate((rendering as { bytes: Uint8Array }).bytes).notifications;
    expect(back?.notification.header).toMatchObject({ origin: 'KAZ', kind: 'SEARCH_REQUEST', sourceReference: 'K/0001' });
  });

  it('may stand in another document as a text', () => {
    const members = mkdtempSync(path.join(tmpdir(), 'cbx-envelope-'));
    try {
      const folder = path.join(members, 'XAR');
      cpSync(FOLDER, folder, { recursive: true });
      const envelope = "envelope:\n  bytes: { codec: xml, root: Mail }\n  content: Letter as text\n  fields:\n    To: required text(20) unused\n  render:\n    To: Arcadia\n";
      rmSync(path.join(folder, 'answers.yaml'));
      const file = path.join(folder, 'mapping.yaml');
      writeFileSync(file, readFileSync(file, 'utf8').replace('bytes:\n', `${envelope}\nbytes:\n`));
      const mailed = loadMember(folder);
      const letter = sample('mixed.xml').toString('utf16le').slice(1).replace('<![CDATA[x<y]]>', 'x').replace('<![CDATA[Left home & did not return]]>', 'Left home');
      const { notifications } = mailed.translate(Buffer.from(`<Mail><To>CBX</To><Letter><![CDATA[\n${letter}]]></Letter></Mail>`));
      expect(notifications).toHaveLength(5);
      const rendering = mailed.render!(notifications[0]!.notification, { id: 'x', at: '2024-05-14T09:15:00.000Z' });
      expect(mailed.translate((rendering as { bytes: Uint8Array }).bytes).notifications[0]!.notification).toEqual(notifications[0]!.notification);
    } finally {
      rmSync(members, { recursive: true });
    }
  });

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

// CSV without column names, a kind a row, dates and names in several columns, lists in lists, in KOI8-U.
describe('a member with a CSV that nobody has', () => {
  const folder = path.resolve(import.meta.dirname, 'members/XCS');
  const member = loadMember(folder);
  const file = readFileSync(path.join(folder, 'samples/a.csv'));

  it('is read as its sample says', () => {
    expect(toGolden(member.translate(file))).toEqual(JSON.parse(readFileSync(path.join(folder, 'samples/a.expected.json'), 'utf8')));
  });

  it('gets back what it sent, but for what it has no place for', () => {
    for (const { notification } of member.translate(file).notifications) {
      const rendering = member.render!(notification, { id: 'x', at: '2024-05-14T09:15:00.000Z' });
      if (!('bytes' in rendering)) throw new Error(JSON.stringify(rendering));
      expect(rendering.losses).toEqual([{ code: 'FIELD.LOSSY', pointer: '/header/handling/retainUntil' }]);
      expect(member.translate(rendering.bytes).notifications.map((each) => each.notification)).toEqual([notification]);
    }
  });

  it('may end in a line with a check sum that is no number, and with no other', () => {
    expect(toGolden(member.translate(Buffer.from(file.toString('latin1').replace('END;5;AF31', 'END;x;AF31'), 'latin1'))).rejections).toEqual([expect.objectContaining({ record: 0, code: 'FORMAT.MALFORMED' })]);
  });
});
