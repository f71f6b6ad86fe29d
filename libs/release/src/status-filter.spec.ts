import { statusFilter } from './status-filter.js';

describe('statusFilter', () => {
  it('asks for actual data unless told otherwise', () => {
    expect(statusFilter(undefined)).toEqual(['ACTUAL']);
    expect(statusFilter('EXERCISE')).toEqual(['EXERCISE']);
    expect(statusFilter('*')).toEqual(['ACTUAL', 'EXERCISE', 'TEST']);
  });

  it.each(['', 'actual', 'ACTUAL,TEST', 'UNKNOWN'])('refuses %p', (value) => {
    expect(() => statusFilter(value)).toThrow(expect.objectContaining({ code: 'REQUEST.INVALID' }));
  });
});
