/** The sentences of members/RUS/README.md, one case each where a careless reading would differ. */
import type { Notification } from '@cbx/contracts';
import fc from 'fast-check';
import path from 'node:path';
import { loadMember, type Translation } from '../src/index.js';
import { bytesOf, RECORDS, type RusMessage } from './rus-message.js';

const member = loadMember(path.resolve(import.meta.dirname, '../../../members/RUS'));

type Kind = keyof typeof RECORDS;
/** What of the record's text is replaced, and by what. */
type Change = readonly [from: string, to: string];

function told(message: RusMessage): { translation: Translation; faults: string[]; warnings: string[] } {
  const translation = member.translate(bytesOf(message));
  const words = (faults: Translation['rejections']): string[] => faults.map(({ record, code, line }) => (record === 0 ? `${code}` : `${code} ${line}`)).sort();
  return { translation, faults: words(translation.rejections), warnings: words(translation.warnings) };
}

function changed(kind: Kind, changes: readonly Change[]): ReturnType<typeof told> {
  let text = RECORDS[kind].join('\n');
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`the record has no ${from}`);
    text = text.replace(from, to);
  }
  return told({ lines: text.split('\n') });
}

it.each(Object.keys(RECORDS) as Kind[])('takes the %s that the cases change', (kind) => expect(changed(kind, [])).toMatchObject({ faults: [], warnings: [] }));

