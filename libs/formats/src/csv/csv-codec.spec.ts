import fc from 'fast-check';
import { BROKEN, type Tree } from '../tree.js';
import { Vocabulary } from '../vocabulary.js';
import { writtenList, writtenObject, writtenText } from '../written.js';
import { prepareCsv } from './csv-codec.js';
import type { CsvLayout } from './csv-layout.js';
import { prepareCsvWriter } from './write-csv.js';

const COLUMNS = ['Тип', 'Имя', 'Город'];
const vocabulary = new Vocabulary(['first', 'last', 'rows', 'kind', 'sent', 'count', 'У', ...COLUMNS]);
const limits = { bytes: 1_000_000, records: 8, depth: 1 };
const PLAIN: CsvLayout = { encoding: 'utf-8', separator: ',', lineEnd: '\n', columns: { names: COLUMNS } };
const FRAMED: CsvLayout = {
  encoding: 'koi8-r',
  isAllowed: (character) => /[ -~А-яЁё]/.test(character),
  separator: ';',
  lineEnd: '\r\n',
  first: { tag: '#ВИД', cells: ['kind', 'sent'] },
  last: { tag: '#ИТОГО', cells: ['count'] },
  columns: { cell: 'kind', byContent: new Map([['Л', { names: ['Имя', 'Город'] }], ['Г', { names: COLUMNS, rowType: { column: 'Тип', record: 'Г', within: ['У'] } }]]) },
};

const KOI8 = new Map(Array.from({ length: 256 }, (_, byte) => [new TextDecoder('koi8-r').decode(Uint8Array.of(byte)), byte] as const));
const koi8 = (text: string): Uint8Array => Uint8Array.from(text, (character) => KOI8.get(character)!);
const framed = (...lines: string[]): Uint8Array => koi8(lines.map((line) => `${line}\r\n`).join(''));

const read = (bytes: Uint8Array, layout: CsvLayout) => prepareCsv({ limits, vocabulary }, layout)(bytes);
function treeOf(bytes: Uint8Array, layout: CsvLayout): Tree {
  const reading = read(bytes, layout);
  if (!reading.ok) throw new Error(reading.fault.code);
  return reading.tree;
}
const codeOf = (bytes: Uint8Array, layout: CsvLayout): string | undefined => {
  const reading = read(bytes, layout);
  return reading.ok ? undefined : reading.fault.code;
};

/** A node as plain data: cells as texts, rows as objects, what is broken by its faults. */
function plain(tree: Tree, node: number): unknown {
  if (tree.kind(node) === BROKEN) return tree.breaksOf(node).map(({ code, place }) => `${code} ${place}`);
  if (!tree.isObject(node)) return tree.hasChildren(node) ? tree.children(node).map((child) => plain(tree, child)) : tree.text(node);
  return tree.children(node).map((child) => [tree.name(child), plain(tree, child)]);
}
const rowsOf = (tree: Tree): unknown => plain(tree, tree.child(0, vocabulary.idOf('rows')));
const rowsOfPlain = (text: string): unknown => rowsOf(treeOf(new TextEncoder().encode(text), PLAIN));

