/** The sentences of members/TJK/README.md, one case each where a careless reading would differ. Lines are compared by the samples and at the end. */
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { loadMember, type Translation } from '../src/index.js';
import { aFile, bytesOf, koi8, type Row, type TjkFile } from './tjk-file.js';

const member = loadMember(path.resolve(import.meta.dirname, '../../../members/TJK'));

type Kind = Parameters<typeof aFile>[0];
/** Changes the first row, the row of the person (in groups the second), or the file. */
type Change = (parts: { row: Row; person: Row; file: TjkFile }) => void;

interface Changed {
  readonly translation: Translation;
  readonly faults: string[];
  readonly warnings: string[];
  readonly notification: ReturnType<typeof JSON.parse>;
}

function changed(kind: Kind, change: Change): Changed {
  const file = aFile(kind);
  change({ file, row: file.rows[0]!, person: file.rows.at(-1)! });
  const translation = member.translate(bytesOf(file));
  const told = (faults: Translation['rejections']): string[] => faults.map(({ code, line }) => `${code} ${line}`).sort();
  return { translation, faults: told(translation.rejections), warnings: told(translation.warnings), notification: translation.notifications[0]?.notification };
}

const set =
  (column: string, text: string): Change =>
  ({ row }) =>
    void (row[column] = text);
const setPerson =
  (column: string, text: string): Change =>
  ({ person }) =>
    void (person[column] = text);

it.each<Kind>(['ГРУППА', 'РЕАДМИССИЯ', 'ОПЕРАЦИЯ', 'РОЗЫСК'])('takes the %s that the cases change', (kind) => {
  expect(changed(kind, () => {})).toMatchObject({ faults: [], warnings: [], notification: expect.anything() as unknown });
});

