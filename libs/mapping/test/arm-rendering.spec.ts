/** Sections 8 and 9 of members/ARM/README.md: what the gateway sends to ARM. */
import type { Notification } from '@cbx/contracts';
import fc from 'fast-check';
import { add, type Change, changed, main, member, rem, type Type } from './arm-changes.js';
import { aFile, put, textOf } from './arm-file.js';

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

  const [NAME, IDENTIFIER, BIRTH]: Change[] = [add('D51', { 10: 'A LFx' }), add('D52', { 10: 'PP', 12: 'A1' }), add('D53', { 10: '19850000' })];
  it.each<[Type, changes: Change[], lines: string[]]>([
    ['D10', [rem('01', 'x'), BIRTH!, IDENTIFIER!, NAME!, BIRTH!], ['D10 720', 'D51 80', 'D52 60', 'D53 30', 'D90 REM 134']],
    ['D20', [rem('01', 'x'), BIRTH!, IDENTIFIER!, NAME!, BIRTH!], ['D20 600', 'D51 80', 'D52 60', 'D53 30', 'D90 RSN 134', 'D90 REM 134']],
    ['D30', [rem('01', 'x'), add('D90', { 10: 'GRP01x' }), BIRTH!, IDENTIFIER!, NAME!, BIRTH!, add('D32', { 10: 'LE', 150: 'x' }), NAME!, add('D31', { 10: 'ALx' })], ['D30 460', 'D31 80', 'D32 300', 'D51 80', 'D52 60', 'D53 30', 'D32 300', 'D51 80', 'D90 GRP 134', 'D90 REM 134']],
    ['D40', [rem('01', 'x'), add('D41', { 10: '02', 12: '5' }), add('D41', { 10: '01', 12: '5' })], ['D40 420', 'D41 30', 'D41 30', 'D90 REM 134']],
    ['D20', [main(10, 'C'), rem('01', 'x')], ['D20 200', 'D90 REM 134']],
  ])('writes the lines of a %s in their order, each at its full length', (type, changes, expected) => {
    const rendering = member.render!(changed(type, ...changes).notification as Notification, context);
    if (rendering.outcome === 'NOT_RENDERED') throw new Error(`${rendering.fault.code} ${rendering.fault.pointer}`);
    const lines = Buffer.from(rendering.bytes).toString('utf8').split('\n').slice(0, -1);
    const shown = lines.map((line) => [line.slice(0, line.startsWith('D') ? 3 : 1), ...(line.startsWith('D90') ? [line.slice(9, 12)] : []), Array.from(line).length].join(' '));
    expect(shown).toEqual(['H 100', ...expected, 'T 20']);
  });

  it('puts names into blocks as long as their order allows', () => {
    const { lines } = rendered('D10', ({ person }) => void (person.names = [{ type: 'PRIMARY', script: 'Cyrl', family: 'А' }, { type: 'PRIMARY', script: 'Armn', family: 'Ա' }, { type: 'PRIMARY', script: 'Latn', family: 'A' }]));
    expect(lines[1]!.slice(200, 380).trim()).toBe('А');
    expect(lines.slice(2, 4).map((line) => line.trimEnd())).toEqual(['D51000001P APԱ', 'D51000001P LPA']);
  });

  it('puts names of groups into their columns likewise', () => {
    const armenian = { type: 'PRIMARY', script: 'Armn', value: 'Ա' };
    const cyrillic = { type: 'PRIMARY', script: 'Cyrl', value: 'А' };
    const named = (...names: unknown[]): string[] => {
      const { lines } = rendered('D30', ({ group }) => void (group.names = names));
      return [lines[1]!.slice(200, 260).trim(), lines[1]!.slice(260, 320).trim(), ...lines.filter((line) => line.startsWith('D31')).map((line) => line.slice(9).trim())];
    };
    expect(named(armenian, cyrillic)).toEqual(['Ա', 'А']);
    expect(named(cyrillic, armenian)).toEqual(['', 'А', 'PAԱ']);
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

describe('9 Answer to the sender', () => {
  const answerTo = (text: string): string[] => {
    const answer = member.answer!(member.translate(Buffer.from(text, 'utf8')), { at: '2024-06-30T12:00:00.000Z', id: '00000000-0000-4000-8000-000000000001', sha256: '' })!;
    return Buffer.from(answer).toString('utf8').split('\n');
  };
  const { header } = aFile('D10');

  it.each<[what: string, text: string, submission: string]>([
    ['the submission of a file that has no T', header, 'A-1'],
    ['… where H itself is at fault, on the line of that fault', put(header, 2, 'CBXARM02'), ''],
    ['… where T is at fault', `${header}\nT`, 'A-1'],
  ])('has %s', (_what, text, submission) => expect(answerTo(text)[0]!.slice(64, 84).trimEnd()).toBe(submission));

  it('has the warnings of the submission before its records', () => {
    const lines = answerTo(textOf({ ...aFile('D10'), header: put(header, 90, 'x') }));
    expect(lines[1]!.slice(0, 48).trimEnd()).toBe('D6100000000000001WFIELD.UNKNOWN');
    expect(lines[2]!.slice(0, 16)).toBe('D60000001000001A');
  });
});