describe('cells', () => {
  it('are named by their column, in any order of columns, and those that are empty are not there', () => {
    expect(rowsOfPlain('Город,Имя\nОш,Али\n,Вера\n" ", \n')).toEqual([[['Город', 'Ош'], ['Имя', 'Али']], [['Имя', 'Вера']], []]);
  });

  it('are quoted where their first byte is a quote, and end at the next that is not doubled', () => {
    expect(rowsOfPlain('Имя,Город\n"a,b","say ""x"""\n"",""""\n')).toEqual([[['Имя', 'a,b'], ['Город', 'say "x"']], [['Город', '"']]]);
  });

  it.each([
    ['a quoted cell without end', '"a,b'],
    ['a quoted cell whose end is doubled', '"a,b""'],
    ['text behind the end', '"a"b,c'],
    ['a space behind the end', '"a" ,c'],
    ['a quote in a cell that is not quoted', 'a"b,c'],
    ['a quote behind a space', ' "a",c'],
    ['a cell too few', 'a'],
    ['a cell too many', 'a,b,c'],
    ['a blank line', ''],
  ])('break their row alone: %s', (_what, row) => {
    expect(rowsOfPlain(`Имя,Город\nx,y\n${row}\nv,w\n`)).toEqual([[['Имя', 'x'], ['Город', 'y']], ['FORMAT.MALFORMED 3'], [['Имя', 'v'], ['Город', 'w']]]);
  });

  it('are plain text, whatever they begin with', () => {
    expect(rowsOfPlain(`Имя,Город\n=1+1,@SUM(A1)\n-2,"=HYPERLINK(""x"")"\n'a,+7\n`)).toEqual([
      [['Имя', '=1+1'], ['Город', '@SUM(A1)']],
      [['Имя', '-2'], ['Город', '=HYPERLINK("x")']],
      [['Имя', "'a"], ['Город', '+7']],
    ]);
  });

  it('know their line', () => {
    const tree = treeOf(new TextEncoder().encode('Имя,Город\na,b\nc,d'), PLAIN);
    expect(tree.children(tree.child(0, vocabulary.idOf('rows'))).map((row) => [tree.line(row), ...tree.children(row).map((cell) => tree.nameLine(cell))])).toEqual([[2, 2, 2], [3, 3, 3]]);
  });

  it('are read as any writer writes them', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'Я', '"', ',', ' ', '=', 'ё'), maxLength: 6 });
    const written = (text: string): string => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 5 }), (rows) => {
        const tree = treeOf(new TextEncoder().encode(`Имя,Город\n${rows.map((row) => `${row.map(written).join()}\n`).join('')}`), PLAIN);
        const found = tree.children(tree.child(0, vocabulary.idOf('rows'))).map((row) => ['Имя', 'Город'].map((name) => {
          const node = tree.child(row, vocabulary.idOf(name));
          return node === 0 ? '' : tree.text(node);
        }));
        expect(found.map((row) => row.map((text) => text.trim()))).toEqual(rows.map((row) => row.map((text) => text.trim())));
      }),
    );
  });
});

describe('columns', () => {
  it('that are unknown are told once, and their cells are not read, also those without a name', () => {
    const tree = treeOf(new TextEncoder().encode('Имя,Рост,,Вес\nАли,180,x,80\n'), PLAIN);
    expect(tree.children(0).map((child) => [tree.name(child), tree.nameLine(child)])).toEqual([['?', 1], ['rows', 2]]);
    expect(rowsOf(tree)).toEqual([[['Имя', 'Али']]]);
  });

  it.each(['Имя,Имя\na,b\n', 'x,x\na,b\n', '"Имя",Имя \na,b\n', '"Имя,Город\na,b\n'])('are refused where a name stands twice or the line is broken: %j', (text) => expect(codeOf(new TextEncoder().encode(text), PLAIN)).toBe('FORMAT.MALFORMED'));

  it('are those of the kind of file', () => {
    const tree = treeOf(framed('#ВИД; Л ;x', 'Тип;Имя', 'Г;Али', '#ИТОГО;1'), FRAMED);
    expect(rowsOf(tree)).toEqual([[['Имя', 'Али']]]);
    expect(tree.children(0).map((child) => tree.name(child))).toContain('?');
    expect(codeOf(framed('#ВИД;Г;x', 'Имя;Тип', 'Али;Г', '#ИТОГО;1'), FRAMED)).toBe('FORMAT.MALFORMED');
  });
});