describe.each<[section: string, cases: [what: string, kind: Kind, changes: Change[], faults: string[], warnings?: string[]][]]>([
  [
    '3 Structure',
    [
      ['text in an element without content', 'РЕАДМ', [['<СвФЛ Пол="1">', '<СвФЛ Пол="1">х']], ['FORMAT.MALFORMED 6']],
      ['text that is white space of Unicode is none', 'РЕАДМ', [['<СвФЛ Пол="1">', '<СвФЛ Пол="1">\u00a0\u2003']], []],
      ['a child of a text element', 'РЕАДМ', [['>Петров<', '><б/>Петров<']], ['FORMAT.MALFORMED 7']],
      ['only the first is told, no other fault and no warning', 'РЕАДМ', [['Пол="1"', 'Пол="7" Х="1"'], ['>Петров<', '><б/>Петров<'], ['<УдЛичн ', '<УдЛичн>х</УдЛичн><УдЛичн ']], ['FORMAT.MALFORMED 7']],
      ['unknown elements are not looked into', 'РЕАДМ', [['<СвФЛ', '<Прочее>х<Имя><б/></Имя></Прочее><СвФЛ']], [], ['FIELD.UNKNOWN 6']],
      ['the body of another kind', 'РЕАДМ', [['</СвРеадм>', '</СвРеадм><СвОпер/>']], ['FORMAT.MALFORMED 11']],
      ['a second body', 'ОПЕР', [['</СвОпер>', '</СвОпер>\n<СвОпер/>']], ['FORMAT.MALFORMED 8']],
      ['the kind goes before all', 'РЕАДМ', [['ВидСв="РЕАДМ"', 'ВидСв="ДТП"'], ['>Петров<', '><б/>Петров<']], ['FORMAT.UNKNOWN_RECORD 3']],
      ['an empty kind is missing', 'РЕАДМ', [['ВидСв="РЕАДМ"', 'ВидСв=" "']], ['FIELD.MISSING 3']],
    ],
  ],
  [
    '3 Empty, repeated, unknown',
    [
      ['an empty optional attribute', 'РЕАДМ', [['ИдДок', 'НомВерс="" ИдДок']], ['FIELD.INVALID 3']],
      ['an empty required attribute', 'РЕАДМ', [['Стадия="01"', 'Стадия=" "']], ['FIELD.MISSING 5']],
      ['an empty text element tells nothing of its attributes', 'РЕАДМ', [['</ФИОРус>', '<Отчество Х="1"> </Отчество></ФИОРус>']], ['FIELD.INVALID 7']],
      ['an empty structure', 'РЕАДМ', [['</СвФЛ>', '<СвГражд/></СвФЛ>']], ['FIELD.INVALID 10']],
      ['one with an attribute is not empty', 'РЕАДМ', [['</СвФЛ>', '<СвГражд ОКСМ=""/></СвФЛ>']], ['FIELD.MISSING 10']],
      ['xmlns is no attribute', 'РЕАДМ', [['</СвФЛ>', '<СвГражд xmlns:а="б"/></СвФЛ>']], ['FIELD.INVALID 10']],
      ['an empty name is missing also beside others', 'РЕАДМ', [['</СвФЛ>', '<ФИОЛат/></СвФЛ>']], ['FIELD.MISSING 10']],
      ['an empty second is no missing one', 'РЕАДМ', [['</СвФЛ>', '</СвФЛ>\n<СвФЛ/>']], ['FIELD.INVALID 11']],
      ['a second is not read', 'РЕАДМ', [['</СвФЛ>', '</СвФЛ>\n<СвФЛ Х="1" Пол="7"/>']], ['FIELD.INVALID 11']],
      ['an unknown attribute of a text element', 'РЕАДМ', [['<Фамилия>', '<Фамилия Х="1">']], [], ['FIELD.UNKNOWN 7']],
      ['comments are nothing, CDATA is text', 'РЕАДМ', [['>Петров<', '>Пет<!-- х --><![CDATA[ров]]><']], []],
      ['the order of different siblings carries no meaning', 'РЕАДМ', [['<СвРожд ДатаРожд="1980-05-05"/>\n', ''], ['<ФИОРус>', '<СвРожд ДатаРожд="1980-05-05"/>\n<ФИОРус>']], []],
    ],
  ],
  [
    '3 Partial dates',
    [
      ['without its date', 'РЕАДМ', [['ДатаРожд="1980-05-05"', 'ПрДатаРожд="3"']], ['FIELD.MISSING 8']],
      ['an empty date alone is not required', 'РЕАДМ', [['ДатаРожд="1980-05-05"', 'ДатаРожд="" МестоРожд="Уфа"']], ['FIELD.INVALID 8']],
      ['an empty date with a precision is', 'РЕАДМ', [['ДатаРожд="1980-05-05"', 'ДатаРожд="" ПрДатаРожд="3"']], ['FIELD.MISSING 8']],
      ['an end before its start', 'РЕАДМ', [['"1980-05-05"', '"1980-05-05" ДатаРождПо="1980-05-20" ПрДатаРождПо="2"']], ['FIELD.INVALID 8']],
      ['both at their first day', 'РЕАДМ', [['"1980-05-05"', '"1980-05-05" ПрДатаРожд="2" ДатаРождПо="1980-05-01"']], []],
      ['an approximate interval', 'РЕАДМ', [['"1980-05-05"', '"1980-05-05" ДатаРождПо="1981-01-01" ПрПриблРожд="1"']], ['FIELD.INVALID 8']],
      ['which 0 does not make', 'РЕАДМ', [['"1980-05-05"', '"1980-05-05" ДатаРождПо="1981-01-01" ПрПриблРожд="0"']], []],
      ['an unknown precision is no date that is compared', 'РЕАДМ', [['"1980-05-05"', '"1980-05-05" ПрДатаРожд="7" ДатаРождПо="1979-01-01"']], ['FIELD.UNKNOWN_CODE 8']],
      ['a place of birth without a date', 'РЕАДМ', [['ДатаРожд="1980-05-05"', 'МестоРожд="Уфа"']], []],
      ['on a later one it is unknown', 'РЕАДМ', [['<УдЛичн', '<СвРожд МестоРожд="Уфа"/>\n<УдЛичн']], [], ['FIELD.UNKNOWN 9']],
    ],
  ],
  [
    '4 Header',
    [
      ['000 may be repeated', 'РЕАДМ', [['<Получ ОКСМ="000"/>', '<Получ ОКСМ="000"/><Получ ОКСМ=" 000 "/>']], []],
      ['beside others each is at fault', 'РЕАДМ', [['<Получ ОКСМ="000"/>', '<Получ ОКСМ="000"/>\n<Получ ОКСМ="398"/>\n<Получ ОКСМ="000"/>']], ['FIELD.INVALID 4', 'FIELD.INVALID 6']],
      ['also beside an empty one', 'РЕАДМ', [['<Получ ОКСМ="000"/>', '<Получ ОКСМ="000"/>\n<Получ/>']], ['FIELD.INVALID 4', 'FIELD.MISSING 5']],
      ['what else it has is unknown, as of any other', 'РЕАДМ', [['<Получ ОКСМ="000"/>', '<Получ ОКСМ="000" Х="1"/>\n<Получ ОКСМ="000"><Х/></Получ>']], [], ['FIELD.UNKNOWN 4', 'FIELD.UNKNOWN 5']],
      ['… also where it is at fault', 'РЕАДМ', [['<Получ ОКСМ="000"/>', '<Получ ОКСМ="000" Х="1"/>\n<Получ ОКСМ="398" Х="1"/>']], ['FIELD.INVALID 4'], ['FIELD.UNKNOWN 4', 'FIELD.UNKNOWN 5']],
      ['a cancelled record has no body', 'РЕАДМ', [['ПрДейств="1"', 'ПрДейств="3"'], ['>Петров<', '><б/><']], [], ['FIELD.UNKNOWN 5']],
      ['nor an empty one', 'ОПЕР', [['ПрДейств="1"', 'ПрДейств="3"'], [RECORDS.ОПЕР.slice(2, 5).join('\n'), '<СвОпер/>']], [], ['FIELD.UNKNOWN 5']],
      ['an unreadable action: a body is read', 'РЕАДМ', [['ПрДейств="1"', 'ПрДейств="9"'], ['Стадия="01"', 'Стадия="99"']], ['FIELD.UNKNOWN_CODE 3', 'FIELD.UNKNOWN_CODE 5']],
      ['… and is not missed', 'ОПЕР', [['ПрДейств="1"', 'ПрДейств="9"'], [RECORDS.ОПЕР.slice(2, 5).join('\n'), '']], ['FIELD.UNKNOWN_CODE 3']],
      ['… but not empty', 'ОПЕР', [['ПрДейств="1"', 'ПрДейств="9"'], [RECORDS.ОПЕР.slice(2, 5).join('\n'), '<СвОпер/>']], ['FIELD.MISSING 5', 'FIELD.UNKNOWN_CODE 3']],
      ['control characters that XML has are text', 'РЕАДМ', [['ИдДок="Р-1"', 'ИдДок="Р&#127;&#x86;"']], []],
    ],
  ],
  [
    '5 Person',
    [
      ['a Latin letter in a Cyrillic name', 'РЕАДМ', [['Петров', 'Пeтров']], ['FIELD.INVALID 7']],
      ['modifier letters are of every script', 'РЕАДМ', [['Петров', 'Петровʼ']], []],
      ['a whole name beside parts, too long as well', 'РЕАДМ', [['</ФИОРус>', `<ПолнИмя>${'я'.repeat(181)}</ПолнИмя></ФИОРус>`]], ['FIELD.TOO_LONG 7']],
      ...['Фамилия', 'Имя', 'Отчество'].map((part): [string, Kind, Change[], string[]] => [`a whole name beside ${part}`, 'РЕАДМ', [['<Фамилия>Петров</Фамилия>', `<${part}>П</${part}>\n<ПолнИмя>П</ПолнИмя>`]], ['FIELD.INVALID 8']]),
      ...['Фамилия', 'Имя', 'Отчество'].map((part): [string, Kind, Change[], string[]] => [`a letter of another script in ${part}`, 'РЕАДМ', [['<УдЛичн', `<ФИОРус>${part === 'Отчество' ? '<Имя>П</Имя>' : ''}<${part}>Z</${part}></ФИОРус><УдЛичн`]], ['FIELD.INVALID 9']]),
      ['… in a whole name', 'РЕАДМ', [['<УдЛичн', '<ФИОАрм><ПолнИмя>Z</ПолнИмя></ФИОАрм><УдЛичн']], ['FIELD.INVALID 9']],
      ['two Armenian names', 'РЕАДМ', [['<УдЛичн', '<ФИОАрм><Имя>Ա</Имя></ФИОАрм><ФИОАрм><Имя>Բ</Имя></ФИОАрм><УдЛичн']], []],
      ['an empty Russian name beside another', 'РЕАДМ', [['<УдЛичн', '<ФИОРус/><УдЛичн']], ['FIELD.MISSING 9']],
      ['an empty Armenian one', 'РЕАДМ', [['<УдЛичн', '<ФИОАрм/><УдЛичн']], ['FIELD.MISSING 9']],
      ['a patronymic alone is no name', 'РЕАДМ', [['<Фамилия>Петров</Фамилия>', '<Отчество>Петрович</Отчество>']], ['FIELD.MISSING 7']],
      ['a passport of ten digits', 'РЕАДМ', [['КодВидДок="91" СерНомДок="1"', 'КодВидДок="21" СерНомДок="45 07 65432"']], ['FIELD.INVALID 9']],
      ['white space is removed before', 'РЕАДМ', [['КодВидДок="91" СерНомДок="1"', 'КодВидДок=" 21 " СерНомДок="45 07 654321"']], []],
      ['a wrong check digit', 'РЕАДМ', [['КодВидДок="91" СерНомДок="1"', 'КодВидДок="81" СерНомДок="770012345678"']], ['FIELD.INVALID 9']],
      ['which another code does not have', 'РЕАДМ', [['КодВидДок="91" СерНомДок="1"', 'КодВидДок="83" СерНомДок="770012345678"']], []],
    ],
  ],
  [
    '6 Rosters',
    [
      ['blank lines are skipped, lines split at references and in CDATA', 'ОПГ', [['1. ИВАНОВ ИВАН;', '\n\n1. ИВАНОВ ИВАН;&#10;2. А Б;<![CDATA[\n3. В;]]>']], []],
      ['a fault stands at the line of the source', 'ОПГ', [['1. ИВАНОВ ИВАН;', '<!--\n-->1. ИВАНОВ ИВАН;&#10;9. А;\n3. Б']], ['FIELD.INVALID 10', 'FIELD.INVALID 11']],
      ['a leading zero', 'ОПГ', [['1. ИВАНОВ', '01. ИВАНОВ']], ['FIELD.INVALID 9']],
      ['an empty alias', 'ОПГ', [['ИВАН;', 'ИВАН (А; );']], ['FIELD.INVALID 9']],
      ['… also where it is the only one', 'ОПГ', [['ИВАН;', 'ИВАН ( );']], ['FIELD.INVALID 9']],
      ['letters of two scripts in one name', 'ОПГ', [['ИВАНОВ', 'ИВАHОВ']], ['FIELD.INVALID 9']],
      ...['X Б', 'Б X', 'Б В X'].flatMap((name): [string, Kind, Change[], string[]][] => [`1. ${name};`, `1. А (${name});`].map((line) => [`… from part to part: ${line}`, 'ОПГ', [['1. ИВАНОВ ИВАН;', line]], ['FIELD.INVALID 9']])),
      ['ten lines and more, all digits in dates', 'ОПГ', [['1. ИВАНОВ ИВАН;', Array.from({ length: 20 }, (_, index) => `${index + 1}. ЗУБР, ${['09.09.1990', '10.10.2000', '28.08.1888', '1909'][index % 4]} г.р.;`).join('&#10;')]], []],
      ['no letters', 'ОПГ', [['ИВАНОВ ИВАН', '12']], ['FIELD.INVALID 9']],
      ['too long goes first', 'ОПГ', [['ИВАНОВ', `Z${'Я'.repeat(60)}`]], ['FIELD.TOO_LONG 9']],
      ['a date that is none', 'ОПГ', [['ИВАН;', 'ИВАН, 31.02.1980 г.р.;']], ['FIELD.INVALID 9']],
      ['a place with what belongs to a date', 'ОПГ', [['ИВАН;', 'ИВАН, 5.1.1980 г.р.;']], ['FIELD.INVALID 9']],
      ['a birth date of a faulty line is compared all the same', 'ОПГ', [['1. ИВАНОВ ИВАН;', '2. ИВАНОВ ИВАН, 2027 г.р.;']], ['FIELD.INVALID 9', 'RULE.BIRTH_IN_FUTURE 3']],
      ['an empty roster', 'ОПГ', [['1. ИВАНОВ ИВАН;', ' ']], ['FIELD.INVALID 9']],
    ],
  ],
])('%s', (_section, cases) => {
  it.each(cases)('%s', (_what, kind, changes, faults, warnings = []) => expect(changed(kind, changes)).toMatchObject({ faults, warnings }));
});

