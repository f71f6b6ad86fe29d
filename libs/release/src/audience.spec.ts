import fc from 'fast-check';
import { audience } from './audience.js';
import { decideRelease } from './decide-release.js';
import type { ReleaseLabel } from './release-label.js';

const STATES = ['TJK', 'ARM', 'BLR', 'KAZ', 'KGZ', 'RUS'];
const anyLabel: fc.Arbitrary<ReleaseLabel> = fc.record({
  origin: fc.constantFrom(...STATES, 'UZB'),
  releasableTo: fc.array(fc.constantFrom(...STATES, '*', 'UZB', 'arm'), { maxLength: 4 }),
  status: fc.constantFrom('ACTUAL', 'EXERCISE', 'TEST', 'UNKNOWN'),
  handlingCode: fc.constantFrom('H0', 'H1', 'H2', 'H3', 'UNKNOWN'),
});

describe('audience', () => {
  it('names the origin and the states of the list, sorted, members only', () => {
    const label = { origin: 'KAZ', releasableTo: ['RUS', 'ARM', 'UZB'], status: 'ACTUAL', handlingCode: 'H0' };
    expect(audience(label, STATES)).toEqual(['ARM', 'KAZ', 'RUS']);
    expect(audience({ ...label, releasableTo: ['*'] }, STATES)).toEqual(['ARM', 'BLR', 'KAZ', 'KGZ', 'RUS', 'TJK']);
    expect(audience({ ...label, handlingCode: 'UNKNOWN' }, STATES)).toEqual([]);
    expect(audience({ ...label, status: 'UNKNOWN' }, STATES)).toEqual([]);
  });

  it('agrees with what an operator of each state may see', () => {
    fc.assert(
      fc.property(anyLabel, (label) => {
        const seeing = STATES.filter((state) => decideRelease({ subject: 'p', state, roles: ['operator'] }, label).released);
        expect(audience(label, STATES)).toEqual(seeing.sort());
      }),
    );
  });
});