describe.each<[section: string, cases: [what: string, kind: Kind, change: Change, faults: string[], warnings?: string[]][]]>([
  [
    '2 Lines and cells',
    [
      ['a cell of spaces is absent', 'РОЗЫСК', set('Причина', '   '), ['FIELD.MISSING 3']],
      ['space runs are one space, before lengths are counted', 'РОЗЫСК', set('Рег. номер', `${'x '.repeat(63)}  y`), []],
      ['an unknown column is told for the file', 'РОЗЫСК', set('Рост', '180'), [], ['FIELD.UNKNOWN 2']],
      ['a column of another kind is unknown', 'РОЗЫСК', set('Роль', 'УЧ'), [], ['FIELD.UNKNOWN 2']],
      ['the row type is a column of groups only', 'РОЗЫСК', set('Тип строки', 'Г'), [], ['FIELD.UNKNOWN 2']],
      ['a row type that is none begins a record', 'ГРУППА', ({ file }) => void file.rows.push({ 'Тип строки': 'Х', 'Рег. номер': '' }), ['FORMAT.UNKNOWN_RECORD 5']],
      ['… one that is empty too', 'ГРУППА', ({ file }) => void file.rows.push({ Название: 'x' }), ['FIELD.MISSING 5']],
      ['a first row that is a member', 'ГРУППА', ({ file }) => void file.rows.shift(), ['FORMAT.MALFORMED 3']],
      ['the trailer counts rows, not records', 'ГРУППА', ({ file }) => void file.rows.push({ ...file.rows[1]! }), []],
    ],
  ],
  [
    '3 Types',
    [
      ['codes are exact: a Latin letter', 'РОЗЫСК', set('Надежность', 'A'), ['FIELD.UNKNOWN_CODE 3']],
      ['… a small one', 'РОЗЫСК', set('Цель', 'торг'), ['FIELD.UNKNOWN_CODE 3']],
      ['a country has three capital Latin letters', 'РОЗЫСК', set('Кому', 'RUS / kaz'), ['FIELD.INVALID 3']],
      ['a date is a whole day', 'РОЗЫСК', set('Действует до', '00.05.2025'), ['FIELD.INVALID 3']],
      ['years 1900 to 2100', 'РОЗЫСК', set('Действует до', '01.01.2101'), ['FIELD.INVALID 3']],
      ['an unknown day and month', 'РОЗЫСК', set('Последняя дата', '00.00.2024'), []],
      ['an unknown month alone', 'РОЗЫСК', set('Последняя дата', '15.00.1985'), ['FIELD.INVALID 3']],
      ['another offset', 'ОПЕРАЦИЯ', set('По состоянию на', '2024-05-14T09:00:00+06:00'), ['FIELD.INVALID 3']],
      ['no sign before a number', 'РОЗЫСК', set('Версия', '+5'), ['FIELD.INVALID 3']],
      ['no leading zero', 'РОЗЫСК', set('Версия', '05'), ['FIELD.INVALID 3']],
      ['groups of three', 'РОЗЫСК', set('Версия', '12 500'), []],
      ['… only', 'РОЗЫСК', set('Версия', '1250 0'), ['FIELD.INVALID 3']],
      ['a number of many digits', 'РОЗЫСК', set('Версия', '9'.repeat(400)), ['FIELD.INVALID 3']],
      ['each item is judged by itself', 'РОЗЫСК', set('Преступления', 'ТЛ / XX / НМ'), ['FIELD.UNKNOWN_CODE 3']],
      ['a solidus without spaces divides nothing', 'РОЗЫСК', set('Преступления', 'ТЛ/НМ'), ['FIELD.UNKNOWN_CODE 3']],
      ['everyone beside another', 'РОЗЫСК', set('Кому', 'ВСЕ / RUS'), ['FIELD.INVALID 3']],
      ['everyone twice', 'РОЗЫСК', set('Кому', 'ВСЕ / ВСЕ'), ['FIELD.INVALID 3']],
      ['a name of three commas', 'РОЗЫСК', set('ФИО латиницей', 'a, b, c, d'), ['FIELD.INVALID 3']],
      ['a name without family and given', 'РОЗЫСК', set('ФИО латиницей', ', , c'), ['FIELD.INVALID 3']],
      ['… and a part too long has both faults', 'РОЗЫСК', set('ФИО латиницей', `,,${'c'.repeat(101)}`), ['FIELD.INVALID 3', 'FIELD.TOO_LONG 3']],
      ['a whole name may be longer than a part', 'РОЗЫСК', set('ФИО латиницей', 'c'.repeat(200)), []],
      ['a Cyrillic letter in a Latin name', 'РОЗЫСК', set('ФИО латиницей', 'ALI / ВALI'), ['FIELD.INVALID 3']],
      ['an unknown type of name', 'РОЗЫСК', set('Другие имена', 'ВЫД:Али'), ['FIELD.UNKNOWN_CODE 3']],
      ['… without a name', 'РОЗЫСК', set('Другие имена', 'ВЫД:'), ['FIELD.INVALID 3', 'FIELD.UNKNOWN_CODE 3']],
      ['… with a name of too many parts has that fault only', 'РОЗЫСК', set('Другие имена', 'ВЫД:а,б,в,г'), ['FIELD.INVALID 3']],
      ['… without a colon likewise', 'РОЗЫСК', set('Другие имена', 'ВЫД'), ['FIELD.INVALID 3']],
      ['an empty type of name', 'РОЗЫСК', set('Другие имена', ':Иван'), ['FIELD.UNKNOWN_CODE 3']],
      ['a mark behind a space', 'РОЗЫСК', set('Другие имена', 'ПСЕВД *:x'), ['FIELD.UNKNOWN_CODE 3']],
      ['a colon within a name', 'РОЗЫСК', set('Другие имена', 'ПСЕВД:а:б'), []],
      ['a document without a number', 'РОЗЫСК', set('Документы', 'ПАСП,'), ['FIELD.INVALID 3']],
      ['… without a type', 'РОЗЫСК', set('Документы', ',12'), ['FIELD.INVALID 3']],
      ['… of six parts, whatever they are', 'РОЗЫСК', set('Документы', 'ВИЗА,12,kaz,,,'), ['FIELD.INVALID 3']],
      ['… whose parts are each at fault', 'РОЗЫСК', set('Документы', `ВИЗА,${'1'.repeat(41)},tj`), ['FIELD.INVALID 3', 'FIELD.TOO_LONG 3', 'FIELD.UNKNOWN_CODE 3']],
      ['… whose number is long with its spaces', 'РОЗЫСК', set('Документы', `ПАСП,${'1 '.repeat(20)}1`), ['FIELD.TOO_LONG 3']],
      ['a result without =', 'ОПЕРАЦИЯ', set('Итоги', 'ПРОВ'), ['FIELD.INVALID 3']],
      ['… without a measure', 'ОПЕРАЦИЯ', set('Итоги', '=5'), ['FIELD.UNKNOWN_CODE 3']],
      ['… without a value', 'ОПЕРАЦИЯ', set('Итоги', 'ПРОВ='), ['FIELD.INVALID 3']],
      ['… a second time, also after a faulty one', 'ОПЕРАЦИЯ', set('Итоги', 'ПРОВ=x / ПРОВ=1'), ['FIELD.INVALID 3']],
      ['a lost letter is warned of, also in a faulty cell', 'РОЗЫСК', ({ row }) => Object.assign(row, { Фамилия: `?${'я'.repeat(100)}`, Причина: 'Где?' }), ['FIELD.TOO_LONG 3'], ['FIELD.LOSSY 3']],
    ],
  ],
  [
    '4 Columns',
    [
      ['a CANCEL needs no body, and warns of one', 'РОЗЫСК', ({ row }) => Object.assign(row, { Действие: 'О' }), [], ['FIELD.UNKNOWN 3']],
      ['… and reads nothing of it', 'РОЗЫСК', ({ row }) => Object.assign(row, { Действие: 'О', Фамилия: '?', Пол: 'x' }), [], ['FIELD.UNKNOWN 3']],
      ['… nor its members, each of which it warns of', 'ГРУППА', ({ row, file }) => void (Object.assign(row, { Действие: 'О', Название: '', Состояние: '', 'Виды деятельности': '', Территория: '' }), file.rows.push({ 'Тип строки': 'У' })), [], ['FIELD.UNKNOWN 4', 'FIELD.UNKNOWN 5']],
      ['an unknown action is checked as NEW', 'РОЗЫСК', ({ row }) => Object.assign(row, { Действие: 'Х', Причина: '' }), ['FIELD.MISSING 3', 'FIELD.UNKNOWN_CODE 3']],
      ['a member has no columns of the group', 'ГРУППА', setPerson('Название', 'x'), [], ['FIELD.UNKNOWN 4']],
      ['a group has none of a member', 'ГРУППА', set('Фамилия', '?'), [], ['FIELD.UNKNOWN 3']],
      ['no name at all', 'РОЗЫСК', ({ row }) => Object.assign(row, { Фамилия: '', Имя: '' }), ['FIELD.MISSING 3']],
      ['a patronymic alone', 'РОЗЫСК', ({ row }) => Object.assign(row, { Фамилия: '', Имя: '', Отчество: 'Гулович', 'ФИО латиницей': 'ALI' }), ['FIELD.MISSING 3']],
      ['another name is enough', 'РОЗЫСК', ({ row }) => Object.assign(row, { Фамилия: '', Имя: '', 'Другие имена': 'КЛИЧКА:Хромой' }), []],
      ['a group without a name', 'ГРУППА', set('Название', ''), ['FIELD.MISSING 3']],
      ['a stay is there when one of its columns is', 'РЕАДМИССИЯ', set('Учреждение', 'Центр'), ['FIELD.MISSING 3']],
      ['a status likewise', 'РЕАДМИССИЯ', set('Дата решения', '01.05.2024'), ['FIELD.MISSING 3']],
      ['a tax number has nine digits', 'РОЗЫСК', set('ИНН', '12345678O'), ['FIELD.INVALID 3']],
    ],
  ],
  [
    '6 Rules',
    [
      ['of the record, on its first row', 'ГРУППА', setPerson('Дата рождения', '00.00.2031'), ['RULE.BIRTH_IN_FUTURE 3']],
      ['of one document only where no document is at fault', 'РОЗЫСК', set('Документы', 'ПАСП,1,,02.01.2020,01.01.2020 / ПАСП,2,,x'), ['FIELD.INVALID 3']],
      ['of one document', 'РОЗЫСК', set('Документы', 'ПАСП,1,,02.01.2020,01.01.2020'), ['RULE.DATE_ORDER 3']],
      ['not where a birth date is at fault', 'РОЗЫСК', set('Дата рождения', '00.00.2031 / 31.04.1988'), ['FIELD.INVALID 3']],
      ['10 years are allowed', 'РОЗЫСК', set('Хранить до', '14.05.2034'), []],
      ['… and no day more', 'РОЗЫСК', set('Хранить до', '15.05.2034'), ['RULE.RETENTION_TOO_LONG 3']],
      ['everyone is not the origin', 'РОЗЫСК', set('Кому', 'ВСЕ'), []],
      ['the origin is', 'РОЗЫСК', set('Кому', 'RUS / TJK'), ['RULE.RELEASE_TO_SELF 3']],
      ['not where the list is at fault', 'РОЗЫСК', set('Кому', 'rus / TJK'), ['FIELD.INVALID 3']],
    ],
  ],
])('%s', (_section, cases) => {
  it.each(cases)('%s', (_what, kind, change, faults, warnings = []) => {
    const result = changed(kind, change);
    expect({ faults: result.faults, warnings: result.warnings }).toEqual({ faults, warnings });
  });
});

