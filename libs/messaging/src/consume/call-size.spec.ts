import { CallSize } from './call-size.js';

describe('the size of a call', () => {
  it('follows what messages cost, within bounds', () => {
    const size = new CallSize(50, 500);
    expect(size.of('a')).toBe(100);
    for (let call = 0; call < 20; call += 1) size.took('a', 100, 100);
    expect(size.of('a')).toBe(50);
    for (let call = 0; call < 40; call += 1) size.took('a', 100, 1);
    expect(size.of('a')).toBe(500);
    for (let call = 0; call < 40; call += 1) size.took('a', 100, 10_000);
    expect(size.of('a')).toBe(25);
    expect(size.of('b')).toBe(100);
  });

  it('does not learn from calls that are too small to tell, and never exceeds what is allowed', () => {
    const size = new CallSize(50, 10);
    size.took('a', 1, 1_000);
    expect(size.of('a')).toBe(10);
    expect(new CallSize(Number.POSITIVE_INFINITY, 500).of('a')).toBe(500);
  });
});
