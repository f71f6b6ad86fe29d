import { agreesWithPersonalNumber, centuryOf, isPersonalNumber } from './by-personal-number.js';

const NUMBER = '3030785A001PB3';

describe('a personal number of Belarus', () => {
  it.each([
    ['as the document has it', NUMBER, true],
    ['a small letter', '3030785a001PB3', false],
    ['a Cyrillic letter', '3030785А001PB3', false],
    ['another check digit', '3030785A001PB4', false],
    ['another series', '3030785A001PC3', false],
    ['century 7', '7030785A001PB1', false],
    ['no real day', '3300285A001PB3', false],
    ['too long', `${NUMBER}0`, false],
  ])('%s: %s', (_what, text, is) => expect(isPersonalNumber(text)).toBe(is));

  it('has a check digit of all that stands before it', () => {
    for (let at = 0; at < 13; at++) {
      const other = NUMBER[at] === '1' ? '2' : '1';
      expect(isPersonalNumber(NUMBER.slice(0, at) + other + NUMBER.slice(at + 1))).toBe(false);
    }
  });

  it('says its century', () => expect(['1', '2', '3', '4', '5', '6'].map(centuryOf)).toEqual([1800, 1800, 1900, 1900, 2000, 2000]));

  it('agrees with sex and what is known of the birth date', () => {
    expect(['MALE', 'FEMALE', 'OTHER', 'UNKNOWN', undefined].map((sex) => agreesWithPersonalNumber(NUMBER, sex, undefined))).toEqual([true, false, true, true, true]);
    expect(['1985', '1985-07', '1985-07-03', '1984', '1985-08', '1985-07-04', '1984~', '1980/1981'].map((date) => agreesWithPersonalNumber(NUMBER, undefined, date))).toEqual([true, true, true, false, false, false, true, true]);
  });
});
