/** The sentences of members/ARM/README.md, one case each where a careless reading would differ. H is line 1, the first D-line line 2. */
import { add, BLANK_NAME, type Change, changed, header, insert, main, rem, second, trailer, type Type } from './arm-changes.js';
import { aFile, aLine } from './arm-file.js';

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
      ['… the given name alone', 'D10', [main(221, 'ա'.repeat(20))], [], ['FIELD.TRUNCATED 2']],
      ['… the patronymic alone', 'D10', [main(361, 'x'.repeat(20))], [], ['FIELD.TRUNCATED 2']],
      ['… by its last column alone', 'D10', [main(380, 'x')], [], ['FIELD.TRUNCATED 2']],
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
      ['… with or without zeros', 'D10', [add('D90', { 13: '00' }), add('D90', { 13: '01' }), add('D90', { 13: '99' })], ['FIELD.MISSING 3', 'FIELD.MISSING 4', 'FIELD.MISSING 5']],
      ['… and its value any text up to column 134', 'D10', [add('D90', { 13: '01', 134: 'x' })], ['FIELD.MISSING 3']],
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
      ['the greatest count of records', 'D10', [trailer('T999999000001')], ['#0 FORMAT.COUNT_MISMATCH 3']],
      ['the greatest count of lines', 'D10', [trailer('T000001999999')], ['#0 FORMAT.COUNT_MISMATCH 3']],
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

  it('of an operation has the day on which it starts, then that on which it ends', () => {
    expect(changed('D40', main(321, '2024060120240630')).notification.operation).toMatchObject({ startsOn: '2024-06-01', endsOn: '2024-06-30' });
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
