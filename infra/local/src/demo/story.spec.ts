import { makeIin } from './iin.ts';
import { demoStory } from './story.ts';

const NOW = new Date('2026-11-24T10:00:00.000Z');

interface Sent {
  readonly messageInfo: { readonly messageType: string; readonly messageDate: string };
  readonly messageData: { readonly recordCount: number; readonly records: readonly { readonly recordNumber: string; readonly recordVersion: number; readonly restriction: { readonly retainUntil: string } }[] };
}

const story = demoStory(NOW);
const sent = story.map(({ bytes }) => JSON.parse(bytes) as Sent);

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

describe('makeIin', () => {
  it.each([
    ['1979-03-08', 'MALE', 311, '790308303110'],
    ['2006-05-21', 'FEMALE', 4102, expect.stringMatching(/^060521641\d{3}$/)],
  ] as const)('%s, %s, serial %i', (birth, sex, serial, expected) => {
    expect(makeIin(birth, sex, serial)).toEqual(expected);
  });
});
