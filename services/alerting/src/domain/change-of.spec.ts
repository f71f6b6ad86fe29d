import { changeOf } from './change-of.js';

const json = (value: unknown): string => JSON.stringify(value);

describe('changeOf', () => {
  it('reads a change written for the path itself', () => {
    expect(changeOf([{ pointer: '/operation/phase', before: '"PLANNED"', after: '"ACTIVE"' }], 'operation.phase')).toEqual({ before: 'PLANNED', after: 'ACTIVE' });
  });

  it('finds nothing where another path changed, also one that begins alike', () => {
    expect(changeOf([{ pointer: '/operation/phaseNote', before: '1', after: '2' }], 'operation.phase')).toBeUndefined();
    expect(changeOf([], 'operation.phase')).toBeUndefined();
  });

  it('looks into an object that came, went or was replaced', () => {
    expect(changeOf([{ pointer: '/stay', after: json({ dueOn: '2026-03-01' }) }], 'stay.dueOn')).toEqual({ after: '2026-03-01' });
    expect(changeOf([{ pointer: '/stay', before: json({ dueOn: '2026-03-01' }) }], 'stay.dueOn')).toEqual({ before: '2026-03-01' });
    expect(changeOf([{ pointer: '/stay', after: json({ institutionCode: 'I' }) }], 'stay.dueOn')).toBeUndefined();
  });

  it('does not take an object for changed in a member that stayed the same', () => {
    expect(changeOf([{ pointer: '/operation', before: json({ phase: 'ACTIVE', name: 'A' }), after: json({ phase: 'ACTIVE', name: 'B' }) }], 'operation.phase')).toBeUndefined();
  });

  it('gathers the parts of a list', () => {
    const changes = [
      { pointer: '/members/0/role', before: '"MEMBER"', after: '"LEADER"' },
      { pointer: '/members/2', after: json({ role: 'FINANCIER' }) },
    ];
    expect(changeOf(changes, 'members.role')).toEqual({ before: ['MEMBER'], after: ['LEADER', 'FINANCIER'] });
    expect(changeOf([{ pointer: '/group/territories', before: json(['KAZ']), after: json(['KAZ', 'KGZ']) }], 'group.territories')).toEqual({ before: ['KAZ'], after: ['KAZ', 'KGZ'] });
  });

  it('takes a change whose values were too long to carry for a change', () => {
    expect(changeOf([{ pointer: '/members' }], 'members.role')).toEqual({});
    expect(changeOf([{ pointer: '/members/3' }], 'members')).toEqual({});
  });
});
