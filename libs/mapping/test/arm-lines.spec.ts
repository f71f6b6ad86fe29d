/** The tables of members/ARM/README.md: each line's length and fields. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { add, changed, header, main, trailer, type Type } from './arm-changes.js';
import { aFile, put } from './arm-file.js';

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

describe('a line is as long as section 2 says', () => {
  it.each([['D10', 720], ['D20', 600], ['D30', 460], ['D40', 420]] as const)('%s: %d', (type, length) => {
    expect(changed(type, main(length, 'x'))).toMatchObject({ faults: [], warnings: ['FIELD.UNKNOWN 2'] });
    expect(changed(type, main(length + 1, 'x'))).toMatchObject({ faults: ['FIELD.TOO_LONG 2'], warnings: [] });
    // A CANCEL's line is that of the others: what lies behind position 200 is not read, what lies behind its end is at fault.
    expect(changed(type, main(10, 'C'), main(length, 'x'))).toMatchObject({ faults: [], warnings: [] });
    expect(changed(type, main(10, 'C'), main(length + 1, 'x'))).toMatchObject({ faults: ['FIELD.TOO_LONG 2'], warnings: [] });
  });

  it.each<[string, length: number, Type, at: Record<number, string>]>([
    ['D31', 80, 'D30', { 10: 'ALx' }],
    ['D32', 300, 'D30', { 10: 'ME', 150: 'x' }],
    ['D41', 30, 'D40', { 10: '01', 12: '5' }],
    ['D51', 80, 'D20', { 10: 'A LFx' }],
    ['D52', 60, 'D20', { 10: 'PP', 12: 'A1' }],
    ['D53', 30, 'D20', { 10: '19850000' }],
  ])('%s: %d', (line, length, type, at) => {
    const next = aFile(type).lines.length + 2;
    expect(changed(type, add(line, { ...at, [length]: 'x' }))).toMatchObject({ faults: [], warnings: [`FIELD.UNKNOWN ${next}`] });
    expect(changed(type, add(line, { ...at, [length + 1]: 'x' }))).toMatchObject({ faults: [`FIELD.TOO_LONG ${next}`], warnings: [] });
  });

  it('D90: 134, and its text is as long', () => {
    expect(changed('D10', add('D90', { 10: 'REM01', 134: 'x' }))).toMatchObject({ faults: [], warnings: [], notification: { header: { handling: { note: 'x' } } } });
    expect(changed('D10', add('D90', { 10: 'REM01', 135: 'x' })).faults).toEqual(['FIELD.TOO_LONG 3']);
  });

  it('H: 100, T: 20', () => {
    expect(changed('D10', header(100, 'x'), trailer(put('T000001000001', 20, 'x')))).toMatchObject({ faults: [], warnings: ['#0 FIELD.UNKNOWN 1', '#0 FIELD.UNKNOWN 3'] });
    expect(changed('D10', header(101, 'x')).faults).toEqual(['#0 FORMAT.MALFORMED 1']);
    expect(changed('D10', trailer(put('T000001000001', 21, 'x'))).faults).toEqual(['#0 FORMAT.MALFORMED 3']);
  });
});
