import { aPerson } from '@cbx/testing';
import { cancel, group, operation, search } from '../../test/notifications.js';
import { versionChanges } from './versions-compared.js';

describe('versionChanges', () => {
  it('compares bodies and handling, not the rest of the header', () => {
    const before = search({ to: ['ARM', 'KGZ'] });
    const after = search({ version: 2, to: ['ARM'], sentAt: '2026-03-01T10:00:00.000Z' }, { search: { urgency: 'URGENT' } });
    expect(versionChanges(before, after)).toEqual([
      { pointer: '/header/handling/releasableTo', before: ['ARM', 'KGZ'], after: ['ARM'] },
      { pointer: '/search/urgency', before: 'ROUTINE', after: 'URGENT' },
    ]);
  });

  it('finds nothing where only the version moved', () => {
    expect(versionChanges(group(), group({ version: 2 }))).toEqual([]);
  });

  it('carries whole elements that came', () => {
    const member = { person: aPerson(), role: 'LEADER' as const };
    expect(versionChanges(group(), group({ version: 2 }, { members: [member] }))).toEqual([{ pointer: '/members', after: [member] }]);
  });

  it('shows of a cancel the handling only, never the bodies that went', () => {
    expect(versionChanges(search({ to: ['ARM'] }), cancel('SEARCH_REQUEST', { version: 2, to: ['ARM', 'RUS'] }))).toEqual([
      { pointer: '/header/handling/releasableTo', before: ['ARM'], after: ['ARM', 'RUS'] },
    ]);
  });

  describe('of an operation', () => {
    const asOf = '2026-03-01T08:00:00.000Z';
    const results = (value: number) => [{ measure: 'PERSONS_CHECKED' as const, value }];

    it("takes the phase from the lead's word", () => {
      expect(versionChanges(operation(), operation({ version: 2 }, { phase: 'ACTIVE' }))).toEqual([{ pointer: '/operation/phase', before: 'PLANNED', after: 'ACTIVE' }]);
    });

    it('takes results only from another participant, whatever else it says', () => {
      const said = { lead: 'RUS', asOf, results: results(10) };
      const after = operation({ version: 2 }, { ...said, phase: 'ACTIVE', name: 'Renamed', area: 'Somewhere', participants: ['KAZ', 'RUS', 'TJK'], asOf: '2026-03-02T08:00:00.000Z', results: results(25) });
      expect(versionChanges(operation({}, said), after)).toEqual([
        { pointer: '/operation/asOf', before: '2026-03-01T08:00:00.000Z', after: '2026-03-02T08:00:00.000Z' },
        { pointer: '/operation/results/0/value', before: 10, after: 25 },
      ]);
    });

    it('pairs results by measure', () => {
      const before = operation({}, { results: [...results(10), { measure: 'PERSONS_DETAINED', value: 1 }] });
      const after = operation({ version: 2 }, { results: [...results(10), { measure: 'VIOLATIONS_FOUND', value: 3 }, { measure: 'PERSONS_DETAINED', value: 2 }] });
      expect(versionChanges(before, after)).toEqual([
        { pointer: '/operation/results/2/value', before: 1, after: 2 },
        { pointer: '/operation/results/1', after: { measure: 'VIOLATIONS_FOUND', value: 3 } },
      ]);
    });

    it('does not count what a participant said before it became the lead', () => {
      const changes = versionChanges(operation({}, { lead: 'RUS', phase: 'PLANNED' }), operation({ version: 2 }, { lead: 'KAZ', phase: 'ACTIVE' }));
      expect(changes).toContainEqual({ pointer: '/operation/phase', after: 'ACTIVE' });
    });

    it('changes no phase where the lead became a participant', () => {
      expect(versionChanges(operation({}, { phase: 'PLANNED' }), operation({ version: 2 }, { lead: 'RUS', phase: 'ACTIVE' }))).toEqual([]);
    });
  });
});
