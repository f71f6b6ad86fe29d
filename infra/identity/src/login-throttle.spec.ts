import { LoginThrottle } from './login-throttle.ts';

const LIMITS = { free: 2, firstWaitMs: 1_000, longestWaitMs: 5_000 };

function throttle(): { at: (ms: number) => LoginThrottle; it: LoginThrottle } {
  let now = 0;
  const it = new LoginThrottle(LIMITS, () => now);
  return { it, at: (ms) => { now = ms; return it; } };
}

describe('LoginThrottle', () => {
  it('lets the first failures pass', () => {
    const { it } = throttle();
    it.failed('a');
    expect(it.waitMs('a')).toBe(0);
  });

  it('makes each further failure cost twice as much, up to a limit', () => {
    const { it: one } = throttle();
    const waits = Array.from({ length: 6 }, () => {
      one.failed('a');
      return one.waitMs('a');
    });
    expect(waits).toEqual([0, 1_000, 2_000, 4_000, 5_000, 5_000]);
  });

  it('counts the wait from the last failure', () => {
    const { it: one, at } = throttle();
    one.failed('a');
    one.failed('a');
    expect(at(600).waitMs('a')).toBe(400);
    expect(at(1_000).waitMs('a')).toBe(0);
  });

  it('forgets after a success, or a long quiet', () => {
    const { it: one, at } = throttle();
    one.failed('a');
    one.failed('a');
    one.succeeded('a');
    expect(one.waitMs('a')).toBe(0);
    one.failed('b');
    one.failed('b');
    at(10_001).failed('b');
    expect(one.waitMs('b')).toBe(0);
  });

  it('keeps names apart', () => {
    const { it: one } = throttle();
    one.failed('a');
    one.failed('a');
    expect(one.waitMs('b')).toBe(0);
  });
});
