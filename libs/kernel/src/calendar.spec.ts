import fc from 'fast-check';
import { addYears, daysInMonth, firstPossibleDay, isCalendarDay, isLeapYear, isoDay, utcDay } from './calendar.js';

describe('the Gregorian calendar', () => {
  it('knows leap years', () => {
    expect([1600, 1700, 1800, 1900, 1904, 2000, 2023, 2024, 2100].filter(isLeapYear)).toEqual([1600, 1904, 2000, 2024]);
  });

  it('knows the days of each month', () => {
    expect(Array.from({ length: 12 }, (_, i) => daysInMonth(2023, i + 1))).toEqual([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]);
    expect([0, 13, -1, 2.5].map((month) => daysInMonth(2023, month))).toEqual([0, 0, 0, 0]);
  });

  it('agrees with Date on which days there are', () => {
    const parts = fc.tuple(fc.integer({ min: 1000, max: 9999 }), fc.integer({ min: 0, max: 13 }), fc.integer({ min: 0, max: 32 }));
    fc.assert(
      fc.property(parts, ([year, month, day]) => {
        const date = new Date(Date.UTC(year, month - 1, day));
        expect(isCalendarDay(year, month, day)).toBe(date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day);
      }),
    );
  });

  it('writes days', () => {
    expect([isoDay(1985, 7, 3), isoDay(800, 12, 31)]).toEqual(['1985-07-03', '0800-12-31']);
  });
});

it.each([
  ['2024-05-14', 3, '2027-05-14'],
  ['2024-02-29', 3, '2027-02-28'],
  ['2024-02-29', 4, '2028-02-29'],
  ['1896-02-29', 4, '1900-02-28'],
  ['2023-02-28', 1, '2024-02-28'],
  ['9997-05-01', 3, '9999-12-31'],
  ['9989-12-31', 10, '9999-12-31'],
])('%s and %i years is %s', (day, years, expected) => expect(addYears(day, years)).toBe(expected));

it.each([
  ['2024-05-13T19:15:00.000Z', '2024-05-13'],
  [new Date('2024-05-13T23:59:59.999Z'), '2024-05-13'],
])('the UTC day of %s is %s', (instant, day) => expect(utcDay(instant)).toBe(day));

it.each([
  ['1985', '1985-01-01'],
  ['1985-07', '1985-07-01'],
  ['1985-07-03', '1985-07-03'],
  ['1985~', '1985-01-01'],
  ['1985-07~', '1985-07-01'],
  ['1985-07-03~', '1985-07-03'],
  ['1985/1987', '1985-01-01'],
  ['1985-07-03/1987', '1985-07-03'],
  ['1985-07/1987-02', '1985-07-01'],
])('the first day that %s can mean is %s', (edtf, day) => expect(firstPossibleDay(edtf)).toBe(day));
