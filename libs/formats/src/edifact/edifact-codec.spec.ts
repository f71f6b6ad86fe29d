import fc from 'fast-check';
import { BROKEN, LIST, OBJECT, type Tree } from '../tree.js';
import { Vocabulary } from '../vocabulary.js';
import { prepareEdifact } from './edifact-codec.js';
import type { EdifactLayout, Place, SegmentRow } from './edifact-layout.js';
import { prepareEdifactWriter } from './write-edifact.js';

const place = (name: string, element: number, component = 1, more: Partial<Place> = {}): Place => ({ name, element, component, ...more });

function row(tag: string, qualifier: string | undefined, places: readonly Place[], more: Partial<SegmentRow> = {}): SegmentRow {
  return { tag, qualifier, name: qualifier === undefined ? tag : `${tag}+${qualifier}`, places, isObject: places.length > 1, contentPlaces: places.length, evenEmpty: false, withoutBody: false, once: false, ...more };
}

/** A format of orders: a head, notes, and items with a note each. */
const LAYOUT: EdifactLayout = {
  syntaxes: new Map([
    ['UNOE:3', 'iso-8859-5'],
    ['UNOW:4', 'utf-8'],
  ]),
  segmentBytes: 60,
  rendered: ['UNOE:3', 'UNOW:4'],
  zone: 180,
  order: [],
  header: row('UNB', undefined, [place('syntax', 1), place('version', 1, 2), place('sender', 2, 1, { rest: 'text' }), place('recipient', 3, 1, { rest: 'text' }), place('sent', 4, 1, { rest: 'text' }), place('reference', 5)]),
  messageHeader: row('UNH', undefined, [place('reference', 1), place('type', 2, 1, { rest: 'text' })]),
  begin: 'BGM',
  messages: new Map([
    [
      'ORDERS:D',
      {
        rows: [
          row('BGM', undefined, [place('name', 1), place('function', 2)], { withoutBody: true, once: true }),
          row('RFF', 'ON', [place('number', 1, 2)], { withoutBody: true, once: true }),
          row('FTX', 'ZZ', [place('text', 2, 1, { rest: 'list', most: { components: 2, length: 5 } })]),
          row('LIN', undefined, [place('item', 1), place('count', 2)], { evenEmpty: true, group: { rows: [row('QTY', '1', [place('value', 1, 2), place('unit', 1, 3)], { contentPlaces: 1 })] } }),
        ],
      },
    ],
  ]),
  cancel: { place: 'function', codes: ['1'] },
};
const NAMES = ['UNB', 'UNH', 'BGM', 'RFF+ON', 'FTX+ZZ', 'LIN', 'QTY+1', 'messages', ...new Set(['reference', 'type', 'syntax', 'version', 'sender', 'recipient', 'sent', 'name', 'function', 'number', 'text', 'item', 'count', 'value', 'unit'])];
const vocabulary = new Vocabulary(NAMES);
const read = prepareEdifact({ limits: { bytes: 1e6, records: 100, depth: 1 }, vocabulary }, LAYOUT);
const HEAD = "UNB+UNOW:4+A+B+20240601:1230+R1'";

function treeOf(text: string): Tree {
  const reading = read(Buffer.from(text));
  if (!reading.ok) throw new Error(reading.fault.code);
  return reading.tree;
}

/** A node as plain data; what has no content is told by `!`. */
function plain(tree: Tree, node: number): unknown {
  const kind = tree.kind(node);
  if (kind === BROKEN) return tree.breaksOf(node).map(({ code, place: at }) => `${code} ${at}`);
  if (kind === LIST) return tree.children(node).map((child) => plain(tree, child));
  if (kind === OBJECT) return tree.children(node).map((child) => `${tree.name(child)}${tree.isEmpty(child) ? '!' : ''}=${JSON.stringify(plain(tree, child))}`);
  return tree.text(node);
}

