import { Vocabulary } from '../vocabulary.js';
import { lineOfBadUtf8 } from '../encoding/utf8.js';
import { LIST, OBJECT, TEXT, type Tree } from '../tree.js';
import type { WrittenNode } from '../written.js';
import { prepareFixedWidth } from './fixed-width-codec.js';
import type { FixedWidthLayout, LineLayout } from './fixed-width-layout.js';
import { prepareFixedWidthWriter } from './write-fixed-width.js';
import { prepareLineWriter } from './write-lines.js';

const line = (name: string, length: number, parts: Partial<LineLayout> = {}): LineLayout => ({ name, length, fields: [], reserved: [], within: new Map(), isPiece: false, ...parts });
const field = (name: string, from: number, to: number, byPlace = false) => ({ name, from, to, byPlace });

const NAME = line('R3', 12, { fields: [field('part', 5, 12)] });
const PERSON = line('R2', 12, { fields: [field('name', 5, 12)], within: new Map([['R3', NAME]]) });
const NOTE = line('R9 A', 12, { fields: [field('piece', 6, 6), field('value', 7, 12, true)], isPiece: true });
const MAIN = line('R1', 20, { fields: [field('type', 1, 2), field('number', 3, 4), field('action', 5, 5), field('code', 6, 10), field('cells', 11, 16, true)], reserved: [{ from: 17, to: 20 }], within: new Map([['R2', PERSON], ['R9 A', NOTE]]) });
const FORMAT: FixedWidthLayout = {
  longest: 40,
  first: line('H', 6, { fields: [field('id', 2, 6)] }),
  last: line('T', 6, { fields: [field('count', 2, 3)], reserved: [{ from: 4, to: 6 }] }),
  tag: 'R',
  type: { from: 1, to: 2 },
  number: { from: 3, to: 4 },
  types: new Set(['R1', 'R2', 'R3', 'R9']),
  named: { type: 'R9', columns: { from: 5, to: 5 } },
  order: ['R3', 'R2', 'R9 A'],
  records: new Map([['R1', { line: MAIN, brief: { columns: { from: 5, to: 5 }, values: new Set(['C']), length: 10, line: { ...MAIN, fields: MAIN.fields.slice(0, 4), reserved: [], within: new Map([['R9 A', NOTE]]) } } }]]),
};
const vocabulary = new Vocabulary(['H', 'T', 'records', 'id', 'count', 'type', 'number', 'action', 'code', 'cells', 'name', 'part', 'piece', 'value', 'R2', 'R3', 'R9 A']);
const reader = prepareFixedWidth({ limits: { bytes: 1000, records: 3, depth: 1 }, vocabulary }, FORMAT);
const read = (text: string) => reader(Buffer.from(text, 'utf8'));
const treeOf = (text: string): Tree => {
  const reading = read(text);
  if (!reading.ok) throw new Error(reading.fault.code);
  return reading.tree;
};

/** A tree as plain data. */
function shown(tree: Tree, node: number): unknown {
  if (tree.kind(node) === TEXT) return tree.text(node);
  if (tree.kind(node) === LIST) return tree.children(node).map((child) => shown(tree, child));
  if (tree.kind(node) !== OBJECT) return { broken: tree.breaksOf(node).map(({ code, place }) => `${code} ${place}`) };
  return tree.children(node).map((child) => [tree.name(child), shown(tree, child)]);
}
const records = (text: string): unknown => {
  const tree = treeOf(text);
  return shown(tree, tree.child(0, vocabulary.idOf('records')));
};