describe('2 Refusal of the whole submission', () => {
  const lines = RECORDS.ОПЕР;
  it.each<[what: string, message: Partial<RusMessage>, fault: string]>([
    ['the outer encoding', { outer: (text) => text.replace('UTF-8', 'windows-1251') }, 'FORMAT.ENCODING'],
    ['a DOCTYPE before what is ill-formed', { outer: (text) => text.replace('<e:Envelope', '<!DOCTYPE x><e:Envelope').replace('</e:Envelope>', '') }, 'FORMAT.FORBIDDEN'],
    ['another root', { outer: (text) => text.replaceAll('e:Envelope', 'e:Конверт') }, 'FORMAT.MALFORMED'],
    ['an element of the table twice', { outer: (text) => text.replace('<e:Recipient>', '<e:Recipient/><e:Recipient>') }, 'FORMAT.MALFORMED'],
    ['elements in a text element', { outer: (text) => text.replace('CBX', '<x/>') }, 'FORMAT.MALFORMED'],
    ['… also in the one that holds the file', { outer: (text) => text.replace('CONTENT', '<x/>CONTENT') }, 'FORMAT.MALFORMED'],
    ['nesting, before the fields', { outer: (text) => text.replace('<e:MessageID>', `${'<x>'.repeat(32)}${'</x>'.repeat(32)}<e:MessageID>x`) }, 'FORMAT.FORBIDDEN'],
    ['fields in the order of the table', { outer: (text) => text.replace('CBX', '').replace('63c9385f', 'x') }, 'FIELD.INVALID'],
    ['an optional field that is empty', { outer: (text) => text.replace('<e:Sender>', '<e:ReferenceMessageID/><e:Sender>') }, 'FIELD.INVALID'],
    ['base64 only after the fields', { outer: (text) => text.replace('CONTENT', '*').replace('CBX', 'я'.repeat(256)) }, 'FIELD.TOO_LONG'],
    ['no base64', { outer: (text) => text.replace('CONTENT', 'CONTENT=') }, 'FORMAT.MALFORMED'],
    ['the inner encoding must be declared', { inner: (text) => text.replace(' encoding="windows-1251"', '') }, 'FORMAT.ENCODING'],
    ['a prefix that nothing binds', { inner: (text) => text.replaceAll('Файл>', 'а:Файл>').replace('<Файл', '<а:Файл') }, 'FORMAT.MALFORMED'],
    ['the version of the format', { inner: (text) => text.replace('"1.2"', '"1.3"') }, 'FIELD.UNKNOWN_CODE'],
    ['attributes in their order', { inner: (text) => text.replace('"1.2"', '"1.3"').replace('ИдФайл="Ф"', 'ИдФайл=""') }, 'FIELD.MISSING'],
    ['the number of records', { count: 2 }, 'FORMAT.COUNT_MISMATCH'],
    ['no record at all', { lines: [] }, 'FORMAT.COUNT_MISMATCH'],
    ['too many, whatever is said', { lines: Array.from({ length: 10_001 }, () => '<Документ/>') }, 'FORMAT.FORBIDDEN'],
  ])('%s', (_what, message, fault) => {
    const { translation, faults, warnings } = told({ lines, ...message });
    expect({ outcome: translation.outcome, faults, warnings, lines: translation.rejections.map(({ line }) => line) }).toEqual({ outcome: 'REFUSED', faults: [fault], warnings: [], lines: [undefined] });
  });

  it('text beside what the envelope and the file have is nothing; unknown things are one warning', () => {
    const { faults, warnings } = told({ lines, outer: (text) => text.replace('<e:Sender>', 'текст<x/><e:Sender y="1">текст'), inner: (text) => text.replace('<Документ', 'текст<Прочее/><Документ').replace('КолДок', 'Оператор="И" КолДок') });
    expect({ faults, warnings }).toEqual({ faults: [], warnings: ['FIELD.UNKNOWN'] });
  });

  it('white space may stand anywhere in base64, and unused bits may be set', () => {
    expect(told({ lines, outer: (text) => text.replace('CONTENT', ' \t\r\nCONTENT \n') }).faults).toEqual([]);
    const bytes = Buffer.from(bytesOf({ lines })).toString().replace(/([A-Za-z0-9+/])=(?=<)/, (_all, sign: string) => `${String.fromCharCode(sign.charCodeAt(0) + 1)}=`);
    expect(member.translate(Buffer.from(bytes)).rejections).toEqual([]);
  });
});

