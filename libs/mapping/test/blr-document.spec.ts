/** The sentences of members/BLR/README.md, one case each where a careless reading would differ. Places are segments within the message. */
import fc from 'fast-check';
import path from 'node:path';
import { loadMember, type Translation } from '../src/index.js';
import { encoded, interchangeOf, type Interchange, KINDS, type Kind, type Message, segmentsOf } from './blr-interchange.js';

const member = loadMember(path.resolve(import.meta.dirname, '../../../members/BLR'));

type Change = (segments: string[]) => void;

const put =
  (...segments: string[]): Change =>
  (all) =>
    void all.push(...segments);
/** Another segment in the place of the first that begins so. */
const instead =
  (beginning: string, ...segments: string[]): Change =>
  (all) =>
    void all.splice(indexIn(all, beginning), 1, ...segments);
const both =
  (...changes: Change[]): Change =>
  (all) =>
    changes.forEach((change) => change(all));

function indexIn(all: readonly string[], beginning: string): number {
  const index = all.findIndex((segment) => segment.startsWith(beginning));
  if (index < 0) throw new Error(`no segment begins with ${beginning}`);
  return index;
}

const told = (faults: Translation['rejections']): string[] => faults.map(({ record, code, segment }) => `${record === 1 ? '' : `${record} `}${code}${segment === undefined ? '' : ` ${segment}`}`).sort();

interface Changed {
  readonly faults: string[];
  readonly warnings: string[];
  readonly notification: ReturnType<typeof JSON.parse>;
}

function translated(bytes: Uint8Array): Changed {
  const translation = member.translate(bytes);
  return { faults: told(translation.rejections), warnings: told(translation.warnings), notification: translation.notifications[0]?.notification };
}

function changed(kind: Kind, change: Change, message: Partial<Message> = {}, interchange: Interchange = {}): Changed {
  const segments = segmentsOf(kind);
  change(segments);
  return translated(interchangeOf([{ kind, segments, ...message }], interchange));
}

const same: Change = () => {};

it.each(Object.keys(KINDS) as Kind[])('takes the %s that the cases change', (kind) => {
  expect(changed(kind, same)).toMatchObject({ faults: [], warnings: [], notification: expect.anything() as unknown });
});

