import { caseNumberSeries, formatCaseNumber, seriesKey } from './case-number.js';

describe('case numbers', () => {
  const opened = new Date('2026-01-01T00:30:00.000Z');

  it('name the owner, the year and the running number', () => {
    expect(formatCaseNumber(caseNumberSeries('KAZ', opened, 'ACTUAL'), 123)).toBe('KAZ-2026-000123');
    expect(formatCaseNumber(caseNumberSeries('KAZ', opened, 'ACTUAL'), 1_234_567)).toBe('KAZ-2026-1234567');
  });

  it('mark exercises and tests, in series of their own', () => {
    expect(formatCaseNumber(caseNumberSeries('ARM', opened, 'EXERCISE'), 4)).toBe('ARM-2026-EXERCISE-000004');
    expect(formatCaseNumber(caseNumberSeries('ARM', opened, 'TEST'), 4)).toBe('ARM-2026-TEST-000004');
    const keys = (['ACTUAL', 'EXERCISE', 'TEST'] as const).map((status) => seriesKey(caseNumberSeries('ARM', opened, status)));
    expect(new Set(keys).size).toBe(3);
  });

  it('take the year in UTC', () => {
    expect(caseNumberSeries('KAZ', new Date('2025-12-31T23:59:59.999Z'), 'ACTUAL').year).toBe(2025);
  });
});
