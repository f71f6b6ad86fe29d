import { TEXT, Tree, Vocabulary } from '@cbx/formats';
import fc from 'fast-check';
import type { FaultReporter } from '../fault.js';
import { Pen } from '../render/pen.js';
import { TextStyle } from '../render/text-style.js';
import { cellsOf } from './cells.js';
import { country } from './coded.js';
import { ABSENT, type Converter, FAULTY } from './converter.js';
import { period } from './period.js';
import { documentNumber, maskedText, replacingText } from './text.js';

const STYLE = new TextStyle({ tooLong: 'unfit', unwritable: { as: 'unfit' }, replace: new Map(), absent: new Set(), isWritable: () => true });

function read(converter: Converter, text: string): unknown {
  const tree = new Tree({ text, vocabulary: new Vocabulary([]), textOf: () => text, nameAt: () => '' }, 1);
  const codes: string[] = [];
  const sink: FaultReporter = { rejected: 0, reject: (code) => void codes.push(code), warn() {} };
  const outcome = converter.read(tree, tree.add(TEXT, 0, 0, 0, text.length), sink);
  if (codes.length > 0) return outcome === ABSENT ? [...codes, 'absent'] : codes;
  return outcome === ABSENT ? 'absent' : outcome === FAULTY ? 'faulty' : outcome;
}

function write(converter: Converter, value: unknown): string | undefined {
  return converter.write?.(value, new Pen(STYLE, []))?.text;
}

describe('a period', () => {
  it.each<[written: string, outcome: unknown]>([
    ['19850703', '1985-07-03'],
    ['19850700', '1985-07'],
    ['19850000~', '1985~'],
    ['19850703~', '1985-07-03~'],
    ['19850000 19870000', '1985/1987'],
    ['00000000 00000000', 'absent'],
    ['00000000?', ['FIELD.UNKNOWN_CODE', 'absent']],
    ['19850000?', ['FIELD.UNKNOWN_CODE']],
    ['19850003?', ['FIELD.UNKNOWN_CODE', 'FIELD.INVALID']],
    ['19850000\t', '1985'],
    ['00000000~', ['FIELD.INVALID']],
    ['         19850000', ['FIELD.INVALID']],
    ['19850000~19860000', ['FIELD.INVALID']],
    ['19850000 19860000~', ['FIELD.INVALID']],
    ['19850229', ['FIELD.INVALID']],
    ['𐤀9850703', ['FIELD.INVALID']],
  ])('%s', (written, outcome) => expect(read(period, written)).toEqual(outcome));

  it('is written as it is read', () => {
    for (const edtf of ['1985', '1985-07', '1985-07-03', '1985~', '1985-07-03~', '1985/1987', '1985-07-03/1985-08']) expect(read(period, write(period, edtf)!)).toBe(edtf);
    for (const edtf of ['1985~/1987', '1987/1985', '1985-XX', '0000', '1985-02-30', '/1985', '19850703']) expect(write(period, edtf)).toBeUndefined();
  });
});

describe('cells', () => {
  const countries = cellsOf({ item: country(), width: 3, everyone: '***' });

  it.each<[written: string, outcome: unknown]>([
    ['RUSARM', ['ARM', 'RUS']],
    ['RUS   RUS', ['RUS']],
    ['   KAZ', ['KAZ']],
    ['***', ['*']],
    ['***   RUS', ['FIELD.INVALID']],
    ['   ***', ['FIELD.INVALID']],
    ['RU SRM', ['FIELD.INVALID']],
    ['𐤀RU', ['FIELD.INVALID']],
  ])('%s', (written, outcome) => expect(read(countries, written)).toEqual(outcome));

  it('hold every member only beside nothing', () => expect(read(countries, '******')).toContain('FIELD.INVALID'));

  it('are one behind the other when they are written', () => {
    const inks = ['*'].map((value) => countries.list!.writeItem(value, new Pen(STYLE, []))!);
    expect(countries.list!.gather!(inks).text).toBe('***');
    expect(countries.list!.gather!(['ARM', 'RUS'].map((value) => countries.list!.writeItem(value, new Pen(STYLE, []))!)).text).toBe('ARMRUS');
  });
});

it('writes letters as one, and counts them after that', () => {
  expect(read(replacingText('եւ', 'և', 2), 'եւեւ')).toBe('ևև');
  expect(read(replacingText('եւ', 'և', 2), 'եւեւx')).toEqual(['FIELD.TOO_LONG']);
  expect(read(replacingText('եւ', 'և'), 'Եւ ԵՒ')).toBe('Եւ ԵՒ');
});

it('keeps no white space in the number of a document, and its letters are capital', () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'aև 1') }), (text) => expect(String(read(documentNumber(), `x${text}`))).toMatch(/^[XAԵՒ1]+$/)));
});

it('masks what an answer does not show', () => {
  expect(write(maskedText(/[^ -~]/gu), '0𐤀1ա\u0001')).toBe('0?1??');
});