describe('what is read', () => {
  it('sorts codes, merges what is equal, and keeps the order of dates and names', () => {
    const { notification } = changed('РОЗЫСК', ({ row }) => Object.assign(row, { Преступления: 'НМ / ТЛ / НМ', Кому: 'RUS / KAZ / RUS', 'Дата рождения': '00.00.1985 / 00.03.1985 / 00.00.1985', 'ФИО латиницей': 'Ali / LI, AN', 'Другие имена': 'ПСЕВД*:Шах / КЛИЧКА:Shah' }));
    expect(notification.search.offences).toEqual(['MIGRANT_SMUGGLING', 'TRAFFICKING_IN_PERSONS']);
    expect(notification.header.handling.releasableTo).toEqual(['KAZ', 'RUS']);
    expect(notification.person).toMatchObject({
      birthDates: ['1985', '1985-03'],
      names: [
        { type: 'PRIMARY', script: 'Cyrl', family: 'Назаров', given: 'Сухроб' },
        { type: 'PRIMARY', script: 'Latn', full: 'Ali' },
        { type: 'PRIMARY', script: 'Latn', family: 'LI', given: 'AN' },
        { type: 'ALIAS', script: 'Cyrl', full: 'Шах', weak: true },
        { type: 'NICKNAME', script: 'Latn', full: 'Shah' },
      ],
    });
  });

  it('has the script of a name by the letters of all its parts', () => {
    expect(changed('РОЗЫСК', ({ row }) => Object.assign(row, { Фамилия: 'TSOI', Имя: 'Vera', Отчество: 'Ли' })).notification.person.names[0]).toMatchObject({ script: 'Cyrl' });
    expect(changed('РОЗЫСК', ({ row }) => Object.assign(row, { Фамилия: 'TSOI', Имя: 'Vera' })).notification.person.names[0]).toMatchObject({ script: 'Latn' });
  });

  it('has the tax number before the documents, whose numbers lose their spaces', () => {
    expect(changed('РОЗЫСК', ({ row }) => Object.assign(row, { ИНН: '123456789', Документы: 'УДЛ, аб 77 ,KGZ / ИНН,770' })).notification.person.identifiers).toEqual([
      { type: 'TAX_ID', country: 'TJK', value: '123456789' },
      { type: 'NATIONAL_ID', value: 'АБ77', country: 'KGZ' },
      { type: 'TAX_ID', value: '770' },
    ]);
  });

  it('is never a formula', () => {
    expect(changed('РОЗЫСК', set('Причина', `=cmd|' /C calc'!A0`)).notification.search.reason).toBe(`=cmd|' /C calc'!A0`);
  });
});

