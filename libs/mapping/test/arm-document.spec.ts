/** The sentences of members/ARM/README.md, one case each where a careless reading would differ. H is line 1, the first D-line line 2. */
import type { Notification } from '@cbx/contracts';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { loadMember, type Translation } from '../src/index.js';
import { aFile, aLine, type ArmFile, put, textOf } from './arm-file.js';

const member = loadMember(path.resolve(import.meta.dirname, '../../../members/ARM'));

type Type = Parameters<typeof aFile>[0];
type Change = (file: ArmFile) => void;

interface Changed {
  readonly translation: Translation;
  readonly faults: string[];
  readonly warnings: string[];
  readonly notification: ReturnType<typeof JSON.parse>;
}

function read(text: string): Changed {
  const translation = member.translate(Buffer.from(text, 'utf8'));
  const told = (faults: Translation['rejections']): string[] => faults.map(({ record, code, line }) => `${record === 1 ? '' : `#${record} `}${code} ${line}`).sort();
  return { translation, faults: told(translation.rejections), warnings: told(translation.warnings), notification: translation.notifications[0]?.notification };
}

function changed(type: Type, ...changes: Change[]): Changed {
  const file = aFile(type);
  for (const change of changes) change(file);
  return read(textOf(file));
}

/** A text at a column of the record's main line. */
const main =
  (column: number, text: string): Change =>
  ({ lines }) =>
    void (lines[0] = put(lines[0]!, column, text));
/** A text at a column of the second line. */
const second =
  (column: number, text: string): Change =>
  ({ lines }) =>
    void (lines[1] = put(lines[1]!, column, text));
const add =
  (type: string, at: Readonly<Record<number, string>>, number = '000001'): Change =>
  ({ lines }) =>
    void lines.push(aLine(type, number, at));
const header =
  (column: number, text: string): Change =>
  (file) =>
    void (file.header = put(file.header, column, text));
const trailer =
  (text: string): Change =>
  (file) =>
    void (file.trailer = text);
const insert =
  (line: string, at = 0): Change =>
  ({ lines }) =>
    void lines.splice(at, 0, line);
const BLANK_NAME = main(321, ' '.repeat(60));
const rem = (piece: string, text: string): Change => add('D90', { 10: 'REM', 13: piece, 15: text });

it.each<Type>(['D10', 'D20', 'D30', 'D40'])('takes the %s that the cases change', (type) => {
  expect(changed(type)).toMatchObject({ faults: [], warnings: [], notification: expect.anything() as unknown });
});

type Case = [what: string, type: Type, changes: Change[], faults: string[], warnings?: string[]];

describe.each<[section: string, cases: Case[]]>([
  [
    '1 Bytes, lines, characters',
    [
      ['a letter beyond the BMP is one column', 'D10', [main(321, '𐤀'.repeat(19))], []],
      ['a letter typed as two code points is one', 'D10', [({ lines }) => void (lines[0] = lines[0]!.replace('Grigoryan', 'Grigoryan'.replace('y', 'y\u0301')).replace(/ {2}(?=Ani)/, '  '))], []],
      ['a line may be shorter', 'D40', [({ lines }) => void (lines[0] = lines[0]!.trimEnd())], []],
      ['CR before LF belongs to the line end', 'D20', [(file) => void (file.lineEnd = '\r\n')], []],
      ['two CRs do not', 'D20', [(file) => void (file.lineEnd = '\r\r\n')], ['#0 FORMAT.MALFORMED 1']],
      ['a blank line may hold control characters', 'D20', [insert(' \u000b\u000c\u0085\t\u3000\r ', 1)], []],
      ['U+001C is no white space', 'D20', [insert('\u001c', 1)], ['#0 FORMAT.MALFORMED 3']],
      ['U+2028 ends no line', 'D10', [main(400, 'ա\u2028բ')], []],
      ['a TAB is white space', 'D10', [main(400, 'ա\tբ')], []],
      ['any other control character breaks its record', 'D10', [main(400, 'ա\u0000բ')], ['FORMAT.MALFORMED 2']],
      ['U+0085 in a line too', 'D10', [main(400, 'ա\u0085բ')], ['FORMAT.MALFORMED 2']],
      ['U+007F too', 'D10', [main(400, '\u007f')], ['FORMAT.MALFORMED 2']],
      ['no line is longer than 2,000', 'D10', [({ lines }) => void (lines[0] += ' '.repeat(2000 - 720))], []],
      ['… than 2,000 code points', 'D10', [({ lines }) => void (lines[0] += ' '.repeat(2001 - 720))], ['#0 FORMAT.FORBIDDEN 2']],
      ['… a blank one neither', 'D10', [insert(' '.repeat(2001))], ['#0 FORMAT.FORBIDDEN 2']],
      ['… 2,000 letters beyond the BMP are not', 'D10', [add('D90', { 10: 'XXX', 15: '𐤀'.repeat(1986) })], [], ['FIELD.UNKNOWN 3']],
      ['… one more is', 'D10', [add('D90', { 10: 'XXX', 15: '𐤀'.repeat(1987) })], ['#0 FORMAT.FORBIDDEN 3']],
    ],
  ],
  [
    '2 Structure',
    [
      ['a number that is none', 'D10', [main(4, '00000 ')], ['FORMAT.MALFORMED 2']],
      ['zero is a number', 'D10', [main(4, '000000')], []],
      ['numbers grow', 'D10', [insert(aFile('D10').lines[0]!.replace('D10000001', 'D10000002'))], ['#2 FORMAT.MALFORMED 3']],
      ['… over all earlier ones', 'D10', [insert(aFile('D10').lines[0]!.replace('D10000001', 'D10000000')), insert(aFile('D10').lines[0]!.replace('D10000001', 'D10000009'))], ['#2 FORMAT.MALFORMED 3', '#3 FORMAT.MALFORMED 4']],
      ['a line type that is none', 'D10', [add('D6 ', {})], ['FORMAT.UNKNOWN_RECORD 3']],
      ['an answer is none either', 'D10', [add('D61', {})], ['FORMAT.UNKNOWN_RECORD 3']],
      ['… and a control character in it', 'D10', [add('D61', { 15: '\u0001' })], ['FORMAT.MALFORMED 3', 'FORMAT.UNKNOWN_RECORD 3']],
      ['a record of an unknown type: its other lines are not judged', 'D10', [main(1, 'D11'), add('D99', {}), add('D41', { 15: '\u0001' })], ['FORMAT.UNKNOWN_RECORD 2']],
      ['a record that begins with a continuation line, nor', 'D10', [main(1, 'D51'), add('D99', {})], ['FORMAT.MALFORMED 2']],
      ['… it is judged completely', 'D10', [main(1, 'D11'), main(4, 'x'), main(300, '\u0001')], ['FORMAT.MALFORMED 2', 'FORMAT.UNKNOWN_RECORD 2']],
      ['a second main line', 'D10', [add('D20', {})], ['FORMAT.MALFORMED 3']],
      ['a line that this record does not have', 'D10', [add('D41', {}), add('D31', {}), add('D32', {})], ['FORMAT.MALFORMED 3', 'FORMAT.MALFORMED 4', 'FORMAT.MALFORMED 5']],
      ['D40 has no person', 'D40', [add('D51', {})], ['FORMAT.MALFORMED 3']],
      ['a name before the first member', 'D30', [insert(aLine('D51', '000001', { 10: 'A LFx' }), 1)], ['FORMAT.MALFORMED 3']],
      ['lines in any order', 'D30', [add('D90', { 10: 'GRP01x' }), add('D51', { 10: 'A LFx' }), add('D31', { 10: 'ALx' }), add('D51', { 10: 'A LFy' })], []],
      ['faults of structure alone are told', 'D10', [main(12, '   '), add('D41', {})], ['FORMAT.MALFORMED 3']],
      ['lines of the same number apart from each other are two records', 'D10', [add('D10', { 10: 'C' }, '000002'), add('D51', {}, '000001')], ['#2 FIELD.MISSING 3', '#3 FORMAT.MALFORMED 4']],
    ],
  ],
  [
    '3 Types',
    [
      ['leading zeros', 'D10', [main(85, '0007')], []],
      ['a number is trimmed', 'D10', [main(85, ' 7  ')], []],
      ['a space in a number', 'D10', [main(85, '1 2 ')], ['FIELD.INVALID 2']],
      ['digits 0-9 only', 'D10', [main(85, '٣')], ['FIELD.INVALID 2']],
      ['version zero', 'D10', [main(85, '0000')], ['FIELD.INVALID 2']],
      ['a day that is none', 'D10', [main(479, '20230229')], ['FIELD.INVALID 2']],
      ['00 parts', 'D10', [main(479, '20230200')], ['FIELD.INVALID 2']],
      ['seven digits', 'D10', [main(479, '2023010 ')], ['FIELD.INVALID 2']],
      ['hour 24', 'D10', [main(89, '20240601240000')], ['FIELD.INVALID 2']],
      ['a country in small letters', 'D10', [main(12, 'arm')], ['FIELD.INVALID 2']],
      ['a country that no list has', 'D10', [main(471, 'QQQ')], []],
      ['a cell that is not filled', 'D10', [main(440, 'RU RUS')], ['FIELD.INVALID 2']],
      ['blank cells are skipped', 'D10', [main(440, '   RUS   KAZ')], []],
      ['*** means every member', 'D10', [main(104, '***')], []],
      ['… beside nothing', 'D10', [main(104, '***RUS')], ['FIELD.INVALID 2']],
      ['… in the first cell', 'D10', [main(104, '   ***')], ['FIELD.INVALID 2']],
      ['… only once', 'D10', [main(104, '******')], ['FIELD.INVALID 2']],
      ['*** is no nationality', 'D10', [main(440, '***')], ['FIELD.INVALID 2']],
      ['codes are case-sensitive', 'D10', [main(381, 'm')], ['FIELD.UNKNOWN_CODE 2']],
      ['a code out of its cell', 'D10', [main(598, ' MI')], ['FIELD.UNKNOWN_CODE 2']],
      ['a cell of one column', 'D20', [main(488, 'A U V')], []],
    ],
  ],
  [
    '3 Periods',
    [
      ['a day without month', 'D10', [main(382, '19850003')], ['FIELD.INVALID 2']],
      ['year 0000', 'D10', [main(382, '00000700')], ['FIELD.INVALID 2']],
      ['zeros are absent', 'D10', [main(382, '00000000')], []],
      ['… twice too', 'D10', [main(382, '00000000 00000000')], []],
      ['a second date alone', 'D10', [main(391, '19850000')], ['FIELD.INVALID 2']],
      ['a mark alone', 'D10', [main(390, '~')], ['FIELD.INVALID 2']],
      ['the second mark alone', 'D10', [main(399, '~')], ['FIELD.INVALID 2']],
      ['a mark in an interval', 'D10', [main(382, '19850000~19860000')], ['FIELD.INVALID 2']],
      ['… the second', 'D10', [main(382, '19850000 19860000~')], ['FIELD.INVALID 2']],
      ['a wrong mark', 'D10', [main(382, '19850000?')], ['FIELD.UNKNOWN_CODE 2']],
      ['… is read as a space: another fault', 'D10', [main(382, '19850003?')], ['FIELD.INVALID 2', 'FIELD.UNKNOWN_CODE 2']],
      ['… and no date', 'D10', [add('D53', { 18: '?' })], ['FIELD.MISSING 3', 'FIELD.UNKNOWN_CODE 3']],
      ['a required period of zeros', 'D10', [add('D53', { 10: '00000000' })], ['FIELD.MISSING 3']],
      ['… a mark alone is INVALID only', 'D10', [add('D53', { 18: '~' })], ['FIELD.INVALID 3']],
      ['… the second date alone too', 'D10', [add('D53', { 19: '19850000' })], ['FIELD.INVALID 3']],
      ['an interval that ends before', 'D10', [main(382, '19850700 19850000')], ['FIELD.INVALID 2']],
      ['… in the same month, taken at its first day', 'D10', [main(382, '19850702 19850700')], ['FIELD.INVALID 2']],
      ['… on it', 'D10', [main(382, '19850701 19850700')], []],
      ['not in its columns: its last digit stands where the mark does', 'D10', [main(382, ' 19850703')], ['FIELD.INVALID 2', 'FIELD.UNKNOWN_CODE 2']],
    ],
  ],
  [
    '4 Lines and fields',
    [
      ['a reserved column', 'D10', [main(190, 'x')], [], ['FIELD.UNKNOWN 2']],
      ['… one warning a line', 'D10', [main(190, 'x'), main(465, 'y'), add('D52', { 10: 'PP', 12: 'A', 55: 'z' })], [], ['FIELD.UNKNOWN 2', 'FIELD.UNKNOWN 3']],
      ['… in H and T: record 0', 'D10', [header(90, 'x'), trailer('T000001000001  x')], [], ['#0 FIELD.UNKNOWN 1', '#0 FIELD.UNKNOWN 3']],
      ['beyond the length', 'D10', [({ lines }) => void (lines[0] += '  x')], ['FIELD.TOO_LONG 2']],
      ['… white space is none', 'D10', [({ lines }) => void (lines[0] += ' \t\u3000')], []],
      ['an unknown action: read as NEW', 'D10', [main(10, 'X'), main(471, 'rus')], ['FIELD.INVALID 2', 'FIELD.UNKNOWN_CODE 2']],
      ['no action too', 'D10', [main(10, ' '), main(471, 'rus')], ['FIELD.INVALID 2', 'FIELD.MISSING 2']],
      ['a CANCEL is read to column 200', 'D10', [main(10, 'C'), main(205, 'x'), main(465, 'x'), main(471, '123'), add('D51', { 10: '?' }), add('D52', {})], []],
      ['… its reserved columns too', 'D10', [main(10, 'C'), main(200, 'x')], [], ['FIELD.UNKNOWN 2']],
      ['… beyond its line', 'D10', [main(10, 'C'), main(721, 'x')], ['FIELD.TOO_LONG 2']],
      ['… other lines are not', 'D10', [main(10, 'C'), add('D51', { 81: 'x' }), add('D90', { 10: 'XXX', 135: 'x' }), add('D90', { 10: '   ', 135: 'x' })], []],
      ['… D90 REM is', 'D10', [main(10, 'C'), add('D90', { 10: 'REM', 13: '02', 135: 'x' })], ['FIELD.INVALID 3', 'FIELD.TOO_LONG 3']],
      ['… its structure is judged', 'D10', [main(10, 'C'), add('D41', {})], ['FORMAT.MALFORMED 3']],
      ['a block without family and given', 'D10', [main(361, 'Armeni')], []],
      ['… only a patronymic', 'D10', [BLANK_NAME, main(361, 'Armeni')], ['FIELD.MISSING 2']],
      ['no name at all', 'D10', [BLANK_NAME], ['FIELD.MISSING 2']],
      ['a D51 line is enough', 'D10', [BLANK_NAME, add('D51', { 10: 'P LFx' })], []],
      ['… faulty too', 'D10', [BLANK_NAME, add('D51', { 10: 'P LFx' }), second(10, 'Z')], ['FIELD.UNKNOWN_CODE 3']],
      ['null null null is no name', 'D10', [main(201, 'null null null')], []],
      ['… a part each', 'D10', [main(201, 'null'), main(221, 'null'), main(241, 'null')], []],
      ['… run together over parts', 'D10', [main(213, 'null null null')], []],
      ['… then nothing is left', 'D10', [BLANK_NAME, main(201, 'null'), main(221, 'null'), main(241, 'null')], ['FIELD.MISSING 2']],
      ['one null is a name', 'D10', [BLANK_NAME, main(201, 'null')], []],
      ['a member without a name', 'D30', [second(150, ' '.repeat(20))], ['FIELD.MISSING 3']],
      ['a name that fills its columns', 'D10', [main(201, 'ա'.repeat(20)), main(221, 'ա'.repeat(20))], [], ['FIELD.TRUNCATED 2']],
      ['… in D51, form F', 'D10', [add('D51', { 10: 'A LF', 14: 'x'.repeat(60) })], [], ['FIELD.TRUNCATED 3']],
      ['… form F, only at its end', 'D10', [add('D51', { 10: 'A LF', 14: 'x'.repeat(20) })], []],
      ['… form P', 'D10', [add('D51', { 10: 'A LP', 14: 'x'.repeat(20) })], [], ['FIELD.TRUNCATED 3']],
      ['form P needs family or given', 'D10', [add('D51', { 10: 'A LP', 54: 'x' })], ['FIELD.MISSING 3']],
      ['null null null in D51', 'D10', [add('D51', { 10: 'A LPnull null null' }), add('D51', { 10: 'A LFnull null null' })], ['FIELD.MISSING 3', 'FIELD.MISSING 4']],
      ['… where the form is faulty nothing is judged', 'D10', [add('D51', { 10: 'A LXnull null null' }), add('D51', { 10: 'A L', 14: 'x'.repeat(60) })], ['FIELD.MISSING 4', 'FIELD.UNKNOWN_CODE 3']],
      ['… but whether a name is there', 'D10', [add('D51', { 10: 'A LX' })], ['FIELD.MISSING 3', 'FIELD.UNKNOWN_CODE 3']],
      ['stay needs its fields when one is there', 'D10', [main(622, 'x')], ['FIELD.MISSING 2']],
      ['legal status too', 'D10', [main(687, '20250101')], ['FIELD.MISSING 2']],
      ['a search has a reason', 'D20', [({ lines }) => void lines.pop()], ['FIELD.MISSING 2']],
      ['… that is not empty', 'D20', [second(15, ' '.repeat(120))], ['FIELD.MISSING 2']],
      ['… a faulty line is one', 'D20', [second(13, '02'), second(15, ' '.repeat(120))], ['FIELD.INVALID 3']],
      ['group names: one of them', 'D30', [main(321, '    ')], ['FIELD.MISSING 2']],
      ['… a faulty D31 counts', 'D30', [main(321, '    '), add('D31', { 10: 'XLx' })], ['FIELD.UNKNOWN_CODE 4']],
      ['null null null is a group name, whole too', 'D30', [main(321, 'null null null'), main(261, 'x'.repeat(60))], []],
      ['a measure for the second time', 'D40', [add('D41', { 10: '01', 12: '5' }), add('D41', { 10: '02', 12: '5' }), add('D41', { 10: '01', 12: '6' })], ['FIELD.INVALID 5']],
      ['a piece out of turn', 'D10', [rem('01', 'ա'), rem('03', 'բ'), rem('03', 'գ')], ['FIELD.INVALID 4']],
      ['a piece without number', 'D10', [rem('  ', 'ա')], ['FIELD.MISSING 3']],
      ['pieces of texts may stand between each other', 'D20', [rem('1 ', 'ա'), add('D90', { 10: 'RSN', 13: '02', 15: 'x' }), rem(' 2', 'բ')], []],
      ['1,000 characters', 'D10', [...Array.from({ length: 8 }, (_, n) => rem(`0${n + 1}`, 'ա'.repeat(120))), rem('09', 'ա'.repeat(40))], []],
      ['… and one more', 'D10', [...Array.from({ length: 8 }, (_, n) => rem(`0${n + 1}`, 'ա'.repeat(120))), rem('09', 'ա'.repeat(41))], ['FIELD.TOO_LONG 3']],
      ['… with a faulty line nobody counts', 'D10', [...Array.from({ length: 8 }, (_, n) => rem(`0${n + 1}`, 'ա'.repeat(120))), rem('01', 'ա'.repeat(41))], ['FIELD.INVALID 11']],
      ['… counted when և is one letter', 'D10', Array.from({ length: 9 }, (_, n) => rem(`0${n + 1}`, 'եւ'.repeat(60))), []],
      ['an unknown text', 'D10', [add('D90', { 10: 'XXX', 13: 'x', 135: 'x' })], [], ['FIELD.UNKNOWN 3']],
      ['a text of another kind', 'D10', [add('D90', { 10: 'RSN', 13: '01', 15: 'x' })], [], ['FIELD.UNKNOWN 3']],
      ['a D90 of no text', 'D10', [add('D90', { 13: 'x', 15: 'x', 135: 'x' })], ['FIELD.INVALID 3', 'FIELD.MISSING 3', 'FIELD.TOO_LONG 3']],
      ['… whose piece is any number', 'D10', [add('D90', { 13: '77', 15: 'x' })], ['FIELD.MISSING 3']],
    ],
  ],
  [
    '5 PSN',
    [
      ['the example', 'D10', [main(381, 'M'), main(382, '19850703'), main(452, '1307852149')], []],
      ['a check digit', 'D10', [main(452, '1307852148')], ['FIELD.INVALID 2']],
      ['a day that the month does not have; a check digit of 10 is 0', 'D10', [main(452, '4102852140')], []],
      ['another sex', 'D10', [main(381, 'F'), main(452, '1307852149')], ['FIELD.INVALID 2']],
      ['a sex that is not compared', 'D10', [main(381, 'O'), main(452, '1307852149')], []],
      ['another year', 'D10', [main(382, '19860000'), main(452, '1307852149')], ['FIELD.INVALID 2']],
      ['another month', 'D10', [main(382, '19850800'), main(452, '1307852149')], ['FIELD.INVALID 2']],
      ['an approximate date is not compared', 'D10', [main(382, '19860000~'), main(452, '1307852149')], []],
      ['… nor an interval', 'D10', [main(382, '19860000 19870000'), main(452, '1307852149')], []],
      ['… nor a faulty date', 'D10', [main(382, '19860099'), main(452, '1307852149')], ['FIELD.INVALID 2']],
      ['D53 is not compared', 'D10', [main(452, '1307852149'), add('D53', { 10: '19990101' })], []],
      ['D52 is never checked', 'D10', [add('D52', { 10: 'NI', 12: '1', 32: 'ARM' })], []],
      ['white space in it goes', 'D10', [main(452, '130785 214')], ['FIELD.INVALID 2']],
      ['in a member', 'D30', [second(281, '1307852148')], ['FIELD.INVALID 3']],
    ],
  ],
  [
    '7 Faults of the submission',
    [
      ['the first line is not H', 'D10', [(file) => void (file.header = `X${file.header.slice(1)}`)], ['#0 FORMAT.MALFORMED 1']],
      ['another formatId', 'D10', [header(2, 'CBXARM02')], ['#0 FORMAT.MALFORMED 1']],
      ['an absent agency', 'D10', [header(13, ' '.repeat(40))], ['#0 FORMAT.MALFORMED 1']],
      ['a time that is none', 'D10', [header(73, '20240231090000')], ['#0 FORMAT.MALFORMED 1']],
      ['H of nothing', 'D10', [(file) => void (file.header = 'H')], ['#0 FORMAT.MALFORMED 1']],
      ['T of nothing', 'D10', [trailer('T')], ['#0 FORMAT.MALFORMED 3']],
      ['a second H', 'D10', [(file) => void file.lines.push(file.header)], ['#0 FORMAT.MALFORMED 3']],
      ['a line of neither', 'D10', [insert(' D10')], ['#0 FORMAT.MALFORMED 2']],
      ['T without numbers', 'D10', [trailer('T      000001')], ['#0 FORMAT.MALFORMED 3']],
      ['T with letters', 'D10', [trailer('T00000x000001')], ['#0 FORMAT.MALFORMED 3']],
      ['T too long', 'D10', [trailer(`${'T000001000001'.padEnd(20)}x`)], ['#0 FORMAT.MALFORMED 3']],
      ['a control character in T', 'D10', [trailer('T000001000001\u0001')], ['#0 FORMAT.MALFORMED 3']],
      ['a line after T', 'D10', [trailer('T000001000001\nT000001000001')], ['#0 FORMAT.MALFORMED 4']],
      ['blank lines after T', 'D10', [trailer('T000001000001\n \n')], []],
      ['a faulty T before a line after it', 'D10', [trailer('Tx\nT000001000001')], ['#0 FORMAT.MALFORMED 3']],
      ['a faulty H before all that', 'D10', [header(2, 'X'), insert('X')], ['#0 FORMAT.MALFORMED 1']],
      ['no T: the last line that is not blank', 'D10', [trailer(' ')], ['#0 FORMAT.MALFORMED 2']],
      ['another count of records', 'D10', [trailer('T000002000001')], ['#0 FORMAT.COUNT_MISMATCH 3']],
      ['another count of lines', 'D10', [trailer('T000001000002')], ['#0 FORMAT.COUNT_MISMATCH 3']],
      ['both are one fault', 'D10', [trailer('T000002000002')], ['#0 FORMAT.COUNT_MISMATCH 3']],
      ['a file without records', 'D10', [(file) => void (file.lines = [])], []],
    ],
  ],
  [
    '7 Rules',
    [
      ['retention up to ten years', 'D10', [main(178, '20340601')], []],
      ['… and not a day more', 'D10', [main(178, '20340602')], ['RULE.RETENTION_TOO_LONG 2']],
      ['… also of a CANCEL', 'D10', [main(10, 'C'), main(178, '20340602'), main(104, 'ARM')], ['RULE.RELEASE_TO_SELF 2', 'RULE.RETENTION_TOO_LONG 2']],
      ['a birth in the future', 'D10', [add('D53', { 10: '20240602' })], ['RULE.BIRTH_IN_FUTURE 2']],
      ['… beside one at fault', 'D10', [add('D53', { 10: '20240602' }), add('D53', { 10: 'x' })], ['FIELD.INVALID 4', 'RULE.BIRTH_IN_FUTURE 2']],
      ['a document that ends before', 'D10', [add('D52', { 10: 'PP', 12: 'A', 35: '20200101', 43: '20190101' })], ['RULE.DATE_ORDER 2']],
      ['… beside one at fault', 'D10', [add('D52', { 10: 'PP', 12: 'A', 35: '20200101', 43: '20190101' }), add('D52', { 10: 'PP', 12: 'A', 35: 'x' })], ['FIELD.INVALID 4', 'RULE.DATE_ORDER 2']],
      ['a rule without the day of sending', 'D10', [main(89, 'x'), main(178, '20990101'), main(382, '20990101')], ['FIELD.INVALID 2']],
      ['a decision without its day', 'D10', [main(686, 'D'), main(695, 'RF')], ['RULE.DECISION_INCOMPLETE 2']],
      ['… with a faulty one', 'D10', [main(686, 'D'), main(695, 'RF'), main(697, 'x')], ['FIELD.INVALID 2']],
      ['the lead takes part', 'D40', [main(285, 'RUSKAZ')], ['RULE.LEAD_NOT_PARTICIPANT 2']],
    ],
  ],
])('%s', (_section, cases) => {
  it.each(cases)('%s', (_what, type, changes, faults, warnings = []) => {
    const result = changed(type, ...changes);
    expect({ faults: result.faults, warnings: result.warnings }).toEqual({ faults: [...faults].sort(), warnings });
  });
});

describe('a notification', () => {
  it('has the names of the blocks, then of D51 in their order', () => {
    const { notification } = changed('D10', main(261, 'Григорян'), main(201, 'Գրիգորյան'), main(221, 'Անի'), add('D51', { 10: 'AWLFEva' }), add('D53', { 10: '19850000' }), add('D51', { 10: 'V CPЕва', 54: 'И' }));
    expect(notification.person.names).toEqual([
      { type: 'PRIMARY', script: 'Armn', family: 'Գրիգորյան', given: 'Անի' },
      { type: 'PRIMARY', script: 'Cyrl', family: 'Григорян' },
      { type: 'PRIMARY', script: 'Latn', family: 'Grigoryan', given: 'Ani' },
      { type: 'ALIAS', script: 'Latn', full: 'Eva', weak: true },
      { type: 'PREVIOUS', script: 'Cyrl', family: 'Ева', patronymic: 'И' },
    ]);
  });

  it('joins pieces with the spaces that fill them up, then brings them to NFC and writes և as one letter', () => {
    const { notification } = changed('D10', rem('01', `ա${' '.repeat(118)}ե`), rem('02', 'ւ բ'), rem('03', '\u0301 եւ'));
    expect(notification.header.handling.note).toBe('ա և բ \u0301 և');
  });

  it('keeps եւ where records are found by it', () => {
    const { notification } = changed('D40', main(55, 'Կեւ '), main(201, 'եւ '), main(221, 'եւ   '), main(15, 'եւ'.padEnd(40)));
    expect(notification).toMatchObject({ header: { sourceReference: 'Կեւ', originAgency: 'և' }, operation: { code: 'եւ', name: 'և' } });
  });

  it('has the PSN before the other identifiers, whose values lose white space and are upper case', () => {
    expect(changed('D10', main(452, '1307852149'), add('D52', { 10: 'OT', 12: 'aև  եւ 7' })).notification.person.identifiers).toEqual([
      { type: 'NATIONAL_ID', country: 'ARM', value: '1307852149' },
      { type: 'OTHER', value: 'AԵՒԵՒ7' },
    ]);
  });

  it('has the birth date of the block before those of D53', () => {
    expect(changed('D10', add('D53', { 10: '19860000 19870000' }), main(382, '19850000~')).notification.person.birthDates).toEqual(['1985~', '1986/1987']);
  });

  it('has a D51 with the member opened last, and results in the order of the shared schema', () => {
    const { notification } = changed('D30', add('D32', { 10: 'LE', 150: 'Petrosyan' }), add('D31', { 10: 'PLx' }), add('D51', { 10: 'A LFx' }));
    expect(notification.members.map(({ person }: { person: { names: unknown[] } }) => person.names.length)).toEqual([1, 2]);
    expect(changed('D40', add('D41', { 10: '03', 12: '000000007' }), add('D41', { 10: '01', 12: '0' })).notification.operation.results).toEqual([
      { measure: 'PERSONS_CHECKED', value: 0 },
      { measure: 'ADMINISTRATIVE_CASES', value: 7 },
    ]);
  });

  it('of a CANCEL is the header only', () => {
    expect(Object.keys(changed('D20', main(10, 'C')).notification)).toEqual(['header']);
  });

  it('is retained for 3 years, a search for 1; 29 February becomes 28 February', () => {
    expect(changed('D10').notification.header.handling.retainUntil).toBe('2027-06-01');
    expect(changed('D20', main(89, '20240229120000')).notification.header.handling.retainUntil).toBe('2025-02-28');
    expect(changed('D10', main(89, '20240301030000')).notification.header.handling.retainUntil).toBe('2027-02-28');
  });
});

describe('8 Rendering', () => {
  const context = { id: 'OUT-1', at: '2024-06-30T12:00:00.000Z' };
  type Draft = ReturnType<typeof JSON.parse>;
  const rendered = (type: Type, change: (draft: Draft) => void): { outcome: string; lines: string[]; told: string[] } => {
    const draft: Draft = structuredClone(changed(type).notification);
    change(draft);
    const rendering = member.render!(draft as Notification, context);
    if (rendering.outcome === 'NOT_RENDERED') return { outcome: rendering.outcome, lines: [], told: [`${rendering.fault.code} ${rendering.fault.pointer}`] };
    return { outcome: rendering.outcome, lines: Buffer.from(rendering.bytes).toString('utf8').split('\n'), told: rendering.losses.map(({ code, pointer }) => `${code} ${pointer}`) };
  };
  const told = (type: Type, change: (draft: Draft) => void): string[] => rendered(type, change).told;

  it.each<[what: string, type: Type, change: (draft: Draft) => void, told: string[]]>([
    ['a text over its columns', 'D10', ({ person }) => void (person.birthPlace = 'x'.repeat(41)), ['FIELD.TOO_LONG /person/birthPlace']],
    ['… of letters beyond the BMP', 'D10', ({ person }) => void (person.birthPlace = '𐤀'.repeat(40)), []],
    ['a note over 1,000', 'D10', ({ header }) => void (header.handling.note = 'x'.repeat(1001)), ['FIELD.TOO_LONG /header/handling/note']],
    ['more countries than cells', 'D10', ({ header }) => void (header.handling.releasableTo = Array.from({ length: 11 }, (_, n) => `A${String.fromCharCode(65 + n)}A`)), ['FIELD.TOO_LONG /header/handling/releasableTo']],
    ['five nationalities', 'D10', ({ person }) => void (person.nationalities = ['AAA', 'BBB', 'CCC', 'DDD', 'EEE']), ['FIELD.TOO_LONG /person/nationalities']],
    ['a version over 9999', 'D10', ({ header }) => void (header.sourceVersion = 10_000), ['FIELD.TOO_LONG /header/sourceVersion']],
    ['version 0', 'D10', ({ header }) => void (header.sourceVersion = 0), ['FIELD.INVALID /header/sourceVersion']],
    ['a size over 999999', 'D30', ({ group }) => void (group.estimatedSize = 1_000_000), ['FIELD.TOO_LONG /group/estimatedSize']],
    ['a negative size', 'D30', ({ group }) => void (group.estimatedSize = -1_000_000), ['FIELD.INVALID /group/estimatedSize']],
    ['a result over 999999999', 'D40', ({ operation }) => void (operation.results = [{ measure: 'ENTRY_BANS', value: 1_000_000_000 }]), ['FIELD.TOO_LONG /operation/results/0/value']],
    ['an EDTF that P has not', 'D10', ({ person }) => void (person.birthDates = ['1985~/1987']), ['FIELD.INVALID /person/birthDates/0']],
    ['… the second', 'D10', ({ person }) => void (person.birthDates = ['1985', '1985-XX']), ['FIELD.INVALID /person/birthDates/1']],
    ['a control character', 'D20', ({ search }) => void (search.reason = 'a\u0007b'), ['FIELD.INVALID /search/reason']],
    ['… in a name that is cut', 'D10', ({ person }) => void (person.names[0].family = `a\u0007${'b'.repeat(20)}`), ['FIELD.INVALID /person/names/0/family']],
    ['a mark after a letter', 'D10', ({ header, person }) => void ((header.originAgency = 'e'.repeat(40)), (header.sourceReference = '\u0301a'), (person.birthPlace = 'x')), ['FIELD.INVALID /header/sourceReference']],
    ['… after a space', 'D10', ({ header }) => void (header.sourceReference = '\u0301a'), []],
    ['marks that would change places', 'D10', ({ person }) => void (person.names[0] = { type: 'PRIMARY', script: 'Latn', family: `${'x'.repeat(19)}\u0334`, given: '\u0334' }), []],
    ['… as they stand', 'D10', ({ person }) => void (person.names[0] = { type: 'PRIMARY', script: 'Latn', family: `${'b'.repeat(19)}\u0301`, given: '\u0334a' }), ['FIELD.INVALID /person/names/0/given']],
    ['null null null in a block', 'D10', ({ person }) => void (person.names[0] = { type: 'PRIMARY', script: 'Latn', family: 'null', given: 'null null' }), ['FIELD.INVALID /person/names/0']],
    ['null null null as a whole', 'D10', ({ person }) => void person.names.push({ type: 'ALIAS', script: 'Latn', full: 'null null null' }), ['FIELD.INVALID /person/names/1']],
    ['the first in the order of the shared schema', 'D10', ({ header, person }) => void ((person.birthPlace = 'x'.repeat(41)), (header.handling.legalBasis = 'x'.repeat(41))), ['FIELD.TOO_LONG /header/handling/legalBasis']],
  ])('%s', (_what, type, change, expected) => expect(told(type, change)).toEqual(expected));

  it('puts names into blocks as long as their order allows', () => {
    const { lines } = rendered('D10', ({ person }) => void (person.names = [{ type: 'PRIMARY', script: 'Cyrl', family: 'А' }, { type: 'PRIMARY', script: 'Armn', family: 'Ա' }, { type: 'PRIMARY', script: 'Latn', family: 'A' }]));
    expect(lines[1]!.slice(200, 380).trim()).toBe('А');
    expect(lines.slice(2, 4).map((line) => line.trimEnd())).toEqual(['D51000001P APԱ', 'D51000001P LPA']);
  });

  it('puts the first identifier into psn where it passes, every other into D52', () => {
    const psn = { type: 'NATIONAL_ID', value: '1307852149', country: 'ARM' };
    const other = { type: 'PASSPORT', value: 'A1' };
    const column = (change: (draft: Draft) => void): string => rendered('D10', change).lines[1]!.slice(451, 461).trim();
    expect(column(({ person }) => void (person.identifiers = [psn, other]))).toBe(psn.value);
    expect(column(({ person }) => void (person.identifiers = [other, psn]))).toBe('');
    expect(column(({ person }) => void Object.assign(person, { identifiers: [psn], sex: 'FEMALE' }))).toBe('');
    expect(column(({ person }) => void Object.assign(person, { identifiers: [psn], birthDates: ['1986', '1985'] }))).toBe('');
    expect(column(({ person }) => void Object.assign(person, { identifiers: [psn], birthDates: ['1985', '1986'] }))).toBe(psn.value);
    expect(column(({ person }) => void (person.identifiers = [{ ...psn, issuedOn: '2020-01-01' }]))).toBe('');
  });

  it('cuts the name of a file to 20 characters, and tells nobody', () => {
    const { notification } = changed('D10');
    const rendering = member.render!(notification as Notification, { ...context, id: '0'.repeat(36) });
    expect(rendering).toMatchObject({ outcome: 'RENDERED', losses: [] });
  });

  // Milliseconds are dropped, names cut, and եւ is և.
  it('comes back the same', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'aԱбÉ7- ․𐤀'), minLength: 1, maxLength: 12 }).map((text) => text.trim().replace(/ +/g, ' ') || 'x');
    const edtf = fc.constantFrom('1985', '1985-07', '1985-07-03', '1985~', '1985-07-03~', '1985/1987', '1985-07/1985-07-01');
    const countries = fc.uniqueArray(fc.constantFrom('AAA', 'BBB', 'CCC', 'RUS'), { minLength: 1, maxLength: 4 }).map((list) => list.sort());
    const name = fc.oneof(
      fc.record({ type: fc.constantFrom('PRIMARY', 'ALIAS', 'NICKNAME'), script: fc.constantFrom('Armn', 'Cyrl', 'Latn'), family: letters, given: letters, weak: fc.constant(true) }, { requiredKeys: ['type', 'script', 'family'] }),
      fc.record({ type: fc.constantFrom('PRIMARY', 'BIRTH'), script: fc.constantFrom('Armn', 'Latn'), full: letters }),
    );
    const identifier = fc.oneof(fc.constant({ type: 'NATIONAL_ID', value: '1307852149', country: 'ARM' }), fc.record({ type: fc.constantFrom('PASSPORT', 'TAX_ID'), value: fc.constant('AB1'), country: fc.constant('RUS'), issuedOn: fc.constant('2020-02-29') }, { requiredKeys: ['type', 'value'] }));
    const person = fc.record(
      { names: fc.array(name, { minLength: 1, maxLength: 6 }), sex: fc.constantFrom('MALE', 'FEMALE', 'UNKNOWN'), birthDates: fc.array(edtf, { minLength: 1, maxLength: 3 }), birthPlace: letters, nationalities: countries, identifiers: fc.array(identifier, { minLength: 1, maxLength: 3 }) },
      { requiredKeys: ['names', 'sex'] },
    );
    const note = fc.string({ unit: fc.constantFrom(...'aբв 7'), minLength: 1, maxLength: 900 }).map((text) => text.trim().replace(/ +/g, ' ') || 'x');
    fc.assert(
      fc.property(fc.constantFrom<Type>('D10', 'D20', 'D30', 'D40'), person, fc.array(person, { maxLength: 3 }), fc.option(note, { nil: undefined }), (type, one, many, text) => {
        const draft: Draft = structuredClone(changed(type).notification);
        if ('person' in draft) draft.person = one;
        if ('members' in draft) draft.members = many.map((each) => ({ person: each, role: 'MEMBER', since: '1999~' }));
        if (draft.members?.length === 0) delete draft.members;
        if (text !== undefined) draft.header.handling.note = text;
        const rendering = member.render!(draft as Notification, context);
        if (rendering.outcome === 'NOT_RENDERED') throw new Error(`${rendering.fault.code} ${rendering.fault.pointer}`);
        const again = member.translate(rendering.bytes);
        expect(again.rejections).toEqual([]);
        expect(again.notifications[0]?.notification).toEqual(draft);
      }),
      { numRuns: 150 },
    );
  });
});

