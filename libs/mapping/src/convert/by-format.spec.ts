import { OBJECT, TEXT, Tree, Vocabulary } from '@cbx/formats';
import fc from 'fast-check';
import { type FaultCode, SILENT } from '../fault.js';
import { Pen } from '../render/pen.js';
import { TextStyle } from '../render/text-style.js';
import { ByFormat, isFormatLayout } from './by-format.js';
import { ABSENT, FAULTY, type Outcome } from './converter.js';

const YEARS = { from: 1, to: 9999 };
const DATES = [
  { format: '101', layout: 'yymmdd' },
  { format: '102', layout: 'yyyymmdd' },
  { format: '610', layout: 'yyyymm' },
  { format: '602', layout: 'yyyy' },
  { format: 'ZDT', layout: '~' },
];
const INSTANTS = [
  { format: '203', layout: 'yyyymmddhhmm +03:00' },
  { format: '204', layout: 'yyyymmddhhmmss +03:00' },
  { format: '205', layout: 'yyyymmddhhmmzone' },
];
const style = new TextStyle({ tooLong: 'unfit', unwritable: { as: 'unfit' }, replace: new Map(), absent: new Set(), isWritable: () => true });

function read(converter: ByFormat, value: string, format: string): Outcome {
  const vocabulary = new Vocabulary(ByFormat.places);
  const tree = new Tree({ text: value + format, vocabulary, textOf: () => '', nameAt: () => '' }, 4);
  const node = tree.add(OBJECT, 0, 0, 0, 0);
  tree.add(TEXT, vocabulary.idOf('value'), 0, 0, value.length);
  tree.add(TEXT, vocabulary.idOf('format'), 0, value.length, value.length + format.length);
  tree.close(node, 0);
  let fault: FaultCode | undefined;
  const outcome = converter.read(tree, node, { ...SILENT, reject: (code) => void (fault = code) });
  return fault ?? outcome;
}

function write(converter: ByFormat, value: string): string | undefined {
  return converter.write(value, new Pen(style, []))?.children.map(({ text }) => text).join(':');
}

describe('a date and its format', () => {
  const dates = new ByFormat({ layouts: DATES, years: YEARS, without: ['101', '102'] });

  it('is absent without a value, whatever the format', () => expect([read(dates, '', '102'), read(dates, '', 'x'), read(dates, '', '')]).toEqual([ABSENT, ABSENT, ABSENT]));

  it('needs a format, unless digits say which', () => {
    expect(read(new ByFormat({ layouts: DATES, years: YEARS }), '19850703', '')).toBe('FIELD.MISSING');
    expect([read(dates, '19850703', ''), read(dates, '1985', ''), read(dates, '1985070x', ''), read(dates, '1985', '603')]).toEqual(['1985-07-03', 'FIELD.INVALID', 'FIELD.INVALID', 'FIELD.UNKNOWN_CODE']);
  });

  it('has two digits of a year by a century, or by a last day; without either it is not known', () => {
    expect(read(dates, '850703', '101')).toBe(FAULTY);
    dates.century = { year: 1800 };
    expect([read(dates, '850703', '101'), read(dates, '000229', '101')]).toEqual(['1885-07-03', 'FIELD.INVALID']);
    dates.century = { lastDay: '2024-06-07' };
    expect([read(dates, '240607', ''), read(dates, '240608', ''), read(dates, '250101', '')]).toEqual(['2024-06-07', '1924-06-08', '1925-01-01']);
    dates.century = { lastDay: '1999-12-31' };
    expect(read(dates, '000101', '101')).toBe('1900-01-01');
  });

  it('is written in the layout that has as many parts, never with two digits of a year', () => {
    expect(['1985-07-03', '1985-07', '1985', '1985-07~', '1985-07/1987', '0099'].map((value) => write(dates, value))).toEqual(['19850703:102', '198507:610', '1985:602', '198507~:ZDT', '198507-1987:ZDT', '0099:602']);
    expect(['1985-07-03/..', '1985?', '1985-02-30', '0000', '1987/1985', '1985~/1987', 'x'].map((value) => write(dates, value))).toEqual(Array(7).fill(undefined));
  });

  it('is read again as it was', () => {
    const year = fc.integer({ min: 1, max: 9999 }).map((each) => String(each).padStart(4, '0'));
    const month = fc.tuple(year, fc.integer({ min: 1, max: 12 })).map(([y, m]) => `${y}-${String(m).padStart(2, '0')}`);
    const day = fc.tuple(month, fc.integer({ min: 1, max: 28 })).map(([m, d]) => `${m}-${String(d).padStart(2, '0')}`);
    const date = fc.oneof(year, month, day);
    const edtf = fc.oneof(date, date.map((each) => `${each}~`), fc.tuple(date, date).map(([a, b]) => (a.slice(0, 4) < b.slice(0, 4) ? `${a}/${b}` : `${a}~`)));
    fc.assert(fc.property(edtf, (value) => expect(read(dates, ...(write(dates, value)!.split(':') as [string, string]))).toBe(value)));
  });
});

describe('an instant and its format', () => {
  const instants = new ByFormat({ layouts: INSTANTS, years: YEARS });

  it('is in UTC, by the offset of the layout or its own', () => {
    expect([read(instants, '202406010130', '203'), read(instants, '20240601013059', '204'), read(instants, '202406010130-1459', '205')]).toEqual(['2024-05-31T22:30:00.000Z', '2024-05-31T22:30:59.000Z', '2024-06-01T16:29:00.000Z']);
  });

  it.each([
    ['202406012400', '203'],
    ['202406010060', '203'],
    ['20240601000060', '204'],
    ['202406010130+1500', '205'],
    ['202406010130+0060', '205'],
    ['202406010130', '205'],
    ['000101010000', '203'],
  ])('%s:%s is none', (value, format) => expect(read(instants, value, format)).toBe('FIELD.INVALID'));

  it('is written to the second, milliseconds left out', () => {
    expect(write(instants, '2024-05-31T22:30:59.987Z')).toBe('20240601013059:204');
    expect(write(instants, '9999-12-31T22:00:00.000Z')).toBeUndefined();
  });
});

it('takes the layouts that it reads, and no others', () => {
  for (const { layout } of [...DATES, ...INSTANTS]) expect(isFormatLayout(layout)).toBe(true);
  for (const layout of ['yymm', 'yyyymmddhhmm', 'yyyymmddhh +03:00', 'yyyymmddhhmm +15:00', '']) expect(isFormatLayout(layout)).toBe(false);
});
