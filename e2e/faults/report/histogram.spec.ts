import fc from 'fast-check';
import { Histogram } from './histogram.ts';

function of(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.add(value);
  return histogram;
}

describe('a histogram', () => {
  it('has no percentiles of nothing', () => {
    expect([of([]).percentile(50), of([]).count, of([]).most]).toEqual([undefined, 0, 0]);
  });

  it('gives percentiles to 2 %, and never more than the most', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 1, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 200 }), fc.constantFrom(1, 50, 90, 99, 100), (values, percent) => {
        const exact = [...values].sort((a, b) => a - b)[Math.max(1, Math.ceil((percent / 100) * values.length)) - 1]!;
        const given = of(values).percentile(percent)!;
        expect(given).toBeGreaterThanOrEqual(exact * 0.9999);
        expect(given).toBeLessThanOrEqual(Math.min(exact * 1.0201, Math.max(...values)));
      }),
    );
  });
});