function message(...segments: string[]): unknown {
  const tree = treeOf(`${HEAD}UNH+1+ORDERS:D'${segments.map((segment) => `${segment}'`).join('')}UNT+${segments.length + 2}+1'UNZ+1+R1'`);
  const [, messages] = tree.children(0);
  const read = plain(tree, tree.children(messages!)[0]!) as string[];
  return read[0]?.startsWith('UNH=') === true ? read.slice(1) : read;
}

describe('segments', () => {
  it('are objects of their places, or their one value', () => expect(message('BGM+o+9', 'RFF+ON:5')).toEqual(['BGM=["name=\\"o\\"","function=\\"9\\""]', 'RFF+ON="5"']));

  it('belong to the last that opened their group, wherever they stand', () => {
    expect(message('BGM+o+9', 'LIN+a', 'RFF+ON:5', 'QTY+1:3:kg', 'LIN', 'QTY+1:4')).toEqual(['BGM=["name=\\"o\\"","function=\\"9\\""]', expect.stringContaining('LIN=["item'), 'RFF+ON="5"', expect.stringContaining('QTY+1=')]);
  });

  it('without content are told to be', () => expect(message('BGM+o+9', 'RFF+ON', 'FTX+ZZ+ : ', 'LIN', 'QTY+1::kg')).toEqual([expect.stringContaining('BGM='), 'RFF+ON!=""', 'FTX+ZZ!=[" "," "]', 'LIN=["QTY+1!=[\\"unit=\\\\\\"kg\\\\\\"\\"]"]']));

  it('that are too much of a list have content, though it is blank', () => {
    expect(message('BGM+o+9', 'FTX+ZZ+::  ')).toEqual([expect.anything(), 'FTX+ZZ=["","","  "]']);
    expect(message('BGM+o+9', 'FTX+ZZ+      ')).toEqual([expect.anything(), 'FTX+ZZ=["      "]']);
  });

  it('that nobody knows are unknown members, as is what a row does not show', () => expect(message('BGM+o+9+x', 'ABC', 'RFF+ON:5:6')).toEqual([expect.stringContaining('BGM='), '?=""', '?=""', 'RFF+ON="5"', '?=""']));

  it('of a CANCEL are those of its header', () => expect(message('BGM+o+1', 'LIN+a', 'abc', 'RFF+ON:5')).toEqual([expect.stringContaining('BGM='), 'RFF+ON="5"']));

  it('have released characters as they are, in values, qualifiers and tags', () => expect(message('BGM+o+9', "?RFF+?ON:a?+b?:c?'d???e")).toEqual([expect.anything(), 'RFF+ON="a+b:c\'d?e"']));

  it.each([
    [['LIN+a', 'BGM+o+9'], ['FORMAT.MALFORMED 2', 'FORMAT.MALFORMED 3']],
    [['BGM+o+9', 'QTY+1:5', 'x', ''], ['FORMAT.MALFORMED 3', 'FORMAT.MALFORMED 4', 'FORMAT.MALFORMED 5']],
  ])('out of place break the message: %j', (segments, breaks) => expect(message(...segments)).toEqual(breaks));
});

describe('an interchange', () => {
  const faultOf = (text: string): string => {
    const reading = read(Buffer.from(text));
    return reading.ok ? 'READ' : reading.fault.code;
  };

  it.each([
    ['', 'FORMAT.MALFORMED'],
    [HEAD, 'FORMAT.MALFORMED'],
    [`${HEAD}UNZ+0+R1'`, 'READ'],
    [`${HEAD}UNZ+0+R1`, 'FORMAT.MALFORMED'],
    [`${HEAD}UNZ+0+R2'`, 'FORMAT.MALFORMED'],
    [`${HEAD}UNZ+1+R1'`, 'FORMAT.COUNT_MISMATCH'],
    [`${HEAD}ABC'UNZ+0+R1'`, 'FORMAT.MALFORMED'],
    [`${HEAD}UNH+1+ORDERS:D'UNZ+1+R1'`, 'READ'],
    [`${HEAD}UNH+1+ORDERS:D'UNE'UNZ+1+R1'`, 'FORMAT.MALFORMED'],
    [`${HEAD}${'x'.repeat(61)}`, 'FORMAT.FORBIDDEN'],
    [`${HEAD}${'x'.repeat(61)}'UNZ+0+R1'`, 'FORMAT.FORBIDDEN'],
    [`${HEAD}\u0001'UNZ+0+R1'`, 'FORMAT.ENCODING'],
  ])('%j: %s', (text, is) => expect(faultOf(text)).toBe(is));

  it('tells its header also where it is refused', () => {
    const reading = read(Buffer.from(`${HEAD}UNZ+1+R1'`));
    expect(reading.ok).toBe(false);
    const { tree } = reading;
    expect(plain(tree!, 0)).toEqual([expect.stringContaining('reference=')]);
  });

  it('has the header\'s composites as the default syntax writes them, first components that are empty too', () => {
    const tree = treeOf("UNA^!.?*$UNB!UNOW^4!A^Z+Z!B^!^1230!R1$UNZ!0!R1$");
    expect(plain(tree, tree.children(0)[0]!)).toEqual(['syntax="UNOW"', 'version="4"', 'sender="A:Z?+Z"', 'recipient="B:"', 'sent=":1230"', 'reference="R1"']);
  });

  it('never throws, whatever the bytes', () => {
    const piece = fc.oneof(fc.constantFrom("'", '+', ':', '?', '\n', 'UNA:+.? \'', 'UNB+UNOE:3+A+B+1+R1', 'UNH+1+ORDERS:D', 'BGM+o+9', 'LIN', 'QTY+1', 'FTX+ZZ+', 'UNT+3+1', 'UNZ+1+R1', 'UNG', ' '), fc.string({ maxLength: 5 }));
    fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), fc.uint8Array({ maxLength: 4 }), (pieces, tail) => {
      const reading = read(Buffer.concat([Buffer.from(pieces.join('')), Buffer.from(tail)]));
      if (reading.ok) expect(Array.isArray(plain(reading.tree, 0))).toBe(true);
    }), { numRuns: 500 });
    const whole = `${HEAD}UNH+1+ORDERS:D'BGM+o+9'LIN+a'QTY+1:3:kg'FTX+ZZ+a:b'UNT+6+1'UNZ+1+R1'`;
    fc.assert(fc.property(fc.nat(whole.length), fc.nat(10), fc.array(piece, { maxLength: 3 }), (at, length, pieces) => {
      const reading = read(Buffer.from(whole.slice(0, at) + pieces.join('') + whole.slice(at + length)));
      if (reading.ok) plain(reading.tree, 0);
    }), { numRuns: 500 });
  });
});