describe('the tables of the document', () => {
  const folder = path.resolve(import.meta.dirname, '../../../members/ARM');
  const text = readFileSync(path.join(folder, 'README.md'), 'utf8');
  const lines = (): string[] => readFileSync(path.join(folder, 'mapping.yaml'), 'utf8').split('\n').map((line) => line.trim());
  const section = text.slice(text.indexOf('### H'), text.indexOf('## 5. The public'));
  const rows = Array.from(section.matchAll(/^\| ([0-9-]+) \| (\w+) \| ([^|]+) \| (yes|no|\*) \|/gm), ([, columns, name, type, required]) => ({ columns: columns!, name: name!, type: type!, required: required! }));
  // The person block's columns are those of D10 and D20; the three blocks of names are one shape.
  const told = rows.filter(({ name }) => !/^(?:armn|cyrl|latn)(?:Family|Given|Patronymic)$/.test(name));

  it('are found', () => expect(told.length).toBeGreaterThan(90));

  it.each(told.filter(({ name, columns }) => name !== 'type' && !(name === 'name' && columns === '14-73') && !(columns === '13-14' || columns === '15-134' || (name === 'text' && columns === '10-12'))))('$columns $name: $type', ({ columns, name, type, required }) => {
    const types: Readonly<Record<string, RegExp>> = { X: /letters|text|digits|document-number|symbol/, N: /int\(/, D: /date/, P: /edtf/, S: /instant/, K: /country/, 'K*': /country\[\]|recipients/ };
    const list = /^C(\*)? (\w+)$/.exec(type);
    const own = lines().filter((line) => line.startsWith(`${columns} ${name}: `));
    expect(own).not.toEqual([]);
    const fits = own.filter((line) => (list === null ? types[type]!.test(line) : line.includes(`(${list[2]!})${list[1] === undefined ? ' ' : '[]'}`)) && (required === '*' || line.includes(': required ') === (required === 'yes')));
    expect(fits).not.toEqual([]);
  });
});

describe('9 Answer to the sender', () => {
  const submissionIn = (text: string): string => {
    const answer = member.answer!(member.translate(Buffer.from(text, 'utf8')), { at: '2024-06-30T12:00:00.000Z', id: '00000000-0000-4000-8000-000000000001', sha256: '' })!;
    return Buffer.from(answer).toString('utf8').slice(64, 84);
  };
  const { header } = aFile('D10');

  it.each<[what: string, text: string, submission: string]>([
    ['the submission of a file that has no T', header, 'A-1'],
    ['… where H itself is at fault, on the line of that fault', put(header, 2, 'CBXARM02'), ''],
    ['… where T is at fault', `${header}\nT`, 'A-1'],
  ])('has %s', (_what, text, submission) => expect(submissionIn(text).trimEnd()).toBe(submission));
});

describe('what the tables require', () => {
  const ALL: [column: number, columns: number][] = [[10, 1], [11, 1], [12, 3], [15, 40], [55, 30], [89, 14], [103, 1], [104, 30], [134, 2]];
  it.each<[Type, [column: number, columns: number][]]>([
    ['D10', [...ALL, [471, 3], [474, 3], [477, 2], [479, 8]]],
    ['D20', [...ALL, [471, 1], [472, 1], [473, 1], [551, 8]]],
    ['D30', [...ALL, [381, 1], [382, 14], [396, 30]]],
    ['D40', [...ALL, [201, 20], [221, 60], [281, 1], [282, 3], [285, 36], [397, 14]]],
  ])('of %s', (type, required) => {
    for (const [column, columns] of required) expect({ column, ...changed(type, main(column, ' '.repeat(columns))) }).toMatchObject({ column, faults: ['FIELD.MISSING 2'] });
  });

  it.each<[string, Type, at: Record<number, string>]>([
    ['D31', 'D30', { 10: 'A', 11: 'L', 12: 'x' }],
    ['D32', 'D30', { 10: 'ME', 150: 'x' }],
    ['D41', 'D40', { 10: '01', 12: '5' }],
    ['D51', 'D10', { 10: 'A', 12: 'L', 13: 'F', 14: 'x' }],
    ['D52', 'D10', { 10: 'PP', 12: 'A1' }],
    ['D53', 'D10', { 10: '19850000' }],
  ])('of %s', (line, type, at) => {
    const next = aFile(type).lines.length + 2;
    expect(changed(type, add(line, at)).faults).toEqual([]);
    for (const column of Object.keys(at)) {
      const { [Number(column)]: _left, ...rest } = at;
      expect({ column, ...changed(type, add(line, rest)) }).toMatchObject({ column, faults: [`FIELD.MISSING ${next}`] });
    }
  });

  it.each([[2, 8], [10, 3], [13, 40], [53, 20], [73, 14]])('of H: %d', (column, columns) => expect(changed('D10', header(column, ' '.repeat(columns))).faults).toEqual(['#0 FORMAT.MALFORMED 1']));
});

describe('hostile files', () => {
  it('give a fault without what they hold', () => {
    const { translation } = changed('D10', main(10, 'Տ'), main(382, 'Գաղտնի'), main(440, 'ՏԱՅ'), main(452, 'Գաղտնի'), add('D51', { 10: 'Գաղտնի' }), add('D90', { 10: 'ԳԱՂ' }));
    expect(translation.rejections.length).toBeGreaterThan(0);
    expect(JSON.stringify([translation.rejections, translation.warnings])).not.toMatch(/Գաղտ|ԳԱՂ|ՏԱՅ/i);
  });

  it('never make it throw, and are always the same', () => {
    const samples = (['D10', 'D20', 'D30', 'D40'] as const).map((type) => Array.from(textOf(aFile(type))));
    const bits = fc.constantFrom('\n', '\r', '\u0301', '\u0085', ' ', 'D', 'T', 'H', 'D51000001', '\nD90000001REM', '\nD32000001', '𐤀', '*', '~', '00000000', 'եւ', '\ufeff', 'x'.repeat(700));
    fc.assert(
      fc.property(fc.constantFrom(...samples), fc.array(fc.tuple(fc.nat(1000), fc.nat(3), bits), { minLength: 1, maxLength: 6 }), (sample, changes) => {
        const text = [...sample];
        for (const [at, remove, insertion] of changes) text.splice(at, remove, insertion);
        const bytes = Buffer.from(text.join(''), 'utf8');
        expect(member.translate(bytes)).toEqual(member.translate(bytes));
      }),
      { numRuns: 300 },
    );
  });

  it.each<[what: string, text: () => string]>([
    ['lines of nothing', () => '\n'.repeat(3_000_000)],
    ['faults without end in one record', () => textOf({ ...aFile('D10'), lines: [...aFile('D10').lines, ...Array.from({ length: 60_000 }, () => 'D51000001Q')] })],
    ['pieces without end', () => textOf({ ...aFile('D10'), lines: [...aFile('D10').lines, ...Array.from({ length: 60_000 }, () => 'D90000001REM01x')] })],
    ['members without end', () => textOf({ ...aFile('D30'), lines: [...aFile('D30').lines, ...Array.from({ length: 60_000 }, (_, n) => (n % 2 === 0 ? 'D32000001ME' : 'D51000001A LFx'))] })],
    ['records without end', () => textOf({ ...aFile('D10'), lines: Array.from({ length: 100_000 }, (_, n) => `D1${String(n).padStart(7, '0')}`) })],
    ['marks in turns', () => textOf({ ...aFile('D10'), lines: [`D10000001a${'\u0301\u0323'.repeat(300_000)}`] })],
    ['structure at fault without end', () => textOf({ ...aFile('D10'), lines: [...aFile('D10').lines, ...Array.from({ length: 60_000 }, () => 'D99000001')] })],
  ])('%s end', (_what, text) => {
    const bytes = Buffer.from(text(), 'utf8');
    const began = process.cpuUsage().user;
    member.translate(bytes);
    // Quadratic time would take minutes.
    expect((process.cpuUsage().user - began) / 1e6).toBeLessThan(8);
  }, 120_000);
});