// Segment numbers: UNH is 1, BGM 2, the header's own 3 to 9 (DTM+137 4, STS+1 6, LOC+ZRL 9), the body from 10.
describe.each<[section: string, cases: [what: string, kind: Kind, change: Change, faults: string[], warnings?: string[]][]]>([
  [
    '3 Types',
    [
      ['a text is counted after white space is one space', 'search', put(`RFF+ZDR:${'a '.repeat(34)}   bc `), []],
      ['… and is too long by a character', 'search', put(`RFF+ZDR:${'a'.repeat(71)}`), ['FIELD.TOO_LONG 17']],
      ['leading zeros of a number', 'operation', put('QTY+Z01:007'), []],
      ['ten digits, be they zeros', 'operation', put('QTY+Z01:0000000001'), ['FIELD.TOO_LONG 16']],
      ['a sign before a number', 'operation', put('QTY+Z01:-1'), ['FIELD.INVALID 16']],
      ['ten signs that are no digits are not too many digits', 'operation', put('QTY+Z01:123456789x'), ['FIELD.INVALID 16']],
      ['another format', 'readmission', instead('DTM+ZST', 'DTM+ZST:202405:610'), ['FIELD.UNKNOWN_CODE 13']],
      ['a missing format', 'readmission', instead('DTM+ZST', 'DTM+ZST:20240520'), ['FIELD.MISSING 13']],
      ['an unreal day', 'readmission', instead('DTM+ZST', 'DTM+ZST:20230229:102'), ['FIELD.INVALID 13']],
      ['the year 0000', 'search', put('DTM+ZLS:0000:602'), ['FIELD.INVALID 17']],
      ['an approximate date', 'search', put('DTM+ZLS:198507~:ZDT'), []],
      ['an interval', 'search', put('DTM+ZLS:198507-1987:ZDT'), []],
      ['an interval that ends before it begins, at their first days', 'search', put('DTM+ZLS:198507-1985:ZDT'), ['FIELD.INVALID 17']],
      ['an interval of approximate dates', 'search', put('DTM+ZLS:1985~-1987:ZDT'), ['FIELD.INVALID 17']],
      ['a whole date is no approximate one, and may be written so', 'search', put('DTM+ZLS:19850703:ZDT'), []],
      ['hour 24', 'operation', instead('DTM+ZAS', 'DTM+ZAS:202406082400:203'), ['FIELD.INVALID 15']],
      ['an offset', 'operation', instead('DTM+ZAS', 'DTM+ZAS:202406081200-1459:205'), []],
      ['an offset of 15 hours', 'operation', instead('DTM+ZAS', 'DTM+ZAS:202406081200-1500:205'), ['FIELD.INVALID 15']],
      ['a country is three capital letters', 'readmission', instead('LOC+ZFR', 'LOC+ZFR+PL'), ['FIELD.INVALID 10']],
      ['a code is case-sensitive', 'readmission', put('ATT+ZVU++med'), ['FIELD.UNKNOWN_CODE 16']],
      ['a text of five parts of 512', 'search', instead('FTX+ZRS', `FTX+ZRS+++${Array(5).fill('я'.repeat(512)).join(':')}`), []],
      ['a part of 513', 'search', instead('FTX+ZRS', `FTX+ZRS+++a:${'я'.repeat(513)}`), ['FIELD.TOO_LONG 13']],
      ['… raw, so spaces count', 'search', put(`FTX+ZHN+++${' '.repeat(513)}`), ['FIELD.TOO_LONG 17']],
      ['a sixth part', 'search', instead('FTX+ZRS', 'FTX+ZRS+++a:::::b'), ['FIELD.TOO_LONG 13']],
      ['a blank text is absent', 'search', instead('FTX+ZRS', 'FTX+ZRS+++ : : '), ['FIELD.MISSING 13']],
    ],
  ],
  [
    '4 Segments: content',
    [
      ['an unknown place is no content', 'readmission', instead('LOC+ZFR', 'LOC+ZFR++POL'), ['FIELD.MISSING 10'], ['FIELD.UNKNOWN 10']],
      ['a blank value is none', 'readmission', instead('LOC+ZFR', 'LOC+ZFR+ '), ['FIELD.MISSING 10']],
      ['the first empty one is the place of what is missing', 'readmission', both(instead('LOC+ZFR', 'LOC+ZFR'), put('LOC+ZFR')), ['FIELD.MISSING 10']],
      ['an empty one before one with content', 'readmission', instead('LOC+ZFR', 'LOC+ZFR', 'LOC+ZFR+POL'), []],
      ['each later one with content', 'readmission', put('LOC+ZFR+LTU', 'LOC+ZFR', 'LOC+ZFR+x'), ['FIELD.INVALID 16', 'FIELD.INVALID 18']],
      ['an empty document', 'readmission', put('DOC'), ['FIELD.MISSING 16']],
      ['a document without a number', 'readmission', put('DOC+P'), ['FIELD.MISSING 16']],
      ['an empty name in Russian, wherever it stands', 'readmission', put('NAD+FC', 'NAD+FC+++Авдеев', 'NAD+FC'), ['FIELD.MISSING 16', 'FIELD.MISSING 18']],
      ['a second name in Russian', 'readmission', put('NAD+FC+++Авдеев', 'NAD+FC+++Авдеев'), ['FIELD.INVALID 17']],
      ['an empty other name', 'readmission', put('NAD+FA'), ['FIELD.MISSING 16']],
      ['an empty group name', 'group', put('NAD+ZGN'), ['FIELD.MISSING 16']],
      ['an empty result', 'operation', put('QTY'), ['FIELD.MISSING 16', 'FIELD.UNKNOWN_CODE 16']],
      ['an empty estimated size is absent', 'group', put('QTY+ZES'), []],
    ],
  ],
  [
    '4 Segments: header',
    [
      ['1001 of another kind', 'readmission', instead('BGM', 'BGM+ZOP+BY-R-1:1+9'), ['FIELD.UNKNOWN_CODE 2']],
      ['no 1001', 'readmission', instead('BGM', 'BGM++BY-R-1:1+9'), ['FIELD.MISSING 2']],
      ['version zero', 'readmission', instead('BGM', 'BGM+745+BY-R-1:000+9'), ['FIELD.INVALID 2']],
      ['a version of ten digits', 'readmission', instead('BGM', 'BGM+745+BY-R-1:0000000001+9'), ['FIELD.TOO_LONG 2']],
      ['no version is 1', 'readmission', instead('BGM', 'BGM+745+BY-R-1+9'), []],
      ['no reference', 'readmission', instead('BGM', 'BGM+745++9'), ['FIELD.MISSING 2']],
      ['an unknown function is checked as NEW', 'readmission', both(instead('BGM', 'BGM+745+BY-R-1:1+7'), instead('LOC+ZFR')), ['FIELD.MISSING 2', 'FIELD.UNKNOWN_CODE 2']],
      ['nothing in BGM', 'readmission', instead('BGM', 'BGM'), ['FIELD.MISSING 2']],
      ['no agency and origin', 'readmission', instead('NAD+MS'), ['FIELD.MISSING 2']],
      ['no agency', 'readmission', instead('NAD+MS', 'NAD+MS++++++++BLR'), ['FIELD.MISSING 3']],
      ...['DTM+137', 'STS+1', 'ATT+ZHC', 'ATT+ZPU', 'LOC+ZRL'].map((segment): [string, Kind, Change, string[]] => [`no ${segment}`, 'readmission', instead(segment), ['FIELD.MISSING 2']]),
      ['no origin', 'readmission', instead('NAD+MS', 'NAD+MS+++ДГМ'), ['FIELD.MISSING 3']],
      ['every member, twice', 'readmission', put('LOC+ZRL+ZZZ'), []],
      ['every member beside a faulty one', 'readmission', put('LOC+ZRL+r'), ['FIELD.INVALID 16', 'FIELD.INVALID 9']],
      ['every member beside an empty one', 'readmission', put('LOC+ZRL'), []],
      ['nobody', 'readmission', instead('LOC+ZRL', 'LOC+ZRL'), ['FIELD.MISSING 9']],
      ['a CANCEL has no body', 'readmission', (all) => void all.splice(0, all.length, 'BGM+745+BY-R-1:2+3', ...all.slice(1, 8)), []],
      ['… and nothing of one is looked at', 'readmission', both(instead('BGM', 'BGM+745+BY-R-1:2+3'), instead('STS+2', 'STS+2+99'), put('NAD+FL+++Two', 'dtm:1', '', 'XYZ+1')), []],
      ['… but a later BGM', 'readmission', both(instead('BGM', 'BGM+745+BY-R-1:2+3'), put('BGM')), ['FORMAT.MALFORMED 16']],
      ['… and what its header has too much', 'readmission', both(instead('BGM', 'BGM+745+BY-R-1:2+3'), instead('STS+1', 'STS+1+1+x')), [], ['FIELD.UNKNOWN 6']],
    ],
  ],
  [
    '4 Segments: person',
    [
      ['only a patronymic', 'readmission', instead('NAD+FL', 'NAD+FL+++::Petravich'), ['FIELD.MISSING 14']],
      ['only an empty name', 'readmission', instead('NAD+FL', 'NAD+FL'), ['FIELD.MISSING 14']],
      ['a person of nothing', 'search', (all) => void all.splice(-2, 2, 'NAD+FL'), ['FIELD.MISSING 15']],
      ['an empty name beside another', 'readmission', both(instead('NAD+FL', 'NAD+FL'), put('NAD+FC+++Авдеев')), []],
      ['an empty name beside an empty one has that fault only', 'readmission', both(instead('NAD+FL', 'NAD+FL'), put('NAD+FC')), ['FIELD.MISSING 16']],
      ['no person', 'readmission', (all) => void all.splice(-2, 2), ['FIELD.MISSING 2']],
      ['a whole name beside parts', 'readmission', put('NAD+FA+AKA:LAT+Al Capone+Capone'), ['FIELD.INVALID 16']],
      ['… also a patronymic', 'readmission', put('NAD+FA+AKA:LAT+Al+::P'), ['FIELD.INVALID 16']],
      ['… and one that is too long', 'readmission', put(`NAD+FA+AKA:LAT+${'A'.repeat(176)}+Capone`), ['FIELD.INVALID 16', 'FIELD.TOO_LONG 16']],
      ['… also a given name', 'readmission', put('NAD+FA+AKA:LAT+Al+:G'), ['FIELD.INVALID 16']],
      ['… also a family name', 'readmission', put('NAD+FA+AKA:LAT+Al+F'), ['FIELD.INVALID 16']],
      ['another name without its type', 'readmission', put('NAD+FA+:LAT+Al'), ['FIELD.MISSING 16']],
      ['… without its script', 'readmission', put('NAD+FA+AKA+Al'), ['FIELD.MISSING 16']],
      ['years of birth are 0001 to 9999', 'readmission', put('DTM+329:0001:602', 'DTM+329:9999:602', 'DTM+329:0000:602'), ['FIELD.INVALID 18', 'RULE.BIRTH_IN_FUTURE 2']],
      ['a birth date has formats that others do not', 'group', put('DTM+ZSI:850703:101', 'DTM+ZFS:850703:101'), ['FIELD.UNKNOWN_CODE 16', 'FIELD.UNKNOWN_CODE 17']],
      ['… nor has the day of a last sight', 'search', put('DTM+ZLS:850703:101'), ['FIELD.UNKNOWN_CODE 17']],
      ['a name neither whole nor in parts', 'readmission', put('NAD+FA+AKA:LAT:W'), ['FIELD.MISSING 16']],
      ['a weak name by another sign', 'readmission', put('NAD+FA+AKA:LAT:w+Al'), ['FIELD.UNKNOWN_CODE 16']],
      ['a member without a role, on its name', 'group', (all) => void all.pop(), ['FIELD.MISSING 14']],
      ['… on an empty one', 'group', (all) => void all.splice(-1, 1, 'ATT+ZRO'), ['FIELD.MISSING 15']],
      ['a role is of groups only', 'readmission', put('ATT+ZRO++LDR'), [], ['FIELD.UNKNOWN 16']],
      ['person segments belong to the last person', 'group', put('NAD+FL+++Zed', 'ATT+ZRO++MBR', 'LOC+ZTR+POL', 'ATT+2++M', 'ATT+2++F'), ['FIELD.INVALID 20']],
    ],
  ],
  [
    '4 Segments: bodies',
    [
      ['a stay needs its institution and day', 'readmission', put('DTM+ZSD:20240601:102'), ['FIELD.MISSING 2']],
      ['… where an empty one stands, there', 'readmission', put('NAD+ZIN', 'DTM+ZAD', 'DTM+ZSD:20240601:102'), ['FIELD.MISSING 16', 'FIELD.MISSING 17']],
      ['… of which nothing is required without content', 'readmission', put('NAD+ZIN', 'DTM+ZAD::102'), []],
      ['an institution without a code', 'readmission', put('NAD+ZIN+++Centre', 'DTM+ZAD:20240601:102'), ['FIELD.MISSING 16']],
      ['a status needs its procedure', 'readmission', put('DTM+ZLD:20240601:102'), ['FIELD.MISSING 2']],
      ['a result a second time, whatever its number', 'operation', put('QTY+Z01:x', 'QTY+Z01'), ['FIELD.INVALID 16', 'FIELD.INVALID 17', 'FIELD.MISSING 17']],
      ...['LOC+ZFR', 'LOC+ZTO', 'STS+2', 'DTM+ZST'].map((segment): [string, Kind, Change, string[]] => [`no ${segment}`, 'readmission', instead(segment), ['FIELD.MISSING 2']]),
      ...['ATT+ZCA', 'ATT+ZUR', 'ATT+ZME', 'FTX+ZRS', 'DTM+ZVU'].map((segment): [string, Kind, Change, string[]] => [`no ${segment}`, 'search', instead(segment), ['FIELD.MISSING 2']]),
      ...['NAD+ZGN', 'STS+4', 'ATT+ZAC', 'LOC+ZTR'].map((segment): [string, Kind, Change, string[]] => [`no ${segment}`, 'group', instead(segment), ['FIELD.MISSING 2']]),
      ...['RFF+ZOC', 'FTX+ZON', 'STS+5', 'LOC+ZLE', 'LOC+ZPA', 'DTM+ZAS'].map((segment): [string, Kind, Change, string[]] => [`no ${segment}`, 'operation', instead(segment), ['FIELD.MISSING 2']]),
      ...['NAD+ZGN+:LAT++A', 'NAD+ZGN+NAM:++A', 'NAD+ZGN+NAM:LAT'].map((segment): [string, Kind, Change, string[]] => [`all three are required: ${segment}`, 'group', put(segment), ['FIELD.MISSING 16']]),
      ['an institution without its day', 'readmission', put('NAD+ZIN+E1'), ['FIELD.MISSING 2']],
      ['a result of no number', 'operation', put('QTY+Z01'), ['FIELD.MISSING 16']],
      ['a result of no code', 'operation', put('QTY+:5'), ['FIELD.UNKNOWN_CODE 16']],
    ],
  ],
  [
    '5 The personal number and the century',
    [
      ['white space and small letters', 'readmission', put('RFF+ZPN:3 030785 a001pb3'), []],
      ['a number of another length, however long', 'readmission', put(`RFF+ZPN:${'3'.repeat(60)}`), ['FIELD.INVALID 16']],
      ['a wrong check digit', 'readmission', put('RFF+ZPN:3030785A001PB4'), ['FIELD.INVALID 16']],
      ['another region', 'readmission', put('RFF+ZPN:3030785D001PB3'), ['FIELD.INVALID 16']],
      ['sex that differs', 'readmission', both(instead('ATT+2', 'ATT+2++F'), put('RFF+ZPN:3030785A001PB3')), ['FIELD.INVALID 16']],
      ['… the first that is given', 'readmission', both(instead('ATT+2', 'ATT+2++F'), put('ATT+2++M', 'RFF+ZPN:3030785A001PB3')), ['FIELD.INVALID 16', 'FIELD.INVALID 17']],
      ['the first birth date differs in its month', 'readmission', put('DTM+329:198508:610', 'DTM+329:19850703:102', 'RFF+ZPN:3030785A001PB3'), ['FIELD.INVALID 18']],
      ['a later one may', 'readmission', put('DTM+329:1985:602', 'DTM+329:1990:602', 'RFF+ZPN:3030785A001PB3'), []],
      ['an approximate one may', 'readmission', put('DTM+329:1990~:ZDT', 'RFF+ZPN:3030785A001PB3'), []],
      ['an interval may', 'readmission', put('DTM+329:1990-1991:ZDT', 'RFF+ZPN:3030785A001PB3'), []],
      ['a faulty first one is not compared, sex still is', 'readmission', both(instead('ATT+2', 'ATT+2++F'), put('DTM+329:x:102', 'RFF+ZPN:3030785A001PB3')), ['FIELD.INVALID 16', 'FIELD.INVALID 17']],
      ['a faulty later one changes nothing', 'readmission', put('DTM+329:1990:602', 'DTM+329:x:102', 'RFF+ZPN:3030785A001PB3'), ['FIELD.INVALID 17', 'FIELD.INVALID 18']],
      ['no format and eight digits', 'readmission', put('DTM+329:19850703'), []],
      ['no format and four', 'readmission', put('DTM+329:1985'), ['FIELD.INVALID 16']],
      ['six digits that are no day in the century of the number', 'readmission', put('DTM+329:000229:101', 'RFF+ZPN:3010100A001PB0'), ['FIELD.INVALID 16']],
    ],
  ],
  [
    '7 Faults of a message',
    [
      ['a tag of small letters', 'readmission', put('att+2++M'), ['FORMAT.MALFORMED 16']],
      ['a tag with a component behind it', 'readmission', put('ATT:+2'), ['FORMAT.MALFORMED 16']],
      ['an empty segment', 'readmission', put(''), ['FORMAT.MALFORMED 16']],
      ['a tag with a space', 'readmission', put(' ATT+2++M'), ['FORMAT.MALFORMED 16']],
      ['a broken message has no other faults and no warnings', 'readmission', put('XYZ', 'RFF+ZLB', ''), ['FORMAT.MALFORMED 18']],
      ['a person segment before the person', 'readmission', (all) => void all.splice(8, 0, 'NAT+2+BLR'), ['FORMAT.MALFORMED 10']],
      ['… without content is as if absent', 'readmission', (all) => void all.splice(8, 0, 'NAT+2'), []],
      ['… and is warned of where it has content that its row does not show', 'readmission', (all) => void all.splice(8, 0, 'LOC+180+x'), [], ['FIELD.UNKNOWN 10']],
      ['a document segment before a document', 'readmission', put('DTM+182:20200101:102'), ['FORMAT.MALFORMED 16']],
      ['a document before the person opens it all the same', 'readmission', (all) => void all.splice(8, 0, 'DOC+P+1', 'LOC+91+BLR'), ['FORMAT.MALFORMED 10']],
      ['… up to the next person', 'readmission', both((all) => void all.splice(8, 0, 'DOC+P+1'), put('LOC+91+BLR')), ['FORMAT.MALFORMED 10', 'FORMAT.MALFORMED 17']],
      ['a second person', 'readmission', put('NAD+FL'), ['FORMAT.MALFORMED 16']],
      ['a segment of another kind', 'operation', put('NAT+2+BLR'), [], ['FIELD.UNKNOWN 16']],
      ['an unknown qualifier', 'readmission', put('RFF+XYZ:1'), [], ['FIELD.UNKNOWN 16']],
      ['a qualifier with white space around it', 'readmission', put('RFF+ ZLB :x'), []],
      ['a further component', 'readmission', put('NAT+2+BLR:x'), [], ['FIELD.UNKNOWN 16']],
      ['warnings of a rejected message', 'readmission', put('XYZ', 'NAT+2+blr'), ['FIELD.INVALID 17'], ['FIELD.UNKNOWN 16']],
      ['pairs of dates one by one', 'readmission', put('NAD+ZIN+E1', 'DTM+ZAD:20240502:102', 'DTM+ZEN:20240501:102', 'DOC+P+1', 'DTM+182:x:102'), ['FIELD.INVALID 20', 'RULE.DATE_ORDER 2']],
      ['birth dates one by one', 'readmission', put('DTM+329:x:102', 'DTM+329:2031:602'), ['FIELD.INVALID 16', 'RULE.BIRTH_IN_FUTURE 2']],
      ['a list with a fault is not compared', 'operation', both(instead('LOC+ZLE', 'LOC+ZLE+RUS'), put('LOC+ZPA+x')), ['FIELD.INVALID 16']],
      ['a second segment leaves the first compared', 'readmission', both(instead('LOC+ZFR', 'LOC+ZFR+BLR'), put('LOC+ZFR+POL')), ['FIELD.INVALID 16', 'RULE.SAME_STATE 2']],
    ],
  ],
])('%s', (_section, cases) => {
  it.each(cases)('%s', (_what, kind, change, faults, warnings = []) => {
    const result = changed(kind, change);
    expect({ faults: result.faults, warnings: result.warnings }).toEqual({ faults, warnings });
  });
});