describe('lines of fixed width', () => {
  it('are an object a record, whose lines belong to the one opened last', () => {
    expect(records('Hx\nR101NAB\nR201ann\nR301x\nR201bob\nR901A1 hi\nR301y\nT01\n')).toEqual([
      [['type', 'R1'], ['number', '01'], ['action', 'N'], ['code', 'AB'], ['R2', [['name', 'ann'], ['R3', [['part', 'x']]]]], ['R2', [['name', 'bob'], ['R3', [['part', 'y']]]]], ['R9 A', [[['piece', '1'], ['value', ' hi']]]]],
    ]);
  });

  it('tell unknown names and reserved columns as unknown, and excess as such', () => {
    const tree = treeOf('Hx\nR101N            x\nR901Z1\nR201             x\nT01\n');
    const [record] = tree.children(tree.child(0, vocabulary.idOf('records')));
    expect(tree.children(record!).map((child) => [tree.kind(child), tree.name(child)])).toEqual([[TEXT, 'type'], [TEXT, 'number'], [TEXT, 'action'], [TEXT, '?'], [TEXT, '?'], [OBJECT, 'R2']]);
  });

  it('are broken by their structure alone, and keep what the first line says', () => {
    expect(records('Hx\nR101N\nR301x\nR7 \nR202\nT01')).toEqual([{ broken: ['FORMAT.MALFORMED 3'] }, { broken: ['FORMAT.UNKNOWN_RECORD 4', 'FORMAT.MALFORMED 4'] }, { broken: ['FORMAT.MALFORMED 5'] }]);
    const tree = treeOf('Hx\nR1 1NAB\nT01');
    const [record] = tree.children(tree.child(0, vocabulary.idOf('records')));
    expect([tree.labels.get(record!), tree.text(tree.child(record!, vocabulary.idOf('code')))]).toEqual([' 1', 'AB']);
  });

  it('say what fills its columns', () => {
    const tree = treeOf('Hx\nR101NABCDE\nR102NABCD\nT01');
    const list = tree.children(tree.child(0, vocabulary.idOf('records')));
    expect(list.map((record) => tree.isFilling(tree.child(record, vocabulary.idOf('code'))))).toEqual([true, false]);
  });

  it('are read in brief where it is said so', () => {
    expect(records('Hx\nR101CAB   q  zzz\nR201x\nR901A1y\nT01')).toEqual([[['type', 'R1'], ['number', '01'], ['action', 'C'], ['code', 'AB'], ['R9 A', [[['piece', '1'], ['value', 'y']]]]]]);
  });

  it.each<[what: string, text: string, fault: object]>([
    ['too long', `Hx\n${' '.repeat(41)}\nT`, { code: 'FORMAT.FORBIDDEN', line: 2 }],
    ['nothing', '\n\n', { code: 'FORMAT.MALFORMED', line: 1 }],
    ['another first line', '\nX', { code: 'FORMAT.MALFORMED', line: 2 }],
    ['a first line that is too long', 'Hxxxxxx', { code: 'FORMAT.MALFORMED', line: 1 }],
  ])('refuse %s', (_what, text, fault) => expect(read(text)).toEqual({ ok: false, fault }));

  it.each<[what: string, text: string, later: object]>([
    ['a line of none', 'Hx\nX\nT01', { code: 'FORMAT.MALFORMED', line: 2, before: 2 }],
    ['no last line', 'Hx\nR101\n\n', { code: 'FORMAT.MALFORMED', line: 2, before: 2 }],
    ['a line behind the last', 'Hx\nT01\nT01', { code: 'FORMAT.MALFORMED', line: 3, before: 3 }],
    ['too many records', 'Hx\nR101\nR102\nR103\nR104\nT01', { code: 'FORMAT.FORBIDDEN', line: 5 }],
  ])('say later: %s', (_what, text, later) => expect(read(text)).toMatchObject({ ok: true, later }));
});

describe('the way back', () => {
  const text = (name: string, value: string, pointer?: string): WrittenNode => ({ name, kind: TEXT, text: value, children: [], ...(pointer === undefined ? {} : { pointer }) });
  const object = (name: string, ...children: WrittenNode[]): WrittenNode => ({ name, kind: OBJECT, text: '', children });
  const root = (...record: WrittenNode[]): WrittenNode => object('', object('H', text('id', 'x')), { name: 'records', kind: LIST, text: '', children: [object('', text('type', 'R1'), text('number', '01'), ...record)] }, object('T', text('count', '01')));
  const writer = prepareFixedWidthWriter(FORMAT);
  const written = (node: WrittenNode): string[] => {
    const writing = writer.write(node);
    if (!writing.ok) throw new Error('not written');
    return Buffer.from(writing.bytes).toString('utf8').split('\n');
  };

  it('fills lines up, and has them in order', () => {
    const notes: WrittenNode = { name: 'R9 A', kind: LIST, text: '', children: [object('', text('piece', '1'), text('value', ' a'))] };
    expect(written(root(notes, text('code', '𐤀'), object('R2', text('name', 'b'), object('R3', text('part', 'c')))))).toEqual(['Hx    ', `R101 𐤀${' '.repeat(14)}`, 'R201b       ', 'R301c       ', 'R901A1 a    ', 'T01   ', '']);
    expect(writer.count!('lines', root(notes))).toBe(2);
  });

  it('has brief lines', () => expect(written(root(text('action', 'C'), text('code', 'AB')))[1]).toBe('R101CAB   '));

  it('is at fault with what would be joined to the letter before', () => {
    expect(writer.write(root(text('action', 'e'), text('code', '\u0301', '/code')))).toEqual({ ok: false, faults: [{ code: 'FIELD.INVALID', pointer: '/code' }] });
    expect(writer.write(root(text('code', '\u0301', '/code')))).toMatchObject({ ok: true });
  });

  it('writes lines by columns that their names say, cut to them', () => {
    const lines = prepareLineWriter(new Map([['H', 5], ['D1', 8]]), ['H']);
    const answer = object('', object('H', text('3-4 b', 'xyz')), object('D1', text('8 c', 'q')));
    const writing = lines.write(answer);
    expect(writing.ok && Buffer.from(writing.bytes).toString('utf8')).toBe('H xy \nD1     q\n');
    expect([lines.count!('lines', answer), lines.lengthOf!('D1')]).toEqual([1, 8]);
  });
});

it('finds the line of the first bad byte', () => {
  for (const lines of [1, 2, 3, 7, 100]) {
    for (let bad = 1; bad <= lines; bad++) {
      const text = Array.from({ length: lines }, (_, index) => (index + 1 === bad ? '\u0001' : `ա${'x'.repeat(index % 5)}`)).join('\n');
      const bytes = Buffer.from(text, 'utf8').map((byte) => (byte === 1 ? 0xff : byte));
      expect(lineOfBadUtf8(bytes)).toBe(bad);
    }
  }
});