describe('the frame of a file', () => {
  it('gives the cells of the first and the last line, and how many rows there are', () => {
    const tree = treeOf(koi8('#ВИД;"Л";2024\r\nИмя\r\nАли\r\nВера\r\n#ИТОГО;007'), FRAMED);
    expect([plain(tree, tree.child(0, vocabulary.idOf('first'))), plain(tree, tree.child(0, vocabulary.idOf('last'))), tree.counts.get('rows')]).toEqual([[['kind', 'Л'], ['sent', '2024']], [['count', '007']], 2]);
  });

  it.each([
    ['FORMAT.ENCODING', 'a byte that the format does not use', koi8('#ВИД;Л;x\r\nИмя\r\nА\u2500и\r\n#ИТОГО;1\r\n')],
    ['FORMAT.ENCODING', 'NUL', koi8('#ВИД;Л;x\r\nИмя\r\nА\0и\r\n#ИТОГО;1\r\n')],
    ['FORMAT.ENCODING', 'a tab', koi8('#ВИД;Л;x\r\nИмя\r\nА\tи\r\n#ИТОГО;1\r\n')],
    ['FORMAT.ENCODING', 'a byte order mark', new TextEncoder().encode('\ufeff#ВИД;Л;x\r\n')],
    ['FORMAT.MALFORMED', 'LF alone', koi8('#ВИД;Л;x\r\nИмя\nАли\r\n#ИТОГО;1\r\n')],
    ['FORMAT.MALFORMED', 'CR alone', koi8('#ВИД;Л;x\r\nИмя\r\nА\rи\r\n#ИТОГО;1\r\n')],
    ['FORMAT.MALFORMED', 'nothing', koi8('')],
    ['FORMAT.MALFORMED', 'another first line', framed('#ВИДЫ;Л;x', 'Имя', 'Али', '#ИТОГО;1')],
    ['FORMAT.MALFORMED', 'no last line', framed('#ВИД;Л;x', 'Имя', 'Али')],
    ['FORMAT.MALFORMED', 'a line behind the last', framed('#ВИД;Л;x', 'Имя', 'Али', '#ИТОГО;1', '')],
    ['FORMAT.MALFORMED', 'a space in the last line', framed('#ВИД;Л;x', 'Имя', 'Али', '#ИТОГО; 1')],
    ['FORMAT.MALFORMED', 'quotes in the last line', framed('#ВИД;Л;x', 'Имя', 'Али', '#ИТОГО;"1"')],
    ['FORMAT.MALFORMED', 'a number of ten digits', framed('#ВИД;Л;x', 'Имя', 'Али', '#ИТОГО;1000000000')],
    ['FORMAT.MALFORMED', 'another line that begins as the last', framed('#ВИД;Л;x', 'Имя', '#ИТОГОВЫЙ', '#ИТОГО;1')],
    ['FORMAT.MALFORMED', 'no row', framed('#ВИД;Л;x', 'Имя', '#ИТОГО;0')],
    ['FORMAT.MALFORMED', 'a cell too many in the first line', framed('#ВИД;Л;x;y', 'Имя', 'Али', '#ИТОГО;1')],
    ['FORMAT.FORBIDDEN', 'too many rows, before the first line is looked into', framed('#ВИД;Л', 'Имя', ...'abcdefghi', '#ИТОГО;9')],
  ])('is refused with %s for %s', (code, _what, bytes) => expect(codeOf(bytes, FRAMED)).toBe(code));
});

describe('rows that belong to the one before', () => {
  const rows = (...lines: string[]): unknown => rowsOf(treeOf(framed('#ВИД;Г;x', 'Тип;Имя', ...lines, '#ИТОГО;1'), FRAMED));

  it('are members of it, by their type', () => {
    expect(rows('Г;a', ' У ;b', '"У";c', 'Г;d')).toEqual([[['Имя', 'a'], ['У', [['Имя', 'b']]], ['У', [['Имя', 'c']]]], [['Имя', 'd']]]);
  });

  it('break alone, and are known by what stands before the first separator', () => {
    expect(rows('Г;a', 'У', '"У";"b', 'У;c')).toEqual([[['Имя', 'a'], ['У', ['FORMAT.MALFORMED 4']], ['У', ['FORMAT.MALFORMED 5']], ['У', [['Имя', 'c']]]]]);
    expect(rows('Г;a', ' У')).toEqual([[['Имя', 'a']], ['FORMAT.MALFORMED 4']]);
  });

  it('are not read where the row before was not', () => {
    expect(rows('Г', 'У;a', 'У', ';b', 'У;c', 'Х;d', 'У;e')).toEqual([['FORMAT.MALFORMED 3'], ['FIELD.MISSING 6'], ['FORMAT.UNKNOWN_RECORD 8']]);
    expect(rows('У;a', 'У', 'Г;b')).toEqual([['FORMAT.MALFORMED 3'], [['Имя', 'b']]]);
  });
});

