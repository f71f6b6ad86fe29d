import { writtenList, writtenObject, writtenText } from '../written.js';
import type { CsvLayout } from './csv-layout.js';
import { prepareCsvWriter } from './write-csv.js';

const LAYOUT: CsvLayout = { encoding: 'utf-8', separator: ';', lineEnd: '\r\n', first: { tag: '#A', cells: ['kind', 'at'] }, last: { tag: '#Z', cells: ['rows'] }, columns: { names: ['a', 'b'] } };
const cells = (texts: Readonly<Record<string, string>>) => Object.entries(texts).map(([name, text]) => writtenText(name, text));
const root = (...rows: Readonly<Record<string, string>>[]) => writtenObject('', [writtenObject('first', cells({ kind: 'K' })), writtenList('rows', rows.map((row) => writtenObject('', cells(row)))), writtenObject('last', cells({ rows: '1' }))]);

function text(layout: Partial<CsvLayout>, of: ReturnType<typeof root>): string {
  const writing = prepareCsvWriter({ ...LAYOUT, ...layout }).write(of);
  return writing.ok ? Buffer.from(writing.bytes).toString('utf8') : 'faults';
}

describe('a CSV that is written', () => {
  it('has every column in the order of the layout, and lines before and after', () => {
    expect(text({}, root({ b: '2', other: 'x' }, { a: '1' }))).toBe('#A;K;\r\na;b\r\n;2\r\n1;\r\n#Z;1\r\n');
    expect(text({ first: undefined, last: undefined, lineEnd: '\n', separator: ',' }, root({ a: '1' }))).toBe('a,b\n1,\n');
  });

  it('quotes what needs it, and what begins as a tag does', () => {
    const written = (cell: string): string => text({ first: undefined, columns: { names: ['a'] } }, root({ a: cell })).split('\r\n')[1]!;
    expect(['1;2', 'a"b', '#x', 'x#', "'", '=1'].map(written)).toEqual(['"1;2"', '"a""b"', '"#x"', 'x#', "'", '=1']);
  });

  it('has rows that belong to others behind them, each with its type, and counts them all', () => {
    const columns = { names: ['type', 'a'], rowType: { column: 'Type', record: 'R', within: ['M'] } };
    const rows = writtenObject('', [writtenObject('rows', [writtenText('a', '1'), writtenObject('M', cells({ a: '2' })), writtenObject('M', cells({ a: '3' }))]), writtenObject('rows', cells({ a: '4' }))]);
    expect(text({ first: undefined, last: undefined, columns }, rows)).toBe('Type;a\r\nR;1\r\nM;2\r\nM;3\r\nR;4\r\n');
    expect(prepareCsvWriter({ ...LAYOUT, columns }).count?.('rows', rows)).toBe(4);
    expect(prepareCsvWriter(LAYOUT).count?.('lines', rows)).toBeUndefined();
  });

  it('takes the columns of its kind, by a cell of the first line', () => {
    const columns = { cell: 'kind', byContent: new Map([['K', { names: ['b'] }], ['L', { names: ['a'] }]]) };
    expect(text({ columns }, root({ a: '1', b: '2' }))).toBe('#A;K;\r\nb\r\n2\r\n#Z;1\r\n');
  });

  it('is in its encoding, and says which characters it can write', () => {
    const writer = prepareCsvWriter({ ...LAYOUT, encoding: 'koi8-r', isAllowed: (character) => character !== 'ж', first: undefined, last: undefined });
    expect(writer.write(root({ a: 'я' }))).toEqual({ ok: true, bytes: Uint8Array.from([...Buffer.from('a;b\r\n'), 0xd1, ...Buffer.from(';\r\n')]) });
    expect(['я', 'ж', '😀'].map((character) => writer.isWritable?.(character))).toEqual([true, false, false]);
  });

  it('has as many rows as an answer to a large file has', () => {
    const rows = new Array<ReturnType<typeof root>>(200_000).fill(writtenObject('', cells({ a: '1' })));
    expect(text({ first: undefined, last: undefined }, writtenObject('', [writtenList('rows', rows)])).length).toBe('a;b\r\n'.length + 200_000 * '1;\r\n'.length);
  });
});
