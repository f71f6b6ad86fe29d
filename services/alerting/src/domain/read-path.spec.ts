import { readPath } from './read-path.js';

describe('readPath', () => {
  it('follows members', () => {
    expect(readPath({ operation: { phase: 'ACTIVE' } }, 'operation.phase')).toBe('ACTIVE');
  });

  it('gives undefined where nothing is', () => {
    expect(readPath({ operation: {} }, 'operation.phase')).toBeUndefined();
    expect(readPath({}, 'stay.dueOn')).toBeUndefined();
    expect(readPath({ group: { territories: [] } }, 'group.territories')).toBeUndefined();
    expect(readPath({ a: 'text' }, 'a.length')).toBeUndefined();
    expect(readPath({}, 'constructor.name')).toBeUndefined();
  });

  it('enters lists', () => {
    expect(readPath({ members: [{ role: 'LEADER' }, {}, { role: 'MEMBER' }] }, 'members.role')).toEqual(['LEADER', 'MEMBER']);
    expect(readPath([{ role: 'LEADER' }], 'role')).toEqual(['LEADER']);
    expect(readPath({ members: [{ person: { nationalities: ['KGZ', 'TJK'] } }] }, 'members.person.nationalities')).toEqual(['KGZ', 'TJK']);
  });

  it('keeps false and 0', () => {
    expect(readPath({ a: { b: false, c: 0 } }, 'a.b')).toBe(false);
    expect(readPath({ a: { b: false, c: 0 } }, 'a.c')).toBe(0);
  });
});
