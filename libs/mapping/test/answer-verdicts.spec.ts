/** How each document's answer has a verdict of the gateway: at the place of the record, or without one, and as a fault of it; a record that is known unchanged is none. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Member, members } from './there-and-back.js';

const MEMBERS = path.resolve(import.meta.dirname, '../../../members');
const DECODERS: Partial<Record<Member, string>> = { TJK: 'koi8-r', BLR: 'iso-8859-5' };

/** The answer to a sample without fault, or what of it is told of the first record. */
function answerTo(iso3: Member, sample: string, verdict: { faults?: string[]; isUnchanged?: boolean }): string {
  const member = members.get(iso3)!;
  const translation = member.translate(readFileSync(path.join(MEMBERS, iso3, 'samples', sample)));
  expect(translation.rejections).toEqual([]);
  const text = new TextDecoder(DECODERS[iso3] ?? 'utf-8').decode(member.answer!(translation, { at: '2026-12-01T09:00:00.000Z', id: '5f0c2a4e-7d1b-4c3a-9e8f-000000000001', sha256: 'ab', verdicts: new Map([[1, verdict]]) })!);
  const inner = /<MessagePrimaryContent>(.*)</.exec(text)?.[1];
  return (inner === undefined ? text : new TextDecoder('windows-1251').decode(Buffer.from(inner, 'base64'))).replaceAll(/\s+/g, ' ');
}

it.each<[Member, string, rejected: RegExp, unchanged: RegExp]>([
  ['ARM', 'group-minimal.txt', /D60000001\d{6}R .*D6100000100000002FGATE\.ORIGIN /, /D60000001\d{6}A /],
  ['BLR', 'group-minimal.edi', /ERP\+2:1:2' RFF\+ZMR:[^']*' ERC\+E31' FTX\+AAO\+\+\+GATE\.ORIGIN'/, /BGM\+963\+[^+]*\+11\+AP'/],
  ['KAZ', '01-group-minimal.json', /"code": "A3".*"faults": \[ \{ "code": "GATE\.ORIGIN", "kkValue"/, /"code": "A2"/],
  ['KGZ', '03-group.xml', /<Outcome>REJECTED<\/Outcome> <Fault> <Code>GATE\.ORIGIN<\/Code> <Line>\d+<\/Line>/, /<Outcome>ACCEPTED<\/Outcome>/],
  ['RUS', '01-group-minimal.xml', /Итог="3"> <Ошибка Код="GATE\.ORIGIN" Строка="3"/, /Номер="1" ИдДок="[^"]*" Итог="1"/],
  ['TJK', '01-group-minimal.csv', /;ОТКЛОНЕНО;GATE\.ORIGIN;;/, /;ПОВТОР;;;/],
])('%s', (iso3, sample, rejected, unchanged) => {
  expect(answerTo(iso3, sample, { faults: ['GATE.ORIGIN'] })).toMatch(rejected);
  expect(answerTo(iso3, sample, { isUnchanged: true })).toMatch(unchanged);
});

it.each<[Member, { accepted: number; refused: number } | undefined]>([['ARM', undefined], ['BLR', undefined], ['KAZ', undefined], ['KGZ', { accepted: 200, refused: 500 }], ['RUS', undefined], ['TJK', undefined]])('%s is answered with the statuses of its document, if it has any', (iso3, statuses) => {
  expect(members.get(iso3)!.answerStatuses).toEqual(statuses);
});
