import { COUNTRY_CODES, countryName, MEMBER_STATES } from './countries.js';
import { formatAge, formatClock, formatDay, formatInstant, formatMonth, formatSpan, formatUtc } from './dates.js';
import { formatEdtf } from './edtf.js';
import { firstLanguage } from './language.js';

describe('an EDTF date', () => {
  it.each([
    ['1985', '1985', '1985'],
    ['1985-07', 'июль 1985', 'July 1985'],
    ['1985-07-03', '3 июля 1985', '3 July 1985'],
    ['1985~', 'ок. 1985', 'c. 1985'],
    ['1985-07~', 'ок. июль 1985', 'c. July 1985'],
    ['1985/1987', '1985 – 1987', '1985 – 1987'],
    ['1985-07/1985-09-01', 'июль 1985 – 1 сентября 1985', 'July 1985 – 1 September 1985'],
    ['1985/1986/1987', '1985/1986/1987', '1985/1986/1987'],
    ['unknown', 'unknown', 'unknown'],
  ])('%s reads «%s» and “%s”', (value, russian, english) => {
    expect(formatEdtf(value, 'ru')).toBe(russian);
    expect(formatEdtf(value, 'en')).toBe(english);
  });
});

describe('dates and instants', () => {
  it('are written as the reader writes them', () => {
    expect(formatDay('2031-02-09', 'ru')).toBe('9 февраля 2031');
    expect(formatMonth('2031-02', 'en')).toBe('February 2031');
    expect(formatUtc('2031-02-09T08:05:00.000Z', 'en')).toBe('9 Feb 2031, 08:05 UTC');
    expect(formatUtc('2031-02-09T08:05:00.000Z', 'ru')).toBe('9 февр. 2031, 08:05 UTC');
    expect(formatInstant('2031-02-09T20:05:00.000Z', 'en', 'Asia/Almaty')).toBe('10 Feb 2031, 01:05');
    expect(formatClock(new Date('2031-02-09T00:05:00.000Z'), 'ru', 'UTC')).toBe('00:05');
  });

  it('come back as they are where they are none', () => {
    expect(formatDay('2031-02', 'en')).toBe('2031-02');
    expect(formatDay('2031-13-40', 'en')).toBe('2031-13-40');
    expect(formatInstant('soon', 'ru')).toBe('soon');
  });

  it.each([
    [0, '0 s', '0 с'],
    [45_999, '45 s', '45 с'],
    [95_000, '1 min 35 s', '1 мин 35 с'],
    [59 * 60_000 + 59_000, '59 min', '59 мин'],
    [2 * 3_600_000, '2 h', '2 ч'],
    [7 * 3_600_000 + 59 * 60_000, '7 h 59 min', '7 ч 59 мин'],
    [75 * 3_600_000, '3 d 3 h', '3 дн. 3 ч'],
  ])('a span of %d ms is “%s” and «%s», rounded down', (ms, english, russian) => {
    expect(formatSpan(ms, 'en')).toBe(english);
    expect(formatSpan(ms, 'ru')).toBe(russian);
  });

  it('an age is coarse', () => {
    expect(formatAge(59_000, 'en')).toBeUndefined();
    expect(formatAge(61_000, 'en')).toBe('1 min');
    expect(formatAge(47 * 3_600_000, 'ru')).toBe('47 ч');
    expect(formatAge(49 * 3_600_000, 'ru')).toBe('2 дн.');
  });
});

describe('countries', () => {
  it('are the 249 of ISO 3166-1, and each has a name in both languages', () => {
    expect(new Set(COUNTRY_CODES).size).toBe(249);
    for (const code of COUNTRY_CODES) {
      expect(countryName(code, 'en')).not.toMatch(/^[A-Z]{2,3}$/);
      expect(countryName(code, 'ru')).toMatch(/[а-яё]/i);
    }
  });

  it('have the names that the member states go by', () => {
    expect(MEMBER_STATES.map((code) => countryName(code, 'ru'))).toEqual(['Армения', 'Беларусь', 'Казахстан', 'Киргизия', 'Россия', 'Таджикистан']);
  });

  it('that ISO 3166-1 does not have are shown by their code', () => {
    expect(countryName('XXA', 'en')).toBe('XXA');
  });
});

describe('the first language', () => {
  it('is the one chosen before', () => expect(firstLanguage('en', ['ru'])).toBe('en'));
  it('is the first of the browser’s that the console speaks', () => expect(firstLanguage(null, ['de-DE', 'en-US'])).toBe('en'));
  it('is Russian for the other languages of the member states', () => expect(firstLanguage('xx', ['kk-KZ', 'en'])).toBe('ru'));
});
