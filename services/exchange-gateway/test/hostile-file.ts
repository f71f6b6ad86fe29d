import type { CompiledMember } from '@cbx/mapping';
import { type LargeFile, renderOne, repeated } from './large-file.ts';

export interface HostileFile extends LargeFile {
  readonly what: string;
}

interface Hostility {
  readonly what: string;
  readonly records: number;
  /** Stands so often in each record, before `at`, that the file is as large as the format allows. */
  readonly unit?: { readonly text: string; readonly at: string };
  /** What is done to the record beside. */
  readonly change?: (record: string) => string;
}

/** Share of the 10 MiB that is filled. */
const FILLED = 0.97;
const MANY = 12;

/** Files of 10 MB that are nothing but faults: in one record, in thousands, in each of the values. */
export function hostileFiles(member: CompiledMember, sentAt = new Date(Date.now() - 60_000)): HostileFile[] {
  const one = renderOne(member, 'Розыск', sentAt);
  return (HOSTILITIES[member.iso3] ?? []).map(({ what, records, unit, change = (record) => record }) => {
    const references = Array.from({ length: records }, (_none, index) => `HOST${String(index).padStart(7, '0')}`);
    const made = (repeats: number): Buffer => repeated(member, one, references, (record) => (unit === undefined ? change(record) : change(record).replace(unit.at, () => unit.text.repeat(repeats) + unit.at)));
    const least = made(0).length;
    const room = member.limits.bytes * FILLED - least;
    // Of many, as base64 has whole groups only.
    const perUnit = unit === undefined ? 1 : (made(MANY).length - least) / MANY;
    return { what, member: member.iso3, mediaType: member.mediaTypes[0]!, bytes: made(Math.max(0, Math.floor(room / perUnit))) };
  });
}

function inOneAndInMany(name: string, text: string, at: string): Hostility[] {
  return [
    { what: `one record, ${name}`, records: 1, unit: { text, at } },
    { what: `500 records, ${name}`, records: 500, unit: { text, at } },
  ];
}

const windows1251 = (cyrillic: string): string => [...cyrillic].map((sign) => (sign >= 'А' && sign <= 'я' ? String.fromCharCode(sign.charCodeAt(0) - 0x350) : sign)).join('');

/** By member, its records as they are rendered: see largeFile. */
const HOSTILITIES: Readonly<Record<string, readonly Hostility[]>> = {
  ARM: [
    ...inOneAndInMany('lines of no type', 'D99000001x\n', 'D90'),
    ...inOneAndInMany('lines with a wrong code', 'D53000001zz\n', 'D90'),
    ...inOneAndInMany('empty lines of a type', 'D51000001\n', 'D90'),
    { what: 'every value wrong', records: 10_000, change: (record) => record.replace(/^(.{9})(.*)$/gm, (_all, head: string, rest: string) => head + rest.replace(/[^ ]/g, '?')) },
  ],
  BLR: [
    ...inOneAndInMany('segments of no type', "XYZ'", 'UNT+'),
    ...inOneAndInMany('names without content', "NAD+FC'", 'UNT+'),
    ...inOneAndInMany('nationalities of no country', "NAT+2+QQ'", 'UNT+'),
    { what: 'every value wrong', records: 10_000, change: (record) => record.replace(/^((?!UN|BGM)...\+[^+']*\+)[^']*'/gm, "$1~'") },
  ],
  KAZ: [
    ...inOneAndInMany('members of no name', '"x":1,', '"searchData"'),
    ...inOneAndInMany('members of no name, a line each', '"x":1,\n', '"searchData"'),
    ...inOneAndInMany('codes of no list', '{"code":"~"},\n', '{"code":"*"}'),
    { what: 'every value wrong', records: 10_000, change: (record) => record.replace(/(?<!recordType":\{"code"|recordNumber"):"[^"]*"/g, ':"~"') },
  ],
  KGZ: [
    ...inOneAndInMany('elements of no name', '<x/>', '<CategoryPerson>'),
    ...inOneAndInMany('elements of no name, a line each', '<x>1</x>\n', '<CategoryPerson>'),
    ...inOneAndInMany('persons without a name', '<PersonData><Sex>7</Sex></PersonData>\n', '<PersonData>'),
    { what: 'every value wrong', records: 10_000, change: (record) => record.replace(/(?<!RegNumber)>[^<>]+</g, '>~<') },
  ],
  RUS: [
    ...inOneAndInMany('elements of no name', '<x/>', windows1251('</Документ>')),
    ...inOneAndInMany('persons without a name', windows1251('<СвФЛ ТипУч="9"/>\n'), windows1251('<СвФЛ')),
    { what: 'every value wrong', records: 10_000, change: (record) => record.replace(/^[^>]*>|="[^"]*"/g, (part) => (part.endsWith('>') ? part : '="~"')) },
  ],
  TJK: [
    ...inOneAndInMany('cells of no column', ';x', 'REF-'),
    { what: 'every value wrong', records: 10_000, change: (record) => record.split(';').map((cell, index) => (index === 0 ? cell : '~')).join(';') },
    { what: 'every value wrong, many times', records: 10_000, change: (record) => record.split(';').map((cell, index) => (index === 0 ? cell : '~ / ~ / ~ / ~ / ~ / ~ / ~')).join(';') },
  ],
};