describe('hostile files', () => {
  it('take time that grows with their length only', () => {
    const wide = { bytes: 20_000_000, records: 1_000_000, depth: 1 };
    const huge = (text: string) => prepareCsv({ limits: wide, vocabulary }, PLAIN)(new TextEncoder().encode(text)).ok;
    expect(huge(`Имя,Город\n${'"a,b\n'.repeat(100_000)}`)).toBe(true);
    expect(huge(`Имя,Город\n"${'""'.repeat(1_000_000)}`)).toBe(true);
    expect(huge(`Имя,Город\n${','.repeat(1_000_000)}`)).toBe(true);
    expect(huge(`${Array.from({ length: 100_000 }, (_, index) => index).join()}\n1\n`)).toBe(true);
  }, 120_000);

  it('never throw, whatever the bytes', () => {
    const bytes = fc.array(fc.constantFrom(...'#ВИДЛГУ;"x \r\n'.split(''), '\r\n', '#ВИД;Г;x\r\nТип;Имя\r\n', '#ИТОГО;1', 'Г;a\r\n'), { maxLength: 30 });
    fc.assert(fc.property(bytes, (parts) => typeof read(koi8(parts.join('')), FRAMED).ok === 'boolean'), { numRuns: 1000 });
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (raw) => typeof read(raw, FRAMED).ok === 'boolean'));
  });
});

