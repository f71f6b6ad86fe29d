import { differences, withinBudget } from './changes.js';

describe('differences', () => {
  it('finds nothing between the same values, members in any order', () => {
    expect(differences({ a: 1, b: { c: ['x', { d: true }] } }, { b: { c: ['x', { d: true }] }, a: 1 })).toEqual([]);
  });

  it('points at what changed, came and went', () => {
    expect(differences({ search: { urgency: 'ROUTINE', reason: 'r', note: 'n' } }, { search: { urgency: 'URGENT', reason: 'r', place: 'p' } })).toEqual([
      { pointer: '/search/urgency', before: 'ROUTINE', after: 'URGENT' },
      { pointer: '/search/note', before: 'n' },
      { pointer: '/search/place', after: 'p' },
    ]);
  });

  it('takes an object that came or went as one change', () => {
    expect(differences({}, { stay: { institutionCode: 'I-1', admittedOn: '2026-01-01' } })).toEqual([
      { pointer: '/stay', after: { institutionCode: 'I-1', admittedOn: '2026-01-01' } },
    ]);
  });

  it('tells false, 0 and an absent member apart', () => {
    expect(differences({ a: 0 }, { a: false })).toEqual([{ pointer: '/a', before: 0, after: false }]);
    expect(differences({ a: undefined }, {})).toEqual([]);
  });

  it('takes a list of plain values as one value', () => {
    expect(differences({ to: ['ARM', 'KGZ'] }, { to: ['ARM'] })).toEqual([{ pointer: '/to', before: ['ARM', 'KGZ'], after: ['ARM'] }]);
  });

  it('escapes pointers (RFC 6901)', () => {
    expect(differences({ 'a/b~c': 1 }, { 'a/b~c': 2 }).map(({ pointer }) => pointer)).toEqual(['/a~1b~0c']);
  });

  describe('in lists of objects', () => {
    const member = (name: string) => ({ name, role: 'MEMBER' });
    const [a, b, c, d] = [member('A'), member('B'), member('C'), member('D')] as const;

    it('does not take what moved behind a new first element for changed', () => {
      expect(differences({ m: [a, b, c] }, { m: [d, a, b, c] })).toEqual([{ pointer: '/m/0', after: d }]);
    });

    it('points into the earlier list for what went from the middle', () => {
      expect(differences({ m: [a, b, c] }, { m: [a, c] })).toEqual([{ pointer: '/m/1', before: b }]);
    });

    it('goes into an element that changed in its place', () => {
      expect(differences({ m: [a, b, c] }, { m: [a, { ...b, role: 'LEADER' }, c] })).toEqual([{ pointer: '/m/1/role', before: 'MEMBER', after: 'LEADER' }]);
    });

    it('handles repeats and lists that empty', () => {
      expect(differences({ m: [a, a] }, { m: [a, a, a] })).toEqual([{ pointer: '/m/2', after: a }]);
      expect(differences({ m: [a] }, { m: [] })).toEqual([{ pointer: '/m/0', before: a }]);
    });

    it('pairs elements by the member that tells them apart', () => {
      const before = { r: [{ k: 'x', v: 1 }, { k: 'y', v: 2 }, { k: 'z', v: 3 }] };
      const after = { r: [{ k: 'x', v: 9 }, { k: 'w', v: 5 }, { k: 'y', v: 2 }] };
      expect(differences(before, after, '', { '/r': 'k' })).toEqual([
        { pointer: '/r/0/v', before: 1, after: 9 },
        { pointer: '/r/2', before: { k: 'z', v: 3 } },
        { pointer: '/r/1', after: { k: 'w', v: 5 } },
      ]);
    });
  });
});

describe('withinBudget', () => {
  it('keeps what fits as it is', () => {
    const changes = [{ pointer: '/a', before: 1, after: 2 }];
    expect(withinBudget(changes)).toEqual(changes);
  });

  it('names what does not fit, each part once, and goes on with what still fits', () => {
    const long = 'x'.repeat(50);
    const changes = [{ pointer: '/search/urgency', before: 'ROUTINE', after: 'URGENT' }, { pointer: '/members/0', after: long }, { pointer: '/members/1', after: long }, { pointer: '/b', after: 1 }];
    expect(withinBudget(changes, 60)).toEqual([changes[0], changes[3], { pointer: '/members' }]);
  });
});
