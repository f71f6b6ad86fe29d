import { calendarDate, isDateLayout } from './calendar.js';

const layouts = ['dd.mm.yyyy', 'yyyymmdd', 'yyyy-mm-dd', 'mm.yyyy', 'yyyy-mm', 'yyyy'];
const code = (outcome: unknown): unknown => (typeof outcome === 'string' ? outcome : (outcome as { code: string }).code);
const edtf = (text: string): unknown => code(calendarDate(layouts, { from: 1, to: 9999 }, true).evaluateText(text));

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
  expect(['dd.mm', 'dd.yyyy', 'yyyyyyyy', 'd.dd.yyyy', 'dd_mm_yyyy', 'yy', ''].filter(isDateLayout)).toEqual([]);
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
