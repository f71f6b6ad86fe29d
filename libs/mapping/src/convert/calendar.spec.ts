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
  expect(['dd.mm', 'dd.yyyy', 'yyyyyyyy', 'yyyymmd', 'dd mm yyyy', 'yy', ''].filter(isDateLayout)).toEqual([]);
});