describe('1 and 2 Bytes, envelope', () => {
  const message: Message = { kind: 'readmission', segments: segmentsOf('readmission') };
  const readInterchange = (interchange: Interchange, messages: readonly Message[] = [message]): string[] => translated(interchangeOf(messages, interchange)).faults;

  it.each<[what: string, interchange: Interchange, faults: string[]]>([
    ['a byte order mark', { syntax: 'UNOW:4', before: '\ufeff' }, []],
    ['header lines', { before: 'ZCZC UNB+UNOE\rUNB 12\n\n' }, []],
    ['no line begins with it', { before: 'x' }, ['0 FORMAT.MALFORMED']],
    ['a mail footer', { after: '\r\nNNNN UNB+UNOE:3' }, []],
    ['another interchange behind it', { after: 'UNB+UNOE' }, ['0 FORMAT.MALFORMED']],
    ['… on a later line', { after: "x\nUNA:+.? '\nUNB+" }, ['0 FORMAT.MALFORMED']],
    ['another syntax', { header: 'UNB+UNOE:4+A+B+240601:1230+X1' }, ['0 FORMAT.MALFORMED']],
    ['no sender', { header: 'UNB+UNOE:3+:ZZ+B+240601:1230+X1' }, ['0 FORMAT.MALFORMED']],
    ['only a time', { header: 'UNB+UNOE:3+A+B+:1230+X1' }, []],
    ['neither date nor time', { header: 'UNB+UNOE:3+A+B+:+X1' }, ['0 FORMAT.MALFORMED']],
    ['a reference of 15 characters', { header: `UNB+UNOE:3+A+B+240601+${'X'.repeat(15)}`, end: `UNZ+1+${'X'.repeat(15)}` }, ['0 FORMAT.MALFORMED']],
    ['a Cyrillic sender', { header: 'UNB+UNOE:3+МВД+B+240601+X1' }, ['0 FORMAT.MALFORMED']],
    ['further elements of UNB', { header: 'UNB+UNOE:3:9+A:B:C+B+240601+X1:y+P+Q+R+1++2' }, []],
    ['another reference at the end', { end: 'UNZ+1+X2' }, ['0 FORMAT.MALFORMED']],
    ['a count with zeros, and further elements', { end: 'UNZ+01+X1+x' }, []],
    ['a count that is none', { end: 'UNZ+one+X1' }, ['0 FORMAT.COUNT_MISMATCH']],
  ])('%s', (_what, interchange, faults) => expect(readInterchange(interchange)).toEqual(faults));

  it.each<[what: string, messages: Message[], faults: string[]]>([
    ['a reference twice', [message, message], ['2 FORMAT.MALFORMED 1']],
    ['a reference of 15 characters', [{ ...message, reference: 'M'.repeat(15) }], ['FORMAT.MALFORMED 1']],
    ['… of 14', [{ ...message, reference: 'M'.repeat(14) }], []],
    ['no reference', [{ ...message, reference: '' }], ['FORMAT.MALFORMED 1']],
    ['no end before the next message', [{ ...message, end: null }, { ...message, reference: 'M2' }], ['FORMAT.MALFORMED 16']],
    ['no end before that of the interchange', [{ ...message, end: null }], ['FORMAT.MALFORMED 16']],
    ['another count and reference at the end', [{ ...message, end: 'UNT+x+M2' }], ['FORMAT.COUNT_MISMATCH 16', 'FORMAT.MALFORMED 16']],
    ['an unknown type ends the reading, and its end is judged', [{ ...message, header: 'UNH+M1+CUSRES:D:05B:UN', end: null }], ['FORMAT.MALFORMED 16', 'FORMAT.UNKNOWN_RECORD 1']],
    ['a type with a component more is another', [{ ...message, header: 'UNH+M1+PAXLST:D:05B:UN:BLRRD1:X' }], ['FORMAT.UNKNOWN_RECORD 1']],
    ['a message of its two ends', [{ kind: 'readmission', segments: [] }], ['FORMAT.MALFORMED 2']],
    ['a group inside a message', [{ ...message, segments: [...message.segments, 'UNG+x'] }], ['0 FORMAT.MALFORMED']],
    ['a segment between messages', [{ ...message, end: "UNT+16+M1'XYZ" }], ['0 FORMAT.MALFORMED']],
    ['an empty segment between messages', [{ ...message, end: "UNT+16+M1'" }], ['0 FORMAT.MALFORMED']],
    ['a bad message takes none with it', [{ ...message, segments: [] }, { ...message, reference: 'M2' }], ['FORMAT.MALFORMED 2']],
  ])('%s', (_what, messages, faults) => expect(readInterchange({}, messages)).toEqual(faults));

  it('reads an interchange without messages', () => expect(member.translate(interchangeOf([]))).toMatchObject({ outcome: 'READ', records: [] }));

  it('refuses more than 10,000 messages before it counts them', () => {
    const many = Array.from({ length: 10_001 }, (_, index): Message => ({ kind: 'readmission', segments: ['BGM'], reference: `${index}` }));
    expect(readInterchange({ end: 'UNZ+1+X1' }, many)).toEqual(['0 FORMAT.FORBIDDEN']);
    expect(readInterchange({ end: 'UNZ+1+X1' }, many.slice(1))).toEqual(['0 FORMAT.COUNT_MISMATCH']);
  });

  it('warns of what UNH has too much', () => expect(changed('readmission', same, { header: 'UNH+M1:x+PAXLST:D:05B:UN:BLRRD1' }).warnings).toEqual(['FIELD.UNKNOWN 1']));

  it('has the status TEST by the test indicator, whatever the status is', () => {
    expect(changed('readmission', same, {}, { header: 'UNB+UNOE:3+A+B+240601+X1++++++1' }).notification.header.status).toBe('TEST');
    expect(changed('readmission', same, {}, { header: 'UNB+UNOE:3+A+B+240601+X1++++++2' }).notification.header.status).toBe('ACTUAL');
    expect(changed('readmission', instead('STS+1', 'STS+1+9'), {}, { header: 'UNB+UNOE:3+A+B+240601+X1++++++1' }).faults).toEqual(['FIELD.UNKNOWN_CODE 6']);
  });

  it('takes a segment of 20,000 bytes, and none of one more, of which nothing else is told', () => {
    const text = (bytes: number): Message => ({ ...message, segments: [...message.segments, `RFF+XYZ:${"?'".repeat((bytes - 8) / 2)}${'x'.repeat(bytes % 2)}`] });
    expect(readInterchange({}, [text(20_000)])).toEqual([]);
    expect(readInterchange({ end: 'UNZ+9+X2' }, [text(20_001)])).toEqual(['0 FORMAT.FORBIDDEN']);
  });

  it.each([
    ['a control character', '\u0007'],
    ['a byte that ISO 8859-5 has for a control', '\u0085'],
  ])('refuses %s', (_what, sign) => expect(changed('readmission', put(`RFF+ZLB:${sign}`)).faults).toEqual(['0 FORMAT.ENCODING']));

  it('refuses a control character and ill-formed bytes in UTF-8', () => {
    expect(changed('readmission', put('RFF+ZLB:\u0085'), {}, { syntax: 'UNOW:4' }).faults).toEqual(['0 FORMAT.ENCODING']);
    const bytes = interchangeOf([message], { syntax: 'UNOW:4' });
    bytes[bytes.indexOf(0xd0) + 1] = 0x20;
    expect(translated(bytes).faults).toEqual(['0 FORMAT.ENCODING']);
  });

  it('drops line breaks wherever they stand', () => {
    const bytes = interchangeOf([{ ...message, segments: [...message.segments, "RFF+ZLB:a?'b", 'FTX+ZHN+++Ёж'] }], { syntax: 'UNOW:4' });
    const whole = translated(bytes).notification;
    const head = "UNB+UNO".length;
    fc.assert(
      fc.property(fc.integer({ min: head, max: bytes.length - 1 }), fc.constantFrom('\r', '\n', '\r\n', '\n\n\r'), (at, lineBreak) => {
        const broken = Buffer.concat([bytes.subarray(0, at), Buffer.from(lineBreak), bytes.subarray(at)]);
        expect(translated(broken).notification).toStrictEqual(whole);
      }),
      { numRuns: 60 },
    );
  });

  it('reads the same with other service characters, and without a release character', () => {
    const text = Buffer.from(interchangeOf([message], { syntax: 'UNOW:4' })).toString('utf8');
    const changedText = text.replace(/[:+']/g, (sign) => ({ ':': '^', '+': '!', "'": '$' })[sign]!);
    expect(translated(encoded(`UNA^!.%*$${changedText}`, 'UNOW:4')).notification).toStrictEqual(translated(encoded(text, 'UNOW:4')).notification);
    expect(translated(encoded(`UNA^!.  $${changedText}`, 'UNOW:4')).faults).toEqual([]);
    expect(translated(encoded(`UNA^!.!*$${changedText}`, 'UNOW:4')).faults).toEqual(['0 FORMAT.MALFORMED']);
  });
});

describe('a submission made of faults', () => {
  it('is told of so many, and what it holds besides is as it was', () => {
    const flood = Array.from({ length: 12_000 }, () => 'XYZ');
    const warned = changed('readmission', put(...flood));
    expect(warned.warnings).toHaveLength(1_000);
    expect(warned.notification).toBeDefined();
    // Though warnings have used up the room, the first fault is told.
    expect(changed('readmission', put(...flood, 'NAT+2+x')).faults).toEqual(['FIELD.INVALID 12016']);
    expect(changed('readmission', put(...Array.from({ length: 3_000 }, () => ''))).faults).toHaveLength(1_000);
  });
});

it('answers nothing where there is no interchange', () => {
  for (const text of ['', 'UNABLE TO DELIVER', 'UNB+UNOE:4+A+B+240601:1230+X1']) expect(member.answer!(member.translate(Buffer.from(text)), { at: '2024-06-30T12:00:00.000Z', id: 'x', sha256: '' })).toBeUndefined();
});

it('answers from whom it was sent to, as they are named', () => {
  const names = ['A'.repeat(35), 'B'.repeat(35)];
  const { sent, message } = { sent: `UNB+UNOE:3+${names[0]}:ZZ+${names[1]}:ZZ+240601:1230+X1`, message: { kind: 'readmission', segments: segmentsOf('readmission') } as const };
  const answer = member.answer!(member.translate(interchangeOf([message], { header: sent })), { at: '2024-06-30T12:00:00.000Z', id: 'x', sha256: '' })!;
  expect(Buffer.from(answer).toString('latin1')).toContain(`UNB+UNOE:3+${names[1]}:ZZ+${names[0]}:ZZ+240630:1500+AX1'`);
});

describe('what is read', () => {
  it('has identifiers in the order of the segments, names in that of the document', () => {
    const { notification } = changed('readmission', put('NAD+FA+AKA:LAT+Al', 'DOC+ZZ+ab ё1', 'LOC+91+POL', 'RFF+ZPN:3030785A001PB3', 'DOC+P+ab 1', 'NAD+FC+++Авдеев'));
    expect(notification.person.names.map(({ type, script }: { type: string; script: string }) => `${type} ${script}`)).toEqual(['PRIMARY Latn', 'PRIMARY Cyrl', 'ALIAS Latn']);
    expect(notification.person.identifiers).toEqual([
      { type: 'OTHER', value: 'ABЁ1', country: 'POL' },
      { type: 'NATIONAL_ID', country: 'BLR', value: '3030785A001PB3' },
      { type: 'PASSPORT', value: 'AB1' },
    ]);
  });

  it('has version 1 where none is said', () => {
    expect(changed('readmission', instead('BGM', 'BGM+745+BY-R-1+9')).notification.header.sourceVersion).toBe(1);
  });

  it('sorts codes and countries, and keeps birth dates as they are', () => {
    const { notification } = changed('readmission', put('DTM+329:1986:602', 'DTM+329:1985:602', 'DTM+329:1986:602', 'NAT+2+POL', 'NAT+2+BLR', 'NAT+2+POL', 'ATT+ZVU++MED', 'ATT+ZVU++DIS'));
    expect(notification.person).toMatchObject({ birthDates: ['1986', '1985', '1986'], nationalities: ['BLR', 'POL'] });
    expect(notification.readmission.vulnerabilities).toEqual(['DISABILITY', 'MEDICAL']);
  });

  it('has each day in its own place', () => {
    expect(changed('operation', put('DTM+194:20240501:102', 'DTM+206:20240601:102')).notification.operation).toMatchObject({ startsOn: '2024-05-01', endsOn: '2024-06-01' });
    const { stay, legalStatus, person } = changed('readmission', put('NAD+ZIN+E1++Centre', 'DTM+ZAD:20240502:102', 'DTM+ZSD:20240602:102', 'DTM+ZEN:20240603:102', 'STS+3+2', 'DTM+ZLD:20240701:102', 'ATT+ZDE++CIT', 'DTM+ZDD:20240702:102', 'DOC+P+1', 'DTM+182:20200101:102', 'DTM+36:20300101:102')).notification;
    expect(stay).toEqual({ institutionCode: 'E1', institutionName: 'Centre', admittedOn: '2024-05-02', dueOn: '2024-06-02', endedOn: '2024-06-03' });
    expect(legalStatus).toEqual({ procedure: 'PENDING', dueOn: '2024-07-01', determination: 'CITIZEN', decidedOn: '2024-07-02' });
    expect(person.identifiers).toEqual([{ type: 'PASSPORT', value: '1', issuedOn: '2020-01-01', expiresOn: '2030-01-01' }]);
  });

  it('has the characters of each syntax', () => {
    const bytes = Buffer.from('RFF+ZLB:\u00f1', 'latin1').toString('latin1');
    const text = (syntax: string, segment: string): string => changed('readmission', both(instead('NAD+MS', 'NAD+MS+++A+++++BLR'), put(segment)), {}, { header: `UNB+${syntax}+A+B+240601:1230+X1` }).notification.header.handling.legalBasis;
    expect(text('UNOC:3', bytes)).toBe('\u00f1');
    expect(text('UNOE:3', bytes)).toBe('\u0451');
  });

  it('has the century of six digits from the number, else from the day of sending in UTC', () => {
    const birth = (...segments: string[]): unknown => changed('readmission', put(...segments)).notification?.person.birthDates;
    expect(birth('DTM+329:850703')).toEqual(['1985-07-03']);
    expect(birth('DTM+329:240608:101')).toEqual(['2024-06-08']);
    expect(birth('DTM+329:240609:101')).toEqual(['1924-06-09']);
    expect(changed('readmission', both(instead('DTM+137', 'DTM+137:20240608010000:204'), put('DTM+329:240608:101'))).notification.person.birthDates).toEqual(['1924-06-08']);
  });
});

describe('8 Acknowledgement', () => {
  const answer = (header: string): string => {
    const bytes = interchangeOf([], { header });
    return Buffer.from(member.answer!(member.translate(bytes), { at: '2024-06-30T12:00:00.000Z', id: 'A1', sha256: '' })!).toString('latin1');
  };

  it('has S002 and S003 as they were received, white space and all', () => {
    expect(answer('UNB+UNOE:3+ A  a:+B :b?+:: +240601:1230+X1')).toContain("UNB+UNOE:3+B :b?+:: + A  a:+240630:1500+AX1'");
  });
});
