import fc from 'fast-check';
import { daysInMonth } from '@cbx/kernel';
import { utcInstant } from './utc-instant.js';

it('is what Date makes of the same numbers, also where the offset leads into another day, month or year', () => {
  const parts = fc.record({
    year: fc.oneof(fc.constantFrom(0, 1, 99, 100, 1900, 2000, 9999), fc.integer({ min: 0, max: 9999 })),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.oneof(fc.constantFrom(1, 28, 29, 30, 31), fc.integer({ min: 1, max: 31 })),
    minute: fc.integer({ min: -1440, max: 2880 }),
    second: fc.integer({ min: 0, max: 59 }),
    millis: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 999 })),
  });
  fc.assert(
    fc.property(parts, ({ year, month, day, minute, second, millis }) => {
      fc.pre(day <= daysInMonth(year, month));
      const date = new Date(0);
      date.setUTCFullYear(year, month - 1, day);
      date.setUTCHours(0, minute, second, millis);
      expect(utcInstant(year, month, day, minute, second, millis)).toBe(date.toISOString());
    }),
  );
});
