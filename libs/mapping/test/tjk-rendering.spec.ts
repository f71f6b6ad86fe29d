/** Section 8 of TJK's document, sentence by sentence, where the samples do not show it. */
import type { Notification } from '@cbx/contracts';
import { aNotification, type Json, renderer } from './rendering.js';

const tjk = renderer('TJK');

/** Cells by the column's name, as they are written, of a row of the file; the first line as a list. */
function file(notification: Notification): { readonly meta: string[]; readonly rows: Record<string, string>[]; readonly losses: readonly string[]; readonly text: string } {
  const { bytes, losses } = tjk.render(notification);
  const text = new TextDecoder('koi8-r').decode(bytes);
  const [meta = '', header = '', ...rest] = text.split('\r\n');
  const columns = header.split(';');
  return { meta: meta.split(';'), rows: rest.slice(0, -2).map((line) => Object.fromEntries(line.split(';').map((cell, index) => [columns[index], cell]))), losses, text };
}

const search = (change: (notification: Json) => void): Notification => aNotification('SEARCH_REQUEST', change);
const withNames = (...names: Json[]) => file(search(({ person }) => (person.names = names)));

describe("a file for Tajikistan (README section 8)", () => {
  it('has every line end in CR LF, the meta line and the trailer', () => {
    const { text, meta } = file(search(() => undefined));
    expect(text.endsWith('\r\n#ИТОГО;1\r\n')).toBe(true);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(meta).toEqual(['#ВИД', 'РОЗЫСК', '1.0', 'МВД', '2024-05-14T09:30:00.000+05:00', 'РАБОЧИЙ']);
  });

  it('has a row for the group and one for each member, and counts them', () => {
    const { rows, text } = file(aNotification('ORGANIZED_CRIME_GROUP', ({ members }) => members.push(structuredClone(members[0]))));
    expect(rows.map((row) => row['Тип строки'])).toEqual(['Г', 'У', 'У']);
    expect(rows[0]).toMatchObject({ 'Рег. номер': 'R-1', Название: 'Яр', Роль: '' });
    expect(rows[1]).toMatchObject({ 'Рег. номер': '', Роль: 'УЧ', Фамилия: 'Рахимов' });
    expect(text).toContain('#ИТОГО;3\r\n');
  });

  it.each(['ORGANIZED_CRIME_GROUP', 'SEARCH_REQUEST'] as const)('fills only the columns of all kinds on CANCEL, also where a body comes along: %s', (kind) => {
    const { rows } = file(aNotification(kind, ({ header }) => (header.action = 'CANCEL')));
    expect(rows).toHaveLength(1);
    const { 'Тип строки': type, ...filled } = Object.fromEntries(Object.entries(rows[0]!).filter(([, cell]) => cell !== ''));
    expect(type).toBe(kind === 'SEARCH_REQUEST' ? undefined : 'Г');
    expect(filled).toEqual({ 'Рег. номер': 'R-1', Версия: '1', Действие: 'О', Государство: 'BLR', Гриф: 'Г0', Кому: 'DEU', Цель: 'РЕАД', 'Хранить до': '14.05.2027' });
  });

  it.each([
    ['a;b', '"a;b"'],
    ['a"b', '"a""b"'],
    ['#a', '"#a"'],
    ['a#', 'a#'],
    ['=a', '=a'],
    ['+a', '+a'],
    ['-a', '-a'],
    ['@a', '@a'],
    ["'a", "'a"],
  ])('quotes a cell only where it must: %s', (reason, cell) => {
    expect(file(search((each) => (each.search.reason = reason))).text).toContain(`;${cell};`);
  });

  it('Russianises letters and signs without telling, and tells of every other that is lost', () => {
    const { rows, losses } = file(search((each) => (each.search.reason = 'ҷҶқҚғҒӯӮҳҲӣӢ—–’ʼ№')));
    expect(rows[0]!.Причина).toBe("джДжкКгГуУхХиИ--''N");
    expect(losses).toEqual([]);
    expect(file(search((each) => (each.search.reason = 'a😀\u0001Թ'))).losses).toEqual(['FIELD.LOSSY /search/reason']);
    expect(file(search((each) => (each.search.reason = 'a😀\u0001Թ'))).rows[0]!.Причина).toBe('a???');
  });

  it('counts what the table made of a text, and trims what is cut', () => {
    const { rows, losses } = file(search((each) => (each.search.lastSeenPlace = `${'ҷ'.repeat(149)}a b`)));
    expect(rows[0]!['Последнее место']).toBe(`${'дж'.repeat(149)}a`);
    expect(losses).toEqual(['FIELD.TOO_LONG /search/lastSeenPlace']);
  });

  it('places person names', () => {
    const primary = { type: 'PRIMARY', script: 'Cyrl' };
    expect(withNames({ ...primary, full: 'Иван' }, { ...primary, family: 'А', weak: true }, { ...primary, family: 'Б' }, { ...primary, family: 'В' }).rows[0]).toMatchObject({
      Фамилия: 'Б',
      'Другие имена': 'ОСН:Иван / ОСН*:А, / ОСН:В,',
    });
    expect(withNames({ type: 'PRIMARY', script: 'Latn', family: 'LEE', patronymic: 'X' }, { type: 'PRIMARY', script: 'Latn', full: 'LEE', weak: true }, { type: 'PRIMARY', script: 'Latn', given: 'Ян' }).rows[0]).toMatchObject({
      Фамилия: '',
      'ФИО латиницей': 'LEE, , X',
      'Другие имена': 'ОСН*:LEE / ОСН:, Ян',
    });
  });

  it('keeps a name apart whose letters say another script: where it belongs by its script, and the whole of it', () => {
    const cyrillic = { type: 'PRIMARY', script: 'Cyrl' };
    expect(withNames({ ...cyrillic, full: 'Ivan' }).rows[0]).toMatchObject({ Фамилия: '', 'Другие имена': 'ОСН:Ivan' });
    expect(withNames({ ...cyrillic, family: 'Ivanov', weak: true }).rows[0]).toMatchObject({ Фамилия: '', 'Другие имена': 'ОСН*:Ivanov,' });
    expect(withNames({ ...cyrillic, family: 'Ivanov' }).rows[0]).toMatchObject({ Фамилия: 'Ivanov', 'Другие имена': '' });
  });

  it('leaves Armenian names out only where there are others', () => {
    const armenian = { type: 'PRIMARY', script: 'Armn', family: 'Թ' };
    expect(withNames(armenian, { type: 'ALIAS', script: 'Latn', full: 'T' })).toMatchObject({ losses: ['FIELD.LOSSY /person/names/0'], rows: [{ 'Другие имена': 'ПСЕВД:T' }] });
    expect(withNames(armenian)).toMatchObject({ losses: ['FIELD.LOSSY /person/names/0/family'], rows: [{ 'Другие имена': 'ОСН:?,' }] });
  });

  it('places group names', () => {
    const { rows } = file(aNotification('ORGANIZED_CRIME_GROUP', ({ group }) => (group.names = [
      { type: 'ALIAS', script: 'Latn', value: 'GANG' }, { type: 'PRIMARY', script: 'Latn', value: 'GANГ' }, { type: 'PRIMARY', script: 'Latn', value: 'GANG, THE' }, { type: 'PRIMARY', script: 'Cyrl', value: 'А / Б' },
    ])));
    expect(rows[0]).toMatchObject({ Название: 'GANГ / А/Б', 'Название латиницей': 'GANG, THE', 'Другие названия': 'GANG' });
  });

  it('takes the first tax number of Tajikistan with nine digits and no dates as the INN', () => {
    const inn = { type: 'TAX_ID', value: '123456789', country: 'TJK' };
    const { rows } = file(search(({ person }) => (person.identifiers = [{ ...inn, issuedOn: '1800-01-01' }, { ...inn, value: '12345678' }, { ...inn, value: '000000001' }, inn])));
    expect(rows[0]).toMatchObject({ ИНН: '000000001', Документы: 'ИНН,123456789,TJK / ИНН,12345678,TJK / ИНН,123456789,TJK' });
  });

  it('writes documents up to the last part that is there, their numbers without commas', () => {
    const { rows, losses } = file(search(({ person }) => (person.identifiers = [{ type: 'PASSPORT', value: 'A,1', expiresOn: '2030-01-31' }, { type: 'OTHER', value: '2', issuedOn: '1899-12-31' }, { type: 'OTHER', value: ',' }])));
    expect(rows[0]!.Документы).toBe('ПАСП,A1,,,31.01.2030 / ИНОЕ,2');
    expect(losses).toEqual(['FIELD.INVALID /person/identifiers/1/issuedOn', 'FIELD.INVALID /person/identifiers/2/value']);
  });

  it('cuts an item after its commas are gone, and its ends', () => {
    const { rows, losses } = withNames({ type: 'ALIAS', script: 'Cyrl', full: `а, б${'в'.repeat(195)} /г` });
    expect(rows[0]!['Другие имена']).toBe(`ПСЕВД:а б${'в'.repeat(195)}/`);
    expect(losses).toEqual(['FIELD.TOO_LONG /person/names/0/full']);
  });

  it.each([
    ['a reference too long, whatever it has', (each: Json) => (each.header.sourceReference = 'Թ'.repeat(129)), 'FIELD.TOO_LONG /header/sourceReference'],
    ['a reference with a letter of the table', (each: Json) => (each.header.sourceReference = 'Қ'), 'FIELD.INVALID /header/sourceReference'],
    ['a version', (each: Json) => (each.header.sourceVersion = 0), 'FIELD.INVALID /header/sourceVersion'],
    ['the first of several, in the order of the schema', (each: Json) => ((each.header.handling.retainUntil = '2101-01-01'), (each.header.sentAt = '2101-01-01T00:00:00.000Z')), 'FIELD.INVALID /header/sentAt'],
    ['an instant that has another year at +05:00', (each: Json) => (each.header.sentAt = '2100-12-31T19:00:00.000Z'), 'FIELD.INVALID /header/sentAt'],
    ['a day that is needed', (each: Json) => (each.search.validUntil = '1899-12-31'), 'FIELD.INVALID /search/validUntil'],
    ['no name left', (each: Json) => (each.person.names = [{ type: 'PRIMARY', script: 'Latn', family: ',', given: ',' }]), 'FIELD.INVALID /person/names/0/family'],
    ['no name left beside Armenian ones', (each: Json) => (each.person.names = [{ type: 'PRIMARY', script: 'Armn', family: 'Թ' }, { type: 'ALIAS', script: 'Latn', full: ',' }]), 'FIELD.INVALID /person/names/1/full'],
  ])('is not made of %s', (_what, change, fault) => expect(tjk.fault(search(change))).toBe(fault));

  it('is not made where a member loses its last name', () => {
    expect(tjk.fault(aNotification('ORGANIZED_CRIME_GROUP', ({ members }) => (members[0].person.names = [{ type: 'BIRTH', script: 'Cyrl', full: ',' }])))).toBe('FIELD.INVALID /members/0/person/names/0/full');
  });
});