describe('writing', () => {
  const writer = prepareEdifactWriter(LAYOUT);
  const text = (name: string, value: string): { name: string; kind: 3; text: string; children: [] } => ({ name, kind: 3, text: value, children: [] });
  const object = (name: string, children: readonly ReturnType<typeof text>[] | readonly object[]): never => ({ name, kind: OBJECT, text: '', children }) as never;
  const written = (number: string, reference = 'R1'): string => {
    const order = object('', [object('UNH', [text('reference', '1'), text('type', 'ORDERS:D')]), object('BGM', [text('function', '9')]), text('RFF+ON', number)]);
    const writing = writer.write(object('', [object('UNB', [text('sender', 'A:ZZ'), text('recipient', 'B'), text('sent', '2024-06-30T22:30:00.000Z'), text('reference', reference)]), { name: 'messages', kind: LIST, text: '', children: [order] }]));
    if (!writing.ok) throw new Error('nothing was written');
    return Buffer.from(writing.bytes).toString(number === 'é' ? 'utf8' : 'latin1');
  };

  it('escapes, leaves out what is empty at the end, counts, and has local time', () => {
    expect(written("a+b:c'd?")).toBe(["UNA:+.? '", "UNB+UNOE:3+A:ZZ+B+240701:0130+R1'", "UNH+1+ORDERS:D'", "BGM++9'", "RFF+ON:a?+b?:c?'d??'", "UNT+4+1'", "UNZ+1+R1'", ''].join('\r\n'));
  });

  it('takes the first syntax that has all characters, whose years are as long as its version has them', () => expect(written('é')).toContain("UNB+UNOW:4+A:ZZ+B+20240701:0130+R1'"));

  it('cuts the reference to 14 characters', () => {
    expect(written('1', 'A1234567890123456')).toContain('+A1234567890123\'\r\nUNH');
    expect(written('1', 'A1234567890123456')).toContain("UNZ+1+A1234567890123'");
  });
});
