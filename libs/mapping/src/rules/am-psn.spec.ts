import { agreesWithPsn, isPsn } from './am-psn.js';

describe('the public services number of Armenia', () => {
  it.each([
    ['1307852149', true],
    ['4102852140', true],
    ['1307852148', false],
    ['1313852149', false],
    ['0007852149', false],
    ['130785214', false],
    ['13078521490', false],
    ['١307852149', false],
  ])('%s', (number, expected) => expect(isPsn(number)).toBe(expected));

  it('has one check digit for every nine digits', () => {
    for (const nine of ['130785214', '530785214', '410285214']) expect(Array.from('0123456789').filter((digit) => isPsn(nine + digit))).toHaveLength(1);
  });

  it.each<[sex: string | undefined, births: string[] | undefined, agrees: boolean]>([
    ['MALE', ['1985-07-03'], true],
    ['FEMALE', undefined, false],
    ['OTHER', ['1885'], true],
    [undefined, ['1985-08'], false],
    [undefined, ['1985-07-04'], false],
    [undefined, ['1986~'], true],
    [undefined, ['1986/1987'], true],
    [undefined, ['1986', '1985'], true],
  ])('agrees with %s and %s: %s', (sex, births, agrees) => expect(agreesWithPsn('1307852149', sex, births)).toBe(agrees));
});