describe('the tables of the document', () => {
  const folder = path.resolve(import.meta.dirname, '../../../members/TJK');
  const text = readFileSync(path.join(folder, 'README.md'), 'utf8');
  const lines = (): string[] => readFileSync(path.join(folder, 'mapping.yaml'), 'utf8').split('\n').map((line) => line.trim());
  const sections = text.slice(text.indexOf('## 4. Columns'), text.indexOf('## 5. Code lists'));
  const rows = Array.from(sections.matchAll(/^\| (`[^|]+`)( N)? \|(?: (?:both|Г|У) \|)? ([^|]+) \| ([^|]+) \|/gm), ([, names, lost, type, required]) => ({ names: names!.match(/(?<=`)[^`,]+(?=`)/g)!.filter((name) => name.trim() !== ''), isLossy: lost !== undefined, type: type!, isRequired: /^(yes|S|L)$/.test(required!) }));
  const columns = rows.flatMap(({ names, ...row }) => names.map((name) => ({ name, ...row })));

  it('are found', () => expect(columns.length).toBeGreaterThan(60));

  it.each(columns.filter(({ name }) => name !== 'Тип строки'))('$name: $type', ({ name, isLossy, type, isRequired }) => {
    const own = lines().filter((line) => line.startsWith(`${name}: `));
    expect(own.length).toBeGreaterThan(0);
    const fits = own.filter((line) => {
      const length = /text\((\d+)\)/.exec(type)?.[1];
      const list = /code\((\w+)\)/.exec(type)?.[1];
      const range = /int\((\S+)\)/.exec(type)?.[1];
      return (
        line.includes(': required ') === isRequired &&
        line.includes(' lossy ?') === isLossy &&
        (length === undefined || line.includes(`text(${length}`)) &&
        (list === undefined || line.includes(`code(${list})`)) &&
        (range === undefined || line.includes(`int(${range}, groups)`)) &&
        (type.includes('[]') === line.includes('[]') || line.includes('recipients('))
      );
    });
    expect(fits).not.toEqual([]);
  });

  /** Where a file without fault can have the column: nothing is told of an unknown one. */
  const places = (name: string): [Kind, (text: string) => Change][] =>
    (['ГРУППА', 'РЕАДМИССИЯ', 'ОПЕРАЦИЯ', 'РОЗЫСК'] as const).flatMap((kind) =>
      [set, setPerson].slice(0, kind === 'ГРУППА' ? 2 : 1).flatMap((put): [Kind, (text: string) => Change][] => (changed(kind, put(name, 'x')).warnings.some((warning) => warning.startsWith('FIELD.UNKNOWN')) ? [] : [[kind, (text) => put(name, text)]])),
    );
  const codesOf = (faults: readonly string[]): string[] => faults.map((fault) => fault.split(' ')[0]!);

  it.each(columns.filter(({ type }) => /text\(\d+\)/.test(type)))('$name has so many characters, and no more', ({ name, type }) => {
    const length = Number(/text\((\d+)\)/.exec(type)![1]);
    expect(places(name)).not.toEqual([]);
    const stay = /учреждени/i.test(name) ? { 'Код учреждения': 'К', 'Дата помещения': '13.05.2024' } : {};
    for (const [kind, put] of places(name)) {
      const faults = (text: string): string[] => codesOf(changed(kind, (parts) => (Object.assign(parts.row, stay), put(text)(parts))).faults);
      expect(faults('x'.repeat(length))).toEqual([]);
      expect(faults('x'.repeat(length + 1))).toEqual(['FIELD.TOO_LONG']);
    }
  });

  it.each(columns.filter(({ type }) => /int\(\d/.test(type)))('$name has its range', ({ name, type }) => {
    const [, least, most] = /int\((\d+)\.\.(\d+)\)/.exec(type.replaceAll(' ', ''))!.map(Number) as [number, number, number];
    for (const [kind, put] of places(name)) {
      for (const fits of [least, most]) expect(changed(kind, put(String(fits))).faults).toEqual([]);
      for (const other of [least - 1, most + 1]) expect(codesOf(changed(kind, put(String(other))).faults)).toEqual(['FIELD.INVALID']);
    }
  });

  it.each(columns.filter(({ type }) => /text\(|name\b/.test(type)))('$name is warned of where a letter was lost, or not', ({ name, isLossy }) => {
    const text = name === 'Другие имена' ? 'КЛИЧКА:x?' : 'x?';
    for (const [kind, put] of places(name)) expect(codesOf(changed(kind, put(text)).warnings)).toEqual(isLossy ? ['FIELD.LOSSY'] : []);
  });

  it.each(['1900', '2100'])('years are at most 1900 and 2100: %s', (year) => {
    const beyond = year === '1900' ? '1899' : '2101';
    const asOf = (text: string): string => `${text}-05-14T09:00:00+05:00`;
    for (const [kind, column, write] of [
      ['ОПЕРАЦИЯ', 'Начало', (text: string) => `01.02.${text}`],
      ['РОЗЫСК', 'Последняя дата', (text: string) => `00.00.${text}`],
      ['ОПЕРАЦИЯ', 'По состоянию на', asOf],
    ] as const) {
      expect(changed(kind, set(column, write(year))).faults).toEqual([]);
      expect(changed(kind, set(column, write(beyond))).faults).toEqual(['FIELD.INVALID 3']);
    }
  });
});

describe('names', () => {
  it.each<[string, Row, string[]]>([
    ['a family name alone', { Имя: '' }, []],
    ['a given name alone', { Фамилия: '' }, []],
    ['a Latin name alone', { Фамилия: '', Имя: '', 'ФИО латиницей': 'ALI' }, []],
    ['a family name in Latin alone', { 'ФИО латиницей': 'ALI, ' }, []],
    ['a given name in Latin alone', { 'ФИО латиницей': ', ALI' }, []],
    ['a Latin patronymic with a Cyrillic letter', { 'ФИО латиницей': 'ALI, LI, Ж' }, ['FIELD.INVALID 3']],
    ['parts of a Latin name of 100', { 'ФИО латиницей': ['x', 'y', 'z'].map((sign) => sign.repeat(100)).join(', ') }, []],
    ['a family name of 101', { 'ФИО латиницей': `${'x'.repeat(101)}, y` }, ['FIELD.TOO_LONG 3']],
    ['a given name of 101', { 'ФИО латиницей': `x, ${'y'.repeat(101)}` }, ['FIELD.TOO_LONG 3']],
    ['parts of another name of 100', { 'Другие имена': `КЛИЧКА:${['x', 'y', 'z'].map((sign) => sign.repeat(100)).join(', ')}` }, []],
    ['another family name of 101', { 'Другие имена': `КЛИЧКА:${'x'.repeat(101)}, y` }, ['FIELD.TOO_LONG 3']],
    ['another given name of 101', { 'Другие имена': `КЛИЧКА:x, ${'y'.repeat(101)}` }, ['FIELD.TOO_LONG 3']],
    ['another patronymic of 101', { 'Другие имена': `КЛИЧКА:x, y, ${'z'.repeat(101)}` }, ['FIELD.TOO_LONG 3']],
    ['a document with a day of issue alone', { Документы: 'ПАСП,1,,01.01.2020' }, []],
    ['a tax number that is none beside another', { ИНН: '123456789 / 123456789' }, ['FIELD.INVALID 3']],
  ])('%s', (_what, cells, faults) => expect(changed('РОЗЫСК', ({ row }) => Object.assign(row, cells)).faults).toEqual(faults));

  it('keep a patronymic in another name', () => {
    expect(changed('РОЗЫСК', set('Другие имена', 'КЛИЧКА:x, y, z')).notification.person.names[1]).toMatchObject({ family: 'x', given: 'y', patronymic: 'z' });
  });

  it.each(['Название латиницей', 'Другие названия'])('of a group may be in %s alone', (column) => {
    expect(changed('ГРУППА', ({ row }) => Object.assign(row, { Название: '', [column]: 'Yar / Yar 2' }))).toMatchObject({ faults: [], notification: { group: { names: [{ value: 'Yar' }, { value: 'Yar 2' }] } } });
  });
});

describe('results', () => {
  it.each<[string, string[]]>([
    ['ПРОВ=999999999', []],
    ['ПРОВ=999 999 999', []],
    ['ПРОВ=1000000000', ['FIELD.INVALID 3']],
    ['ПРОВ=1=2', ['FIELD.INVALID 3']],
    // Split at the first sign: each part is judged.
    ['XX=1=2', ['FIELD.INVALID 3', 'FIELD.UNKNOWN_CODE 3']],
    ['ПРОВ=1 / ПРОВ=2', ['FIELD.INVALID 3']],
  ])('%s', (text, faults) => expect(changed('ОПЕРАЦИЯ', set('Итоги', text)).faults).toEqual(faults));
});

describe('the file', () => {
  it('is of this member, format and size', () => {
    const { iso3, format, mediaTypes, limits, mappingVersion } = member;
    expect({ iso3, format, mediaTypes, limits }).toEqual({ iso3: 'TJK', format: 'TJK-CSV', mediaTypes: ['text/csv'], limits: { bytes: 10_485_760, records: 10_000, depth: 1 } });
    expect(mappingVersion).toMatch(/^TJK-1\.0-[0-9a-f]{12}$/);
  });

  it.each<[string, number, string, string[]]>([
    ['an agency of 200', 1, 'x'.repeat(200), []],
    ['… of 201', 1, 'x'.repeat(201), ['FIELD.TOO_LONG 1']],
    ['no version', 0, '', ['FIELD.MISSING 1']],
  ])('%s', (_what, cell, text, faults) => expect(changed('РОЗЫСК', ({ file }) => void (file.meta[cell] = text)).faults).toEqual(faults));

  it.each<[string, string[]]>([
    ['1', []],
    ['000000001', []],
    ['0000000001', ['FORMAT.MALFORMED']],
    ['0', ['FORMAT.COUNT_MISMATCH']],
    ['999999999', ['FORMAT.COUNT_MISMATCH']],
    ['1000000000', ['FORMAT.MALFORMED']],
    ['', ['FORMAT.MALFORMED']],
  ])('has the trailer #ИТОГО;%s', (count, codes) => {
    const text = new TextDecoder('koi8-r').decode(bytesOf(aFile('РОЗЫСК'))).replace('#ИТОГО;1', `#ИТОГО;${count}`);
    expect(member.translate(koi8(text)).rejections.map(({ code }) => code)).toEqual(codes);
  });

  it.each<[string, RegExp, string]>([
    ['another column', /(?<=\r\n)Тип строки;Рег. номер/, 'Рег. номер;Тип строки'],
    ['one that the format does not define', /(?<=\r\n)Тип строки/, 'Лишняя'],
    ['one without a name', /(?<=\r\n)Тип строки/, ''],
    ['nothing at all', /(?<=\r\n)Тип строки[^\r]*/, ''],
  ])("does not take %s for the row type in a group's header line", (_what, from, to) => {
    const text = new TextDecoder('koi8-r').decode(bytesOf(aFile('ГРУППА'))).replace(from, to);
    expect(member.translate(koi8(text)).rejections).toMatchObject([{ record: 0, code: 'FORMAT.MALFORMED' }]);
  });

  it('writes letters and signs of other alphabets by the table', () => {
    const { notification } = changed('РОЗЫСК', () => {});
    const put = (text: string): string => {
      notification.header.handling.legalBasis = text;
      const rendering = member.render!(notification, { at: '2024-06-30T12:00:00.000Z', id: 'x' });
      if (rendering.outcome === 'NOT_RENDERED') throw new Error(rendering.fault.code);
      expect(rendering.losses).toEqual([]);
      return member.translate(rendering.bytes).notifications[0]!.notification.header.handling.legalBasis!;
    };
    expect(put('ҷҶқҚғҒӯӮҳҲӣӢ')).toBe('джДжкКгГуУхХиИ');
    expect(put('a«b»c“d”e№f–g—h’iʼj')).toBe(`a"b"c"d"eNf-g-h'i'j`);
  });
});

describe('hostile files', () => {
  it('give a fault without what they hold', () => {
    const { translation } = changed('РОЗЫСК', ({ row }) => Object.assign(row, { Пол: 'Тайна', 'Другие имена': 'Тайна', Секрет: 'x', 'Дата рождения': 'Тайна', ИНН: 'Тайна' }));
    expect(translation.rejections.length).toBeGreaterThan(0);
    expect(JSON.stringify([translation.rejections, translation.warnings])).not.toMatch(/Тайна|Секрет/);
  });

  it('never make it throw, and are always the same', () => {
    const sample = Array.from(new TextDecoder('koi8-r').decode(bytesOf(aFile('ГРУППА'))));
    const bits = fc.constantFrom(';', '"', ' / ', ',', ':', '*', '=', '?', '\r\n', '\r', '#ИТОГО', 'У;', 'ё', '9'.repeat(50));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(sample.length), fc.nat(3), bits), { minLength: 1, maxLength: 6 }), (changes) => {
        const text = [...sample];
        for (const [at, remove, insert] of changes) text.splice(at, remove, insert);
        const bytes = koi8(text.join(''));
        expect(member.translate(bytes)).toEqual(member.translate(bytes));
      }),
      { numRuns: 200 },
    );
  });

  it('are read in time that grows with their length only', () => {
    const many = changed('РОЗЫСК', set('Другие имена', Array.from({ length: 40_000 }, () => 'ПСЕВД*:а, б').join(' / ')));
    expect(many.notification.person.names).toHaveLength(40_001);
    expect(changed('РОЗЫСК', set('Другие имена', 'x / '.repeat(100_000))).faults).toEqual(['FIELD.INVALID 3']);
    expect(changed('РОЗЫСК', set('Документы', ','.repeat(400_000))).faults).toEqual(['FIELD.INVALID 3']);
  }, 60_000);
});
