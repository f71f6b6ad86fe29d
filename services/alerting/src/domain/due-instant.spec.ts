import { endOf } from './due-instant.js';

describe('endOf', () => {
  it('takes the whole last day in: a date is over when the next day begins in UTC', () => {
    expect(endOf('2026-03-01').toISOString()).toBe('2026-03-02T00:00:00.000Z');
    expect(endOf('2028-02-28').toISOString()).toBe('2028-02-29T00:00:00.000Z');
    expect(endOf('2026-12-31').toISOString()).toBe('2027-01-01T00:00:00.000Z');
  });

  it('takes an instant as it is', () => {
    expect(endOf('2026-03-01T08:30:00.125Z').toISOString()).toBe('2026-03-01T08:30:00.125Z');
  });
});
