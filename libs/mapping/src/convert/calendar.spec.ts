import { Pen } from '../render/pen.js';
import type { TextStyle } from '../render/text-style.js';
import { calendarDate, isDateLayout } from './calendar.js';
import { parseDateForm } from './date-forms.js';

const layouts = ['dd.mm.yyyy', 'yyyymmdd', 'yyyy-mm-dd', 'mm.yyyy', 'yyyy-mm', 'yyyy'];
const code = (outcome: unknown): unknown => (typeof outcome === 'string' ? outcome : (outcome as { code: string }).code);
const edtf = (text: string): unknown => code(calendarDate(layouts, { from: 1, to: 9999 }, { isEdtf: true }).evaluateText(text));

describe('a date that EDTF may write', () => {
  it.each([
    ['03.07.1985', '1985-07-03'],
    ['19850703', '1985-07-03'],
    ['1985-07-03', '1985-07-03'],
    ['07.1985', '1985-07'],
    ['1985-07', '1985-07'],
    ['1985', '1985'],
    ['1985~', '1985~'],
    ['1985-07-03~', '1985-07-03~'],
    ['1977/1979-02', '1977/1979-02'],
    ['1979/1979-01-01', '1979/1979-01-01'],
  ])('is read: %s', (text, expected) => expect(edtf(text)).toBe(expected));

  it.each(['1979/1978', '1979-05/1979', '1977/1979~', '1977~/1979', '/1979', '1979/', '1979/1980/1981', '~', '07.1985~', '1985 ~', '1985 / 1987', '03.07.1985/1986', '0000', '1985-13', '1985-02-29', '198507', '85', '1985-7'])('is not read: %s', (text) =>
    expect(edtf(text)).toBe('FIELD.INVALID'),
  );

  it('is not where the type does not say so', () => expect(code(calendarDate(layouts, { from: 1, to: 9999 }).evaluateText('1985~'))).toBe('FIELD.INVALID'));
});

it('knows what a layout is', () => {
  expect(['dd.mm.yyyy', 'yyyymmdd', 'yyyy-mm', '00.00.yyyy', 'yyyy'].filter((layout) => !isDateLayout(layout))).toEqual([]);
  expect(['dd.mm', 'dd.yyyy', 'yyyyyyyy', 'd.dd.yyyy', 'dd_mm_yyyy', 'y', ''].filter(isDateLayout)).toEqual([]);
});

describe('a date whose parts are not all of one width', () => {
  const date = calendarDate(['d Mmm yyyy', 'MMM-yyyy', 'd/m/yyyy'], { from: 1900, to: 2100 });
  const read = (text: string): unknown => code(date.evaluateText(text));

  it.each([
    ['3 Jul 1985', '1985-07-03'],
    ['JUL-1985', '1985-07'],
    ['3/7/1985', '1985-07-03'],
    ['13/12/1985', '1985-12-13'],
    ['03 Jul 1985', 'FIELD.INVALID'],
    ['3 JUL 1985', 'FIELD.INVALID'],
    ['31 Feb 2024', 'FIELD.INVALID'],
    ['3/13/1985', 'FIELD.INVALID'],
    ['3 Jul 1885', 'FIELD.INVALID'],
  ])('%s gives %s', (text, expected) => expect(read(text)).toBe(expected));
});

describe('a year of two digits', () => {
  it.each([
    ['03.07.85', '1985-07-03'],
    ['03.07.29', '2029-07-03'],
    ['03.07.30', '1930-07-03'],
    ['29.02.00', '2000-02-29'],
    ['29.02.31', 'FIELD.INVALID'],
  ])('is the one of its hundred years: %s', (text, expected) => expect(code(calendarDate(['dd.mm.yy'], { from: 1930, to: 2029 }).evaluateText(text))).toBe(expected));

  it('is none beyond the last', () => expect(code(calendarDate(['dd.mm.yy'], { from: 1950, to: 2020 }).evaluateText('03.07.30'))).toBe('FIELD.INVALID'));
});

describe('a month by its name', () => {
  const months = new Map([['січня', '01'], ['січ', '01'], ['липня', '07']]);
  const date = calendarDate(['d month yyyy "р."', 'month yyyy'], { from: 1900, to: 2100 }, { months });
  it.each([
    ['3 липня 1985 р.', '1985-07-03'],
    ['січ 1985', '1985-01'],
    ['3 июля 1985 р.', 'FIELD.INVALID'],
    ['31 липня 1985', 'FIELD.INVALID'],
  ])('of the format: %s', (text, expected) => expect(code(date.evaluateText(text))).toBe(expected));

  it('of English, whole', () => expect(calendarDate(['MMMM d"," yyyy'], { from: 1900, to: 2100 }).evaluateText('JULY 3, 1985')).toBe('1985-07-03'));

  const pen = new Pen({} as TextStyle, []);
  it('is written as the list has it first', () => expect([date.writeText!('1985-01-03', pen), date.writeText!('1985-07', pen)]).toEqual(['3 січня 1985 р.', 'липня 1985']));
});

describe('what stands around a date', () => {
  const date = calendarDate(['dd-mm-yyyy', 'yyyy'], { from: 1900, to: 2100 }, { about: ['ca. ', ''], interval: ['', '-', ''] });
  it.each([
    ['03-07-1985', '1985-07-03'],
    ['ca. 1985', '1985~'],
    ['ca. 03-07-1985', '1985-07-03~'],
    ['1985-1987', '1985/1987'],
    ['03-07-1985-1987', '1985-07-03/1987'],
    ['1987-1985', 'FIELD.INVALID'],
    ['ca. ', 'FIELD.INVALID'],
    ['ca. 1985-1987', 'FIELD.INVALID'],
  ])('says what EDTF says: %s', (text, expected) => expect(code(date.evaluateText(text))).toBe(expected));

  it('is written back', () => {
    const pen = new Pen({} as TextStyle, []);
    expect(['1985~', '1985-07-03/1987', '1985'].map((value) => date.writeText!(value, pen))).toEqual(['ca. 1985', '03-07-1985-1987', '1985']);
    expect(pen.marks).toEqual([]);
  });

  it('is an asterisk for each date', () => {
    expect(parseDateForm('about "*?"')).toEqual({ about: ['', '?'] });
    expect(parseDateForm('interval "between * and *"')).toEqual({ interval: ['between ', ' and ', ''] });
    expect(['about "*"', 'interval "**"', 'interval "*"', 'near "*?"', 'about *?'].map(parseDateForm)).toEqual([undefined, undefined, undefined, undefined, undefined]);
  });
});
