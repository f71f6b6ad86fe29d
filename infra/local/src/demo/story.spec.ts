import { makeIin } from './iin.ts';
import { OwnFormats } from './own-formats.ts';
import { demoStory } from './story.ts';

const NOW = new Date('2026-11-24T10:00:00.000Z');

interface Sent {
  readonly messageInfo: { readonly messageType: string; readonly messageDate: string };
  readonly messageData: { readonly recordCount: number; readonly records: readonly { readonly recordNumber: string; readonly recordVersion: number; readonly restriction: { readonly retainUntil: string } }[] };
}

const formats = new OwnFormats();
const whole = demoStory(NOW, formats);
const story = whole.filter(({ member }) => member === 'KAZ');
const sent = story.map(({ bytes }) => JSON.parse(Buffer.from(bytes).toString('utf8')) as Sent);
const byOthers = whole.filter(({ member }) => member !== 'KAZ').map((file) => ({ ...file, translation: formats.member(file.member).translate(file.bytes) }));

describe('demoStory', () => {
  it('was sent in its order, never in the future', () => {
    const times = sent.map(({ messageInfo }) => Date.parse(messageInfo.messageDate));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(Math.max(...times)).toBeLessThanOrEqual(NOW.getTime());
    expect(story.map(({ file }) => file)).toEqual(story.map(({ file }) => file).sort());
  });

  it('says of each record in the file what it is about', () => {
    for (const [index, { records }] of story.entries()) {
      expect(sent[index]!.messageData.records.map(({ recordNumber }) => recordNumber)).toEqual(records.map(({ reference }) => reference));
      expect(sent[index]!.messageData.recordCount).toBe(records.length);
    }
  });

  it('gives every version of a record a number of its own, rising', () => {
    const versions = new Map<string, number>();
    for (const { messageData } of sent)
      for (const { recordNumber, recordVersion } of messageData.records) {
        expect(recordVersion).toBe((versions.get(recordNumber) ?? 0) + 1);
        versions.set(recordNumber, recordVersion);
      }
  });

  it('keeps its records for a while yet', () => {
    for (const { messageData } of sent)
      for (const { restriction } of messageData.records) {
        const [day, month, year] = restriction.retainUntil.split('.');
        expect(new Date(`${year}-${month}-${day}`).getTime()).toBeGreaterThan(NOW.getTime());
      }
  });

  it('holds one record that is at fault, and one exercise', () => {
    expect(story.flatMap(({ records }) => records).filter(({ expected }) => expected === 'REJECTED')).toHaveLength(1);
    expect(sent.filter(({ messageInfo }) => messageInfo.messageType === 'NOTIFICATION_TRAINING')).toHaveLength(1);
  });
});

describe('what the five others send', () => {
  it('is in the format of each, and says of each record what becomes of it', () => {
    expect([...new Set(byOthers.map(({ member }) => member))].sort()).toEqual(['ARM', 'BLR', 'KGZ', 'RUS', 'TJK']);
    for (const { translation, records } of byOthers) {
      expect(translation.records.map(({ sourceReference, outcome }) => [sourceReference, outcome])).toEqual(records.map(({ reference, expected }) => [reference, expected]));
    }
    expect(whole.map(({ file }) => file)).toEqual(whole.map(({ file }) => file).toSorted());
  });

  it('names one man in three scripts', () => {
    const names = byOthers.flatMap(({ translation }) => translation.notifications.flatMap(({ notification }) => ('person' in notification && notification.person?.birthDates?.[0] === '1986-03-14' ? notification.person.names : [])));
    expect(new Set(names.map(({ script }) => script))).toEqual(new Set(['Armn', 'Cyrl', 'Latn']));
  });

  it('holds full lists, the later of which leaves one out, and one record with a fault', () => {
    const [first, second] = byOthers.flatMap(({ translation }) => translation.snapshot ?? []);
    expect(second!.day > first!.day).toBe(true);
    expect(first!.listed.filter((key) => !second!.listed.includes(key))).toHaveLength(1);
    expect(byOthers.flatMap(({ translation }) => translation.rejections)).toMatchObject([{ record: 1, code: 'FIELD.INVALID' }]);
  });

  it('is read by those to whom it is released, in their own formats', () => {
    const [armenia] = byOthers;
    const renderings = [...formats.renderings('ARM', armenia!.bytes, ['ARM', 'BLR', 'RUS'])];
    expect(renderings.map(({ recipient }) => recipient)).toEqual(['BLR', 'RUS']);
    for (const { recipient, bytes } of renderings) expect(formats.member(recipient).translate(bytes).notifications).toHaveLength(1);
  });
});

describe('makeIin', () => {
  it.each([
    ['1979-03-08', 'MALE', 311, '790308303110'],
    ['2006-05-21', 'FEMALE', 4102, expect.stringMatching(/^060521641\d{3}$/)],
  ] as const)('%s, %s, serial %i', (birth, sex, serial, expected) => {
    expect(makeIin(birth, sex, serial)).toEqual(expected);
  });
});
