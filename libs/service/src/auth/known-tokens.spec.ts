import { KnownTokens } from './known-tokens.js';
import type { VerifiedToken } from './token-verifier.js';

const verified: VerifiedToken = { principal: { subject: 's', state: 'KAZ', roles: [] }, expiresAt: new Date(2_000) };
const validity = { from: 1_000, until: 2_000 };

describe('tokens that were accepted before', () => {
  const keys = { at: 1 as number | undefined, fetchedAt: () => keys.at };
  let known: KnownTokens;
  beforeEach(() => {
    keys.at = 1;
    known = new KnownTokens(keys);
    known.add('t', verified, validity);
  });

  it('are known for as long as they are valid, to the millisecond', () => {
    expect([999, 1_000, 1_999, 2_000].map((now) => known.find('t', now))).toEqual([undefined, verified, verified, undefined]);
    expect(known.find('u', 1_500)).toBeUndefined();
  });

  it('are forgotten once keys were fetched anew, or are too old to be used', () => {
    keys.at = 2;
    expect(known.find('t', 1_500)).toBeUndefined();
    known.add('t', verified, validity);
    expect(known.find('t', 1_500)).toBe(verified);
    keys.at = undefined;
    expect(known.find('t', 1_500)).toBeUndefined();
    known.add('t', verified, validity);
    keys.at = 2;
    expect(known.find('t', 1_500)).toBeUndefined();
  });

  it('are so many and no more', () => {
    for (let n = 0; n < 1_000; n++) known.add(`t${n}`, verified, validity);
    expect(known.find('t', 1_500)).toBeUndefined();
    expect(known.find('t0', 1_500)).toBe(verified);
    known.add('one more', verified, validity);
    expect(known.find('t0', 1_500)).toBeUndefined();
  });
});