describe('what the tables require', () => {
  // The records have little that is not required: without it the record is at fault, at the element that lacks it.
  const attributes = (Object.keys(RECORDS) as Kind[]).flatMap((kind) => RECORDS[kind].flatMap((line, index) => Array.from(line.matchAll(/ ([А-яA-z]+)="[^"]*"/g), ([text, name]) => ({ kind, index, text: text!, name: name! }))));

  it.each(attributes.filter(({ name }) => name !== 'ДатаРожд'))('$kind: $name in line $index', ({ kind, index, text }) => {
    const lines = [...RECORDS[kind]] as string[];
    lines[index] = lines[index]!.replace(text, '');
    const { faults } = told({ lines });
    // An element that is then empty is at fault as such, too: one that may be left out as FIELD.INVALID.
    expect(faults.map((fault) => fault.split(' ')[0])).toEqual(['FIELD.MISSING']);
  });

  it.each<[kind: Kind, element: string]>([
    ['ОПГ', '<НаимОПГ>Яр</НаимОПГ>'],
    ['ОПГ', '<ВидДеят Статья="000"/>'],
    ['ОПГ', '<Террит ОКСМ="643"/>'],
    ['ОПГ', '<Огранич Код="0" Цель="02"><Получ ОКСМ="000"/></Огранич>'],
    ['ОПГ', '<Получ ОКСМ="000"/>'],
    ['ОПЕР', '<Участн ОКСМ="643"/>'],
    ['РЕАДМ', RECORDS.РЕАДМ.slice(3, 8).join('\n')],
    ['РЕАДМ', '<ФИОРус><Фамилия>Петров</Фамилия></ФИОРус>'],
    ['РОЗЫСК', '<Основание>Уклонение</Основание>'],
    ['РОЗЫСК', RECORDS.РОЗЫСК.slice(4, 7).join('\n')],
  ])('%s: %s', (kind, element) => expect(changed(kind, [[element, '']]).faults.map((fault) => fault.split(' ')[0])).toEqual(['FIELD.MISSING']));

  it.each<[what: string, more: string]>([
    ['a member its role', '<Участник><СвФЛ Пол="1"><ФИОРус><Имя>А</Имя></ФИОРус></СвФЛ></Участник>'],
    ['… its person', '<Участник Роль="1"/>'],
  ])('%s', (_what, more) => expect(changed('ОПГ', [['<СписУчаст>', `${more}<СписУчаст>`]]).faults).toEqual(['FIELD.MISSING 9']));

  it.each<[what: string, kind: Kind, more: string]>([
    ['a stay its code', 'РЕАДМ', '<Размещ ДатаПрием="2026-07-01"/>'],
    ['… its day', 'РЕАДМ', '<Размещ КодУчр="1"/>'],
    ['a status its procedure', 'РЕАДМ', '<ПравПолож СрокРеш="2026-07-01"/>'],
    ['a vulnerability its code', 'РЕАДМ', '<Уязв Х="1"/>'],
    ['a measure its code', 'ОПЕР', '<Показатель Знач="1"/>'],
    ['… its value', 'ОПЕР', '<Показатель Код="01"/>'],
    ['an offence its article', 'РОЗЫСК', '<Правонар Х="1"/>'],
    ['a warning its code', 'РОЗЫСК', '<Предупр Х="1"/>'],
  ])('%s', (_what, kind, more) => {
    const end = RECORDS[kind].at(-2)!;
    expect(changed(kind, [[end, `${more}${end}`]]).faults.map((fault) => fault.split(' ')[0])).toEqual(['FIELD.MISSING']);
  });
});

describe('the fields of the envelope and the file', () => {
  const lines = RECORDS.ОПЕР;
  const outer = (from: string, to: string) => told({ lines, outer: (text) => text.replace(from, to) }).faults;
  const inner = (from: string | RegExp, to: string) => told({ lines, inner: (text) => text.replace(from, to) }).faults;

  it.each<[what: string, most: number, put: (text: string) => string[]]>([
    ['Sender/Mnemonic', 255, (text) => outer('>МВД<', `>${text}<`)],
    ['Sender/HumanReadableName', 255, (text) => outer('</e:Sender>', `<e:HumanReadableName>${text}</e:HumanReadableName></e:Sender>`)],
    ['Recipient/Mnemonic', 255, (text) => outer('>CBX<', `>${text}<`)],
    ['Recipient/HumanReadableName', 255, (text) => outer('</e:Recipient>', `<e:HumanReadableName>${text}</e:HumanReadableName></e:Recipient>`)],
    ['ИдФайл', 100, (text) => inner('ИдФайл="Ф"', `ИдФайл="${text}"`)],
    ['ВерсПрог', 40, (text) => inner('КолДок', `ВерсПрог="${text}" КолДок`)],
  ])('%s has at most %d characters', (_what, most, put) => {
    expect(put('я'.repeat(most))).toEqual([]);
    expect(put('я'.repeat(most + 1))).toEqual(['FIELD.TOO_LONG']);
  });

  it.each([
    '<e:MessageID>63c9385f-ac34-5bf8-aa91-62b27b0d9f36</e:MessageID>',
    '<e:Sender><e:Mnemonic>МВД</e:Mnemonic></e:Sender>',
    '<e:Mnemonic>МВД</e:Mnemonic>',
    '<e:Recipient><e:Mnemonic>CBX</e:Mnemonic></e:Recipient>',
    '<e:Mnemonic>CBX</e:Mnemonic>',
    '<e:SendingTimestamp>2026-08-01T13:00:00.000+03:00</e:SendingTimestamp>',
    '<e:MessagePrimaryContent>CONTENT</e:MessagePrimaryContent>',
  ])('needs %s', (element) => expect(outer(element, element.startsWith('<e:Mnemonic') ? '<e:HumanReadableName>х</e:HumanReadableName>' : '')).toEqual(['FIELD.MISSING']));

  it.each([' ИдФайл="Ф"', ' ВерсФорм="1.2"', ' КолДок="1"'])('needs%s', (attribute) => expect(inner(attribute, '')).toEqual(['FIELD.MISSING']));

  it('has UUIDs', () => {
    expect(outer('63c9385f', '63c9385')).toEqual(['FIELD.INVALID']);
    expect(outer('<e:Sender>', '<e:ReferenceMessageID>63C9385F-ac34-5bf8-aa91-62b27b0d9f36</e:ReferenceMessageID><e:Sender>')).toEqual([]);
    expect(outer('<e:Sender>', '<e:ReferenceMessageID>63c9385</e:ReferenceMessageID><e:Sender>')).toEqual(['FIELD.INVALID']);
  });

  it.each([['0', 'FIELD.INVALID'], ['01', 'FIELD.INVALID'], ['999999999', 'FORMAT.COUNT_MISMATCH'], ['1000000000', 'FIELD.INVALID']])('counts %s records', (count, code) => expect(inner('КолДок="1"', `КолДок="${count}"`)).toEqual([code]));
});

describe('the way back', () => {
  const notification = changed('РЕАДМ', []).translation.notifications[0]!.notification;
  const context = { at: '2026-12-01T09:00:00.000Z', id: '7b6e1c52-0d3f-4a89-b1c7-000000000001' };
  const innerOf = (bytes: Uint8Array): string => new TextDecoder('windows-1251').decode(Buffer.from(/<MessagePrimaryContent>(.*)</.exec(Buffer.from(bytes).toString())![1]!, 'base64'));

  it.each<[identifier: { type: string; value: string; country?: string }, code: string]>([
    [{ type: 'PASSPORT', value: '4507654321', country: 'RUS' }, '21'],
    [{ type: 'PASSPORT', value: '45076543', country: 'RUS' }, '22'],
    [{ type: 'PASSPORT', value: '4507654321', country: 'KAZ' }, '10'],
    [{ type: 'PASSPORT', value: '4507654321' }, '10'],
    [{ type: 'TAX_ID', value: '500100732259', country: 'RUS' }, '81'],
    [{ type: 'TAX_ID', value: '500100732258', country: 'RUS' }, '83'],
    [{ type: 'TAX_ID', value: '500100732259', country: 'KAZ' }, '83'],
    [{ type: 'NATIONAL_ID', value: '500100732259', country: 'RUS' }, '82'],
    [{ type: 'RESIDENCE_PERMIT', value: '4507654321', country: 'RUS' }, '12'],
    [{ type: 'OTHER', value: '4507654321', country: 'RUS' }, '91'],
    [{ type: 'OTHER', value: '500100732259', country: 'RUS' }, '91'],
  ])('writes %j with the code %s', (identifier, code) => {
    const rendering = member.render!({ ...notification, person: { ...(notification as unknown as { person: object }).person, identifiers: [identifier] } } as unknown as Notification, context);
    if (rendering.outcome === 'NOT_RENDERED') throw new Error(rendering.fault.code);
    expect(innerOf(rendering.bytes)).toContain(`<УдЛичн КодВидДок="${code}" СерНомДок="${identifier.value}"`);
  });

  const answer = (message: RusMessage, more = {}): { outer: string; inner: string } => {
    const bytes = member.answer!(member.translate(bytesOf(message)), { ...context, sha256: '', ...more })!;
    return { outer: Buffer.from(bytes).toString(), inner: innerOf(bytes) };
  };

  it('answers whoever sent it, where that was read', () => {
    expect(answer({ lines: RECORDS.ОПЕР }).outer).toContain('<Mnemonic>МВД</Mnemonic>');
    expect(answer({ lines: RECORDS.ОПЕР, outer: (text) => text.replace('МВД', '') }).outer).toContain('<Mnemonic>MVD_RU</Mnemonic>');
  });

  it('answers a refusal without the name of the file', () => {
    expect(answer({ lines: RECORDS.ОПЕР }).inner).toContain('ИдФайл="Ф"');
    expect(answer({ lines: RECORDS.ОПЕР, count: 2 }).inner).not.toContain('ИдФайл');
  });

  it("has the gateway's verdict at the line of the record", () => {
    expect(answer({ lines: RECORDS.ОПЕР }, { verdicts: new Map([[1, { faults: ['GATE.ORIGIN'] }]]) }).inner).toContain('<Документ Номер="1" ИдДок="П-1" Итог="3">\n    <Ошибка Код="GATE.ORIGIN" Строка="3"');
    expect(answer({ lines: RECORDS.ОПЕР }, { verdicts: new Map([[1, { isUnchanged: true }]]) }).inner).toContain('Итог="1"/>');
  });
});

describe('the parts of a roster', () => {
  const line = (text: string): string[] => changed('ОПГ', [['1. ИВАНОВ ИВАН;', text]]).faults;
  const [part, full, place] = [60, 180, 255].map((most) => [most, most + 1].map((length) => 'Я'.repeat(length))) as [string[], string[], string[]];

  it.each<[what: string, texts: string[], write: (text: string) => string]>([
    ['a family name', part, (text) => `1. ${text} А;`],
    ['a given name', part, (text) => `1. А ${text};`],
    ['a patronymic', part, (text) => `1. А Б ${text};`],
    ['a whole name', full, (text) => `1. ${text};`],
    ["an alias's family name", part, (text) => `1. А (${text} Б);`],
    ["an alias's given name", part, (text) => `1. А (Б ${text});`],
    ["an alias's patronymic", part, (text) => `1. А (Б В ${text});`],
    ['a nickname', full, (text) => `1. А (${text});`],
    ['a place', place, (text) => `1. А, 1985 г.р., ${text};`],
  ])('%s may be so long, and no longer', (_what, texts, write) => {
    expect(line(write(texts[0]!))).toEqual([]);
    expect(line(write(texts[1]!))).toEqual(['FIELD.TOO_LONG 9']);
  });

  it('are read as the document says', () => {
    const { translation } = changed('ОПГ', [['1. ИВАНОВ ИВАН;', '1. ИВАНОВ ИВАН ИБН ЛУКА* (ПЕТРОВ ПЁТР АЛИ ОГЛЫ; LIS; X Y), 01.02.1980 г.р., г. ОМСК;&#10;2. ЗУБР, 06.1992 г.р.;&#10;3. ОН, УФА;']]);
    expect((translation.notifications[0]!.notification as { members?: unknown }).members).toEqual([
      {
        role: 'ORGANIZER',
        person: {
          names: [
            { type: 'PRIMARY', script: 'Cyrl', family: 'ИВАНОВ', given: 'ИВАН', patronymic: 'ИБН ЛУКА' },
            { type: 'ALIAS', script: 'Cyrl', family: 'ПЕТРОВ', given: 'ПЁТР', patronymic: 'АЛИ ОГЛЫ' },
            { type: 'NICKNAME', script: 'Latn', full: 'LIS' },
            { type: 'ALIAS', script: 'Latn', family: 'X', given: 'Y' },
          ],
          sex: 'UNKNOWN',
          birthDates: ['1980-02-01'],
          birthPlace: 'г. ОМСК',
        },
      },
      { role: 'MEMBER', person: { names: [{ type: 'PRIMARY', script: 'Cyrl', full: 'ЗУБР' }], sex: 'UNKNOWN', birthDates: ['1992-06'] } },
      { role: 'MEMBER', person: { names: [{ type: 'PRIMARY', script: 'Cyrl', full: 'ОН' }], sex: 'UNKNOWN', birthPlace: 'УФА' } },
    ]);
  });

  it.each([['0001', []], ['0000', ['FIELD.INVALID 9']], ['9999', ['RULE.BIRTH_IN_FUTURE 3']]])('have years from 0001 to 9999: %s', (year, faults) => expect(line(`1. А, ${year} г.р.;`)).toEqual(faults));
});

it('a file of ten megabytes is read', () => {
  const lines = Array.from({ length: 9_000 }, (_, index) => RECORDS.РЕАДМ.map((line) => line.replace('Р-1', `Р-${index}${'х'.repeat(50)}`))).flat();
  expect(told({ lines, count: 9_000 }).translation).toMatchObject({ rejections: [], notifications: { length: 9_000 } });
});

it('members stand in the order of the document, rosters among elements', () => {
  const one = '<Участник Роль="1"><СвФЛ Пол="1"><ФИОЛат><ПолнИмя>A</ПолнИмя></ФИОЛат><ФИОРус><ПолнИмя>Б</ПолнИмя></ФИОРус><ФИОЛат><ПолнИмя>C</ПолнИмя></ФИОЛат></СвФЛ></Участник>';
  const { translation } = changed('ОПГ', [['<СписУчаст>', `${one}<СписУчаст>`], ['</СписУчаст>', `\n2. ВТОРОЙ (КЛИЧКА; ИВАН ИЛЬИЧ)*;</СписУчаст>${one}`], ['(КЛИЧКА; ИВАН ИЛЬИЧ)*', '* (КЛИЧКА; ИВАН ИЛЬИЧ)']]);
  const members = (translation.notifications[0]!.notification as { members?: { role: string; person: { names: { full?: string; type: string }[] } }[] }).members!;
  expect(members.map(({ role, person }) => [role, person.names.map(({ full, type }) => full ?? type).join(' ')])).toEqual([['LEADER', 'A Б C'], ['MEMBER', 'PRIMARY'], ['ORGANIZER', 'ВТОРОЙ КЛИЧКА ALIAS'], ['LEADER', 'A Б C']]);
});

it('whatever is changed in a message, it is translated or refused, and errors hold no values', () => {
  const signs = fc.constantFrom('<', '>', '"', '&', '&#10;', '<!--', '-->', '<![CDATA[', ']]>', '/>', '</СвФЛ>', '<СвФЛ>', ' Пол="1"', '000', '\u0301', 'Ж', '\n');
  const edits = fc.array(fc.tuple(fc.nat(), fc.nat(4), signs), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.constantFrom(...(Object.keys(RECORDS) as Kind[])), edits, (kind, all) => {
      let text = RECORDS[kind].join('\n');
      for (const [place, length, sign] of all) text = text.slice(0, place % text.length) + sign + text.slice((place % text.length) + length);
      const { translation } = told({ lines: text.split('\n') });
      expect(translation.rejections.every(({ path: where }) => !/Петров|ИВАНОВ/.test(where))).toBe(true);
      expect(translation.outcome === 'REFUSED' ? translation.notifications : []).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