describe('variants', () => {
  const rowsBy = (text: string, more: Partial<CsvLayout>): unknown => rowsOf(treeOf(new TextEncoder().encode(text), { ...PLAIN, ...more }));
  const linesOfNames = (text: string, more: Partial<CsvLayout>): number[] => {
    const tree = treeOf(new TextEncoder().encode(text), { ...PLAIN, ...more });
    return tree.children(tree.child(0, vocabulary.idOf('rows'))).flatMap((row) => tree.children(row)).map((cell) => tree.nameLine(cell));
  };

  it('lines end in either way where the format leaves it open, and empty ones are none where it says so', () => {
    expect(rowsBy('Имя\r\nАли\nВера\r\n', { lineEnd: 'any' })).toEqual([[['Имя', 'Али']], [['Имя', 'Вера']]]);
    expect(codeOf(new TextEncoder().encode('Имя\rАли\n'), { ...PLAIN, lineEnd: 'any' })).toBe('FORMAT.MALFORMED');
    expect(rowsBy('Имя\n\nАли\n\n\n', { skipsEmptyLines: true })).toEqual([[['Имя', 'Али']]]);
    expect(linesOfNames('Имя\n\nАли\n', { skipsEmptyLines: true })).toEqual([3]);
    expect(rowsBy('Имя\n\nАли\n', {})).toEqual([[], [['Имя', 'Али']]]);
  });

  it('line breaks in quoted cells end no line where the format has them; faults stand at the line where their cell begins', () => {
    const text = 'Имя,Город\n"Али\nБаба",Ош\n"a""\r\n,b","c"\n';
    expect(rowsBy(text, { hasLineBreaksInCells: true })).toEqual([[['Имя', 'Али\nБаба'], ['Город', 'Ош']], [['Имя', 'a"\r\n,b'], ['Город', 'c']]]);
    expect(linesOfNames(text, { hasLineBreaksInCells: true })).toEqual([2, 3, 4, 5]);
    expect(rowsBy('Имя,Город\nx"y\nАли,Ош\n', { hasLineBreaksInCells: true })).toEqual([['FORMAT.MALFORMED 2'], [['Имя', 'Али'], ['Город', 'Ош']]]);
    expect(rowsBy('Имя\n"Али\n', { hasLineBreaksInCells: true })).toEqual([['FORMAT.MALFORMED 2']]);
    expect(codeOf(new TextEncoder().encode('Имя\r\n"a\nb"\n'), { ...PLAIN, hasLineBreaksInCells: true, lineEnd: '\r\n' })).toBe('FORMAT.MALFORMED');
  });

  it('the quote is another sign, or none', () => {
    expect(rowsBy("Имя,Город\n'О''Нил, А',\"Ош\"\n", { quote: "'" })).toEqual([[['Имя', "О'Нил, А"], ['Город', '"Ош"']]]);
    expect(rowsBy('Имя|Город\n"Али|5" труба\n', { quote: 'none', separator: '|' })).toEqual([[['Имя', '"Али'], ['Город', '5" труба']]]);
  });

  it('columns have no line of names where they are fixed, and files no rows where they may', () => {
    const fixed = { columns: { names: COLUMNS, areFixed: true } };
    expect(rowsBy('а,б,в\n', fixed)).toEqual([[['Тип', 'а'], ['Имя', 'б'], ['Город', 'в']]]);
    expect(rowsBy('а,б\n', fixed)).toEqual([['FORMAT.MALFORMED 1']]);
    expect(codeOf(new Uint8Array(), { ...PLAIN, ...fixed })).toBe('FORMAT.MALFORMED');
    expect(rowsBy('', { ...fixed, mayBeEmpty: true })).toEqual('');
    expect(codeOf(new TextEncoder().encode('Имя\n'), PLAIN)).toBe('FORMAT.MALFORMED');
    expect(codeOf(new TextEncoder().encode('Имя\n'), { ...PLAIN, mayBeEmpty: true })).toBeUndefined();
    expect(codeOf(new Uint8Array(), { ...PLAIN, mayBeEmpty: true })).toBe('FORMAT.MALFORMED');
  });

  it('a column may stand several times where the format says so', () => {
    const columns = { names: COLUMNS, repeated: new Set(['Город']) };
    expect(rowsBy('Имя,Город,Город\nАли,Ош,Баткен\n', { columns })).toEqual([[['Имя', 'Али'], ['Город', 'Ош'], ['Город', 'Баткен']]]);
    expect(codeOf(new TextEncoder().encode('Имя,Имя\nа,б\n'), { ...PLAIN, columns })).toBe('FORMAT.MALFORMED');
  });

  it('are written as they are read', () => {
    const row = (...cells: [string, string][]) => writtenObject('', cells.map(([name, text]) => writtenText(name, text)));
    const root = writtenObject('', [writtenList('rows', [row(['Имя', "О'Нил, Али"], ['Город', 'Ош'], ['Город', 'Баткен']), row(['Тип', 'x"'])])]);
    const written = (more: Partial<CsvLayout>): string => {
      const writing = prepareCsvWriter({ ...PLAIN, ...more }).write(root);
      if (!writing.ok) throw new Error('not written');
      return Buffer.from(writing.bytes).toString(more.encoding === 'utf-16le' ? 'utf16le' : 'utf8');
    };
    const columns = { names: COLUMNS, repeated: new Set(['Город']) };
    expect(written({ columns, lineEnd: 'any', encoding: 'utf-16le' })).toBe('Тип,Имя,Город,Город\r\n,"О\'Нил, Али",Ош,Баткен\r\n"x""",,,\r\n');
    expect(written({ columns: { ...columns, areFixed: true }, quote: "'" })).toBe(",'О''Нил, Али',Ош,Баткен\nx\",,,\n");
    expect(written({ columns, separator: ';', quotesAll: true })).toBe('"Тип";"Имя";"Город";"Город"\n;"О\'Нил, Али";"Ош";"Баткен"\n"x""";;;\n');
    const { isWritable } = prepareCsvWriter({ ...PLAIN, encoding: 'iso-8859-5', separator: '|', quote: 'none' });
    expect(['Я', 'ҷ', '|', '\n', '"'].map((character) => isWritable!(character))).toEqual([true, false, false, false, true]);
  });
});
